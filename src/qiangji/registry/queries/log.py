"""办理记录: what was done on an organisation's dossier, in words.

Only the registry's own verbs: who read whose report is not here.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.audit.models import AuditEvent

from ..models import Membership, Organisation


@dataclass(frozen=True)
class Entry:
    date: str
    sign: str
    verb: str | Promise
    text: str
    actor: str


def _said(pattern: Promise) -> Callable[[dict], str]:
    return lambda detail: str(pattern) % detail


def _fields(detail: dict) -> str:
    names = {"secondary_fields": _("其他服务领域"), "served_types": _("服务的残疾类别")}
    fields = detail.get("fields", [])
    return "、".join(str(names.get(f) or Organisation._meta.get_field(f).verbose_name) for f in fields)


def _nothing(_detail: dict) -> str:
    return ""


KINDS: dict[str, tuple[str, Promise, Callable[[dict], str]]] = {
    "organisation_registered": ("＋", gettext_lazy("建档"), _nothing),
    "organisation_edited": ("✎", gettext_lazy("修改信息"), _fields),
    "organisation_renamed": ("✎", gettext_lazy("更名"), _said(gettext_lazy("原名：%(before)s"))),
    "former_name_added": ("✎", gettext_lazy("补记曾用名"), _said(gettext_lazy("%(name)s"))),
    "organisation_relocated": ("⇄", gettext_lazy("变更登记地区"), _said(gettext_lazy("%(before)s → %(after)s"))),
    "standing_changed": ("◔", gettext_lazy("变更状态"), _said(gettext_lazy("%(before)s → %(after)s：%(reason)s"))),
    "organisation_confirmed": ("✓", gettext_lazy("确认信息"), _nothing),
    "organisations_merged": ("⇄", gettext_lazy("合并重复"), _said(gettext_lazy("并入“%(duplicate)s”：%(reason)s"))),
    "membership_added": ("＋", gettext_lazy("增加人员"), _nothing),
    "membership_edited": ("✎", gettext_lazy("修改任职"), _nothing),
    "membership_ended": ("−", gettext_lazy("人员离岗"), _said(gettext_lazy("自 %(on)s"))),
    "inspection_recorded": ("✓", gettext_lazy("登记年检"), _said(gettext_lazy("%(year)s 年度：%(result)s"))),
    "inspection_corrected": (
        "✎",
        gettext_lazy("更正年检"),
        _said(gettext_lazy("%(year)s 年度：%(before)s → %(result)s")),
    ),
    "grade_recorded": ("✓", gettext_lazy("登记等级"), _said(gettext_lazy("%(grade)s，有效期至 %(expires_on)s"))),
    "party_building_recorded": ("✓", gettext_lazy("登记党建情况"), _said(gettext_lazy("%(form)s，自 %(since)s"))),
    "filing_removed": ("−", gettext_lazy("删除误登"), _said(gettext_lazy("%(kind)s %(said)s：%(reason)s"))),
}
# These name somebody: only for readers who may see people.
ABOUT_PEOPLE = {"membership_added", "membership_edited", "membership_ended"}
LONGEST = 500


def log_of(
    organisation: Organisation, *, with_people: bool, page: str | int = 1, size: int = 20
) -> tuple[Page, list[Entry]]:
    """One page, newest first: wherever it was registered, whatever merged into it, and what imports changed."""
    past = Organisation.history.filter(id=organisation.pk).order_by()
    scopes = {organisation.scope, *past.values_list("scope", flat=True)}
    scopes |= set(organisation.merged_from.values_list("scope", flat=True))
    kinds = [kind for kind in KINDS if with_people or kind not in ABOUT_PEOPLE]
    events = AuditEvent.objects.filter(scope__in=scopes, kind__in=kinds).order_by("-id")[:LONGEST]
    imports = past.filter(history_change_reason__gt="").select_related("history_user").order_by("-history_id")
    rows = sorted([*map(_event, events), *map(_import, imports[:LONGEST])], key=lambda row: row[0], reverse=True)
    shown = Paginator(rows, size).get_page(page)
    return shown, [entry for _at, entry in shown]


def _event(event: AuditEvent) -> tuple[dt.datetime, Entry]:
    sign, verb, words = KINDS[event.kind]
    text = words(event.detail)
    if event.subject_type == Membership._meta.label_lower:
        text = f"{event.subject_label} {text}".strip()
    return event.at, Entry(_day(event.at), sign, verb, text, event.actor_name)


def _import(row) -> tuple[dt.datetime, Entry]:
    verb = _("导入建档") if row.history_type == "+" else _("导入更新")
    who = str(row.history_user or "")
    return row.history_date, Entry(_day(row.history_date), "⇩", verb, row.history_change_reason, who)


def _day(at: dt.datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d")
