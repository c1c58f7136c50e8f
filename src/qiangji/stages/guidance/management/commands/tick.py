"""What the calendar alone sets going; meant to run once a day, and harmless more often."""

from django.core.management.base import BaseCommand

from qiangji.accounts import clock

from ... import actions


class Command(BaseCommand):
    help = "Remind of resource requests that nobody answers, and let those expire that were reminded of."

    def handle(self, *args, **options) -> None:  # noqa: ARG002
        reminded, expired = actions.expire_silent_matches(clock.today())
        self.stdout.write(f"reminded {reminded}, expired {expired}")
