"""The two instruments that the platform brings along: what a machine can check of them, and that the checks bite."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from openpyxl import load_workbook
from pyxform.xls2xform import convert
from tests.stages.assessment import capability_workbook, teamwork_workbook, wording
from tests.stages.assessment.capability.parts import LOWEST_FIRST

from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.completeness import faults
from qiangji.stages.assessment.definition import Definition, ItemDefinition
from qiangji.stages.assessment.models import InstrumentVersion
from qiangji.stages.assessment.xlsform import read_workbook, write_workbook

CAPABILITY, TEAMWORK = capability_workbook.DEFINITION, teamwork_workbook.DEFINITION
BOTH = pytest.mark.parametrize("source", [capability_workbook, teamwork_workbook], ids=["capability", "teamwork"])
PAGE = Path(__file__).parents[3] / "docs" / "instruments.md"


def with_item(definition: Definition, which: str, **changes) -> Definition:
    """``definition`` with one item changed."""
    return replace(
        definition,
        dimensions=tuple(
            replace(d, items=tuple(replace(i, **changes) if i.key == which else i for i in d.items))
            for d in definition.dimensions
        ),
    )


def with_level(key: str, score: int, text: str) -> Definition:
    options = next(item.options for item in CAPABILITY.items if item.key == key)
    changed = tuple(replace(option, description=text) if option.score == score else option for option in options)
    return with_item(CAPABILITY, key, options=changed)


def keys(items) -> list[str]:
    return [item.key for item in items]


def cells(content: bytes) -> dict[str, list]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(content))}


@BOTH
def test_workbook_is_what_its_source_says(source):
    content = source.WORKBOOK.read_bytes()
    read = read_workbook(content)

    assert read.definition == source.DEFINITION
    assert read.unused == ()
    assert cells(content) == cells(write_workbook(source.DEFINITION))


@BOTH
def test_workbook_is_accepted_by_pyxform(source):
    result = convert(source.WORKBOOK.read_bytes())

    assert result.warnings == []
    assert result.xform.count("<select1 ") == len(source.DEFINITION.items)


@BOTH
@pytest.mark.django_db
def test_read_stored_published_and_exported_it_is_the_same(source):
    call_command("import_instrument", source.WORKBOOK, verbosity=0)
    version = InstrumentVersion.objects.get(instrument__key=source.DEFINITION.key)
    exported = write_workbook(queries.definition_of(version))

    assert version.is_frozen
    assert read_workbook(exported).definition == source.DEFINITION
    assert cells(exported) == cells(source.WORKBOOK.read_bytes())
    assert not actions.store_definition(definition=read_workbook(exported).definition, by=None).changed


@BOTH
def test_instrument_can_be_published(source):
    assert faults(source.DEFINITION) == []


@BOTH
@pytest.mark.parametrize("check", wording.CHECKS, ids=lambda check: check.__name__)
def test_wording_keeps_the_rule(source, check):
    assert check(source.DEFINITION) == []


def first(definition: Definition) -> ItemDefinition:
    return definition.items[0]


@pytest.mark.parametrize(
    ("check", "planted", "said"),
    [
        (wording.too_long, with_level("A1a", 2, "长" * 26), ["A1a.2: level 26"]),
        (wording.missing, with_level("A4a", 1, " "), ["A4a.1: level"]),
        (wording.missing, with_item(CAPABILITY, "A4a", evidence=""), ["A4a: evidence"]),
        (wording.banned_words, with_level("A6a", 1, "正常人也能来。"), ["A6a.1: 正常人"]),
        (wording.banned_words, with_level("A6a", 4, "有计划并且有记录。"), ["A6a.4: 并且"]),
        (wording.double_negations, with_level("A1a", 1, "不是不想做。"), ["A1a.1: 不是不"]),
        (wording.double_negations, with_item(TEAMWORK, "B1a", help="没有人不这样。"), ["B1a: 没有人不"]),
        (wording.double_negations, with_item(TEAMWORK, "B1a", stem="我并非不愿意。"), ["B1a: 并非不"]),
        (wording.negated_statements, with_item(TEAMWORK, "B1d", stem="我不清楚哪些事归我管。"), ["B1d: 不"]),
        (wording.not_one_sentence, with_level("A2a", 3, "人人知道。人人照做。"), ["A2a.3"]),
        (wording.not_one_sentence, with_item(CAPABILITY, "A2a", stem="说得清"), ["A2a"]),
        (wording.repeated, with_level("A2e", 3, "有书面的安全预案。"), ["有书面的安全预案。"]),
        (wording.unexplained_not_applicable, with_item(CAPABILITY, "A9a", help=""), ["A9a"]),
        (wording.unexplained_not_applicable, with_item(TEAMWORK, "B6a", allows_na=False), ["B6a"]),
        (wording.evidence_with_names, with_item(CAPABILITY, "A6e", evidence="服务对象名单。"), ["A6e"]),
        (wording.out_of_order, with_item(CAPABILITY, "A3b", key="A3x"), ["A3x"]),
        (wording.not_five, with_item(CAPABILITY, "A1a", options=first(CAPABILITY).options[:4]), ["A1a"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_planted_wording_is_seen(check, planted, said):
    assert check(planted) == said


def test_every_wording_check_has_been_seen_to_bite():
    planted = next(m for m in test_planted_wording_is_seen.pytestmark if m.name == "parametrize").args[1]

    assert {case[0] for case in planted} == set(wording.CHECKS)


def test_capability_has_its_dimensions_and_weights():
    weights = {dimension.key: int(dimension.weight) for dimension in CAPABILITY.dimensions}
    items = {dimension.key: len(dimension.items) for dimension in CAPABILITY.dimensions}

    assert weights == dict(zip((f"A{n}" for n in range(1, 11)), [8, 8, 12, 12, 12, 16, 10, 10, 6, 6], strict=True))
    assert sum(dimension.weight for dimension in CAPABILITY.dimensions) == Decimal(100)
    assert items == dict(zip((f"A{n}" for n in range(1, 11)), [5, 5, 6, 7, 6, 7, 5, 6, 5, 6], strict=True))
    assert {item.weight for item in CAPABILITY.items} == {Decimal("1.00")}


def test_capability_levels_are_named_and_described():
    names = {tuple(option.name for option in item.options) for item in CAPABILITY.items}

    assert names == {("起步", "初成", "规范", "成熟", "引领")}
    assert {item.evidence_from for item in CAPABILITY.items} == {4}
    assert wording.turned(CAPABILITY) == []


def test_capability_raises_its_red_flags():
    flagged = [item for item in CAPABILITY.items if item.is_red_flag]

    # The account, true figures, social insurance, fire safety, protection of the people served.
    assert keys(flagged) == ["A4a", "A4g", "A5b", "A10a", "A10b"]
    assert [item.options[0].description for item in flagged] == [
        "有的收支走个人或别的单位的账户。",
        "有的数字查不到出处。",
        "有应缴社保的员工还没有缴上。",
        "消防隐患还没有查清改好。",
        "还没有商量过怎么办。",
    ]


def test_capability_lets_the_lowest_level_win_where_it_may_stand_beside_a_higher_one():
    told = [item for item in CAPABILITY.items if item.help.startswith(LOWEST_FIRST)]

    assert keys(told) == ["A4a", "A4d", "A5b", "A8c", "A10a"]


def test_capability_is_right_sized_and_leaves_room_for_not_knowing():
    assert {item.key: item.exempt for item in CAPABILITY.items if item.exempt} == dict.fromkeys(
        ["A3b", "A4f", "A6d", "A7e", "A10d"], ("micro",)
    )
    assert keys(item for item in CAPABILITY.items if item.allows_na) == [
        *("A3f", "A4c", "A5b", "A5f", "A6a", "A6c", "A8b", "A8c", "A8e", "A9a", "A10a"),
    ]
    assert keys(item for item in CAPABILITY.items if not item.allows_unknown) == ["A2a", "A9a", "A9b", "A10a"]


def test_teamwork_has_five_statements_a_dimension_one_of_them_turned():
    per_dimension = {d.key: (len(d.items), sum(item.is_reversed for item in d.items)) for d in TEAMWORK.dimensions}
    share = len(wording.turned(TEAMWORK)) / len(TEAMWORK.items)

    assert per_dimension == {f"B{n}": (5, 1) for n in range(1, 10)}
    assert 0.15 <= share <= 0.25
    assert keys(wording.turned(TEAMWORK)) == ["B1d", "B2d", "B3e", "B4c", "B5e", "B6b", "B7c", "B8d", "B9b"]


def test_turned_statements_do_not_all_stand_in_one_place():
    places = Counter(item.key[-1] for item in wording.turned(TEAMWORK))

    assert max(places.values()) <= 3


def test_teamwork_asks_about_leading_only_those_who_lead():
    leading = next(dimension for dimension in TEAMWORK.dimensions if dimension.key == "B6")

    assert {(item.allows_na, item.help) for item in leading.items} == {(True, "不带人的，请选“不适用”。")}
    assert not any(item.allows_unknown or item.exempt or item.is_red_flag for item in TEAMWORK.items)


def test_teamwork_promises_who_sees_it_before_the_first_question():
    assert "只有你和为你指定的辅导专家看得到" in TEAMWORK.instructions
    assert "满 5 人" in TEAMWORK.instructions
    assert "不是健康诊断" in TEAMWORK.purpose


@BOTH
def test_page_lists_every_item_with_its_topic_and_marks(source):
    rows = [
        line for line in PAGE.read_text().splitlines() if line.startswith(f"| {source.DEFINITION.dimensions[0].key[0]}")
    ]

    assert [row for row in rows if row.count("|") == 4] == [
        f"| {item.key} | {source.TOPICS[item.key]} | {marks(item)} |" for item in source.DEFINITION.items
    ]


def marks(item: ItemDefinition) -> str:
    said = {
        "red flag": item.is_red_flag,
        "turned": item.is_reversed,
        "n/a": item.allows_na,
        "not micro": "micro" in item.exempt,
    }
    return ", ".join(mark for mark, is_so in said.items() if is_so) or "–"
