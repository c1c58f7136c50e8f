"""One person's own sheet is taken in whole, or not at all."""

from importlib.resources import files

import pytest
from tests.factories import registry

from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.actions.sheets import hand_in_sheet
from qiangji.stages.assessment.choices import AnswerState
from qiangji.stages.assessment.errors import Refused
from qiangji.stages.assessment.models import Answer, AnswerSheet
from qiangji.stages.assessment.xlsform import read_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    workbook = files("qiangji.stages.assessment").joinpath("instruments", "bfi.xlsx").read_bytes()
    return actions.store_definition(definition=read_workbook(workbook).definition, by=None).version


@pytest.fixture
def version(draft):
    return actions.publish_version(version=draft, by=None)


@pytest.fixture
def handed_in(version):
    keys = [item.key for item in queries.definition_of(version).items]
    membership = registry.membership(organisation=registry.organisation(), name="周霁月")
    given = {"version": version, "person": membership.person, "organisation": membership.organisation, "by": None}
    return given | {"code": "QJ-1", "cells": dict.fromkeys(keys, 4)}


def test_sheet_keeps_what_was_answered_and_leaves_out_what_was_not(handed_in):
    first, second, *_rest = handed_in["cells"]
    sheet = hand_in_sheet(**handed_in | {"cells": {first: 2, second: None}})
    assert list(sheet.answers.values_list("item__key", "score", "state")) == [(first, 2, "answered")]
    assert (sheet.person.name, sheet.submitted_at is not None) == ("周霁月", True)


def test_audit_says_that_it_was_handed_in_but_not_by_whom(handed_in):
    sheet = hand_in_sheet(**handed_in)
    event = AuditEvent.objects.get(kind="sheet_handed_in")
    assert (event.subject_label, event.subject_id) == ("QJ-1", str(sheet.pk))
    assert "周霁月" not in f"{event.detail}{event.subject_label}"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"no-such-item": 1}, "没有标识为“no-such-item”的题目"),
        ({"A1": 7}, "题目 A1 没有“7”这个选项"),
        ({"A1": AnswerState.UNKNOWN}, "题目 A1 没有“"),
    ],
)
def test_impossible_answer_is_refused_and_nothing_written(handed_in, cells, why):
    with pytest.raises(Refused, match=why):
        hand_in_sheet(**handed_in | {"cells": {"A2": 3} | cells})
    assert (AnswerSheet.objects.count(), Answer.objects.count()) == (0, 0)


def test_second_sheet_under_one_code_is_refused(handed_in):
    hand_in_sheet(**handed_in)
    with pytest.raises(Refused, match="QJ-1 的答卷已经交过"):
        hand_in_sheet(**handed_in)
    assert AnswerSheet.objects.count() == 1


def test_draft_takes_no_sheets(draft):
    with pytest.raises(Refused, match="还是草稿"):
        hand_in_sheet(version=draft, person=registry.person(), organisation=None, code="QJ-1", cells={}, by=None)
