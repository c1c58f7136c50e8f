"""A signed diagnosis with findings of one's choice, and what stage two makes of it."""

from itertools import count

from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import organisation_definition, published
from tests.factories.rounds import assessments_of, make_round

from qiangji.stages.assessment import actions
from qiangji.stages.assessment.choices import DiagnosisKind, FindingKind
from qiangji.stages.assessment.models import Assessment, Diagnosis, InstrumentVersion

_years = count(2001)


def capability(by=None) -> InstrumentVersion:
    """An instrument about organisations, once in a test."""
    found = InstrumentVersion.objects.filter(instrument__key=organisation_definition().key, frozen_at__isnull=False)
    return found.first() or published(organisation_definition(), by=by)


def assessment(organisation=None, *, by=None, assessor=None) -> Assessment:
    organisation = organisation or registry.organisation()
    row = make_round(capability(by), organisation, by=by or make_user("hub_operator"), year=next(_years))
    row.assessments.update(assessor=assessor)
    return assessments_of(row)[0]


def signed_diagnosis(organisation=None, *, expert=None, by=None, kinds=(FindingKind.WEAKNESS,)) -> Diagnosis:
    """With a finding of each kind, on one dimension after the other. ``expert`` diagnosed and signed it."""
    expert = expert or make_user("expert")
    of = assessment(organisation, by=by, assessor=expert)
    person = registry.membership(organisation=of.organisation).person
    row = actions.draft_diagnosis(assessment=of, kind=DiagnosisKind.FIRST, participants=[person], by=expert)
    dimensions = list(of.round.version.dimensions.order_by("position"))
    for place, kind in enumerate(kinds):
        row.refresh_from_db()
        dimension = dimensions[place % len(dimensions)]
        text = f"第 {place + 1} 条。"
        actions.add_finding(diagnosis=row, kind=kind, dimension=dimension, text=text, revision=row.revision, by=expert)
    row.refresh_from_db()
    row = actions.edit_diagnosis(
        diagnosis=row,
        gist="先补制度。",
        visited_on=None,
        participants=[person],
        texts={},
        revision=row.revision,
        by=expert,
    )
    return actions.sign_diagnosis(diagnosis=row, by=expert)
