"""What all pages about one organisation's assessment share: its head, its tabs, and the one thing to do next."""

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qiangji.registry.choices import InspectionResult, PartyForm
from qiangji.ui.components.figures import fact, facts
from qiangji.ui.components.markup import markup

from .. import bridge, exports
from ..choices import DiagnosisKind, Voice
from ..models import Assessment, Diagnosis
from ..organisation_profile import OrganisationProfile
from ..queries import assessments_in_full, diagnoses_of

# Facts of the organisation may be a minute old; what was scored is never.
KEPT, HEAD_KEPT = 10 * 60, 60


def frame(request: HttpRequest, assessment: Assessment, current: str) -> dict:
    """``profile`` is what this reader may see of it, and None before anything was scored."""
    user = request.user
    in_full = user.has_perm("assessment.view_profile_in_full", assessment)
    sees_profile = in_full or user.has_perm("assessment.view_profile", assessment)
    profile = bridge.profile_of(assessment) if sees_profile else None
    if profile is not None and not in_full:
        profile = profile.for_supervisors()
    diagnoses = [one for one in diagnoses_of(assessment) if _may_see(user, one, assessment)]
    return {
        "assessment": assessment,
        "organisation": assessment.organisation,
        "profile": profile,
        "in_full": in_full,
        "diagnoses": diagnoses,
        "signed": next((one for one in diagnoses if one.signed_at), None),
        "head": _head(assessment, profile, in_full=in_full),
        "tabs": _tabs(assessment, in_full=in_full, sees_profile=sees_profile, diagnoses=diagnoses),
        "current_tab": current,
        "next_step": _next_step(user, assessment, profile, diagnoses),
        "may_open_dossier": user.has_perm("registry.view_organisation", assessment.organisation),
    }


def kept_for(profile: OrganisationProfile | None, assessment: Assessment, *, in_full: bool) -> str:
    """What a drawing for this kind of reader is kept under: no two readers of one kind see different things."""
    mark = profile.key if profile else f"unscored:{assessment.pk}"
    return f"{mark}:{get_language()}:{'full' if in_full else 'released'}"


def pictures_of(profile: OrganisationProfile, assessment: Assessment, *, in_full: bool) -> exports.OrganisationPictures:
    """Drawn once for each scoring, language, and kind of reader."""
    key = f"pictures:{kept_for(profile, assessment, in_full=in_full)}"
    return cache.get_or_set(key, lambda: exports.organisation_pictures(profile), KEPT)


def _head(assessment: Assessment, profile: OrganisationProfile | None, *, in_full: bool) -> SafeString:
    def draw() -> SafeString:
        shown = {
            "assessment": assessment,
            "organisation": assessment.organisation,
            "profile": profile,
            "head_facts": head_facts(assessment),
            "pictures": pictures_of(profile, assessment, in_full=in_full) if profile else None,
        }
        return render_to_string("assessment/_profile_head.html", shown)

    version = assessment.organisation.version
    return cache.get_or_set(f"profile-head:{kept_for(profile, assessment, in_full=in_full)}:{version}", draw, HEAD_KEPT)


def _may_see(user, diagnosis: Diagnosis, assessment: Assessment) -> bool:
    diagnosis.assessment = assessment
    return user.has_perm("assessment.view_diagnosis", diagnosis)


def _tabs(
    assessment: Assessment, *, in_full: bool, sees_profile: bool, diagnoses: list[Diagnosis]
) -> list[tuple[str, str, str]]:
    shown = [("profile", _("画像"), "assessment:assessment-detail")] if sees_profile else []
    if in_full or diagnoses:
        shown.append(("diagnosis", _("诊断"), "assessment:assessment-diagnosis"))
    if in_full:
        shown.append(("releases", _("共享授权"), "assessment:assessment-releases"))
        shown.append(("log", _("办理记录"), "assessment:assessment-log"))
    return [(key, label, reverse(name, args=[assessment.pk])) for key, label, name in shown]


def _next_step(user, assessment: Assessment, profile: OrganisationProfile | None, diagnoses) -> tuple[str, str] | None:
    """Of all that could be done the one thing that comes next for this reader, as (word, address)."""
    if user.has_perm("assessment.conduct_assessment", assessment):
        return _assessors_step(assessment, profile, diagnoses)
    waiting = next((one for one in diagnoses if one.signed_at and not one.answered_at), None)
    if waiting is not None and user.has_perm("assessment.answer_diagnosis", waiting):
        return _("答复诊断"), reverse("assessment:diagnosis-answer", args=[waiting.pk])
    return None


def _assessors_step(assessment: Assessment, profile, diagnoses) -> tuple[str, str] | None:
    if profile is None:
        return None
    unsigned = next((one for one in diagnoses if not one.signed_at), None)
    if unsigned is not None:
        return _("签署诊断"), reverse("assessment:diagnosis-edit", args=[unsigned.pk])
    if profile.leading != Voice.AGREED:
        return _("开始议定"), reverse("assessment:assessment-meeting", args=[assessment.pk])
    if not any(one.kind == DiagnosisKind.FIRST for one in diagnoses):
        return _("起草诊断"), reverse("assessment:diagnosis-draft", args=[assessment.pk])
    return None


def head_facts(assessment: Assessment) -> SafeString:
    assessment = assessments_in_full().get(pk=assessment.pk)
    one = assessment.organisation
    grade = f"{assessment.grade} · {_('至')} {assessment.grade_until:%Y-%m}" if assessment.grade else _("未评估")
    inspected = _("年检 %d") % assessment.inspected_for if assessment.inspected_for else _("年检")
    rows = [
        (_("组织形式"), one.short_form),
        (_("成立登记"), one.established_on.isoformat() if one.established_on else ""),
        (_("业务主管"), one.supervising_unit),
        (_("服务领域"), one.get_primary_field_display()),
        (_("统一社会信用代码"), markup('<span class="qj-nowrap">{}</span>', one.credit_code or "")),
        (_("专职人员"), _staff(one)),
        (_("等级评估"), grade),
        (inspected, InspectionResult(assessment.inspection).label if assessment.inspection else ""),
        (_("党组织"), PartyForm(assessment.party).label if assessment.party else ""),
    ]
    return facts(SafeString("".join(fact(markup("{}", value), label) for label, value in rows)))


def _staff(one) -> str:
    if one.full_time_staff is None:
        return ""
    qualified = "" if one.qualified_staff is None else _("（持证 %d）") % one.qualified_staff
    return _("%d 人") % one.full_time_staff + qualified
