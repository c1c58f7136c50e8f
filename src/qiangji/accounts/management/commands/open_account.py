"""``open_account LOGIN --name 姓名 --role ROLE --place CODE``: for operators, and for getting back in."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from qiangji.accounts import actions
from qiangji.accounts.models import Region, User
from qiangji.accounts.roles import ORGANISATION, REGION, ROLES


class Command(BaseCommand):
    help = "Open an account (or take an existing one), grant it a role, and print the path where its password is set."

    def add_arguments(self, parser) -> None:
        parser.add_argument("login")
        parser.add_argument("--name", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--unit", default="")
        parser.add_argument("--role", choices=[role.key for role in ROLES.values() if role.place != ORGANISATION])
        parser.add_argument("--place", metavar="CODE", help="administrative code of a region, such as 110000")

    @transaction.atomic
    def handle(self, *, login: str, role: str | None, place: str | None, **details) -> None:
        try:
            user = self._user(login, details)
            if role:
                actions.grant_role(user=user, role=role, place=self._region(role, place), by=None)
            path = actions.issue_password_link(user=user, by=None)
        except (actions.AccountRefused, actions.GrantRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{user.username}: set the password within three days at\n{path}")

    @staticmethod
    def _user(login: str, details: dict) -> User:
        found = User.objects.filter(username__iexact=login).first()
        if found is not None:
            return found
        given = {"name": details["name"] or login, "email": details["email"], "unit": details["unit"]}
        User(username=login, **given | {"email": details["email"] or None}).clean_fields(exclude=["password"])
        return actions.open_account(username=login, by=None, **given)

    @staticmethod
    def _region(role: str, code: str | None) -> Region | None:
        if ROLES[role].place != REGION:
            return None
        region = Region.objects.filter(code=code or "").first()
        if region is None:
            known = ", ".join(Region.objects.order_by("scope").values_list("code", flat=True)[:5])
            raise CommandError(f"--place must name a region that is loaded, such as {known or '(none is loaded yet)'}")
        return region
