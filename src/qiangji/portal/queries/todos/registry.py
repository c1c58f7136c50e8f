"""What waits in the dossiers: facts to be confirmed once a year."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qiangji.registry import queries as registry

from ..desk import Desk
from .todo import SHOWN_OF_ONE_KIND, Todo


def organisations_to_confirm(desk: Desk) -> Iterator[Todo]:
    """The yearly confirm-or-edit: done by who answers for one organisation, asked for by who oversees many."""
    if not desk.may("registry.confirm_organisation") and not desk.oversees:
        return
    for organisation in registry.longest_unconfirmed(desk.organisations, desk.today, SHOWN_OF_ONE_KIND):
        yield _confirmation(organisation, desk)
    if desk.oversees and (n := desk.counts.living - desk.confirmed.living) > SHOWN_OF_ONE_KIND:
        yield Todo(
            title=_("催办年度确认"),
            subject=ngettext("共 %(n)d 家机构超过一年没有确认信息", "共 %(n)d 家机构超过一年没有确认信息", n)
            % {"n": n},
            url=reverse("registry:organisation-list") + "?unconfirmed=1",
            verb=_("看名单"),
        )


def _confirmation(organisation, desk: Desk) -> Todo:
    due = registry.confirmation_due_on(organisation)
    own = reverse("registry:organisation-confirm", args=[organisation.pk])
    return Todo(
        title=_("提醒确认机构信息") if desk.oversees else _("确认机构信息"),
        subject=str(organisation),
        url=organisation.get_absolute_url() if desk.oversees else own,
        verb=_("催办") if desk.oversees else _("确认"),
        due_on=due,
        days_left=(due - desk.today).days if due else None,
    )
