"""A checked plan into the tables: a few statements for thousands of rows, with the same traces one edit leaves."""

from collections.abc import Iterable
from uuid import uuid4

from qiangji.accounts.clock import today
from qiangji.accounts.models import User

from ..models import FormerName, Organisation, SecondaryField, ServedType, StatusChange
from ..workbook.plan import Plan, Step
from .organisations import scope_of

BATCH = 500
LISTS = {"secondary_fields": (SecondaryField, "field"), "served_types": (ServedType, "disability_type")}
UNTOUCHED = {"id", "scope", "region", "merged_into", "confirmed_on", "confirmed_by"}
WRITTEN = [f.name for f in Organisation._meta.concrete_fields if f.name not in UNTOUCHED]


def write(plan: Plan, *, by: User, reason: str) -> str:
    """Write new and changed rows; the scope that covers them all."""
    created = _create(plan.of("new"), by, reason)
    updated = _update(plan.of("updated"), by, reason)
    return _covering([organisation.scope for organisation in created + updated])


def _create(steps: list[Step], by: User, reason: str) -> list[Organisation]:
    rows = [Organisation(scope=f"?{uuid4()}", **_facts(step)) for step in steps]
    Organisation.objects.bulk_create(rows, batch_size=BATCH)
    for row in rows:
        row.scope = scope_of(row)
    _upsert(rows, ["scope"])
    _remember(rows, by, reason)
    _replace_lists(zip(steps, rows, strict=True))
    _add_former_names((row, name) for step, row in zip(steps, rows, strict=True) for name in _former(step))
    _note_standing(rows, by, reason)
    return rows


def _update(steps: list[Step], by: User, reason: str) -> list[Organisation]:
    rows, renamed, moved = [], [], []
    for step in steps:
        row = step.organisation
        if "name" in step.changed:
            renamed.append((row, row.name))
        if "standing" in step.changed:
            moved.append(row)
        for key, value in _facts(step).items():
            setattr(row, key, value)
        row.version += 1
        rows.append(row)
    _upsert(rows, WRITTEN)
    _remember(rows, by, reason, update=True)
    _replace_lists((step, step.organisation) for step in steps)
    _drop_names_in_use(row for row, _before in renamed)
    _add_former_names(renamed, until=today())
    _add_former_names((step.organisation, name) for step in steps for name in _former(step))
    _note_standing(moved, by, reason)
    return rows


def _facts(step: Step) -> dict[str, object]:
    return {key: value for key, value in step.values.items() if key not in LISTS and key != "former_names"}


def _former(step: Step) -> set[str]:
    return step.values.get("former_names", set()) - {step.values["name"]}


def _remember(rows: list[Organisation], by: User, reason: str, *, update: bool = False) -> None:
    why = {"default_user": by, "default_change_reason": reason[:100]}
    Organisation.history.bulk_history_create(rows, batch_size=BATCH, update=update, **why)


def _upsert(rows: list[Organisation], fields: list[str]) -> None:
    """One statement a batch; bulk_update would write a CASE for every row and field."""
    Organisation.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def _replace_lists(pairs: Iterable[tuple[Step, Organisation]]) -> None:
    pairs = list(pairs)
    for key, (model, column) in LISTS.items():
        written = [(step, row) for step, row in pairs if key in step.values]
        model._default_manager.filter(organisation__in=[row for _step, row in written]).delete()
        model._default_manager.bulk_create(
            [model(organisation=row, **{column: value}) for step, row in written for value in sorted(step.values[key])],
            batch_size=BATCH,
        )


def _drop_names_in_use(rows: Iterable[Organisation]) -> None:
    """A name taken up again is no former name any more."""
    names = {row.pk: row.name for row in rows}
    held = FormerName.objects.filter(organisation__in=names).values_list("pk", "organisation_id", "name")
    FormerName.objects.filter(pk__in=[pk for pk, owner, name in held if names[owner] == name]).delete()


def _add_former_names(pairs: Iterable[tuple[Organisation, str]], until=None) -> None:
    FormerName.objects.bulk_create(
        [FormerName(organisation=row, name=name, until=until) for row, name in pairs],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _note_standing(rows: Iterable[Organisation], by: User, reason: str) -> None:
    why = {"on": today(), "reason": reason[:200], "by": by}
    changes = [StatusChange(organisation=row, standing=row.standing, **why) for row in rows]
    StatusChange.objects.bulk_create(changes, batch_size=BATCH)


def _covering(scopes: list[str]) -> str:
    """The longest scope under which all of them lie."""
    first, last = min(scopes, default=""), max(scopes, default="")
    differ = (place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(differ, len(first))]
