"""Where a plan item is begun: each kind of measure opens the form of its own room, with the item filled in.

A room registers its form in ``AppConfig.ready``; what has no room of its own is written into the ledger.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from .choices import MeasureKind
from .models import PlanItem


def _no_cases(_item: PlanItem) -> Iterable:
    return ()


@dataclass(frozen=True)
class Opening:
    """``url_name`` is a form that takes ``?item=``; ``permission`` is asked about the item.

    ``cases`` are those of the item that are open already: it is not begun twice. ``view`` is asked about a case.
    """

    url_name: str
    label: Promise
    permission: str = "guidance.carry_item"
    cases: Callable[[PlanItem], Iterable] = _no_cases
    view: str = "guidance.view_guidance"


LEDGER = Opening("guidance:delivery-create", _("登记服务"))
OPENINGS: dict[str, Opening] = {}


def add_opening(kind: str, opening: Opening) -> None:
    OPENINGS[MeasureKind(kind)] = opening


def opening_for(user, item: PlanItem) -> tuple[Promise, str] | None:
    """(label, address) where this reader begins the item; None for an item that is over, begun, or not theirs.

    Whoever carries an item and may not enter its room writes into the ledger.
    """
    room = OPENINGS.get(item.kind, LEDGER)
    if item.ending or list(room.cases(item)):
        return None
    opening = next((one for one in (room, LEDGER) if user.has_perm(one.permission, item)), None)
    return opening and (opening.label, f"{reverse(opening.url_name)}?{urlencode({'item': item.pk})}")


def cases_of(user, item: PlanItem) -> list:
    """The open cases of an item that this reader may see."""
    room = OPENINGS.get(item.kind, LEDGER)
    return [one for one in room.cases(item) if user.has_perm(room.view, one)]
