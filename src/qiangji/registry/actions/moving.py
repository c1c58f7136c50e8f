"""Hand every row that points at one row over to another: what merging means, whatever tables later stages add."""

from collections.abc import Iterator

from django.db.models import Field, ForeignObjectRel, Model, OneToOneField, UniqueConstraint

from ..relations import pointing_at


def move_rows(*, source: Model, target: Model, keep: tuple[type[Model], ...] = ()) -> dict[str, int]:
    """Point at ``target`` whatever pointed at ``source``; how many rows of each table moved.

    A row that would be a second one where only one may be (two inspections of one year) stays with ``source``,
    so nothing is overwritten and nothing is lost. ``keep`` names tables that stay altogether.
    """
    moved: dict[str, int] = {}
    for relation in pointing_at(source, keep):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: source})
        twins = {pk for names in _unique_with(relation.field) for pk in _twins(relation, names, source, target)}
        count = rows.exclude(pk__in=twins).update(**{relation.field.name: target})
        if count:
            key = relation.related_model._meta.label_lower
            moved[key] = moved.get(key, 0) + count
    return moved


def _unique_with(field: Field) -> Iterator[tuple[str, ...]]:
    """The other fields of each unique constraint that ``field`` takes part in."""
    if isinstance(field, OneToOneField) or field.unique:
        yield ()
    for constraint in field.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and field.name in constraint.fields:
            yield tuple(name for name in constraint.fields if name != field.name)
    for names in field.model._meta.unique_together:
        if field.name in names:
            yield tuple(name for name in names if name != field.name)


def _twins(relation: ForeignObjectRel, names: tuple[str, ...], source: Model, target: Model) -> Iterator[int]:
    """Rows of ``source`` that ``target`` already has, as far as ``names`` tell."""
    manager = relation.related_model._base_manager
    theirs = manager.filter(**{relation.field.name: target})
    if not names:
        if theirs.exists():
            yield from manager.filter(**{relation.field.name: source}).values_list("pk", flat=True)
        return
    taken = set(theirs.values_list(*names))
    for pk, *values in manager.filter(**{relation.field.name: source}).values_list("pk", *names):
        if tuple(values) in taken:
            yield pk
