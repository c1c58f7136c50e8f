"""诊断: drafted, edited and signed by an expert, answered by the organisation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import actions, exports, forms, queries
from ..errors import Refused, Stale
from ..guards import on_diagnosis, on_profile
from ..models import Assessment, Diagnosis
from ..next_steps import next_steps_for
from .answering import Difference, answer
from .assessment_frame import frame


@on_profile("assessment.view_diagnoses")
def assessment_diagnosis(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The tab: the one diagnosis, or all of them to choose from."""
    shown = frame(request, assessment, "diagnosis")
    if len(shown["diagnoses"]) == 1:
        return redirect(shown["diagnoses"][0])
    shown["may_draft"] = request.user.has_perm("assessment.conduct_assessment", assessment)
    return render(request, "assessment/assessment_diagnosis.html", shown)


@on_profile("assessment.conduct_assessment")
def diagnosis_draft(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    form = forms.DiagnosisDraftForm(request.POST or None, assessment=assessment, initial={"kind": "first"})
    return answer(
        request,
        form,
        act=lambda: actions.draft_diagnosis(assessment=assessment, by=request.user, **form.cleaned_data),
        then=lambda diagnosis: reverse("assessment:diagnosis-edit", args=[diagnosis.pk]),
        done=_("已按规则初拟；逐条改定以后再签署。"),
        template="assessment/diagnosis_draft.html",
        assessment=assessment,
        title=_("起草诊断"),
        cancel_url=assessment.get_absolute_url(),
    )


@on_diagnosis("assessment.view_diagnosis")
def diagnosis_detail(request: HttpRequest, diagnosis: Diagnosis) -> HttpResponse:
    shown = frame(request, diagnosis.assessment, "diagnosis")
    if not shown["in_full"]:
        actions.read_diagnosis(diagnosis=diagnosis, by=request.user, form="page")
    shown |= {
        "diagnosis": diagnosis,
        "then_and_now": exports.then_and_now(diagnosis, shown["profile"]),
        "may_answer": diagnosis.answered_at is None and request.user.has_perm("assessment.answer_diagnosis", diagnosis),
        "may_sign": diagnosis.signed_at is None and request.user.has_perm("assessment.sign_diagnosis", diagnosis),
        "may_follow": diagnosis.signed_at is not None
        and request.user.has_perm("assessment.conduct_assessment", diagnosis.assessment),
        "next_steps": next_steps_for(request.user, diagnosis),
    }
    return render(request, "assessment/diagnosis_detail.html", shown)


@on_diagnosis("assessment.sign_diagnosis")
def diagnosis_edit(request: HttpRequest, diagnosis: Diagnosis) -> HttpResponse:
    """One form for all of it. Each button first saves what is written, then does its own."""
    if diagnosis.signed_at is not None:
        return redirect(diagnosis)
    if request.method != "POST":
        form = forms.DiagnosisForm(diagnosis=diagnosis, initial=forms.DiagnosisForm.initial_of(diagnosis))
        return _editing(request, diagnosis, form)
    form = forms.DiagnosisForm(request.POST, diagnosis=diagnosis)
    if not form.is_valid():
        return _editing(request, diagnosis, form)
    try:
        target = _save(request, diagnosis, form)
    except Stale as stale:
        fresh = queries.diagnoses_in_full().get(pk=diagnosis.pk)
        caught_up = _caught_up(form, fresh)
        caught_up.add_error(None, str(stale))
        return _editing(request, fresh, caught_up, differences=_differences(form, fresh))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _editing(request, diagnosis, form)
    return redirect(target)


def _editing(request: HttpRequest, diagnosis: Diagnosis, form, **page) -> HttpResponse:
    shown = frame(request, diagnosis.assessment, "diagnosis") | {"diagnosis": diagnosis, "form": form, **page}
    return render(request, "assessment/diagnosis_edit.html", shown, status=409 if page else 200)


def _save(request: HttpRequest, diagnosis: Diagnosis, form) -> str:
    """Where to go on."""
    data = form.cleaned_data
    saved = actions.edit_diagnosis(
        diagnosis=diagnosis,
        gist=data["gist"],
        visited_on=data["visited_on"],
        participants=data["participants"],
        texts=form.texts,
        revision=data["revision"],
        by=request.user,
    )
    verb, _dash, number = request.POST.get("do", "save").partition("-")
    here = reverse("assessment:diagnosis-edit", args=[diagnosis.pk])
    finding = next((one for one in form.findings if str(one.pk) == number), None)
    if verb == "sign":
        return reverse("assessment:diagnosis-sign", args=[diagnosis.pk])
    if verb == "add":
        kind, dimension = data["add_kind"], data["add_dimension"]
        actions.add_finding(
            diagnosis=saved,
            kind=kind,
            dimension=dimension,
            text=data["add_text"],
            revision=saved.revision,
            by=request.user,
        )
    elif verb == "drop" and finding is not None:
        actions.drop_finding(finding=finding, revision=saved.revision, by=request.user)
    elif verb in ("up", "down") and finding is not None:
        actions.move_finding(finding=finding, up=verb == "up", revision=saved.revision, by=request.user)
        return f"{here}#finding-{finding.pk}"
    messages.success(request, _("已暂存。"))
    return here


def _caught_up(form: forms.DiagnosisForm, fresh: Diagnosis) -> forms.DiagnosisForm:
    """What was written, on what is stored now: the next saving counts as made on that."""
    data = form.data.copy()
    data["revision"] = str(fresh.revision)
    for finding in fresh.findings.all():
        data.setdefault(forms.text_name(finding), finding.text)
    return forms.DiagnosisForm(data, diagnosis=fresh)


def _differences(form: forms.DiagnosisForm, fresh: Diagnosis) -> list[Difference]:
    """Where saving again would replace what is stored, and what was written of a finding that is gone."""
    stored = forms.DiagnosisForm.initial_of(fresh)
    found = []
    for name in ("gist", *(forms.text_name(finding) for finding in form.findings)):
        theirs, mine = str(stored.get(name, _("（已删去）"))), str(form.cleaned_data.get(name, ""))
        if theirs != mine:
            found.append(Difference(str(form[name].label), theirs or _("（空）"), mine or _("（空）")))
    return found


@on_diagnosis("assessment.sign_diagnosis")
def diagnosis_sign(request: HttpRequest, diagnosis: Diagnosis) -> HttpResponse:
    """Once more in full, with what becomes fixed; then for good."""
    if diagnosis.signed_at is not None:
        return redirect(diagnosis)
    refused = ""
    if request.method == "POST":
        try:
            revision = request.POST.get("revision", "")
            actions.sign_diagnosis(
                diagnosis=diagnosis, by=request.user, revision=int(revision) if revision.isdecimal() else -1
            )
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已签署。机构会看到这份诊断，并可以答复。"))
            return redirect(diagnosis)
    shown = frame(request, diagnosis.assessment, "diagnosis") | {"diagnosis": diagnosis, "refused": refused}
    return render(request, "assessment/diagnosis_sign.html", shown, status=409 if refused else 200)


@on_diagnosis("assessment.answer_diagnosis")
def diagnosis_answer(request: HttpRequest, diagnosis: Diagnosis) -> HttpResponse:
    if diagnosis.answered_at is not None:
        return redirect(diagnosis)
    form = forms.DiagnosisAnswerForm(request.POST or None)
    return answer(
        request,
        form,
        act=lambda: actions.answer_diagnosis(diagnosis=diagnosis, by=request.user, **form.cleaned_data),
        then=lambda done: done.get_absolute_url(),
        done=_("已答复。"),
        template="assessment/diagnosis_answer.html",
        diagnosis=diagnosis,
        assessment=diagnosis.assessment,
    )
