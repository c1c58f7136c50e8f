"""``seed_demo``: the demo city, once. Asked again, it says that the city is there."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qiangji.demo import ground


class Command(BaseCommand):
    help = "Build the demo city on an empty database, and leave its own day beside the data."
    requires_system_checks: list[str] = []

    def handle(self, **_options) -> None:
        try:
            already = ground.city_stands()
        except ground.Inhabited as error:
            raise CommandError(str(error)) from error
        if already:
            self.stdout.write("The demo city is here already.")
        else:
            self._build()
        settings.TODAY_FILE.write_text(f"{ground.TODAY.isoformat()}\n", encoding="utf-8")

    def _build(self) -> None:
        self.stdout.write("Building the demo city …")
        began = time.perf_counter()
        # What is running in the city runs on its own day, also while it is being built.
        settings.QIANGJI_TODAY = ground.TODAY
        from qiangji.demo import city  # noqa: PLC0415 (not needed, and not quick, where the city stands)

        built = city.build()
        seconds = time.perf_counter() - began
        self.stdout.write(
            f"{len(built.organisations)} organisations and {len(built.contacts)} contacts, "
            f"{sum(map(len, built.teams.values()))} people in {len(built.teams)} core teams, "
            f"{len(built.experts)} experts, {len(built.logins)} logins: {seconds:.1f} s"
        )
