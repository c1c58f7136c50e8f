"""A view about one object of this stage. Experts hold no permission anywhere: only the object is asked."""

from collections.abc import Callable
from functools import wraps

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from qiangji.accounts.guards import fetch, personal
from qiangji.stages.assessment.queries import diagnoses_in_full

from . import queries

View = Callable[..., HttpResponse]


def _on(rows: Callable[[], QuerySet[Model]]) -> Callable[[str], Callable[[View], View]]:
    def guard(permission: str) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            @personal
            @wraps(view)
            def guarded(request: HttpRequest, pk: int, **given) -> HttpResponse:
                return view(request, fetch(request, permission, rows(), pk=pk), **given)

            return guarded

        return decorate

    return guard


on_diagnosis = _on(diagnoses_in_full)
on_plan = _on(queries.plans_in_full)
on_item = _on(queries.items_in_full)
on_delivery = _on(queries.deliveries_in_full)
