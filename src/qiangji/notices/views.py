"""消息: what somebody was told, newest first."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from qiangji.accounts.guards import personal

from . import actions, queries

PER_PAGE = 20


@personal
def notice_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.notices_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    unread = queries.unread_count(request.user)
    return render(request, "notices/notice_list.html", {"page": page, "unread": unread, "sentence": _sentence(unread)})


@personal
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it, and go where it leads."""
    notice = get_object_or_404(queries.notices_of(request.user), pk=pk)
    actions.read_notice(notice=notice)
    return redirect(notice.url or "notices:notice-list")


@personal
@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all_notices(to=request.user)
    messages.success(request, _("全部标为已读。"))
    return redirect("notices:notice-list")


def _sentence(unread: int) -> str:
    if not unread:
        return _("没有未读的消息。")
    return ngettext("有 %(n)d 条未读。", "有 %(n)d 条未读。", unread) % {"n": unread}
