"""The administrator's pages about roles."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import actions, places, queries
from ..forms import GrantForm, PlaceGrantForm
from ..guards import fetch, may
from ..models import Grant, User


@may("accounts.manage_accounts")
def grant_add(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(queries.users_visible_to(request.user), pk=pk)
    form = GrantForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and _granted(request, form, user, form.cleaned_data["region"]):
        return redirect(user)
    return render(request, "accounts/grant_add.html", {"form": form, "person": user})


@may("accounts.manage_accounts")
def grant_place(request: HttpRequest) -> HttpResponse:
    """For places that only a higher app knows: it sends here, with the place signed into the address."""
    place = places.read(request.GET.get("place", ""))
    if place is None:
        raise Http404
    if not request.user.has_perm("accounts.manage_accounts", place):
        raise PermissionDenied
    form = PlaceGrantForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and _granted(request, form, form.user, place):
        return redirect(form.user)
    return render(request, "accounts/grant_place.html", {"form": form, "place": place})


@may("accounts.manage_accounts")
@require_POST
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    grant = fetch(request, "accounts.end_grant", Grant.objects.select_related("user"), pk=pk)
    actions.end_grant(grant=grant, by=request.user)
    messages.success(request, _("已收回“%(grant)s”，立即生效。") % {"grant": grant})
    return redirect(grant.user)


def _granted(request: HttpRequest, form: GrantForm | PlaceGrantForm, user: User, place) -> bool:
    role, ends_on = form.cleaned_data["role"], form.cleaned_data["ends_on"]
    try:
        grant = actions.grant_role(user=user, role=role, place=place, by=request.user, ends_on=ends_on)
    except actions.GrantRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("已授权：%(name)s，%(grant)s。") % {"name": user, "grant": grant})
    return True
