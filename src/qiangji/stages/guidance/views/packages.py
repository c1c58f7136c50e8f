"""Service packages: what is offered, who has it, and what is used and left of it."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may

from .. import actions, forms, queries
from ..models import ServicePackage
from .answering import answer
from .tabs import stage_tabs

PER_PAGE = 20


@may("guidance.view_guidance")
def package_assignments(request: HttpRequest) -> HttpResponse:
    """For an organisation its own; for the hub those of all."""
    user, today = request.user, clock.today()
    filtered = forms.AssignmentFilter(request.GET)
    rows = queries.assignments_in_order(queries.assignments_visible_to(user))
    if not filtered.is_valid():
        rows = rows.none()
    else:
        rows = queries.assignments_in_state(rows, filtered.cleaned_data["state"], today)
        if words := filtered.cleaned_data["q"]:
            rows = rows.filter(Q(organisation__name__icontains=words) | Q(package__name__icontains=words))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    uses = queries.uses_of(page.object_list)
    shown = {
        "tabs": stage_tabs(user),
        "filter": filtered,
        "page": page,
        "rows": [(one, uses[one.pk]) for one in page],
        "today": today,
        "oversees": user.has_perm("guidance.oversee_guidance"),
    }
    return render(request, "guidance/packages/assignment_list.html", shown)


@may("guidance.view_guidance")
def package_assignment(request: HttpRequest, pk: int) -> HttpResponse:
    assignment = fetch(request, "guidance.view_guidance", queries.assignments_in_full(), pk=pk)
    page = Paginator(queries.deliveries_under(assignment), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "assignment": assignment,
        "uses": queries.uses_of([assignment])[assignment.pk],
        "page": page,
        "beside": queries.beside_the_package(assignment),
        "today": clock.today(),
        "can_end": assignment.ends_on >= clock.today() and request.user.has_perm("guidance.run_guidance", assignment),
    }
    return render(request, "guidance/packages/assignment_detail.html", shown)


@may("guidance.run_guidance")
def package_assignment_end(request: HttpRequest, pk: int) -> HttpResponse:
    assignment = fetch(request, "guidance.run_guidance", queries.assignments_in_full(), pk=pk)
    form = forms.EndPackageForm(request.POST or None, initial={"ends_on": clock.today()})
    return answer(
        request,
        form,
        act=lambda: actions.end_package(assignment=assignment, by=request.user, **form.cleaned_data),
        then=lambda done: done.get_absolute_url(),
        done=_("已提前结束。"),
        title=_("提前结束服务包"),
        sentence=_("%(assignment)s，原定到 %(day)s。")
        % {"assignment": assignment, "day": f"{assignment.ends_on:%Y-%m-%d}"},
        submit_text=_("提前结束"),
        cancel_url=assignment.get_absolute_url(),
        crumbs=[
            (_("服务包"), reverse("guidance:package-assignments")),
            (str(assignment), assignment.get_absolute_url()),
        ],
    )


@may("guidance.oversee_guidance")
def package_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.packages(clock.today()), PER_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "can_edit": request.user.has_perm("guidance.run_guidance")}
    return render(request, "guidance/packages/package_list.html", shown)


@may("guidance.run_guidance")
def package_create(request: HttpRequest) -> HttpResponse:
    return _write(request, None)


@may("guidance.run_guidance")
def package_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _write(request, get_object_or_404(ServicePackage, pk=pk))


def _write(request: HttpRequest, package: ServicePackage | None) -> HttpResponse:
    form = forms.PackageForm(request.POST or None, package=package)
    rows = forms.content_rows(request.POST or None, package=package)

    def act() -> ServicePackage:
        given = {name: form.cleaned_data[name] for name in ("name", "purpose")} | {"contents": rows.contents()}
        if package is None:
            return actions.create_package(by=request.user, **given)
        given |= {"is_offered": form.cleaned_data["is_offered"], "revision": form.cleaned_data["revision"] or 0}
        return actions.edit_package(package=package, by=request.user, **given)

    return answer(
        request,
        form,
        act=act,
        also_valid=rows.is_valid,
        then=lambda _package: reverse("guidance:package-list"),
        done=_("服务包已保存。"),
        template="guidance/packages/package_edit.html",
        title=_("编辑服务包") if package else _("新增服务包"),
        sentence=_("已经分配出去的，仍按分配那天的内容算。")
        if package
        else _("一次配齐几样服务，按机构、按时段分配。"),
        rows=rows,
        cancel_url=reverse("guidance:package-list"),
        crumbs=_crumbs(),
    )


@may("guidance.run_guidance")
def package_assign(request: HttpRequest, pk: int) -> HttpResponse:
    package, user = get_object_or_404(ServicePackage.objects.filter(is_offered=True), pk=pk), request.user
    today = clock.today()
    initial = {"starts_on": today, "ends_on": today.replace(month=12, day=31)}
    form = forms.AssignForm(
        request.POST or None, initial=initial, organisations=queries.organisations_run_by(user), reader=user
    )
    return answer(
        request,
        form,
        act=lambda: actions.assign_package(package=package, by=user, **form.cleaned_data),
        then=lambda assignment: assignment.get_absolute_url(),
        done=_("已分配，机构现在看得到。"),
        title=_("分配“%(package)s”") % {"package": package},
        sentence=package.purpose,
        submit_text=_("分配"),
        cancel_url=reverse("guidance:package-list"),
        crumbs=_crumbs(),
    )


def _crumbs() -> list[tuple[str, str]]:
    return [
        (_("服务包"), reverse("guidance:package-assignments")),
        (_("有哪些服务包"), reverse("guidance:package-list")),
    ]
