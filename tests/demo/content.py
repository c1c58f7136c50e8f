"""Everything the city holds, without what differs between two runs: keys, moments, hashes of passwords.

Run as a program, it seeds the database that the environment names and prints the digest of what is in it.
"""

import hashlib
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path

APART = ("id", "scope", "password", "respondent_code")
# A scoring is called after the minute of its making.
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
# A sheet is called after the key of its round.
CODE = re.compile(r"R\d+-(A?)\d+")
# A delivery names the key of what it came from.
SOURCE = re.compile(r"\A([a-z_]+):\d+")


def content() -> dict[str, list]:
    """Per table, its rows as sorted plain values; a row that another points at stands as its name."""
    from django.apps import apps

    from qiangji.audit.models import AuditEvent

    models = [m for m in apps.get_models() if m.__module__.startswith("qiangji.") and m is not AuditEvent]
    found = {m._meta.label: sorted(_rows(m)) for m in models if not m.__name__.startswith("Historical")}
    found["audit"] = sorted(Counter(AuditEvent.objects.values_list("kind", flat=True)).items())
    return found


def digest() -> str:
    return hashlib.sha256(json.dumps(content(), ensure_ascii=False).encode()).hexdigest()


def _rows(model) -> list[list[str]]:
    from django.db.models import DateTimeField, FileField

    apart = (DateTimeField, FileField)  # where a file lies cannot be guessed: its digest is compared instead
    columns = [f for f in model._meta.concrete_fields if f.name not in APART and not isinstance(f, apart)]
    links = [f.name for f in columns if f.is_relation]
    rows = model._default_manager.select_related(*links) if links else model._default_manager.all()
    return [[_plain(getattr(row, column.name)) for column in columns] for row in rows]


def _plain(value) -> str:
    if isinstance(value, (dict, list)):  # PostgreSQL keeps an object's keys in an order of its own
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"{value:.6f}" if isinstance(value, float) else _nameless(str(value))


def _nameless(text: str) -> str:
    return SOURCE.sub(r"\1:", CODE.sub(r"R-\1", MOMENT.sub("", text)))


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root / "src")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiangji.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, run_syncdb=True)
    call_command("seed_demo")
    call_command("seed_demo")
    print(digest())
