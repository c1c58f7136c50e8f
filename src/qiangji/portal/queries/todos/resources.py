"""What became of the resources that an organisation got: asked half a year after they were accepted."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from qiangji.stages.guidance import queries as guidance

from ..desk import Desk
from .todo import SHOWN_OF_ONE_KIND, Todo


def resource_todos(desk: Desk) -> Iterator[Todo]:
    """The hub sees the number over its list of matches."""
    if not desk.may("guidance.respond_guidance"):
        return
    waiting = guidance.awaiting_outcome(guidance.matches_visible_to(desk.user), desk.today)
    for match in waiting.order_by("accepted_on", "pk")[:SHOWN_OF_ONE_KIND]:
        due = match.accepted_on + guidance.OUTCOME_AFTER
        url, left = match.get_absolute_url(), (due - desk.today).days
        yield Todo(_("回访资源对接"), match.offer.title, url, _("回访"), due, stage=2, days_left=left)
