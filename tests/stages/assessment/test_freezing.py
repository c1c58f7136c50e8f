"""The database itself keeps a published version as it is, whatever way the change comes."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.assessment import draft, organisation_definition, published

from qiangji.stages.assessment import actions, freezing, queries
from qiangji.stages.assessment.errors import Frozen
from qiangji.stages.assessment.models import (
    Crosswalk,
    Dimension,
    InstrumentVersion,
    Item,
    ItemExemption,
    Option,
)

pytestmark = pytest.mark.django_db

PARTS = {
    Dimension: ("version_id", {"name": "改"}),
    Item: ("dimension__version_id", {"stem": "改？"}),
    Option: ("item__dimension__version_id", {"description": "改。"}),
    ItemExemption: ("item__dimension__version_id", {"size": "large"}),
    Crosswalk: ("version_id", {"relation": "reworded"}),
}


@pytest.fixture
def frozen() -> InstrumentVersion:
    second = actions.draft_successor(version=published(), label="2.0", by=None)
    return actions.publish_version(version=second, by=None)


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_update_of_a_frozen_part_is_refused_by_the_database(frozen, model):
    path, change = PARTS[model]

    def update_one(version) -> bool:
        row = model.objects.filter(**{path: version.pk}).first()
        return refused(lambda: model.objects.filter(pk=row.pk).update(**change))

    assert update_one(frozen)
    # The same statement goes through on a draft, so it is the freeze that refuses it.
    assert not update_one(actions.draft_successor(version=frozen, label="3.0", by=None))


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_addition_to_a_frozen_version_is_refused_by_the_database(frozen, model):
    path, _change = PARTS[model]
    row = model.objects.filter(**{path: frozen.pk}).first()
    row.pk = None
    row._state.adding = True
    for name, value in {"key": "another", "score": 9, "size": "large", "before": None, "after": None}.items():
        if hasattr(row, name):
            setattr(row, name, value)

    with pytest.raises(DatabaseError, match=freezing.REFUSAL), transaction.atomic():
        row.save()


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_removal_from_a_frozen_version_is_refused(frozen, model):
    path, _change = PARTS[model]
    rows = model.objects.filter(**{path: frozen.pk})
    count = rows.count()

    with pytest.raises(Frozen):
        rows.delete()
    with pytest.raises(Frozen):
        rows.first().delete()
    assert rows.count() == count


def test_head_of_a_frozen_version_stays(frozen):
    rows = InstrumentVersion.objects.filter(pk=frozen.pk)

    for change in (
        {"label": "9"},
        {"frozen_at": None},
        {"instructions": "改"},
        {"content_hash": "0"},
        {"based_on": None},
    ):
        assert refused(lambda change=change: rows.update(**change)), change
    with pytest.raises(Frozen):
        rows.delete()
    frozen.refresh_from_db()
    assert (frozen.label, frozen.is_frozen) == ("2.0", True)


def test_frozen_item_cannot_be_moved_to_a_draft(frozen):
    third = actions.draft_successor(version=frozen, label="3.0", by=None)
    item = Item.objects.filter(dimension__version=frozen).first()

    assert refused(lambda: Item.objects.filter(pk=item.pk).update(dimension=third.dimensions.first()))


def test_raw_sql_is_refused_too(frozen):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessment_item SET stem = 'x' WHERE dimension_id IN "
            "(SELECT id FROM assessment_dimension WHERE version_id = %s)",
            [frozen.pk],
        )


def test_draft_stays_free():
    version = draft(organisation_definition())
    Item.objects.filter(dimension__version=version).update(help="改了")

    assert {item.help for item in queries.definition_of(version).items} == {"改了"}


def test_freeze_is_gone_without_its_triggers(frozen):
    """So that the tests above fail for the right reason when the triggers are lost."""
    freezing.remove(connection.alias)

    assert not refused(lambda: Item.objects.filter(dimension__version=frozen).update(help="x"))
    freezing.install(connection.alias)
    assert refused(lambda: Item.objects.filter(dimension__version=frozen).update(help="y"))
