"""Two questions and a page that says what comes next. The doors close when the first account is open."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from qiangji.accounts.actions import AccountRefused
from qiangji.accounts.guards import personal, public
from qiangji.accounts.models import User

from . import passphrase
from .actions import SetUpAlready, set_up
from .forms import AdministratorForm, HubForm

KEPT = "setup"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@never_cache
def name_the_hub(request: HttpRequest) -> HttpResponse:
    if User.objects.exists():
        return redirect("account_login")
    ask_code = passphrase.is_asked(request)
    if ask_code:
        passphrase.current()
    form = HubForm(request.POST or None, ask_code=ask_code, initial=_given_before(request))
    if request.method == "POST" and form.is_valid():
        hub = {field: form.cleaned_data[field] for field in ("name", "department", "phone")}
        place = form.places[form.cleaned_data["region_code"]]
        request.session[KEPT] = {"hub": hub, "scope": place.scope, "region_code": place.code}
        return redirect("portal:setup-administrator")
    return render(request, "portal/setup_hub.html", {"form": form, "steps": _steps(1)})


@public
@never_cache
def open_the_first_account(request: HttpRequest) -> HttpResponse:
    if User.objects.exists():
        return redirect("account_login")
    if KEPT not in request.session:
        return redirect("portal:setup")
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = set_up(administrator=form.administrator, **request.session[KEPT])
        except SetUpAlready:
            return redirect("account_login")
        except AccountRefused as refusal:
            form.add_error("username", str(refusal))
        else:
            passphrase.forget()
            login(request, user, backend=BACKEND)
            return redirect("portal:setup-done")
    return render(request, "portal/setup_administrator.html", {"form": form, "steps": _steps(2)})


@personal
def what_comes_next(request: HttpRequest) -> HttpResponse:
    request.session.pop(KEPT, None)
    return render(request, "portal/setup_done.html", {"steps": _steps(3)})


def _given_before(request: HttpRequest) -> dict[str, str]:
    kept = request.session.get(KEPT, {"hub": {}})
    return {**kept["hub"], "region_code": kept.get("region_code", "")}


def _steps(now: int) -> list[dict[str, str]]:
    labels = [_("枢纽和地区"), _("第一位管理员"), _("接下来")]
    states = ["done"] * (now - 1) + ["now"] + ["later"] * (3 - now)
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]
