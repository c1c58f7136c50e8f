import pytest
from tests.factories.assessment import LEVELS, draft, published

from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.definition import OptionDefinition
from qiangji.stages.assessment.errors import Frozen, Refused, Stale
from qiangji.stages.assessment.models import Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor():
    return actions.draft_successor(version=published(), label="2.0", by=None)


def item_of(version, key: str) -> Item:
    return Item.objects.get(dimension__version=version, key=key)


def edit(item: Item, **given) -> Item:
    values = {"key": item.key, "stem": item.stem, "is_reversed": item.is_reversed, "revision": item.revision}
    return actions.edit_item(item=item, options=given.pop("options", LEVELS), by=None, **values | given)


def relation_of(item: Item) -> str:
    return item.earlier_forms.get().relation


def test_rewording_an_item_sets_reworded_and_taking_it_back_sets_same(successor):
    item = item_of(successor, "A1a")
    stem = item.stem
    item = edit(item, stem="换了说法？")
    assert relation_of(item) == "reworded"

    assert relation_of(edit(item, stem=stem)) == "same"


def test_changing_an_option_sets_reworded(successor):
    item = item_of(successor, "A1a")
    first, *others = LEVELS

    item = edit(item, options=[OptionDefinition(first.score, "起步阶段", first.description), *others])

    assert relation_of(item) == "reworded"


def test_changing_the_help_leaves_the_item_the_same(successor):
    assert relation_of(edit(item_of(successor, "A1a"), help="看别处。")) == "same"


def test_added_item_is_new_and_removed_item_is_retired(successor):
    dimension = successor.dimensions.get(key="A1")
    actions.add_item(dimension=dimension, key="A1z", stem="新题？", options=LEVELS, by=None)
    actions.remove_item(item=item_of(successor, "A1a"), by=None)

    links = {
        (link.before.key if link.before else "", link.after.key if link.after else ""): link.relation
        for link in queries.crosswalk(successor)
    }
    assert links == {
        ("A1b", "A1b"): "same",
        ("", "A1z"): "new",
        ("A2a", "A2a"): "same",
        ("A2b", "A2b"): "same",
        ("A1a", ""): "retired",
    }
    assert [i.key for i in dimension.items.all()] == ["A1b", "A1z"]


def test_removing_a_dimension_retires_its_items(successor):
    actions.remove_dimension(dimension=successor.dimensions.get(key="A2"), by=None)

    assert queries.relation_counts(successor) == {"same": 2, "reworded": 0, "new": 0, "retired": 2}


def test_edit_seen_before_somebody_else_saved_is_stale(successor):
    item = item_of(successor, "A1a")
    edit(item, stem="甲写的？")

    with pytest.raises(Stale):
        edit(item, stem="乙写的？")
    assert item_of(successor, "A1a").stem == "甲写的？"


def test_edit_of_an_item_that_somebody_removed_is_refused(successor):
    item = item_of(successor, "A1a")
    actions.remove_item(item=item_of(successor, "A1a"), by=None)

    with pytest.raises(Refused, match="刚被别人删去"):
        edit(item, stem="还在吗？")


def test_key_used_in_another_dimension_is_refused(successor):
    with pytest.raises(Refused, match="换一个标识"):
        edit(item_of(successor, "A1a"), key="A2a")


def test_two_options_with_one_score_are_refused_and_nothing_changes(successor):
    item = item_of(successor, "A1a")

    with pytest.raises(Refused, match="分值相同"):
        edit(item, stem="改了？", options=[OptionDefinition(1, "甲"), OptionDefinition(1, "乙")])
    item.refresh_from_db()
    assert (item.stem, item.options.count()) == ("题目 A1a 说的事，我们做到了哪一步？", 5)


def test_moving_keeps_positions_in_one_row(successor):
    last = successor.dimensions.get(key="A2")
    actions.move_dimension(dimension=last, up=True, by=None)
    actions.move_dimension(dimension=last, up=True, by=None)

    assert [(d.key, d.position) for d in successor.dimensions.all()] == [("A2", 1), ("A1", 2)]


def test_spreading_options_reaches_every_other_item_and_the_crosswalk(successor):
    item = edit(
        item_of(successor, "A1a"), options=[OptionDefinition(1, "否", "没有。"), OptionDefinition(2, "是", "有。")]
    )

    assert actions.spread_options(item=item, by=None) == 3
    assert {tuple(o.name for o in i.options.all()) for i in Item.objects.filter(dimension__version=successor)} == {
        ("否", "是")
    }
    assert queries.relation_counts(successor)["reworded"] == 4
    assert actions.spread_options(item=item, by=None) == 0


def test_no_verb_changes_a_published_version():
    version = published()
    dimension, item = version.dimensions.first(), item_of(version, "A1a")
    given = {"by": None}
    attempts = [
        lambda: actions.add_dimension(version=version, key="N", name="新", **given),
        lambda: actions.edit_dimension(dimension=dimension, key="A1", revision=1, name="改", **given),
        lambda: actions.move_dimension(dimension=dimension, up=False, **given),
        lambda: actions.remove_dimension(dimension=dimension, **given),
        lambda: actions.add_item(dimension=dimension, key="N", stem="新？", options=LEVELS, **given),
        lambda: edit(item, stem="改？"),
        lambda: actions.move_item(item=item, up=False, **given),
        lambda: actions.remove_item(item=item, **given),
        lambda: actions.spread_options(item=item, **given),
        lambda: actions.edit_version(
            version=version, label="9", answer_format="levels", instructions="", revision=1, **given
        ),
    ]
    before = queries.definition_of(version)
    for attempt in attempts:
        with pytest.raises(Frozen):
            attempt()
    assert queries.definition_of(version) == before


def test_draft_verbs_work_where_the_version_continues_nothing():
    version = draft()
    dimension = actions.add_dimension(version=version, key="A3", name="新维度", by=None)
    item = actions.add_item(
        dimension=dimension, key="A3a", stem="新题？", options=LEVELS, exempt=["small", "micro"], by=None
    )

    definition = queries.definition_of(version)
    assert definition.items[-1].exempt == ("micro", "small")
    assert (definition.items[-1].relation, version.crosswalk.count()) == ("", 0)
    actions.remove_item(item=item, by=None)
    assert version.crosswalk.count() == 0
