"""Changing an organisation's record: one question a page, one verb each."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import actions, forms, queries
from ..errors import Refused, Stale
from ..guards import on_organisation
from ..models import Organisation
from .answering import Values, answer
from .dossier import body, frame
from .facts import certificate_facts


@on_organisation("registry.edit_organisation")
def organisation_edit(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """With ``?then=confirm`` saving also confirms: the second way through the yearly question."""
    keeper = request.user.has_perm("registry.register_organisation", organisation)
    confirms = request.GET.get("then") == "confirm" and request.user.has_perm(
        "registry.confirm_organisation", organisation
    )

    def act(values: Values) -> Organisation:
        changed = actions.edit_organisation(organisation=organisation, by=request.user, **values)
        return actions.confirm_organisation(organisation=changed, by=request.user) if confirms else changed

    form_class = forms.IdentityForm if keeper else forms.FactsForm
    return answer(
        request,
        partial(_open, form_class, organisation.pk),
        now=lambda: _values(_reread(organisation)),
        base=lambda sent: _seen_values(organisation, sent["version"]),
        act=act,
        then=lambda _done: organisation.get_absolute_url(),
        done=_("已保存并确认。") if confirms else _("已保存。"),
        template="registry/organisation_edit.html",
        organisation=organisation,
        is_keeper=keeper,
        title=_("编辑机构信息"),
        submit_text=_("保存并确认") if confirms else _("保存"),
        cancel_url=organisation.get_absolute_url(),
    )


@on_organisation("registry.confirm_organisation")
def organisation_confirm(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """这些还对吗？ One page: yes, or go and edit."""
    problem = ""
    if request.method == "POST":
        seen = request.POST.get("version", "")
        try:
            actions.confirm_organisation(
                organisation=organisation, version=int(seen) if seen.isdecimal() else 0, by=request.user
            )
        except Stale:
            problem = _("您打开之后信息有变化，下面是新的内容，请再看一遍。")
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("已确认。一年后再请您看一遍。"))
            return redirect(organisation)
    page = body(frame(request, _reread(organisation), ""))
    shown = {"problem": problem, "certificate_facts": certificate_facts(page["organisation"])}
    return render(request, "registry/organisation_confirm.html", page | shown)


@on_organisation("registry.register_organisation")
def organisation_rename(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return _one_question(
        request,
        organisation,
        forms.RenameForm,
        act=partial(actions.rename_organisation, organisation=organisation, by=request.user),
        title=_("更名"),
        sentence=_("现名“%s”会记为曾用名，用它仍能搜到这家机构。") % organisation,
        done=_("已更名。"),
    )


@on_organisation("registry.register_organisation")
def organisation_relocate(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return _one_question(
        request,
        organisation,
        partial(forms.RelocateForm, user=request.user),
        act=partial(actions.relocate_organisation, organisation=organisation, by=request.user),
        title=_("变更登记地区"),
        sentence=_("现登记在%(region)s。变更后由新地区的主管人员看到，本机构账号的授权一并转过去。")
        % {"region": organisation.region},
        done=_("登记地区已变更。"),
    )


@on_organisation("registry.register_organisation")
def organisation_standing(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return _one_question(
        request,
        organisation,
        forms.StandingForm,
        act=partial(actions.change_standing, organisation=organisation, by=request.user),
        title=_("变更状态"),
        sentence=_("现为“%s”。变更会记入办理记录。") % organisation.get_standing_display(),
        done=_("状态已变更。"),
    )


def _one_question(request: HttpRequest, organisation: Organisation, form_class, *, act, **page) -> HttpResponse:
    return answer(
        request,
        form_class,
        now=lambda: {"version": _reread(organisation).version},
        act=lambda values: act(**values),
        then=lambda _done: organisation.get_absolute_url(),
        organisation=organisation,
        submit_text=_("保存"),
        cancel_url=reverse("registry:organisation-detail", args=[organisation.pk]),
        **page,
    )


def _open(form_class, pk: int, data=None, *, initial: Values):
    return form_class(data, instance=Organisation.objects.get(pk=pk), initial=initial)


def _reread(organisation: Organisation) -> Organisation:
    return queries.with_relations(Organisation.objects.all()).get(pk=organisation.pk)


def _values(organisation: Organisation) -> Values:
    return {
        **{name: getattr(organisation, name) for name in forms.IdentityForm.Meta.fields},
        "secondary_fields": [row.field for row in organisation.secondary_fields.all()],
        "served_types": [row.disability_type for row in organisation.served_types.all()],
        "version": organisation.version,
    }


def _seen_values(organisation: Organisation, version: int) -> Values | None:
    """What the person had before them: the text of that version. Lists are not kept by version."""
    past = organisation.history.filter(version=version).order_by("-history_id").first()
    return {name: getattr(past, name) for name in forms.IdentityForm.Meta.fields} if past else None
