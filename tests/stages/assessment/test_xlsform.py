from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert
from tests.factories.assessment import dimension, draft, item, organisation_definition, personal_definition

from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.xlsform import read_workbook, write_workbook


@pytest.mark.parametrize("definition", [organisation_definition(), personal_definition()], ids=["levels", "agreement"])
def test_workbook_read_back_equals_definition(definition):
    read = read_workbook(write_workbook(definition))

    assert read.definition == definition
    assert read.unused == ()


@pytest.mark.parametrize("definition", [organisation_definition(), personal_definition()], ids=["levels", "agreement"])
def test_workbook_is_accepted_by_pyxform(definition):
    result = convert(write_workbook(definition))

    assert result.warnings == []
    assert f'id="{definition.key}" version="{definition.label}"' in result.xform
    for each in definition.items:
        assert f'ref="/data/{definition.dimensions[0].key}/{definition.items[0].key}"' in result.xform
        assert each.key in result.xform


@pytest.mark.django_db
def test_rows_exported_and_imported_elsewhere_are_the_same_rows():
    first = draft(organisation_definition())
    content = write_workbook(queries.definition_of(first))
    stored = queries.definition_of(first)
    actions.discard_draft(version=first, by=None)

    again = actions.store_definition(definition=read_workbook(content).definition, by=None)

    assert again.changed
    assert queries.definition_of(again.version) == stored == organisation_definition()


@pytest.mark.django_db
def test_successor_exported_and_imported_keeps_its_crosswalk():
    actions.publish_version(version=draft(organisation_definition()), by=None)
    old = organisation_definition().dimensions
    reworded = replace(old[0].items[0], stem="换了说法的题目？")
    renamed = replace(old[1].items[0], key="A2x", was="A2a", relation="same")
    dimensions = (dimension("A1", reworded, item("A1c")), dimension("A2", renamed))
    second = actions.store_definition(definition=organisation_definition("2.0", dimensions=dimensions), by=None).version
    stored = queries.definition_of(second)
    content = write_workbook(stored)
    actions.discard_draft(version=second, by=None)

    again = actions.store_definition(definition=read_workbook(content).definition, by=None).version

    assert queries.definition_of(again) == stored
    assert [(i.key, i.relation, i.was) for i in stored.items] == [
        ("A1a", "reworded", "A1a"),
        ("A1c", "new", ""),
        ("A2x", "same", "A2a"),
    ]
    assert queries.relation_counts(again) == {"same": 1, "reworded": 1, "new": 1, "retired": 2}


def test_stem_that_looks_like_a_formula_stays_text():
    sheet = load_workbook(BytesIO(write_workbook(organisation_definition())))["survey"]

    stems = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in stems if str(cell.value).startswith("=")] == ["s"]
