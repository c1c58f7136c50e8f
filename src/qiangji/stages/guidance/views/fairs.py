"""Job fairs: the hub keeps the fair, each organisation its posts and its counts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may

from .. import actions, forms, queries
from ..models import FairBooth, FairPost, JobFair
from .giving import answer, page_of
from .tabs import stage_tabs


@may("guidance.view_gifts")
def fair_list(request: HttpRequest) -> HttpResponse:
    user = request.user
    shown = {
        "page": page_of(request, queries.with_booths(queries.fairs_visible_to(user)).order_by("-held_on", "-pk")),
        "tabs": stage_tabs(user),
        "can_run": user.has_perm("guidance.run_gifts"),
    }
    return render(request, "guidance/fairs/fair_list.html", shown)


@may("guidance.run_gifts")
def fair_create(request: HttpRequest) -> HttpResponse:
    form = forms.FairForm(request.POST or None, initial={"held_on": clock.today()})
    scope = queries.place_of_operator(request.user)
    return answer(
        request,
        form,
        act=lambda: actions.record_fair(scope=scope, by=request.user, **form.cleaned_data),
        then=lambda fair: reverse("guidance:booths-open", args=[fair.pk]),
        done=_("已登记；接着写哪些机构参加。"),
        title=_("登记双选会"),
        sentence=_("登记一场双选会和参加的机构；岗位和结果由机构自己填，不收简历。"),
        submit_text=_("保存，去写参加的机构"),
        cancel_url=reverse("guidance:fair-list"),
        at="fairs",
    )


@may("guidance.view_gifts")
def fair_detail(request: HttpRequest, pk: int) -> HttpResponse:
    fair = fetch(request, "guidance.view_gifts", JobFair.objects.all(), pk=pk)
    booths = queries.with_openings(queries.booths_visible_to(request.user).filter(fair=fair))
    shown = {
        "fair": fair,
        "totals": queries.totals_of(fair),
        "n_organisations": fair.booths.values("organisation").distinct().count(),
        "n_reported": fair.booths.filter(reported_at__isnull=False).count(),
        "page": page_of(request, booths.order_by("organisation__scope"), most=50),
        "can_run": request.user.has_perm("guidance.run_gifts", fair),
    }
    return render(request, "guidance/fairs/fair_detail.html", shown)


@may("guidance.run_gifts")
def booths_open(request: HttpRequest, pk: int) -> HttpResponse:
    fair = fetch(request, "guidance.run_gifts", JobFair.objects.all(), pk=pk)
    form = forms.BoothsForm(request.POST or None, organisations=queries.organisations_run_by(request.user))
    return answer(
        request,
        form,
        act=lambda: actions.open_booths(fair=fair, by=request.user, **form.cleaned_data),
        then=lambda _booths: fair.get_absolute_url(),
        done=_("已开设展位。"),
        title=_("开设展位"),
        sentence=_("每家一个展位；开好之后，机构登录就能写岗位、填结果。"),
        submit_text=_("开设"),
        cancel_url=fair.get_absolute_url(),
        fair=fair,
        at="fairs",
    )


@may("guidance.report_booth")
def booth_list(request: HttpRequest) -> HttpResponse:
    booths = queries.with_openings(queries.booths_visible_to(request.user)).order_by("-fair__held_on", "-pk")
    shown = {"page": page_of(request, booths), "tabs": stage_tabs(request.user)}
    return render(request, "guidance/fairs/booth_list.html", shown)


@may("guidance.view_guidance")
def booth_detail(request: HttpRequest, pk: int) -> HttpResponse:
    booth = _booth(request, pk, "guidance.view_guidance")
    user = request.user
    can_report = user.has_perm("guidance.report_booth", booth)
    shown = {
        "booth": booth,
        "posts": page_of(request, booth.posts.all()),
        "sees_fair": user.has_perm("guidance.view_gifts", booth.fair),
        "can_report": can_report,
        "can_write": can_report or user.has_perm("guidance.run_gifts", booth.fair),
        "counts": [(FairBooth._meta.get_field(name).verbose_name, getattr(booth, name)) for name in queries.COUNTS],
    }
    return render(request, "guidance/fairs/booth_detail.html", shown)


@may("guidance.report_booth")
def booth_report(request: HttpRequest, pk: int) -> HttpResponse:
    booth = _booth(request, pk, "guidance.report_booth")
    form = forms.CountsForm(request.POST or None, instance=FairBooth.objects.get(pk=booth.pk))
    return answer(
        request,
        form,
        act=lambda: actions.report_counts(booth=booth, by=request.user, **form.cleaned_data),
        then=lambda reported: reported.get_absolute_url(),
        done=_("已填报。"),
        title=_("填报结果"),
        sentence=_("只填人数，不上传简历，也不写求职者的姓名。以后有变化可以再填。"),
        submit_text=_("保存"),
        cancel_url=booth.get_absolute_url(),
        booth=booth,
        at="booths",
    )


@may("guidance.view_guidance")
def post_add(request: HttpRequest, pk: int) -> HttpResponse:
    booth = _booth_to_write(request, pk)
    form = forms.PostForm(request.POST or None)
    return answer(
        request,
        form,
        act=lambda: actions.add_post(booth=booth, by=request.user, **form.cleaned_data),
        then=lambda _post: booth.get_absolute_url(),
        done=_("已增加。"),
        title=_("增加岗位"),
        sentence=_("写清做什么、在哪里、待遇多少；适合残疾人的，写明能提供什么便利。"),
        submit_text=_("保存"),
        cancel_url=booth.get_absolute_url(),
        booth=booth,
        at="booths",
    )


@may("guidance.view_guidance")
@require_POST
def post_remove(request: HttpRequest, pk: int) -> HttpResponse:
    post = FairPost.objects.select_related("booth").filter(pk=pk).first()
    if post is None:
        raise Http404
    booth = _booth_to_write(request, post.booth_id)
    actions.remove_post(post=post, by=request.user)
    return redirect(booth)


def _booth_to_write(request: HttpRequest, pk: int) -> FairBooth:
    booth = _booth(request, pk, "guidance.view_guidance")
    user = request.user
    if not (user.has_perm("guidance.report_booth", booth) or user.has_perm("guidance.run_gifts", booth.fair)):
        raise Http404
    return booth


def _booth(request: HttpRequest, pk: int, permission: str) -> FairBooth:
    rows = FairBooth.objects.select_related("fair", "organisation__region", "reported_by")
    return fetch(request, permission, rows, pk=pk)
