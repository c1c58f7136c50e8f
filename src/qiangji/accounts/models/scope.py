"""A scope is a path of places: ``11`` ⊃ ``110105`` ⊃ ``110105/57/``. A grant covers what begins with its own."""

from django.db import models


class ScopeField(models.CharField):
    """A path whose descendants are found through the index on both databases: ``scope__under="1101"``."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("max_length", 80)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)


@ScopeField.register_lookup
class Under(models.Lookup):
    """Prefix match. LIKE would not use SQLite's index, and a range would not use PostgreSQL's pattern index."""

    lookup_name = "under"

    def get_prep_lookup(self) -> str:
        return str(self.rhs)

    def as_sqlite(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        if not self.rhs:
            return "1 = 1", []
        return f"({lhs} >= %s AND {lhs} < %s)", [*params, self.rhs, *params, self.rhs + "\x7f"]

    def as_sql(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        if not self.rhs:
            return "1 = 1", []
        escaped = self.rhs.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{lhs} LIKE %s", [*params, escaped + "%"]
