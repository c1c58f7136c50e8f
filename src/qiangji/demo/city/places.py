# zh-data
"""Where the city is, whose hub it has, who supervises there, and how far it has come."""

import datetime as dt

from qiangji.accounts import actions as accounts
from qiangji.accounts.models import Region
from qiangji.registry import actions as registry
from qiangji.registry.choices import UnitKind

from . import plan, words
from .scene import City

HUB = "助残社会组织服务枢纽" + words.MARK
DEPARTMENT = "资源服务科"
CYCLES = (
    ("第一轮培育 · 2021", dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
    ("第二轮培育 · 2022", dt.date(2022, 1, 1), dt.date(2022, 12, 31)),
    ("第三轮培育 · 2023", dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
)


def lay_out(city: City) -> None:
    registry.load_regions(prefix="11", by=None)
    city.regions = {region.code: region for region in Region.objects.select_related("parent")}
    accounts.name_hub(
        name=HUB,
        department=DEPARTMENT,
        region=city.regions[plan.CITY],
        phone="010-0000-0001",
        is_demo=True,
        by=None,
    )


def name_supervisors(city: City) -> None:
    """One 残联 for each place, and the other bureaus that supervise the 23."""
    federations = [(federation(city, place.code), place.code, UnitKind.FEDERATION) for place in plan.PLACES]
    bureaus = dict.fromkeys((name, code, _kind(name)) for name, code, *_rest in plan.CONTACTS)
    for name, code, kind in [*federations, *bureaus]:
        city.units[name] = registry.add_supervising_unit(name=name, kind=kind, region=city.regions[code], by=city.hub)


def open_cycles(city: City) -> None:
    for number, (name, starts_on, ends_on) in enumerate(CYCLES, 1):
        registry.open_cycle(number=number, name=name, starts_on=starts_on, ends_on=ends_on, by=city.hub)


def federation(city: City, code: str) -> str:
    return f"{'市' if code == plan.CITY else city.regions[code].name}残联{words.MARK}"


def registered_in(city: City, code: str) -> Region:
    """A zone without a code of its own registers with its district."""
    return city.regions[code] if code.isdigit() else city.regions[code].parent


def registration_authority(city: City, code: str) -> str:
    return f"北京市{'' if code == plan.CITY else registered_in(city, code).name}民政局"


def _kind(name: str) -> str:
    return UnitKind.CIVIL_AFFAIRS if "民政" in name else UnitKind.OTHER
