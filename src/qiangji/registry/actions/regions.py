"""The tree of places: GB/T 2260 as python-stdnum carries it, and the zones that have no national code."""

import re
from dataclasses import dataclass
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts.choices import RegionLevel
from qiangji.accounts.models import Region
from qiangji.audit.actions import record

from ..errors import Refused

_LINE = re.compile(r'^(?: +(?P<county>\d{4}) county|(?P<province>\d\d) province)="(?P<names>.*)"$')
_NAME = re.compile(r"^(?:\[(?P<since>\d*)-(?P<until>\d*)\])?(?P<name>.+)$")
# Rows of the list that stand for no place of their own: their counties hang on the level above.
_NOT_A_PLACE = re.compile(r"^(市辖区|县|.*直辖(县级)?行政(单位|区划))$")  # zh-data


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    level: RegionLevel
    parent: str | None
    scope: str


ZONES = (Place("BDA", "经开区", RegionLevel.ZONE, "110115", "110115/BDA/"),)  # zh-data
NATION = Place("000000", "全国", RegionLevel.NATION, None, "")  # zh-data


def places() -> list[Place]:
    """Every place of the list that exists today, parents first."""
    names = _names_in_force()
    found = [NATION]
    for code, name in sorted(names.items()):
        if code.endswith("0000"):
            found.append(Place(code, name, RegionLevel.PROVINCE, NATION.code, code[:2]))
        elif code.endswith("00"):
            found.append(Place(code, name, RegionLevel.CITY, code[:2] + "0000", code[:4]))
        else:
            city = code[:4] + "00"
            found.append(Place(code, name, RegionLevel.DISTRICT, city if city in names else code[:2] + "0000", code))
    return [*found, *ZONES]


@transaction.atomic
def load_regions(*, prefix: str, by) -> int:
    """Add or refresh the places under ``prefix`` ("11", "1101", "" for all) and their ancestors; how many."""
    known = {place.code: place for place in places()}
    wanted = [p for p in known.values() if p.scope.startswith(prefix) and p.scope != ""]
    if not wanted:
        raise Refused(_("行政区划表里没有以 %s 开头的地区。") % prefix)
    wanted = _with_ancestors(wanted, known) if prefix else [NATION, *wanted]
    rows: dict[str, Region] = {}
    for place in wanted:
        rows[place.code], __ = Region.objects.update_or_create(
            code=place.code,
            defaults={
                "name": place.name,
                "level": place.level,
                "parent": rows.get(place.parent) if place.parent else None,
                "scope": place.scope,
            },
        )
    record(kind="regions_loaded", by=by, subject=rows[wanted[0].code], detail={"prefix": prefix, "count": len(wanted)})
    return len(wanted)


def _with_ancestors(wanted: list[Place], known: dict[str, Place]) -> list[Place]:
    codes = {p.code for p in wanted}
    for place in wanted:
        parent = known.get(place.parent or "")
        while parent and parent is not NATION:
            codes.add(parent.code)
            parent = known.get(parent.parent or "")
    return [p for p in known.values() if p.code in codes]


def _names_in_force() -> dict[str, str]:
    names, province = {}, ""
    for line in files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8").splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        province = match["province"] or province
        if match["county"] and (name := _current(match["names"])) and not _NOT_A_PLACE.match(name):
            names[province + match["county"]] = name
    return names


def _current(names: str) -> str | None:
    """``[-1991]东郊区,[1992-]东丽区`` → 东丽区; a place abolished for good → None."""
    for one in names.split(","):
        match = _NAME.match(one)
        if match and not match["until"]:
            return match["name"]
    return None
