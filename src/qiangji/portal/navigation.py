"""The left navigation: the five stages in loop order, and what stands beside them. Rooms appear when they are built."""

from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qiangji.ui.addresses import address


@dataclass(frozen=True)
class Entry:
    """``permission`` is a rule asked without an object ("anywhere"); empty means everybody who is logged in."""

    label: Promise | str
    url_name: str
    icon: str = ""
    permission: str = ""
    stage: int | None = None
    url: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Group:
    heading: Promise | str = ""
    entries: list[Entry] = field(default_factory=list)


GROUPS = [
    Group(
        "",
        [
            Entry(_("工作台"), "portal:workbench", "home"),
            Entry(_("机构档案"), "registry:organisation-list", "building", "registry.view_organisation"),
        ],
    ),
    Group(
        _("五个环节"),
        [
            Entry(_("评估诊断"), "assessment:home", "", "assessment.enter_stage", 1),
            Entry(_("指导与资源对接"), "guidance:home", "", "guidance.enter_stage", 2),
        ],
    ),
    Group(
        _("其他"),
        [
            Entry(_("我的答卷"), "assessment:sheet-list", "edit"),
            Entry(_("我的测评结果"), "assessment:result-list", "chart"),
            Entry(_("成员分享"), "assessment:shared-steps", "people", "assessment.view_shared_steps"),
            Entry(_("师资库"), "registry:expert-list", "people", "registry.view_experts"),
            Entry(_("账号与授权"), "accounts:user-list", "gear", "accounts.manage_accounts"),
            Entry(_("审计记录"), "audit:event-list", "log", "audit.read_audit"),
        ],
    ),
]


def navigation_for(user, path: str) -> list[Group]:
    """The groups this user may enter, with the entry marked that the address ``path`` lies under."""
    if not user.is_authenticated:
        return []
    groups = [Group(group.heading, _allowed(group.entries, user)) for group in GROUPS]
    here = max((e.url for group in groups for e in group.entries if path.startswith(e.url)), key=len, default="")
    for group in groups:
        group.entries[:] = [replace(entry, current=entry.url == here) for entry in group.entries]
    return [group for group in groups if group.entries]


def _allowed(entries: list[Entry], user) -> list[Entry]:
    """A room inside another room is entered by its own door: the longest address that fits is where one is."""
    return [
        replace(entry, url=address(entry.url_name))
        for entry in entries
        if not entry.permission or user.has_perm(entry.permission)
    ]


def search_url_for(user) -> str:
    """Where the search box of the top bar leads; empty for who may search nothing."""
    return (
        address("registry:organisation-list")
        if user.is_authenticated and user.has_perm("registry.view_organisation")
        else ""
    )
