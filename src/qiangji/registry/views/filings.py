"""年检, 等级评估 and 党建情况 of an organisation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts.clock import today

from .. import actions, forms
from ..fingerprints import fingerprint
from ..guards import on_organisation
from ..models import AnnualInspection, OfficialGrade, Organisation, PartyBuildingRecord
from .answering import Values, answer

KINDS = {"inspection": AnnualInspection, "grade": OfficialGrade, "party": PartyBuildingRecord}


@on_organisation("registry.record_filing")
def inspection_add(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return answer(
        request,
        forms.InspectionForm,
        now=lambda: {"year": today().year - 1},
        act=lambda values: actions.record_inspection(organisation=organisation, by=request.user, **values),
        done=_("年检已登记。"),
        **_page(organisation, _("登记年检"), _("照登记管理机关的结论登记，一年一条。")),
    )


@on_organisation("registry.record_filing")
def inspection_correct(request: HttpRequest, organisation: Organisation, inspection_pk: int) -> HttpResponse:
    inspection = get_object_or_404(organisation.inspections, pk=inspection_pk)

    def open_form(data=None, *, initial: Values) -> forms.InspectionForm:
        return forms.InspectionForm(data, initial=initial, correcting=True)

    def now() -> Values:
        row = AnnualInspection.objects.get(pk=inspection.pk)
        values = {name: getattr(row, name) for name in ("result", "concluded_on", "note")}
        return values | {"seen": fingerprint(row)}

    return answer(
        request,
        open_form,
        now=now,
        act=lambda values: actions.correct_inspection(inspection=inspection, by=request.user, **values),
        done=_("年检已更正。"),
        **_page(organisation, _("更正 %d 年度年检") % inspection.year, _("原来的结论会留在办理记录里。")),
    )


@on_organisation("registry.record_filing")
def grade_add(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return answer(
        request,
        forms.GradeForm,
        act=lambda values: actions.record_grade(organisation=organisation, by=request.user, **values),
        done=_("等级已登记。"),
        **_page(organisation, _("登记等级"), _("照评定机关的公告登记；系统不计算等级。")),
    )


@on_organisation("registry.record_filing")
def party_add(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return answer(
        request,
        forms.PartyForm,
        act=lambda values: actions.record_party_building(organisation=organisation, by=request.user, **values),
        done=_("党建情况已登记。"),
        **_page(organisation, _("登记党建情况"), _("只登记党组织的形式，不登记任何人的政治面貌。")),
    )


@on_organisation("registry.record_filing")
def filing_remove(request: HttpRequest, organisation: Organisation, kind: str, filing_pk: int) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    filing = get_object_or_404(KINDS[kind], organisation=organisation, pk=filing_pk)
    words = {"kind": filing._meta.verbose_name, "filing": filing}
    sentence = _("将删除 1 条%(kind)s：%(filing)s。内容会留在办理记录里。") % words
    return answer(
        request,
        forms.RemovalForm,
        act=lambda values: actions.remove_filing(filing=filing, by=request.user, **values),
        done=_("已删除 1 条。"),
        **_page(organisation, _("删除误登"), sentence) | {"submit_text": _("删除"), "submit_kind": "danger"},
    )


def _page(organisation: Organisation, title: str, sentence: str) -> dict:
    filings = reverse("registry:organisation-filings", args=[organisation.pk])
    return {
        "organisation": organisation,
        "title": title,
        "sentence": sentence,
        "submit_text": _("保存"),
        "cancel_url": filings,
        "then": lambda _done: filings,
    }
