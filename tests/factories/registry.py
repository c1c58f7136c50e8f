"""Registry rows for tests, made through the actions, so that they are rows the software itself could have made."""

import datetime as dt
import itertools

from tests.factories.accounts import make_region

from qiangji.accounts.choices import RegionLevel
from qiangji.accounts.models import Region, User
from qiangji.registry import actions
from qiangji.registry import credit_code as codes
from qiangji.registry.choices import LegalForm, ServiceField, UnitKind
from qiangji.registry.models import Expert, Membership, Organisation, Person, SupervisingUnit

_numbers = itertools.count(1)


def region(code: str = "110105") -> Region:
    """A place by its code; BDA is the zone inside 大兴 that has no national code."""
    if code != "BDA":
        return make_region(code)
    values = {"name": "经开区", "level": RegionLevel.ZONE, "scope": "110115/BDA/", "parent": make_region("110115")}
    return Region.objects.get_or_create(code=code, defaults=values)[0]


def credit_code(number: int, *, legal_form: str = LegalForm.SERVICE_ORGANISATION, region_code: str = "110105") -> str:
    return codes.compose(legal_form=legal_form, region_code=region_code, body=f"XN{number:06d}")


def supervising_unit(kind: str = UnitKind.FEDERATION, code: str = "110105") -> SupervisingUnit:
    place = region(code)
    name = f"{place.name}{UnitKind(kind).label}"
    return SupervisingUnit.objects.get_or_create(name=name, defaults={"kind": kind, "region": place})[0]


def organisation(*, by: User | None = None, code: str = "110105", **given) -> Organisation:
    values = {
        "name": f"云杉{next(_numbers)}康复中心(演示)",
        "region": region(code),
        "legal_form": LegalForm.SERVICE_ORGANISATION,
        "supervising_unit": supervising_unit(code=code),
        "primary_field": ServiceField.CHILD_REHABILITATION,
        "on": dt.date(2020, 1, 1),
    }
    return actions.register_organisation(by=by, **values | given)


def person(*, name: str = "", by: User | None = None, **given) -> Person:
    return actions.add_person(name=name or f"成员{next(_numbers)}", by=by, **given)


def membership(*, organisation: Organisation, by: User | None = None, name: str = "", **given) -> Membership:
    someone = given.pop("person", None) or person(name=name, by=by)
    return actions.add_membership(organisation=organisation, person=someone, by=by, **{"post": "主管"} | given)


def expert(*, by: User | None = None, **given) -> Expert:
    return actions.enrol_expert(person=given.pop("person", None) or person(by=by), by=by, **given)
