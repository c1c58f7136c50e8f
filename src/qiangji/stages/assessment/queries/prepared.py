"""Queries that differ in one number only, put into SQL once.

Where a whole city answers in the same hour, putting a query together costs many times what the database needs for it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet

STAND_IN = 2**62 + 1  # no number of a record, and nothing else that a query says
LARGEST = 2**63 - 1


class Prepared:
    """``rows`` makes the query, of values, for a number; it must say nothing else that changes while the house runs."""

    def __init__(self, rows: Callable[[int], QuerySet]) -> None:
        self._rows = rows

    def __call__(self, number: int) -> list[tuple]:
        """A number too large for the database is nobody's."""
        if not 0 <= number <= LARGEST:
            return []
        sql, given, converters = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [number if one == STAND_IN else one for one in given])
            rows = cursor.fetchall()
        return [self._converted(row, converters) for row in rows] if converters else rows

    @cached_property
    def _compiled(self):
        compiler = self._rows(STAND_IN).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, given = compiler.as_sql()
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        return sql, given, list(converters.items())

    @staticmethod
    def _converted(row: tuple, converters) -> tuple:
        values = list(row)
        for place, (steps, column) in converters:
            for step in steps:
                values[place] = step(values[place], column, connection)
        return tuple(values)


def columns(parts: Sequence[tuple[type[Model], str]]) -> list[str]:
    """The columns of models, each reached over its path, as ``values_list`` takes them."""
    return [path + field.attname for model, path in parts for field in model._meta.concrete_fields]


def records(parts: Sequence[tuple[type[Model], str]], row: tuple) -> Iterator[Model | None]:
    """Of each (model, path) its record; None where an outer join found none."""
    start = 0
    for model, _path in parts:
        names = [field.attname for field in model._meta.concrete_fields]
        values = row[start : start + len(names)]
        yield None if values[0] is None else model.from_db(DEFAULT_DB_ALIAS, names, values)
        start += len(names)
