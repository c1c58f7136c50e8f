"""The secret address of somebody's calendar: made when asked for, replaced when it got about."""

from django.db import transaction
from django.utils.crypto import get_random_string

from qiangji.accounts import clock
from qiangji.accounts.models import User
from qiangji.audit.actions import record

from ..models import CalendarAddress

LENGTH = 40


@transaction.atomic
def make_calendar_address(*, user: User, by) -> CalendarAddress:
    """The one before, if there was one, finds nothing from now on."""
    made = {"key": get_random_string(LENGTH), "made_at": clock.now()}
    address, _created = CalendarAddress.objects.update_or_create(user=user, defaults=made)
    record(kind="calendar_address_made", by=by, subject=address)
    return address
