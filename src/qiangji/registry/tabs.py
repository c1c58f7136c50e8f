"""The tabs of a dossier. A later stage adds its own in its AppConfig.ready: the registry knows none of them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Organisation


@dataclass(frozen=True)
class Tab:
    """``url_name`` takes the organisation's number; ``permission`` is asked about the organisation."""

    key: str
    label: Promise
    url_name: str
    permission: str = "registry.view_organisation"
    place: int = 50


TABS: list[Tab] = [
    Tab("facts", _("概况"), "registry:organisation-detail", place=10),
    Tab("people", _("人员"), "registry:organisation-people", "registry.view_people", 20),
    Tab("filings", _("备案与等级"), "registry:organisation-filings", place=30),
    Tab("log", _("办理记录"), "registry:organisation-log", place=90),
]


def add_tab(tab: Tab) -> None:
    if tab.key not in {known.key for known in TABS}:
        TABS.append(tab)


def tabs_for(user, organisation: Organisation) -> list[tuple[str, Promise, str]]:
    """(key, label, url) of the tabs this reader may open."""
    shown = sorted((tab for tab in TABS if user.has_perm(tab.permission, organisation)), key=lambda tab: tab.place)
    return [(tab.key, tab.label, reverse(tab.url_name, args=[organisation.pk])) for tab in shown]
