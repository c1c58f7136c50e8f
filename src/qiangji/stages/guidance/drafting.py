"""Which measures a diagnosis calls for: candidates from the rules, ranked by severity × importance ÷ effort."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qiangji.stages.assessment.choices import FindingKind
from qiangji.stages.assessment.models import Finding

from .models import TreatmentRule

# Few items are done; many are filed. A finding gets two at most.
MOST_ITEMS, MOST_OF_A_FINDING = 5, 2
LEVELS, HIGHEST = 5, 100
SUPPORT_BELOW = 50
TREATED = (FindingKind.RED_FLAG, FindingKind.WEAKNESS, FindingKind.GAP)


@dataclass(frozen=True)
class Candidate:
    finding: Finding
    rule: TreatmentRule
    severity: int

    @property
    def rank(self) -> float:
        return self.severity * self.rule.importance / self.rule.effort

    @property
    def level(self) -> int | None:
        return level_of(self.finding)

    @property
    def target(self) -> int:
        """One level further, and no lower than the third: 规范."""
        return min(LEVELS, max(3, (self.level or 2) + 1))

    @property
    def reason(self) -> str:
        words = {
            "kind": self.finding.get_kind_display(),
            "name": self.finding.name or self.finding.text[:40],
            "severity": self.severity,
            "importance": self.rule.importance,
            "effort": self.rule.effort,
            "rank": f"{self.rank:.1f}",
        }
        why = _("严重 %(severity)d × 重要 %(importance)d ÷ 投入 %(effort)d = %(rank)s") % words
        return f"{words['kind']}：{words['name']}{self._score}。{why}。"

    @property
    def _score(self) -> str:
        if self.finding.value is None:
            return ""
        return " " + _("%(value)d 分，第 %(level)d 级") % {"value": round(self.finding.value), "level": self.level}


def level_of(finding: Finding) -> int | None:
    """0–100 back to the five levels that were answered: 0 is the first, 100 the fifth."""
    return None if finding.value is None else 1 + int(finding.value * (LEVELS - 1) / HIGHEST)


def severity_of(finding: Finding) -> int:
    """A red flag first; then what is low for sure, what is low, what only lags, and what is seen differently."""
    if finding.kind == FindingKind.RED_FLAG:
        return 5
    if finding.kind == FindingKind.GAP:
        return 1
    if finding.high is not None and finding.high < SUPPORT_BELOW:
        return 4
    return 3 if finding.value is None or finding.value < SUPPORT_BELOW else 2


def candidates_for(findings: Iterable[Finding], rules: Iterable[TreatmentRule]) -> list[Candidate]:
    """All of them, the most worth doing first. An indicator without a rule of its own is met by those for any."""
    of_key: dict[str, list[TreatmentRule]] = {}
    for rule in rules:
        of_key.setdefault(rule.dimension_key, []).append(rule)
    found = [
        Candidate(finding, rule, severity_of(finding))
        for finding in findings
        if finding.kind in TREATED
        for rule in of_key.get(finding.dimension.key if finding.dimension else "", of_key.get("", []))
        if (level_of(finding) or 1) <= rule.up_to_level or finding.kind == FindingKind.RED_FLAG
    ]
    return sorted(found, key=lambda one: (-one.rank, one.finding.position, one.rule.pk))


def chosen_from(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The best measure of each finding, then second ones while there is room; never the same measure twice."""
    ranked = list(candidates)
    taken: list[Candidate] = []
    for most in range(1, MOST_OF_A_FINDING + 1):
        for one in ranked:
            of_finding = sum(other.finding == one.finding for other in taken)
            twice = any(other.rule.title == one.rule.title for other in taken)
            if len(taken) < MOST_ITEMS and of_finding < most and not twice:
                taken.append(one)
    return sorted(taken, key=ranked.index)
