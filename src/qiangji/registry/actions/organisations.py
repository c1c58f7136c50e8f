import datetime as dt
from collections.abc import Iterable
from typing import TypedDict, Unpack
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts.clock import today
from qiangji.accounts.models import Region
from qiangji.audit.actions import record

from .. import credit_code as codes
from ..choices import GONE, Standing
from ..errors import DoubtfulCode, Refused, Stale
from ..models import FormerName, Organisation, SecondaryField, ServedType, StatusChange, SupervisingUnit
from .grants import carry_grants


class Facts(TypedDict, total=False):
    """What an edit may change. Name, standing and region have verbs of their own."""

    credit_code: str | None
    credit_code_note: str
    short_name: str
    legal_form: str
    registration_authority: str
    supervising_unit: SupervisingUnit
    established_on: dt.date | None
    primary_field: str
    is_opd: bool
    full_time_staff: int | None
    qualified_staff: int | None
    disabled_staff: int | None
    people_served: int | None
    address: str
    phone: str
    email: str


@transaction.atomic
def register_organisation(
    *,
    name: str,
    region: Region,
    by,
    standing: str = Standing.ACTIVE,
    on: dt.date | None = None,
    former_names: Iterable[str] = (),
    secondary_fields: Iterable[str] = (),
    served_types: Iterable[str] = (),
    **facts: Unpack[Facts],
) -> Organisation:
    """Open a dossier. ``on`` is the day the organisation came to stand as it does; today if not said."""
    organisation = Organisation(name=name, region=region, standing=standing, **facts)
    organisation.credit_code = codes.normalise(organisation.credit_code)
    _refuse_doubtful_code(organisation)
    _refuse_taken(organisation)
    organisation.scope = f"?{uuid4()}"  # its own number is not known before it is written
    organisation.save_without_historical_record()
    organisation.scope = scope_of(organisation)
    organisation.save_without_historical_record(update_fields=["scope"])
    Organisation.history.bulk_history_create([organisation], default_user=by)
    replace_lists(organisation, secondary_fields, served_types)
    FormerName.objects.bulk_create(FormerName(organisation=organisation, name=n) for n in dict.fromkeys(former_names))
    StatusChange.objects.create(organisation=organisation, standing=standing, on=on or today(), by=by)
    record(
        kind="organisation_registered", by=by, subject=organisation, detail={"credit_code": organisation.credit_code}
    )
    return organisation


@transaction.atomic
def edit_organisation(
    *,
    organisation: Organisation,
    by,
    version: int | None = None,
    secondary_fields: Iterable[str] | None = None,
    served_types: Iterable[str] | None = None,
    **facts: Unpack[Facts],
) -> Organisation:
    """Change facts. ``version`` is the text the person saw: another one since then refuses with ``Stale``."""
    organisation = claim(organisation, version)
    changed = sorted(name for name, value in facts.items() if getattr(organisation, name) != value)
    for name in changed:
        setattr(organisation, name, facts[name])
    if "credit_code" in changed:
        organisation.credit_code = codes.normalise(organisation.credit_code)
        _refuse_taken(organisation)
    if {"credit_code", "credit_code_note", "legal_form"} & set(changed):
        _refuse_doubtful_code(organisation)
    changed += replace_lists(organisation, secondary_fields, served_types)
    if changed:
        _save(organisation, by, version=organisation.version + 1)
        record(kind="organisation_edited", by=by, subject=organisation, detail={"fields": changed})
    return organisation


@transaction.atomic
def rename_organisation(
    *, organisation: Organisation, name: str, by, on: dt.date | None = None, version: int | None = None
) -> Organisation:
    """A new name; the one until ``on`` is kept and stays findable. The credit code says that it is the same one."""
    organisation = claim(organisation, version)
    before = organisation.name
    if name == before:
        return organisation
    organisation.name = name
    _refuse_taken(organisation)
    _save(organisation, by, version=organisation.version + 1)
    FormerName.objects.filter(organisation=organisation, name=name).delete()
    FormerName.objects.update_or_create(organisation=organisation, name=before, defaults={"until": on or today()})
    record(kind="organisation_renamed", by=by, subject=organisation, detail={"before": before})
    return organisation


@transaction.atomic
def add_former_name(*, organisation: Organisation, name: str, by, until: dt.date | None = None) -> FormerName:
    row, made = FormerName.objects.get_or_create(organisation=organisation, name=name, defaults={"until": until})
    if made:
        record(kind="former_name_added", by=by, subject=organisation, detail={"name": name})
    return row


@transaction.atomic
def relocate_organisation(
    *, organisation: Organisation, region: Region, by, version: int | None = None
) -> Organisation:
    """Registered in another place from now on: its scope moves there, and the grants on it move with it."""
    organisation = claim(organisation, version)
    before, old_scope = organisation.region, organisation.scope
    if before == region:
        return organisation
    organisation.region = region
    organisation.scope = scope_of(organisation)
    _save(organisation, by, version=organisation.version + 1)
    carry_grants(from_scope=old_scope, to=organisation)
    detail = {"before": str(before), "after": str(region)}
    record(kind="organisation_relocated", by=by, subject=organisation, detail=detail)
    return organisation


@transaction.atomic
def change_standing(
    *, organisation: Organisation, standing: str, reason: str, by, on: dt.date | None = None
) -> Organisation:
    """在册 · 联系 · 已注销, with the reason and the day. Merging has its own verb."""
    organisation = claim(organisation, None)
    if standing == Standing.MERGED:
        raise Refused(_("并入另一家机构请用“合并”。"))
    if organisation.standing == Standing.MERGED:
        raise Refused(_("这家机构已并入“%s”，状态不再变更。") % organisation.merged_into)
    if organisation.standing == standing:
        return organisation
    before, organisation.standing = organisation.standing, standing
    _save(organisation, by)
    StatusChange.objects.create(organisation=organisation, standing=standing, on=on or today(), reason=reason, by=by)
    detail = {"before": str(Standing(before).label), "after": str(Standing(standing).label), "reason": reason}
    record(kind="standing_changed", by=by, subject=organisation, detail=detail)
    return organisation


@transaction.atomic
def confirm_organisation(
    *, organisation: Organisation, by, version: int | None = None, on: dt.date | None = None
) -> Organisation:
    """ "Still right": what was seen is confirmed as of ``on``; what was not seen cannot be."""
    organisation = claim(organisation, version)
    if organisation.standing in GONE:
        raise Refused(_("已注销或已并入的机构不用再确认。"))
    organisation.confirmed_on, organisation.confirmed_by = on or today(), by
    _save(organisation, by)
    record(kind="organisation_confirmed", by=by, subject=organisation)
    return organisation


def claim(organisation: Organisation, version: int | None) -> Organisation:
    """The row as it stands, locked for this transaction; refuses if it is no longer ``version``."""
    current = Organisation.objects.select_for_update(of=("self",)).select_related("region").get(pk=organisation.pk)
    if version is not None and current.version != version:
        raise Stale
    return current


def scope_of(organisation: Organisation) -> str:
    return f"{organisation.region.scope.rstrip('/')}/{organisation.pk}/"


def replace_lists(
    organisation: Organisation, secondary_fields: Iterable[str] | None, served_types: Iterable[str] | None
) -> list[str]:
    """Bring the two code lists to what is given (None leaves them); which of them changed."""
    changed = []
    for label, model, column, wanted in (
        ("secondary_fields", SecondaryField, "field", secondary_fields),
        ("served_types", ServedType, "disability_type", served_types),
    ):
        if wanted is None:
            continue
        rows = model._default_manager.filter(organisation=organisation)
        held, asked = set(rows.values_list(column, flat=True)), set(wanted)
        if held != asked:
            rows.filter(**{f"{column}__in": held - asked}).delete()
            model._default_manager.bulk_create(
                model(organisation=organisation, **{column: value}) for value in sorted(asked - held)
            )
            changed.append(label)
    return changed


def _save(organisation: Organisation, by, version: int | None = None) -> None:
    organisation.version = version or organisation.version
    organisation._history_user = by
    organisation.save()


def _refuse_doubtful_code(organisation: Organisation) -> None:
    doubts = codes.doubts(
        organisation.credit_code,
        legal_form=organisation.legal_form,
        region_code=codes.administrative_code(organisation.region),
    )
    if doubts and not organisation.credit_code_note:
        raise DoubtfulCode(doubts)


def _refuse_taken(organisation: Organisation) -> None:
    others = Organisation.objects.exclude(pk=organisation.pk)
    if organisation.credit_code and others.filter(credit_code=organisation.credit_code).exists():
        raise Refused(_("统一社会信用代码 %s 已经登记过，请先搜索这家机构。") % organisation.credit_code)
    namesakes = others.filter(name=organisation.name, region=organisation.region).exclude(standing__in=GONE)
    if namesakes.exists():
        raise Refused(
            _("%(region)s已有名称同为“%(name)s”的机构。") % {"region": organisation.region, "name": organisation.name}
        )
