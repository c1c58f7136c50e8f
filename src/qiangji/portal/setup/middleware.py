"""While nobody has an account, every page leads to set-up. Once somebody has, no request asks again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from qiangji.accounts.models import User


class SetUpFirst:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.somebody_is_known = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.somebody_is_known:
            self.somebody_is_known = User.objects.exists()
        if self.somebody_is_known or request.path.startswith(self._open_before()):
            return self.get_response(request)
        return redirect("portal:setup")

    @staticmethod
    def _open_before() -> tuple[str, ...]:
        return tuple(map(reverse, ("portal:setup", "ui:display", "ui:language")))
