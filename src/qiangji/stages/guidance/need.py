"""What a plan item is worth to an organisation, in points that anybody can check by hand."""

from qiangji.stages.assessment.choices import FindingKind
from qiangji.stages.assessment.models import Finding

RED_FLAG = 100
UNMEASURED = 50


def points_of(finding: Finding) -> int:
    """How far the indicator lies below full marks; a red flag counts as all of it, what was not measured as half."""
    if finding.kind == FindingKind.RED_FLAG:
        return RED_FLAG
    if finding.value is None:
        return UNMEASURED
    return max(0, min(RED_FLAG, round(100 - finding.value)))
