"""The administrator's pages about people."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import actions, queries
from ..forms import FilterForm, HubForm, OpenAccountForm
from ..guards import fetch, may
from ..models import Grant, User

PER_PAGE = 30


@may("accounts.manage_accounts")
def user_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    users = queries.users_matching(queries.users_visible_to(request.user), **form.chosen)
    page = Paginator(queries.with_current_grants(users), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_name_hub": queries.hubs_named_by(request.user).exists()}
    return render(request, "accounts/user_list.html", context)


@may("accounts.manage_accounts")
@never_cache
def user_open(request: HttpRequest) -> HttpResponse:
    form = OpenAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.open_account(by=request.user, **form.cleaned_data)
        except actions.AccountRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _show_link(request, user)
    return render(request, "accounts/user_open.html", {"form": form})


@may("accounts.manage_accounts")
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(queries.users_visible_to(request.user), pk=pk)
    grants = list(_grants(user))
    for grant in grants:
        grant.may_end = request.user.has_perm("accounts.end_grant", grant)
    context = {
        "person": user,
        "held": [grant for grant in grants if grant.holds],
        "past": [grant for grant in grants if not grant.holds],
        "two_step": is_mfa_enabled(user),
        "may_administer": request.user.has_perm("accounts.administer_user", user),
    }
    return render(request, "accounts/user_detail.html", context)


@may("accounts.manage_accounts")
@require_POST
def user_close(request: HttpRequest, pk: int) -> HttpResponse:
    user = actions.close_account(user=_administered(request, pk), by=request.user)
    messages.success(request, _("已关闭 %(name)s 的账号，正在使用的登录立即失效。") % {"name": user})
    return redirect(user)


@may("accounts.manage_accounts")
@require_POST
def user_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    user = actions.reopen_account(user=_administered(request, pk), by=request.user)
    messages.success(request, _("已重新启用 %(name)s 的账号。请发密码链接，并重新授权。") % {"name": user})
    return redirect(user)


@may("accounts.manage_accounts")
@never_cache
@require_POST
def password_link(request: HttpRequest, pk: int) -> HttpResponse:
    return _show_link(request, _administered(request, pk))


@may("accounts.manage_accounts")
@require_POST
def two_step_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = _administered(request, pk)
    actions.remove_two_step(user=user, by=request.user)
    messages.success(request, _("已移除 %(name)s 的两步登录。") % {"name": user})
    return redirect(user)


@may("accounts.manage_accounts")
def hub_edit(request: HttpRequest) -> HttpResponse:
    hub = get_object_or_404(queries.hubs_named_by(request.user))
    form = HubForm(request.POST or None, instance=hub)
    if request.method == "POST" and form.is_valid():
        actions.name_hub(region=hub.region, is_demo=hub.is_demo, by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("accounts:user-list")
    return render(request, "accounts/hub_edit.html", {"form": form, "named": hub})


def _administered(request: HttpRequest, pk: int) -> User:
    return fetch(request, "accounts.administer_user", queries.users_visible_to(request.user), pk=pk)


def _grants(user: User) -> QuerySet[Grant]:
    return user.grants.select_related("user", "granted_by", "ended_by").order_by("-granted_at", "-pk")


def _show_link(request: HttpRequest, user: User) -> HttpResponse:
    """Shown once, in answer to the request itself: it is kept nowhere."""
    try:
        path = actions.issue_password_link(user=user, by=request.user)
    except actions.AccountRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(user)
    link = request.build_absolute_uri(path)
    return render(request, "accounts/password_link.html", {"person": user, "link": link})
