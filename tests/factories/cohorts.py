"""Organisations with signed plans, for planning a whole cohort: rows as the rooms before it leave them."""

import datetime as dt

from tests.factories import registry
from tests.factories.accounts import make_region, make_user
from tests.factories.assessment import cycle, round_of
from tests.factories.guidance import capability

from qiangji.accounts import clock
from qiangji.stages.assessment.choices import FindingKind
from qiangji.stages.assessment.models import Assessment, Diagnosis, Finding
from qiangji.stages.guidance.models import CohortProposal, PlanItem, SupportPlan

COACHING, COURSE, GRANT = "coaching", "course", "grant"


def planned(*wanted: tuple[str, list[tuple[str, int]]], signed: bool = True) -> list:
    """Organisations, each in a district (its code) and with items (kind, points): their plans signed."""
    expert = make_user("expert")
    made = [registry.organisation(code=code) for code, _items in wanted]
    round_ = round_of(capability(), made, opened=False)
    assessments = {row.organisation_id: row for row in Assessment.objects.filter(round=round_)}
    for organisation, (_code, items) in zip(made, wanted, strict=True):
        _plan(assessments[organisation.pk], expert, items, signed=signed)
    return made


def _plan(assessment: Assessment, expert, items, *, signed: bool) -> None:
    now = clock.now()
    diagnosis = Diagnosis.objects.create(assessment=assessment, diagnostician=expert, gist="一句。")
    findings = [
        Finding.objects.create(
            diagnosis=diagnosis, kind=FindingKind.WEAKNESS, text=f"弱项 {place}", value=100 - points, position=place
        )
        for place, (_kind, points) in enumerate(items, start=1)
    ]
    Diagnosis.objects.filter(pk=diagnosis.pk).update(signed_at=now, signed_by=expert)
    plan = SupportPlan.objects.create(diagnosis=diagnosis, expert=expert)
    for place, (finding, (kind, points)) in enumerate(zip(findings, items, strict=True), start=1):
        PlanItem.objects.create(
            plan=plan,
            finding=finding,
            kind=kind,
            title=f"{kind} {points}",
            owner=expert,
            due_on=clock.today() + dt.timedelta(days=90),
            position=place,
        )
    if signed:
        SupportPlan.objects.filter(pk=plan.pk).update(signed_at=now, signed_by=expert)


def terms(**given) -> dict:
    """Capacities of a proposal for 北京市: one of each, no floors."""
    make_region()
    values = {
        "name": "春季统筹",
        "cycle": cycle(),
        "scope": "11",
        "hours": 6,
        "seats": 1,
        "budget": 5000,
        "organisation_floor": "nobody",
    }
    return values | given


def in_(proposal: CohortProposal) -> list[tuple[str, str]]:
    return [(line.organisation.name, line.title) for line in proposal.lines.all() if line.decided]
