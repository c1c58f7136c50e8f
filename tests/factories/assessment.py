"""Instruments and answers for tests, made through the actions or through the files that people bring."""

import datetime as dt
import random
from decimal import Decimal

from tests.factories import registry
from tests.factories.accounts import make_user

from qiangji.accounts import clock
from qiangji.registry.actions import open_cycle
from qiangji.registry.models import Cycle
from qiangji.registry.queries import current_cycle
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.answerfile import read_answers
from qiangji.stages.assessment.choices import AnswerFormat, Measures
from qiangji.stages.assessment.definition import (
    Definition,
    DimensionDefinition,
    ItemDefinition,
    OptionDefinition,
)
from qiangji.stages.assessment.models import AnswerImport, AnswerSheet, InstrumentVersion, Round

AGREEMENT = tuple(
    OptionDefinition(score, name)
    for score, name in enumerate(["非常不同意", "不同意", "说不准", "同意", "非常同意"], start=1)
)
LEVELS = tuple(
    OptionDefinition(score, name, description)
    for score, (name, description) in enumerate(
        [
            ("起步", "凭经验做，没有书面规定。"),
            ("初成", "有书面规定，执行时有时无：\n例如只在检查前补。"),
            ("规范", "按规定做，每半年复核一次。"),
            ("成熟", "记录齐全，能说明改进在哪里。"),
            ("引领", "方法被同行采用。"),
        ],
        start=1,
    )
)


def item(key: str, **given) -> ItemDefinition:
    return ItemDefinition(**{"key": key, "stem": f"题目 {key} 说的事，我们做到了哪一步？", "options": LEVELS} | given)


def dimension(key: str, *items: ItemDefinition, **given) -> DimensionDefinition:
    return DimensionDefinition(**{"key": key, "name": f"维度 {key}", "items": items} | given)


def organisation_definition(label: str = "1.0", **given) -> Definition:
    """Every feature of an instrument at once: what a round trip must keep."""
    governance = dimension(
        "A1",
        item("A1a", help="看最近一次会议记录。", evidence="理事会会议记录", evidence_from=4, weight=Decimal("2.50")),
        item("A1b", is_red_flag=True, allows_unknown=True, stem="=1+1 不是公式，是题目"),
        short_name="治理",
        description="理事会、监事和制度。",
        weight=Decimal("12.00"),
    )
    safety = dimension(
        "A2",
        item("A2a", allows_na=True, exempt=("micro", "small")),
        item("A2b", is_reversed=True, allows_na=True, allows_unknown=True),
        low_end="出了事才补",
        high_end="按计划演练",
        weight=Decimal("8.00"),
    )
    values = {
        "key": "capability",
        "name": "组织力自评（演示）",
        "measures": Measures.ORGANISATION,
        "label": label,
        "answer_format": AnswerFormat.LEVELS,
        "dimensions": (governance, safety),
        "purpose": "看清强弱，定下一步。",
        "instructions": "选最像的一条。\n拿不准时选低一级。",
    }
    return Definition(**values | given)


def personal_definition(label: str = "1.0", *, dimensions: int = 2, items: int = 3, **given) -> Definition:
    parts = tuple(
        dimension(
            f"D{d}",
            *(item(f"D{d}Q{i}", stem=f"说法 {d}-{i}", options=AGREEMENT) for i in range(1, items + 1)),
            name=f"方面{d}",
            low_end=f"少见{d}",
            high_end=f"常见{d}",
        )
        for d in range(1, dimensions + 1)
    )
    values = {
        "key": "quality",
        "name": "工作质量（演示）",
        "measures": Measures.PERSON,
        "label": label,
        "answer_format": AnswerFormat.AGREEMENT,
        "dimensions": parts,
    }
    return Definition(**values | given)


def draft(definition: Definition | None = None, *, by=None) -> InstrumentVersion:
    return actions.store_definition(definition=definition or organisation_definition(), by=by).version


def published(definition: Definition | None = None, *, by=None) -> InstrumentVersion:
    return actions.publish_version(version=draft(definition, by=by), by=by)


def answers_csv(definition: Definition, people: int, *, seed: int = 1, first: int = 1) -> bytes:
    """``people`` rows of answers that hang together, about one cell in fifty left empty."""
    draw = random.Random(seed)
    lines = [",".join(["id", *(item.key for item in definition.items), "gender"])]
    for number in range(first, first + people):
        trait = draw.gauss(0, 1)
        cells = [_cell(item, trait, draw) for item in definition.items]
        lines.append(",".join([f"P{number}", *cells, "1"]))
    return "\n".join(lines).encode()


def _cell(item: ItemDefinition, trait: float, draw: random.Random) -> str:
    scores = [option.score for option in item.options]
    low, high = scores[0], scores[-1]
    seen = (low + high) / 2 + (-trait if item.is_reversed else trait) + draw.gauss(0, 0.7)
    return "" if draw.random() < 0.02 else str(min(high, max(low, round(seen))))


def imported(version: InstrumentVersion, people: int = 40, *, content: bytes = b"", **given) -> AnswerImport:
    """Sheets of simulated people, in and scored."""
    content = content or answers_csv(queries.definition_of(version), people, **given)
    answers = read_answers(content, queries.allowed_answers(version))
    return actions.import_answers(version=version, answers=answers, file_name="answers.csv", by=None).source


def sheet_of(source: AnswerImport, *, user=None, number: int = 0) -> AnswerSheet:
    """One sheet of an import; with a user, it becomes the answers of the person behind that login."""
    sheet = source.sheets.order_by("pk")[number]
    if user is not None:
        sheet.person = getattr(user, "person", None) or registry.person(user=user)
        sheet.save(update_fields=["person"])
    return sheet


def cycle() -> Cycle:
    """The one that it is."""
    year = clock.today().year
    return current_cycle(clock.today()) or open_cycle(
        number=year, name=f"{year} 年度", starts_on=dt.date(year, 1, 1), ends_on=dt.date(year, 12, 31), by=None
    )


def round_of(version: InstrumentVersion, organisations=(), *, opened: bool = True, by=None, **given) -> Round:
    """A round of 北京市 that began last week and runs for two more: planned, its organisations invited, and open.

    The sheets of a personal round are those of ``core_members``; other voices: ``answering`` and assign_assessor.
    """
    today = clock.today()
    by = by or make_user("hub_operator")
    values = {
        "cycle": cycle(),
        "version": version,
        "name": f"第 {Round.objects.count() + 1} 批",
        "scope": "11",
        "opens_on": today - dt.timedelta(days=7),
        "closes_on": today + dt.timedelta(days=14),
    }
    planned = actions.plan_round(by=by, **values | given)
    if organisations:
        actions.invite_organisations(round=planned, organisations=organisations, by=by)
    return actions.open_round(round=planned, by=by) if opened else planned


def core_members(organisation, n: int = 5, **given) -> list:
    """People of its core team, the first of them its head."""
    return [
        registry.membership(organisation=organisation, is_core=True, is_head=number == 0, post=f"岗位{number}", **given)
        for number in range(n)
    ]


def answering(assessment, n: int = 3) -> list[AnswerSheet]:
    """``n`` people of the organisation's core team, who are to answer for it."""
    people = [membership.person for membership in core_members(assessment.organisation, n)]
    return actions.name_answerers(assessment=assessment, people=people, by=None)


def assessor(*, roles=("coach", "diagnostician"), **given):
    """Somebody on the roster with an account, whom a round can send."""
    user = make_user("expert", **given)
    person = registry.person(name=user.name, user=user)
    registry.expert(person=person, roles=list(roles), fields=[], on=clock.today())
    return user
