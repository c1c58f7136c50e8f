from tests.stages.assessment.bfi_workbook import DEFINITION, WORKBOOK

from qiangji.stages.assessment.completeness import faults
from qiangji.stages.assessment.xlsform import read_workbook


def test_bfi_workbook_is_what_its_source_says():
    assert read_workbook(WORKBOOK.read_bytes()).definition == DEFINITION


def test_bfi_workbook_can_be_published():
    assert faults(DEFINITION) == []


def test_bfi_keys_are_turned_as_published():
    turned = [item.key for item in DEFINITION.items if item.is_reversed]

    assert turned == ["A1", "C4", "C5", "E1", "E2", "O2", "O5"]
