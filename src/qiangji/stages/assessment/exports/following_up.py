"""A follow-up beside the diagnosis it follows: what was found then, and what is there now."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Diagnosis, Finding
from ..organisation_profile import SAME, Line, OrganisationProfile


@dataclass(frozen=True)
class ThenAndNow:
    finding: Finding
    now: Line | None
    words: str


def then_and_now(diagnosis: Diagnosis, profile: OrganisationProfile | None) -> list[ThenAndNow]:
    """One row for each finding about a dimension; a difference is claimed only where the rounds can be compared."""
    if diagnosis.follows is None or profile is None:
        return []
    return list(_rows(diagnosis, profile))


def _rows(diagnosis: Diagnosis, profile: OrganisationProfile) -> Iterator[ThenAndNow]:
    before = diagnosis.follows
    same_round = before.assessment_id == diagnosis.assessment_id
    comparable = profile.earlier.how == SAME and profile.earlier.round_name == str(before.assessment.round)
    lines = {line.key: line for line in profile.lines}
    for finding in before.findings.select_related("dimension"):
        if finding.dimension is None or finding.value is None:
            continue
        line = lines.get(finding.dimension.key)
        if same_round:
            words = _("同一轮，没有再测")
        elif line is None or line.change is None or not comparable:
            words = _("不可比")
        else:
            words = line.change.words
        yield ThenAndNow(finding, None if same_round else line, words)
