"""The database's own refusal to change a frozen version, by triggers on both engines.

Installed after every migration and taken away before it, because SQLite cannot rebuild a table that a trigger reads.
"""

from django.db import connections

VERSIONS = "assessment_instrumentversion"
_ITEM = (
    "(SELECT d.version_id FROM assessment_item i JOIN assessment_dimension d ON d.id = i.dimension_id "
    "WHERE i.id = {row}.item_id)"
)
PARTS = {
    "assessment_dimension": "{row}.version_id",
    "assessment_item": "(SELECT d.version_id FROM assessment_dimension d WHERE d.id = {row}.dimension_id)",
    "assessment_option": _ITEM,
    "assessment_itemexemption": _ITEM,
    "assessment_crosswalk": "{row}.version_id",
}
HEAD = ("instrument_id", "label", "answer_format", "based_on_id", "instructions", "frozen_at", "content_hash")
REFUSAL = "this instrument version is frozen"


def install(using: str, **_kwargs) -> None:
    connection = connections[using]
    if not {VERSIONS, *PARTS} <= set(connection.introspection.table_names()):
        return
    remove(using)
    with connection.cursor() as cursor:
        for table, event, rows in _events():
            condition = " OR ".join(_frozen(table, row, connection.vendor) for row in rows)
            for statement in trigger(_name(table, event), table, event, condition, REFUSAL, connection.vendor):
                cursor.execute(statement)


def remove(using: str, **_kwargs) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, event, _rows in _events():
            cursor.execute(drop_trigger(_name(table, event), table, connection.vendor))


def _name(table: str, event: str) -> str:
    return f"frozen_{table}_{event}"


def _events():
    yield VERSIONS, "update", ("OLD",)
    for table in PARTS:
        yield table, "insert", ("NEW",)
        yield table, "update", ("OLD", "NEW")


def _frozen(table: str, row: str, vendor: str) -> str:
    if table == VERSIONS:
        differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in HEAD)
        return f"(OLD.frozen_at IS NOT NULL AND ({changed}))"
    version = PARTS[table].format(row=row)
    return f"EXISTS (SELECT 1 FROM {VERSIONS} v WHERE v.id = {version} AND v.frozen_at IS NOT NULL)"  # noqa: S608


def drop_trigger(name: str, table: str, vendor: str) -> str:
    on = "" if vendor == "sqlite" else f" ON {table}"
    return f"DROP TRIGGER IF EXISTS {name}{on}"


def trigger(name: str, table: str, event: str, condition: str, refusal: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $body$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NEW; END $body$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
