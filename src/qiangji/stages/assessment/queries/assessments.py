"""One organisation in one round, with what every page about it names, and its diagnoses."""

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from qiangji.accounts.clock import today
from qiangji.registry.models import AnnualInspection, OfficialGrade, PartyBuildingRecord

from ..choices import Measures
from ..models import Assessment, Diagnosis, DiagnosisParticipant, Finding

RELATED = (
    "round__version__instrument",
    "round__cycle",
    "organisation__region",
    "organisation__supervising_unit",
    "assessor",
)


def assessments_in_full() -> QuerySet[Assessment]:
    """With the latest filings of the organisation, in the one query: its head asks nothing more."""
    mine, day = {"organisation": OuterRef("organisation")}, today()
    grades = OfficialGrade.objects.filter(**mine, issued_on__lte=day, expires_on__gte=day).order_by("-issued_on")
    inspections = AnnualInspection.objects.filter(**mine).order_by("-year")
    party = PartyBuildingRecord.objects.filter(**mine, since__lte=day).order_by("-since")
    return Assessment.objects.select_related(*RELATED).annotate(
        grade=Subquery(grades.values("grade")[:1]),
        grade_until=Subquery(grades.values("expires_on")[:1]),
        inspected_for=Subquery(inspections.values("year")[:1]),
        inspection=Subquery(inspections.values("result")[:1]),
        party=Subquery(party.values("form")[:1]),
    )


def diagnoses_in_full() -> QuerySet[Diagnosis]:
    findings = Finding.objects.select_related("dimension", "item").order_by("position", "id")
    participants = DiagnosisParticipant.objects.select_related("person").order_by("pk")
    related = ("diagnostician", "signed_by", "answered_by", "follows__assessment__round")
    assessment = ("assessment__organisation__region", "assessment__round__version__instrument")
    return Diagnosis.objects.select_related(*related, *assessment).prefetch_related(
        Prefetch("findings", findings), Prefetch("participants", participants)
    )


def diagnoses_of(assessment: Assessment) -> QuerySet[Diagnosis]:
    """The first, then the follow-up; bare, because most pages only ask how far they are."""
    return assessment.diagnoses.order_by("pk")


def findings_of(diagnosis: Diagnosis) -> QuerySet[Finding]:
    return diagnosis.findings.select_related("dimension").order_by("position", "id")


def rounds_of_organisation(organisation) -> QuerySet[Assessment]:
    """About the organisation itself, in rounds that were opened; oldest first."""
    return (
        Assessment.objects.filter(
            organisation=organisation,
            round__version__instrument__measures=Measures.ORGANISATION,
            round__opened_at__isnull=False,
        )
        .select_related("round__version__instrument", "round__cycle", "organisation")
        .order_by("round__opens_on", "pk")
    )
