"""画像: one organisation's result in one round."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from qiangji.ui.components.charts import chart as table_of

from .. import actions, bridge, exports, queries
from ..choices import FindingKind, PeerGrouping
from ..guards import on_profile
from ..models import Assessment
from .assessment_frame import KEPT, frame, kept_for, pictures_of


@on_profile("assessment.view_profile")
def assessment_detail(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    shown = frame(request, assessment, "profile")
    note_reading(request, shown, "page")
    if shown["profile"] is not None:
        shown["drawn"] = _drawn(shown)
        shown["place"] = bridge.place_of(assessment, shown["profile"].scoring_id, request.GET.get("by", ""))
        shown["groupings"] = PeerGrouping.choices
        shown["sees_norms"] = request.user.has_perm("assessment.view_norms", assessment)
    return render(request, "assessment/assessment_detail.html", shown)


def note_reading(request: HttpRequest, shown: dict, form: str) -> None:
    """Who runs or answers for it reads it in the course of work; a supervisor's reading goes on record."""
    if not shown["in_full"]:
        actions.read_profile(assessment=shown["assessment"], by=request.user, form=form)


def _drawn(shown: dict) -> dict[str, SafeString]:
    """Drawn once for all readers of one kind. A signed diagnosis never changes, so its number says all of it."""
    signed = shown["signed"].pk if shown["signed"] else ""
    key = f"profile-body:{kept_for(shown['profile'], shown['assessment'], in_full=shown['in_full'])}:{signed}"

    def draw() -> dict[str, SafeString]:
        given = {name: shown[name] for name in ("assessment", "profile", "signed", "in_full")}
        given |= content_of(shown)
        return {part: render_to_string(f"assessment/_profile_{part}.html", given) for part in ("body", "quality")}

    return cache.get_or_set(key, draw, KEPT)


def content_of(shown: dict) -> dict:
    profile, signed = shown["profile"], shown["signed"]
    pictures = pictures_of(profile, shown["assessment"], in_full=shown["in_full"])
    findings = list(queries.findings_of(signed)) if signed else profile.drafts
    return {
        "pictures": pictures,
        "table": table_of(pictures.plot),
        "spread": list(exports.spread_of(profile)),
        "how_computed": exports.how_organisation_computed(profile),
        "findings": findings,
        "strengths": [one for one in findings if one.kind == FindingKind.STRENGTH],
        "weaknesses": [one for one in findings if one.kind == FindingKind.WEAKNESS],
        "red_flags": [one for one in findings if one.kind == FindingKind.RED_FLAG],
        "gaps": [one for one in findings if one.kind == FindingKind.GAP],
    }
