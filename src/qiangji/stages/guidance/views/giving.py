"""What the pages of gifts and fairs share: their form page, and a page of rows."""

from functools import partial

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from . import answering

PER_PAGE = 20

answer = partial(answering.answer, template="guidance/donations/form_page.html")


def page_of(request: HttpRequest, rows: QuerySet | list, param: str = "page", most: int = PER_PAGE) -> Page:
    return Paginator(rows, most).get_page(request.GET.get(param))
