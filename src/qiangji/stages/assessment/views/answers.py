"""Answering: one dimension a step, or all on one page. Each is a form; with script, answers are saved as one goes."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qiangji.accounts import clock
from qiangji.accounts import queries as accounts
from qiangji.files.errors import BadUpload
from qiangji.ui.context import display_modes
from qiangji.ui.numbers import number_in

from .. import actions, forms, queries, questionnaire, sheet_page
from ..asking import Step
from ..choices import Measures, Voice
from ..errors import NewerAnswer, PromiseUnread, Refused
from ..guards import is_over, on_open_sheet, on_own_sheet
from ..models import AnswerSheet, Evidence, Item
from ..promise import promise_of
from ..sheet_page import Look


@on_open_sheet
@never_cache
def sheet_step(request: HttpRequest, sheet: AnswerSheet, number: int) -> HttpResponse:
    steps = queries.steps_of(sheet.version, sheet.assessment.size)
    if not 1 <= number <= len(steps):
        raise Http404
    here = reverse("assessment:sheet-step", args=[sheet.pk, number])
    before = reverse("assessment:sheet-step", args=[sheet.pk, number - 1]) if number > 1 else ""
    after = reverse("assessment:sheet-step", args=[sheet.pk, number + 1]) if number < len(steps) else ""
    review = reverse("assessment:sheet-review", args=[sheet.pk])
    ways = {"previous": before or here, "next": after or review, "stay": here}
    sent = _saved(request, sheet, steps[number - 1 : number], ways)
    if isinstance(sent, HttpResponse):
        return sent
    return _page(request, sheet, sent, step=number)


@on_own_sheet
@never_cache
def sheet_whole(request: HttpRequest, sheet: AnswerSheet) -> HttpResponse:
    """All questions: to answer, to read over, or to print empty."""
    if sheet.promise_read_at is None and not is_over(sheet) and sheet.voice != Voice.AGREED:
        return redirect("assessment:sheet-promise", sheet.pk)
    if sheet.assessment.round.opened_at is None:
        return redirect("assessment:sheet-done", sheet.pk)
    steps = queries.steps_of(sheet.version, sheet.assessment.size)
    sent = None
    if not is_over(sheet):
        review = reverse("assessment:sheet-review", args=[sheet.pk])
        sent = _saved(request, sheet, steps, {"next": review, "stay": request.path})
        if isinstance(sent, HttpResponse):
            return sent
    return _page(request, sheet, sent, is_over=is_over(sheet), is_empty="empty" in request.GET)


def _saved(request: HttpRequest, sheet: AnswerSheet, steps: Sequence[Step], ways: Mapping[str, str]):
    """What was sent, saved, and the way on; with something wrong in it, what was sent."""
    if request.method != "POST":
        return None
    keys = [key for step in steps for key in step.keys]
    size, personal = sheet.assessment.size, sheet.version.instrument.measures == Measures.PERSON
    questions = queries.questions_of(sheet.version)
    sent = forms.read_page(request.POST, request.FILES, keys, questions, size, wants_reason=not personal)
    if not sent.errors:
        try:
            saved = actions.save_answers(sheet=sheet, given=sent.given, based_on=sent.based_on, by=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("assessment:sheet-done", sheet.pk)
        _say_kept(request, saved.kept)
        _take_files(request, sheet, sent)
    if sent.errors:
        return sent
    go = request.POST.get("go", "next")
    if go == "later":
        messages.success(request, _("已保存，回来时接着答。"))
        return redirect("assessment:sheet-list")
    return redirect(ways["stay"] if "remove" in request.POST else ways.get(go, ways["stay"]))


def _say_kept(request: HttpRequest, kept: tuple[str, ...]) -> None:
    if kept:
        n = len(kept)
        said = ngettext(
            "有 %(n)d 道题后来在另一台设备上改过，留下的是后来的那一次。",
            "有 %(n)d 道题后来在另一台设备上改过，留下的是后来的那一次。",
            n,
        )
        messages.warning(request, said % {"n": n})


def _take_files(request: HttpRequest, sheet: AnswerSheet, sent: forms.Sent) -> None:
    """The answers are saved by now, whatever becomes of the files."""
    rows = Item.objects.filter(dimension__version=sheet.version, key__in=sent.files) if sent.files else ()
    items = {item.key: item for item in rows}
    for key, files in sent.files.items():
        try:
            for file in files:
                actions.add_evidence(sheet=sheet, item=items[key], upload=file, by=request.user)
        except (Refused, BadUpload) as refusal:
            sent.errors[key] = str(refusal)
    if remove := number_in(request.POST, "remove"):
        for evidence in sheet.evidence.select_related("item", "file", "sheet").filter(pk=remove):
            actions.remove_evidence(evidence=evidence, by=request.user)


def _page(
    request: HttpRequest,
    sheet: AnswerSheet,
    sent: forms.Sent | None,
    *,
    step: int = 0,
    is_over: bool = False,
    is_empty: bool = False,
) -> HttpResponse:
    """Everything that is drawn is drawn already; what is the sheet's own goes into its holes."""
    size = sheet.assessment.size
    steps = queries.steps_of(sheet.version, size)
    modes, is_demo = display_modes(request)["display_modes"], accounts.is_demo()
    look = Look(get_language() or "", modes, is_demo, size, step, is_over, is_empty)
    stored = {} if is_empty else queries.answers_of(sheet)
    values = _around(request, sheet, steps, stored) | _said(request, sent)
    answers = _answers(stored, sent) | _files({} if is_empty else queries.evidence_of(sheet))
    for one in steps[step - 1 : step] if step else steps:
        values[f"questions:{one.number}"] = questionnaire.drawn(sheet.version, size, one).filled(answers)
    return HttpResponse(sheet_page.drawn(sheet.version, steps, look).filled(values))


def _around(request: HttpRequest, sheet: AnswerSheet, steps: Sequence[Step], stored: Mapping) -> dict[str, str]:
    answered = {f"answered:{step.number}": step.answered(stored) for step in steps}
    return {
        "number": str(sheet.pk),
        "reader": str(request.user.pk),
        "code": escape(sheet.respondent_code),
        "organisation": escape(sheet.organisation.name) if sheet.organisation else "",
        "instrument": escape(sheet.version.instrument.name),
        "round": escape(sheet.assessment.round.name),
        "promise": escape(promise_of(sheet.assessment.round, sheet.voice).short),
        "csrf": get_token(request),
        "address": escape(request.get_full_path()),
        "answered": str(sum(answered.values())),
        **{name: str(n) for name, n in answered.items()},
    }


def _said(request: HttpRequest, sent: forms.Sent | None) -> dict[str, str]:
    """What went wrong, above the questions, and what an earlier page left to say."""
    said: dict[str, str] = {}
    if sent is not None and sent.errors:
        said["errors"] = render_to_string("assessment/sheets/_errors.html", {"errors": sent.errors})
    if waiting := messages.get_messages(request):
        said["toasts"] = render_to_string("ui/layouts/_toasts.html", {"messages": waiting})
    return said


def _answers(stored: Mapping, sent: forms.Sent | None) -> dict[str, str]:
    """What was just sent, where it could not be saved, else what is saved."""
    values: dict[str, str] = {}
    given = {key: one for key, (one, _at) in stored.items()} | (sent.given if sent else {})
    for key, one in given.items():
        values[f"{key}={forms.text_of(one.cell)}"] = questionnaire.CHECKED
        if one.note:
            values[f"{key}/note"] = escape(one.note)
    for key, (_one, at) in stored.items():
        values[f"{key}/based_on"] = forms.moment_as_text(at)
    for key, said in (sent.errors if sent else {}).items():
        values[f"{key}/error"] = render_to_string("assessment/sheets/_error.html", {"key": key, "said": said})
        values[f"{key}/described"] = SafeString(f' aria-describedby="error-{key}"')
    return values


def _files(evidence: Mapping[str, Sequence[Evidence]]) -> dict[str, str]:
    return {f"{key}/files": files_shown(key, files) for key, files in evidence.items()}


def files_shown(key: str, files: Sequence[Evidence]) -> str:
    full = len(files) >= actions.MOST_AN_ITEM
    return render_to_string("assessment/sheets/_files.html", {"key": key, "files": files, "is_full": full}).strip()


@on_own_sheet
@require_POST
def sheet_save(request: HttpRequest, sheet: AnswerSheet) -> HttpResponse:
    """One answer, from a page that saves as one goes. What it answers is for the script, with a sentence for people."""
    question = queries.questions_of(sheet.version).get(request.POST.get("item", ""))
    if question is None:
        return _refused(_("这道题不在这份答卷里。"))
    try:
        answer = actions.save_answer(
            sheet=sheet,
            item=question,
            cell=forms.cell_of(request.POST.get("cell", "")),
            note=forms.plain(request.POST.get("note", "")),
            at=clock.now() - forms.waited(request.POST.get("waited", "")),
            based_on=forms.moment_of(request.POST.get("based_on", "")),
            by=request.user,
        )
    except NewerAnswer as newer:
        return _newer(newer)
    except PromiseUnread as unread:
        return _refused(str(unread), status=409, ended=True)
    except Refused as refusal:
        return _refused(str(refusal), status=409 if is_over(sheet) else 422, ended=is_over(sheet))
    at = timezone.localtime(answer.saved_at)
    return JsonResponse({"saved_at": forms.moment_as_text(answer.saved_at), "time": f"{at:%H:%M}"})


def _newer(newer: NewerAnswer) -> JsonResponse:
    stored = newer.stored
    cell = stored.state if stored.score is None else str(stored.score)
    shown = {"cell": cell, "note": stored.note, "saved_at": forms.moment_as_text(stored.saved_at)}
    return JsonResponse({"newer": shown, "message": str(newer)}, status=409)


def _refused(message: str, *, status: int = 422, ended: bool = False) -> JsonResponse:
    return JsonResponse({"message": message, "ended": ended}, status=status)
