"""``permissions [--check]``: write docs/permissions.md, or say that it is out of date."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qiangji.accounts import matrix

FILE = settings.ROOT_DIR / "docs" / "permissions.md"


class Command(BaseCommand):
    help = "Write the table of who may open what."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **_options) -> None:
        undeclared = [door.address for door in matrix.doors() if not matrix.is_known(door.guard)]
        if undeclared:
            raise CommandError(f"No guard stands before: {', '.join(undeclared)}")
        table = matrix.as_markdown()
        if not check:
            FILE.write_text(table, encoding="utf-8")
        elif not FILE.exists() or FILE.read_text(encoding="utf-8") != table:
            raise CommandError("docs/permissions.md is out of date: manage.py permissions")
