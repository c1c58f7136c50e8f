"""Service packages: put together, changed, assigned to an organisation for a time, ended before it."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.registry.choices import LIVING
from qiangji.registry.models import Organisation

from ..choices import DeliveryKind
from ..errors import Refused
from ..models import PackageAssignment, PackageContent, PackageQuota, ServicePackage
from .coaching_visits import HOURS


class Content(NamedTuple):
    kind: str
    quantity: Decimal
    unit: str


@transaction.atomic
def create_package(*, name: str, purpose: str, contents: Sequence[Content], by) -> ServicePackage:
    _check(contents)
    try:
        with transaction.atomic():
            package = ServicePackage.objects.create(name=name.strip(), purpose=purpose.strip())
    except IntegrityError:
        raise Refused(_("已经有一个叫这个名字的服务包。")) from None
    _put(package, contents)
    record(kind="package_created", by=by, subject=package)
    return package


@transaction.atomic
def edit_package(
    *,
    package: ServicePackage,
    name: str,
    purpose: str,
    is_offered: bool,
    contents: Sequence[Content],
    revision: int,
    by,
) -> ServicePackage:
    """What is already assigned keeps what was promised: only later assignments get the new contents."""
    package = ServicePackage.objects.select_for_update().get(pk=package.pk)
    if package.revision != revision:
        raise Refused(_("你打开之后，这个服务包被别人改过；请重新打开再改。"))
    _check(contents)
    package.name, package.purpose, package.is_offered = name.strip(), purpose.strip(), is_offered
    package.revision += 1
    try:
        with transaction.atomic():
            package.save()
    except IntegrityError:
        raise Refused(_("已经有一个叫这个名字的服务包。")) from None
    package.contents.all().delete()
    _put(package, contents)
    record(kind="package_edited", by=by, subject=package)
    return package


@transaction.atomic
def assign_package(
    *, package: ServicePackage, organisation: Organisation, starts_on: dt.date, ends_on: dt.date, by
) -> PackageAssignment:
    """Two packages at once may not count the same service twice."""
    package = ServicePackage.objects.select_for_update().get(pk=package.pk)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    contents = list(package.contents.all())
    if not package.is_offered:
        raise Refused(_("这个服务包已经停止分配。"))
    if organisation.standing not in LIVING:
        raise Refused(_("这家机构已经不在册，不能再分配服务包。"))
    if ends_on < starts_on:
        raise Refused(_("结束日期不能早于开始日期。"))
    held = PackageQuota.objects.filter(
        assignment__organisation=organisation, assignment__starts_on__lte=ends_on, assignment__ends_on__gte=starts_on
    ).select_related("assignment__package")
    taken = {(quota.kind, quota.unit): quota.assignment.package for quota in held}
    for content in contents:
        if other := taken.get((content.kind, content.unit)):
            raise Refused(
                _("这段时间里，这家机构的“%(package)s”已经含有%(kind)s（%(unit)s），同一次服务会算两遍；请错开日期。")
                % {"package": other, "kind": content.get_kind_display(), "unit": content.unit}
            )
    assignment = PackageAssignment.objects.create(
        package=package, organisation=organisation, starts_on=starts_on, ends_on=ends_on, assigned_by=by
    )
    PackageQuota.objects.bulk_create(
        PackageQuota(assignment=assignment, kind=each.kind, quantity=each.quantity, unit=each.unit) for each in contents
    )
    detail = {"from": f"{starts_on:%Y-%m-%d}", "until": f"{ends_on:%Y-%m-%d}"}
    record(kind="package_assigned", by=by, subject=assignment, detail=detail)
    return assignment


@transaction.atomic
def end_package(*, assignment: PackageAssignment, ends_on: dt.date, reason: str, by) -> PackageAssignment:
    assignment = PackageAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if not reason.strip():
        raise Refused(_("请写明提前结束的原因。"))
    if not assignment.starts_on <= ends_on < assignment.ends_on:
        raise Refused(
            _("新的结束日期应在 %(first)s 和原来的 %(last)s 之间。")
            % {"first": assignment.starts_on, "last": assignment.ends_on}
        )
    assignment.ends_on, assignment.ending_reason = ends_on, reason.strip()
    assignment.ended_at, assignment.ended_by = clock.now(), by
    assignment.save(update_fields=["ends_on", "ending_reason", "ended_at", "ended_by"])
    record(kind="package_ended", by=by, subject=assignment, detail={"reason": assignment.ending_reason})
    return assignment


def _check(contents: Sequence[Content]) -> None:
    if not contents:
        raise Refused(_("服务包里至少要有一项服务。"))
    if len({(each.kind, each.unit) for each in contents}) < len(contents):
        raise Refused(_("同一类别、同一单位的服务只写一行。"))
    if any(each.quantity <= 0 for each in contents):
        raise Refused(_("数量要大于 0。"))
    if any(each.kind == DeliveryKind.COACHING and each.unit != HOURS for each in contents):
        raise Refused(_("辅导按小时登记，单位请写“小时”，用了多少才算得出来。"))


def _put(package: ServicePackage, contents: Sequence[Content]) -> None:
    PackageContent.objects.bulk_create(
        PackageContent(package=package, kind=each.kind, quantity=each.quantity, unit=each.unit) for each in contents
    )
