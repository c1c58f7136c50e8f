"""Which organisation each row means, what would change, and what stands against it: a few queries for any number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.documents.excel import Record, RowError, Sheet

from .. import credit_code as codes
from ..choices import GONE, Standing
from ..models import Organisation
from .cells import problems_in, values_of
from .columns import Dictionary
from .export import lists_of
from .plan import Plan, Step

LISTED = ("secondary_fields", "served_types")
Place = tuple[str, int]


@dataclass
class Registry:
    """The part of the registry that the rows may mean."""

    by_code: dict[str, Organisation]
    by_place: dict[Place, list[Organisation]]
    lists: dict[str, dict[int, set[str]]]
    mine: set[int]

    @classmethod
    def around(cls, rows: list[dict[str, object]], editable: QuerySet[Organisation]) -> "Registry":
        written = [row["credit_code"] for row in rows if row.get("credit_code")]
        named = [row["name"] for row in rows if row.get("name")]
        everywhere = Organisation.objects.select_related("merged_into", "region", "supervising_unit")
        by_code = {one.credit_code: one for one in everywhere.filter(credit_code__in=written)}
        by_place = defaultdict(list)
        for one in everywhere.filter(name__in=named):
            by_place[one.name, one.region_id].append(one)
        met = {one.pk for one in by_code.values()} | {one.pk for group in by_place.values() for one in group}
        mine = editable.filter(pk__in=met)
        return cls(by_code, by_place, lists_of(mine), set(mine.values_list("pk", flat=True)))

    def namesake(self, name: str, region_id: int) -> Organisation | None:
        """The living organisation of this name registered there."""
        return next((one for one in self.by_place.get((name, region_id), ()) if one.standing not in GONE), None)


def check(
    records: list[Record],
    unread: Iterable[RowError],
    *,
    words: Dictionary,
    sheet: Sheet,
    editable: QuerySet[Organisation],
) -> Plan:
    """``unread`` are the cells that could not be read; ``editable`` what the sender may change."""
    rows = [values_of(record.values, words) for record in records]
    for row in rows:
        if "credit_code" in row:
            row["credit_code"] = codes.normalise(row["credit_code"])
    errors, broken = list(unread), {error.row for error in unread}
    registry, today, steps = Registry.around(rows, editable), timezone.localdate(), []
    for record, values in zip(records, rows, strict=True):
        problems = [] if record.row in broken else [*problems_in(values, today)]
        step = None
        if record.row not in broken and not problems:
            step, problems = _step(record.row, values, registry)
        errors += [RowError(record.row, sentence, sheet.header(key)) for key, sentence in problems]
        if step and not problems:
            steps.append(step)
    errors += _repeats(steps, sheet)
    return Plan(tuple(steps), tuple(sorted(errors, key=lambda error: error.row)), len(records))


def _step(row: int, values: dict[str, object], registry: Registry) -> tuple[Step | None, list[tuple[str, str]]]:
    organisation, problem = _meant(values, registry)
    if problem:
        return None, [problem]
    problems = [*_code_problems(values, organisation)]
    if organisation is None:
        return Step(row, "new", None, values), problems
    if values["region"].pk != organisation.region_id:
        words = _("档案里登记在%s；变更登记地区请在这家机构的档案里办理。")
        problems.append(("region", words % organisation.region))
    if values["name"] != organisation.name and registry.namesake(values["name"], organisation.region_id):
        problems.append(("name", _("%s已有另一家同名的机构。") % organisation.region))
    changed = _changed(values, organisation, registry)
    return Step(row, "updated" if changed else "unchanged", organisation, values, changed), problems


def _meant(values: dict[str, object], registry: Registry) -> tuple[Organisation | None, tuple[str, str] | None]:
    """The organisation a row is about: by its code; without one, by name and place."""
    code = values.get("credit_code")
    found = registry.by_code.get(code) if code else None
    found = found or registry.namesake(values["name"], values["region"].pk)
    if found is None:
        return None, None
    if found.pk not in registry.mine:
        return None, ("credit_code" if code else "name", _("这家机构已登记，但不在您的管理范围内，请联系枢纽。"))
    if found.standing == Standing.MERGED:
        into = found.merged_into
        words = _("这个代码的机构已并入“%(name)s”，请改用 %(code)s。")
        return None, ("credit_code", words % {"name": into, "code": into.credit_code or _("它的名称")})
    if found.credit_code and "credit_code" in values and found.credit_code != code:
        words = _("档案里这家机构的代码是 %s；是同一家请改成这个代码，不是同一家名称不应相同。")
        return None, ("credit_code", words % found.credit_code)
    return found, None


def _code_problems(values: dict[str, object], organisation: Organisation | None) -> Iterable[tuple[str, str]]:
    """Doubts need a reason; what the registry already holds was given one then."""
    code, said = values.get("credit_code"), organisation.credit_code_note if organisation else ""
    held = organisation and (organisation.credit_code, organisation.legal_form) == (code, values["legal_form"])
    if not code or values.get("credit_code_note", said) or (held and not said):
        return
    region_code = codes.administrative_code(values["region"])
    for doubt in codes.doubts(code, legal_form=values["legal_form"], region_code=region_code):
        yield "credit_code", _("%s请核对；确认无误的，在“代码核对说明”列写明理由。") % doubt


def _changed(values: dict[str, object], organisation: Organisation, registry: Registry) -> tuple[str, ...]:
    found = []
    for key, value in values.items():
        if key in LISTED:
            differs = registry.lists[key][organisation.pk] != value
        elif key == "former_names":
            differs = not value <= registry.lists[key][organisation.pk] | {organisation.name}
        else:
            differs = getattr(organisation, key) != value
        if differs:
            found.append(key)
    return tuple(sorted(found))


def _repeats(steps: list[Step], sheet: Sheet) -> Iterable[RowError]:
    """Rows of one file that mean the same organisation."""
    first: dict[object, int] = {}
    for step in steps:
        marks = [(step.values["name"], step.values["region"].pk)]
        marks += [step.organisation.pk] if step.organisation else []
        marks += [step.values["credit_code"]] if step.values.get("credit_code") else []
        earlier = next((first[mark] for mark in marks if mark in first), None)
        if earlier is not None:
            yield RowError(step.row, _("与第 %d 行是同一家机构，请只留一行。") % earlier, sheet.header("name"))
        for mark in marks:
            first.setdefault(mark, step.row)
