"""The database's own refusal to change a signed diagnosis, by triggers on both engines.

Beside ``freezing``, which does the same for published versions and says when triggers come and go. The organisation's
answer may still be written, once. A participant's row may still move to the record that a duplicate was merged into.
"""

from django.db import connections

from .freezing import drop_trigger, trigger

DIAGNOSES, FINDINGS, PARTICIPANTS = "assessment_diagnosis", "assessment_finding", "assessment_diagnosisparticipant"
SIGNED = ("assessment_id", "kind", "follows_id", "diagnostician_id", "scoring_id", "visited_on", "gist")
SIGNATURE = ("signed_at", "signed_by_id")
ANSWER = ("stance", "stance_note", "answered_at", "answered_by_id")
REFUSAL = "this diagnosis is signed"


def install(using: str, **_kwargs) -> None:
    connection = connections[using]
    if not {DIAGNOSES, FINDINGS, PARTICIPANTS} <= set(connection.introspection.table_names()):
        return
    remove(using)
    with connection.cursor() as cursor:
        for table, event, condition in _rules(connection.vendor):
            for statement in trigger(_name(table, event), table, event, condition, REFUSAL, connection.vendor):
                cursor.execute(statement)


def remove(using: str, **_kwargs) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, event, _condition in _rules(connection.vendor):
            cursor.execute(drop_trigger(_name(table, event), table, connection.vendor))


def _name(table: str, event: str) -> str:
    return f"signed_{table}_{event}"


def _rules(vendor: str):
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"

    def changed(columns: tuple[str, ...]) -> str:
        return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)

    def signed(row: str) -> str:
        return f"EXISTS (SELECT 1 FROM {DIAGNOSES} d WHERE d.id = {row}.diagnosis_id AND d.signed_at IS NOT NULL)"  # noqa: S608

    yield (
        DIAGNOSES,
        "update",
        f"(OLD.signed_at IS NOT NULL AND ({changed(SIGNED + SIGNATURE)})) "
        f"OR (OLD.answered_at IS NOT NULL AND ({changed(ANSWER)}))",
    )
    yield FINDINGS, "insert", signed("NEW")
    yield FINDINGS, "update", f"{signed('OLD')} OR {signed('NEW')}"
    yield PARTICIPANTS, "insert", signed("NEW")
