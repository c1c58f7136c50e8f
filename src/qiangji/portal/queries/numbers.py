"""Key numbers: each with its unit, its basis in words, and the address of the rows behind it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission
from qiangji.audit.models import AuditEvent
from qiangji.registry import queries as registry
from qiangji.registry.models import Expert, Membership, Organisation
from qiangji.stages.assessment import queries as assessment
from qiangji.stages.assessment.models import InstrumentVersion

from .desk import Desk

SHOWN = 4


@dataclass(frozen=True)
class Number:
    label: str
    value: int
    unit: str
    basis: str
    url: str = ""
    compare: str = ""


def public_numbers(today: dt.date) -> list[Number]:
    """What a stranger may know: counts of the registry, each with its basis. Never anything about a person."""
    organisations = registry.served(Organisation.objects.all())
    day = {"day": today.isoformat()}
    team = Membership.objects.filter(organisation__in=organisations, is_core=True).filter(_serving(today))
    return [
        Number(
            _("助残社会组织在册"), organisations.count(), _("家"), _("业务主管单位为残联的在册机构；截至 %(day)s") % day
        ),
        Number(
            _("覆盖地区"),
            organisations.order_by().values("region").distinct().count(),
            _("个"),
            _("在册机构登记所在的区，市级单列；截至 %(day)s") % day,
        ),
        Number(
            _("核心团队成员"),
            team.order_by().values("person").distinct().count(),
            _("人"),
            _("在岗、按人去重；截至 %(day)s") % day,
        ),
        Number(_("师资库专家"), _experts(today), _("人"), _("在库、可辅导、诊断、授课或评审；截至 %(day)s") % day),
    ]


def _experts(today: dt.date) -> int:
    return Expert.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=today)).count()


def numbers_for(desk: Desk) -> list[Number]:
    """The first four that this desk has; those that are not shown are not counted either."""
    kinds = (
        _served,
        _stage_one_numbers,
        _confirmed,
        _own_organisation_numbers,
        _assessment_numbers,
        _account_numbers,
        _audit_numbers,
    )
    return list(islice(chain.from_iterable(kind(desk) for kind in kinds), SHOWN))


def _served(desk: Desk) -> Iterator[Number]:
    if not desk.oversees:
        return
    served, contact, _others = desk.counts
    yield Number(
        _("在册机构"),
        served,
        _("家"),
        _("业务主管为残联；截至 %(day)s") % {"day": desk.today.isoformat()},
        reverse("registry:organisation-list") + "?basis=served",
        _("另有联系机构 %(n)d 家，不计入") % {"n": contact} if contact else "",
    )


def _stage_one_numbers(desk: Desk) -> Iterator[Number]:
    """Of the last two whole cycles, as the field reports them. Each opens to the rows it was counted from."""
    if not desk.may("assessment.view_rounds") or not (window := desk.two_cycles):
        return
    scopes = desk.user.scopes(Permission.VIEW_ROUNDS)
    for figure in assessment.stage_figures(scopes, window):
        url = reverse("assessment:figure-detail", args=[figure.key])
        yield Number(figure.label, figure.value, figure.unit, figure.basis, url, figure.compare)


def _confirmed(desk: Desk) -> Iterator[Number]:
    if not desk.oversees:
        return
    unconfirmed = desk.counts.served - desk.confirmed.served
    listing = reverse("registry:organisation-list")
    day = {"day": desk.today.isoformat()}
    yield Number(
        _("一年内确认过信息"),
        desk.confirmed.served,
        _("家"),
        _("在册机构中，最近确认日期在 %(day)s 之前一年之内") % day,
        listing + "?basis=served&unconfirmed=0",
        _("还有 %(n)d 家没有确认") % {"n": unconfirmed} if unconfirmed else "",
    )


def _own_organisation_numbers(desk: Desk) -> Iterator[Number]:
    """For somebody who answers for one organisation: their own people."""
    if desk.oversees or not desk.may("registry.view_people"):
        return
    for organisation in desk.organisations[:1]:
        posts = organisation.memberships.filter(_serving(desk.today))
        people = reverse("registry:organisation-people", args=[organisation.pk])
        basis = _("在岗；截至 %(day)s") % {"day": desk.today.isoformat()}
        yield Number(_("机构人员"), posts.values("person").distinct().count(), _("人"), basis, people)
        core = posts.filter(is_core=True).values("person").distinct().count()
        yield Number(_("核心团队成员"), core, _("人"), basis, people)


def _serving(today: dt.date) -> Q:
    return Q(until__isnull=True) | Q(until__gte=today)


def _assessment_numbers(desk: Desk) -> Iterator[Number]:
    if desk.may("registry.view_experts"):
        yield Number(
            _("师资库专家"),
            _experts(desk.today),
            _("人"),
            _("在库；截至 %(day)s") % {"day": desk.today.isoformat()},
            reverse("registry:expert-list"),
        )
    if desk.may("assessment.view_instruments"):
        yield Number(
            _("已发布的量表版本"),
            InstrumentVersion.objects.filter(frozen_at__isnull=False).count(),
            _("个"),
            _("已冻结、可用于测评"),
            reverse("assessment:instrument-list"),
        )
    if desk.coached:
        yield Number(
            _("分派给我的结果"), desk.coached, _("份"), _("只有本人和我看得到"), reverse("assessment:coached-list")
        )


def _account_numbers(desk: Desk) -> Iterator[Number]:
    if desk.may("accounts.manage_accounts"):
        yield Number(
            _("启用的账号"),
            accounts.users_visible_to(desk.user).filter(closed_at=None).count(),
            _("个"),
            _("截至 %(day)s") % {"day": desk.today.isoformat()},
            reverse("accounts:user-list"),
        )


def _audit_numbers(desk: Desk) -> Iterator[Number]:
    if desk.may("audit.read_audit"):
        since = timezone.now() - dt.timedelta(days=7)
        yield Number(
            _("个人报告被打开"),
            AuditEvent.objects.filter(kind="report_read", at__gte=since).count(),
            _("次"),
            _("最近七天；每次打开都有记录"),
            reverse("audit:event-list") + "?kind=report_read",
        )
