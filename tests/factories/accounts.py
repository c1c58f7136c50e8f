"""People and places, made through the actions."""

from itertools import count

from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from qiangji.accounts import actions
from qiangji.accounts.choices import RegionLevel
from qiangji.accounts.models import Grant, Region, User
from qiangji.accounts.roles import REGION, ROLES

PASSWORD = "correct-horse-42-battery"
NAMES = {
    "110000": "北京市",
    "110101": "东城区",
    "110105": "朝阳区",
    "110108": "海淀区",
    "310000": "上海市",
    "310101": "黄浦区",
}

_numbers = count(1)


def make_region(code: str = "110000", name: str = "") -> Region:
    """The place with this code, and the province above it."""
    province = code.endswith("0000")
    level = RegionLevel.PROVINCE if province else RegionLevel.CITY if code.endswith("00") else RegionLevel.DISTRICT
    parent = None if province else make_region(f"{code[:2]}0000")
    scope = code.removesuffix("00").removesuffix("00")
    defaults = {"name": name or NAMES.get(code, code), "level": level, "parent": parent, "scope": scope}
    return Region.objects.get_or_create(code=code, defaults=defaults)[0]


def make_user(
    role: str = "", place=None, *, username: str = "", name: str = "", password: str | None = PASSWORD, **fields
) -> User:
    """Somebody who can log in with ``PASSWORD``; with a role, who holds it at ``place`` (a region role: 北京市)."""
    number = next(_numbers)
    user = actions.open_account(
        username=username or f"user{number}", name=name or f"用户{number}", password=password, by=None, **fields
    )
    if role:
        make_grant(user, role, place)
    return user


def make_grant(user: User, role: str, place=None, **dates) -> Grant:
    if place is None and ROLES[role].place == REGION:
        place = make_region()
    return actions.grant_role(user=user, role=role, place=place, by=None, **dates)


def log_in(client, login: str, password: str = PASSWORD, **extra) -> bool:
    """Through the form, as a browser does; whether somebody is logged in afterwards."""
    client.post(reverse("account_login"), {"login": login, "password": password}, **extra)
    return SESSION_KEY in client.session
