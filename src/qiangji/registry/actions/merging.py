"""Two records of one organisation or person become one. Nothing is deleted: the other record says where it went."""

from typing import TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from qiangji.accounts.clock import today
from qiangji.audit.actions import record

from ..choices import GONE, Standing
from ..errors import Refused
from ..models import FormerName, Organisation, Person, StatusChange
from ..queries import STAYS
from .grants import carry_grants
from .moving import move_rows
from .organisations import Facts

# What the survivor takes over where it has nothing itself.
ORGANISATION_BLANKS = tuple(name for name in Facts.__annotations__ if name != "is_opd")
PERSON_BLANKS = ("user_id", "phone", "email")
T = TypeVar("T", bound=Model)


@transaction.atomic
def merge_organisations(*, survivor: Organisation, duplicate: Organisation, reason: str, by) -> Organisation:
    """``duplicate`` becomes 已并入: rows, names and grants move to ``survivor``, which is right where both speak."""
    survivor, duplicate = _both(survivor, duplicate)
    if duplicate.merged_into_id == survivor.pk:
        return survivor
    if survivor.standing in GONE or duplicate.standing == Standing.MERGED:
        raise Refused(_("已注销或已并入的机构不能作为合并后保留的一方，已并入的也不能再并入。"))
    if not reason:
        raise Refused(_("请写明合并的原因。"))
    moved = move_rows(source=duplicate, target=survivor, keep=STAYS)
    moved["accounts.grant"] = carry_grants(from_scope=duplicate.scope, to=survivor)
    filled = _take_over(survivor, duplicate, ORGANISATION_BLANKS)
    _close(duplicate, survivor, reason, by)
    survivor.version += 1
    survivor._history_user = by
    survivor.save()
    detail = {"duplicate": duplicate.name, "reason": reason, "moved": moved, "filled": filled}
    record(kind="organisations_merged", by=by, subject=survivor, detail=detail)
    return survivor


@transaction.atomic
def merge_people(*, survivor: Person, duplicate: Person, by) -> Person:
    """One person twice on the books: posts, roster entry and whatever later stages add move to ``survivor``."""
    survivor, duplicate = _both(survivor, duplicate)
    if duplicate.merged_into_id == survivor.pk:
        return survivor
    if survivor.merged_into_id or duplicate.merged_into_id:
        raise Refused(_("其中一条人员记录已经合并过，请选合并后保留的那一条。"))
    moved = move_rows(source=duplicate, target=survivor)
    _take_over(survivor, duplicate, PERSON_BLANKS)
    duplicate.merged_into = survivor
    duplicate.save()
    survivor.save()
    record(kind="people_merged", by=by, subject=survivor, detail={"duplicate": duplicate.pk, "moved": moved})
    return survivor


def _both(one: T, other: T) -> tuple[T, T]:
    """Both rows as they stand, locked in one order whoever asks."""
    if one.pk == other.pk:
        raise Refused(_("请选择两条不同的记录。"))
    rows = {
        row.pk: row
        for row in type(one)._default_manager.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
    }
    return rows[one.pk], rows[other.pk]


def _take_over(survivor: Model, duplicate: Model, names: tuple[str, ...]) -> list[str]:
    """Fill what ``survivor`` lacks; what is unique leaves ``duplicate`` first. Which fields were filled."""
    filled = [
        name for name in names if getattr(survivor, name) in (None, "") and getattr(duplicate, name) not in (None, "")
    ]
    for name in filled:
        setattr(survivor, name, getattr(duplicate, name))
    unique = [name for name in filled if survivor._meta.get_field(name.removesuffix("_id")).unique]
    for name in unique:
        setattr(duplicate, name, None)
    if unique:
        duplicate.save()
    return filled


def _close(duplicate: Organisation, survivor: Organisation, reason: str, by) -> None:
    on = today()
    if duplicate.name != survivor.name:
        FormerName.objects.get_or_create(organisation=survivor, name=duplicate.name, defaults={"until": on})
    duplicate.standing, duplicate.merged_into = Standing.MERGED, survivor
    duplicate._history_user = by
    duplicate.save()
    StatusChange.objects.create(organisation=duplicate, standing=Standing.MERGED, on=on, reason=reason, by=by)
