"""我的账号: what is kept about me, and what I may change of it."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .. import actions, queries
from ..forms import DetailsForm
from ..guards import personal
from ..models import User


@personal
def me(request: HttpRequest) -> HttpResponse:
    context = {"grants": queries.grants_in_force(request.user), "two_step": is_mfa_enabled(request.user)}
    return render(request, "accounts/me.html", context)


@personal
@reauthentication_required
def details_edit(request: HttpRequest) -> HttpResponse:
    """The address is a way back in, so it changes only in the hands of who knows the password."""
    user = User.objects.get(pk=request.user.pk)
    form = DetailsForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_details(user=user, by=request.user, **form.cleaned_data)
        except actions.AccountRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("已保存。"))
            return redirect("accounts:me")
    return render(request, "accounts/details_edit.html", {"form": form})
