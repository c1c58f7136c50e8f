from dataclasses import replace

import pytest
from tests.factories.accounts import make_user
from tests.factories.assessment import (
    dimension,
    draft,
    imported,
    item,
    organisation_definition,
    personal_definition,
    published,
)

from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.errors import DraftInTheWay, Frozen, Incomplete, Refused, Stale
from qiangji.stages.assessment.models import Instrument, InstrumentVersion

pytestmark = pytest.mark.django_db


def relations(version: InstrumentVersion) -> list[tuple[str, str, str]]:
    links = queries.crosswalk(version)
    return [
        (link.before.key if link.before else "", link.after.key if link.after else "", link.relation) for link in links
    ]


def test_publish_version_freezes_it_with_its_hash():
    author = make_user("hub_operator")
    version = actions.publish_version(version=draft(), by=author)

    assert version.is_frozen
    assert version.frozen_by == author
    assert version.content_hash == organisation_definition().digest
    assert AuditEvent.objects.filter(kind="version_published", actor_id=author.pk).count() == 1


def test_publish_version_again_is_refused():
    version = published()

    with pytest.raises(Frozen, match="请起草新版本"):
        actions.publish_version(version=version, by=None)


def test_publish_version_names_every_fault_and_writes_nothing():
    bare = organisation_definition(
        dimensions=(
            dimension("A", item("a1", evidence="", evidence_from=4), item("a2", options=())),
            dimension("B"),
        )
    )
    version = draft(bare)

    with pytest.raises(Incomplete) as refusal:
        actions.publish_version(version=version, by=None)

    assert refusal.value.faults == [
        "维度“维度 B”还没有题目；请加题或删去这个维度。",
        "题目 a1 写了从几级起要材料，却没有写要什么材料。",
        "题目 a2 的选项不足两个；请补齐各级选项。",
    ]
    version.refresh_from_db()
    assert not version.is_frozen


def test_personal_instrument_cannot_weigh_items():
    weighed = personal_definition()
    heavy = replace(weighed.dimensions[0].items[0], weight=2)
    version = draft(replace(weighed, dimensions=(dimension("D1", heavy, *weighed.dimensions[0].items[1:]),)))

    with pytest.raises(Incomplete, match="各题同权"):
        actions.publish_version(version=version, by=None)


def test_successor_copies_everything_as_the_same():
    first = published()
    second = actions.draft_successor(version=first, label="2.0", by=None)

    copied, original = queries.definition_of(second), queries.definition_of(first)
    assert [replace(i, relation="", was="") for i in copied.items] == list(original.items)
    assert relations(second) == [(i.key, i.key, "same") for i in original.items]
    assert copied.based_on == "1.0"


def test_successor_of_a_draft_is_refused():
    with pytest.raises(Refused, match="还是草稿"):
        actions.draft_successor(version=draft(), label="2.0", by=None)


def test_successor_of_a_successor_relates_to_the_latest_only():
    second = actions.draft_successor(version=published(), label="2.0", by=None)
    actions.remove_item(item=second.dimensions.first().items.first(), by=None)
    second = actions.publish_version(version=second, by=None)
    third = actions.draft_successor(version=second, label="3.0", by=None)

    assert relations(third) == [("A1b", "A1b", "same"), ("A2a", "A2a", "same"), ("A2b", "A2b", "same")]


def test_taken_label_is_refused():
    first = published()

    with pytest.raises(Refused, match=r"已有 1\.0 版"):
        actions.draft_successor(version=first, label="1.0", by=None)


def test_store_definition_twice_changes_nothing():
    first = actions.store_definition(definition=organisation_definition(), by=None)
    events = AuditEvent.objects.count()
    again = actions.store_definition(definition=organisation_definition(), by=None)

    assert (first.changed, again.changed) == (True, False)
    assert again.version == first.version
    assert AuditEvent.objects.count() == events


def test_store_definition_refuses_to_change_a_published_version():
    version = published()
    before = queries.definition_of(version)

    with pytest.raises(Refused, match="写一个新版本"):
        actions.store_definition(definition=organisation_definition(instructions="换了。"), by=None, replace_draft=True)
    assert queries.definition_of(version) == before


def test_store_definition_over_a_different_draft_asks_first():
    draft()
    other = organisation_definition(instructions="换了。")

    with pytest.raises(DraftInTheWay):
        actions.store_definition(definition=other, by=None)
    stored = actions.store_definition(definition=other, by=None, replace_draft=True)

    assert queries.definition_of(stored.version) == other
    assert InstrumentVersion.objects.count() == 1


def test_store_definition_cannot_change_whom_an_instrument_measures():
    published(personal_definition())

    with pytest.raises(Refused, match="谁能看结果由它决定"):
        actions.store_definition(definition=organisation_definition("2.0", key="quality"), by=None)
    assert Instrument.objects.get().measures == "person"


def test_edit_instrument_cannot_change_whom_it_measures_after_publication():
    instrument = published(personal_definition()).instrument

    with pytest.raises(Refused, match="谁能看结果由它决定"):
        actions.edit_instrument(instrument=instrument, name="别名", measures="organisation", by=None)
    assert actions.edit_instrument(instrument=instrument, name="别名", measures="person", by=None).name == "别名"


def test_edit_version_seen_before_somebody_else_saved_is_stale():
    version = draft()
    given = {"version": version, "label": "1.0", "answer_format": "levels", "by": None}
    actions.edit_version(**given, instructions="甲写的", revision=version.revision)

    with pytest.raises(Stale):
        actions.edit_version(**given, instructions="乙写的", revision=version.revision)
    version.refresh_from_db()
    assert version.instructions == "甲写的"


def test_discard_draft_leaves_published_versions():
    first = published()
    second = actions.draft_successor(version=first, label="2.0", by=None)
    actions.discard_draft(version=second, by=None)

    assert list(InstrumentVersion.objects.all()) == [first]
    with pytest.raises(Frozen):
        actions.discard_draft(version=first, by=None)


def test_draft_takes_no_answers():
    version = draft(personal_definition())

    with pytest.raises(Refused, match="请先发布"):
        imported(version)
    assert version.sheets.count() == 0
