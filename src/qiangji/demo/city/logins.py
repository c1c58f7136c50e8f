# zh-data
"""A login for each role, and a few grants that no longer hold or soon will not."""

import datetime as dt

from django.contrib.auth.hashers import make_password

from qiangji.accounts import actions as accounts
from qiangji.accounts.models import Region, User
from qiangji.portal.queries.logins import MAIL
from qiangji.registry import actions as registry
from qiangji.registry.choices import ExpertRole
from qiangji.registry.models import Organisation

from . import days, plan
from .experts import EMPLOYERS
from .people import FRONT_POSTS
from .places import DEPARTMENT, federation
from .scene import City

OTHER_COACHES = 11
PASSWORD = "qiangji-demo"  # noqa: S105 (printed on the first page of a demo)


def open_offices(city: City) -> None:
    """Those who run, approve, supervise and watch: the administrator first, who opens the rest."""
    beijing = city.regions[plan.CITY]
    admin = _open(city, "admin", "沈砚澄", "system_admin", beijing, unit="信息科")
    _open(city, "auditor", "方栩朗", "security_auditor", beijing, unit="纪检监察室")
    _open(city, "hub", "周霁月", "hub_operator", beijing, unit=DEPARTMENT)
    _open(city, "approver", "顾岚松", "hub_approver", beijing, unit="中心领导")
    _open(city, "city", "程昀石", "city_supervisor", beijing, unit=federation(city, plan.CITY))
    for username, name, code in (("chaoyang", "苏禾晴", plan.CHAOYANG), ("haidian", "叶树旻", plan.HAIDIAN)):
        _open(city, username, name, "district_supervisor", city.regions[code], unit=federation(city, code))
    former = _colleague(city, "chaoyang.former", "袁汀白", federation(city, plan.CHAOYANG))
    _grant(former, "district_supervisor", city.regions[plan.CHAOYANG], admin, ends_on=dt.date(2022, 8, 31))
    assistant = _colleague(city, "hub.assistant", "崔望舟", DEPARTMENT)
    _grant(assistant, "hub_operator", beijing, admin, ends_on=dt.date(2023, 2, 28))


def open_desks(city: City) -> None:
    """Those whose place is one organisation, or none: they need the organisations and the roster to be there."""
    flagship = city.organisations[0]
    head, member, *_others = city.teams[flagship.pk]
    for username, role, person in (("org", "organisation_admin", head), ("member", "member", member)):
        user = _open(city, username, person.name, role, flagship)
        registry.link_user(person=person, user=user, by=city.hub)
    _open_learner(city, flagship)
    coach = city.experts[0].person
    user = _open(city, "expert", coach.name, "expert", unit=city.experts[0].employer)
    registry.link_user(person=coach, user=user, by=city.hub)
    city.coaches = [user, *_other_coaches(city)]
    _open(city, "partner", "何楠屿", "partner", unit=next(iter(EMPLOYERS)))
    _open(city, "donor", "梁溪原", "donor", unit="听松公益基金会(演示)")
    set_password()


def _other_coaches(city: City) -> list[User]:
    """Those of the roster who coach and diagnose, with an account but no password: nobody logs in as them."""
    found: list[User] = []
    for number, expert in enumerate(city.experts[1:], 2):
        if len(found) < OTHER_COACHES and {ExpertRole.COACH, ExpertRole.DIAGNOSTICIAN} & set(expert.roles):
            user = _colleague(city, f"expert{number:02d}", expert.person.name, expert.employer)
            _grant(user, "expert", None, city.logins["admin"])
            registry.link_user(person=expert.person, user=user, by=city.hub)
            found.append(user)
    return found


def set_password() -> None:
    """One hash for all of them: a slow hash on purpose, thirteen times, would be a third of the whole city."""
    User.objects.filter(email__endswith=MAIL).update(password=make_password(PASSWORD))


def _open_learner(city: City, flagship: Organisation) -> None:
    person = registry.add_person(name=city.next_name(), by=city.hub)
    registry.add_membership(
        person=person, organisation=flagship, post=FRONT_POSTS[2], since=dt.date(2020, 9, 1), by=city.hub
    )
    registry.link_user(person=person, user=_open(city, "learner", person.name, "learner", flagship), by=city.hub)


def _open(
    city: City, username: str, name: str, role: str, place: Region | Organisation | None = None, unit: str = ""
) -> User:
    admin = city.logins.get("admin")
    user = accounts.open_account(
        username=username,
        name=name,
        email=username + MAIL,
        unit=unit or (place.name if place else ""),
        by=admin,
    )
    _grant(user, role, place, admin)
    city.logins[username] = user
    return user


def _colleague(city: City, username: str, name: str, unit: str) -> User:
    """On the books, without a password: nobody logs in as them."""
    return accounts.open_account(
        username=username, name=name, email=f"{username}@example.org", unit=unit, by=city.logins["admin"]
    )


def _grant(user: User, role: str, place, by: User | None, ends_on: dt.date | None = None) -> None:
    accounts.grant_role(user=user, role=role, place=place, starts_on=days.WORK_BEGAN, ends_on=ends_on, by=by)
