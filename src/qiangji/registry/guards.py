"""A view about one object: log in, may do this somewhere, may do it to this one. The view gets the object itself."""

from collections.abc import Callable
from functools import wraps

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from qiangji.accounts.guards import fetch, may

from . import queries
from .models import Membership, Organisation, SupervisingUnit

View = Callable[..., HttpResponse]


def _on(rows: Callable[[], QuerySet[Model]]) -> Callable[[str], Callable[[View], View]]:
    def guard(permission: str) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            @wraps(view)
            def with_object(request: HttpRequest, pk: int, **kwargs) -> HttpResponse:
                return view(request, fetch(request, permission, rows(), pk=pk), **kwargs)

            return may(permission)(with_object)

        return decorate

    return guard


on_organisation = _on(lambda: queries.with_relations(Organisation.objects.all()))
on_membership = _on(lambda: Membership.objects.select_related("person", "organisation__region"))
on_supervising_unit = _on(lambda: SupervisingUnit.objects.select_related("region"))
