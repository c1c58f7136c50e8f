"""Which tables point at a row: the registry's own, and those that later stages add without its knowing."""

from django.db.models import ForeignObjectRel, Model


def pointing_at(row: Model, keep: tuple[type[Model], ...] = ()) -> list[ForeignObjectRel]:
    """The foreign keys that lead to ``row``'s table, but for those of the tables in ``keep``."""
    return [r for r in row._meta.related_objects if not r.many_to_many and r.related_model not in keep]
