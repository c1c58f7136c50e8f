"""Reads about messages: everybody's own, and nobody else's."""

from collections.abc import Iterable

from django.core.cache import cache
from django.db.models import QuerySet

from .models import Notice

KEPT = 30


def notices_of(user) -> QuerySet[Notice]:
    return Notice.objects.filter(to=user).select_related("sent_by").order_by("-id")


def unread_count(user) -> int:
    """Every page shows it: kept half a minute, and dropped when something is sent or read."""
    count = cache.get(_key(user.pk))
    if count is None:
        count = Notice.objects.filter(to=user, read_at=None).count()
        cache.set(_key(user.pk), count, timeout=KEPT)
    return count


def forget_unread(users: Iterable[int]) -> None:
    cache.delete_many([_key(pk) for pk in users])


def _key(pk: int) -> str:
    return f"notices.unread.{pk}"
