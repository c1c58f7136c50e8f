"""The verbs of messages. A message says what to do and where; it never carries a result."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from qiangji.accounts import post
from qiangji.accounts.models import User
from qiangji.audit.actions import record

from .errors import Refused
from .models import Notice
from .queries import forget_unread

BATCH = 500


@transaction.atomic
def send_notices(*, to: Iterable[User], title: str, text: str, by, url: str = "") -> list[Notice]:
    """To each person once, also by mail where there is an address; closed accounts get none. ``url`` is a path here."""
    title, text = title.strip(), text.strip()
    _refuse_unfit(title, text, url)
    people = {user.pk: user for user in to if user.is_active}
    if not people:
        return []
    notices = Notice.objects.bulk_create(
        (Notice(to=user, title=title, text=text, url=url, sent_by=by) for user in people.values()), batch_size=BATCH
    )
    record(kind="notices_sent", by=by, subject=notices[0], detail={"people": len(people)})
    for user in people.values():
        _mail(user, title, text, url)
    transaction.on_commit(lambda: forget_unread(people))
    return notices


def read_notice(*, notice: Notice) -> Notice:
    """The first time counts. Not an event of the log: when somebody reads is theirs alone."""
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
        forget_unread([notice.to_id])
    return notice


def read_all_notices(*, to) -> int:
    read = Notice.objects.filter(to=to, read_at=None).update(read_at=timezone.now())
    forget_unread([to.pk])
    return read


def _refuse_unfit(title: str, text: str, url: str) -> None:
    if not title or not text:
        raise Refused(_("消息要有标题和内容。"))
    if len(title) > 80 or len(text) > 1000:
        raise Refused(_("标题最多 80 个字，内容最多 1000 个字。"))
    if url and not (url.startswith("/") and len(url) <= 200 and url_has_allowed_host_and_scheme(url, None)):
        raise Refused(_("链接只能指向本平台的页面。"))


def _mail(user: User, title: str, text: str, url: str) -> None:
    if not user.email:
        return
    way = f"{settings.QIANGJI_ADDRESS}{url}" if settings.QIANGJI_ADDRESS and url else _("登录后在“消息”里查看和办理。")
    subject = " ".join(title.split())  # a header has one line
    post.send(EmailMessage(subject=subject, body=f"{text}\n\n{way}\n", to=[user.email]))
