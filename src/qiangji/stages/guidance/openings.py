"""Where a plan item is begun: each kind of measure opens the form of its own room, with the item filled in.

A room registers its form in ``AppConfig.ready``; what has no room of its own is written into the ledger.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from .choices import MeasureKind
from .models import PlanItem


@dataclass(frozen=True)
class Opening:
    """``url_name`` is a form that takes ``?item=``; ``permission`` is asked about the item."""

    url_name: str
    label: Promise
    permission: str = "guidance.carry_item"


LEDGER = Opening("guidance:delivery-create", _("登记服务"))
OPENINGS: dict[str, Opening] = {}


def add_opening(kind: str, opening: Opening) -> None:
    OPENINGS[MeasureKind(kind)] = opening


def opening_for(user, item: PlanItem) -> tuple[Promise, str] | None:
    """(label, address) where this reader begins the item; None for an item that is over, or not theirs to begin."""
    opening = OPENINGS.get(item.kind, LEDGER)
    if item.ending or not user.has_perm(opening.permission, item):
        return None
    return opening.label, f"{reverse(opening.url_name)}?{urlencode({'item': item.pk})}"
