"""Records that may be one and the same: proposed with the reason, decided by a person."""

import re
from collections import defaultdict

from django.db.models import QuerySet

from qiangji.accounts.models import Region

from ..models import FormerName, Organisation
from .organisations import living

SHORTEST = 3
_FORM = re.compile(r"[(（].*?[)）]|[\s·•・_-]")
_KIND = re.compile(r"(中心|协会|基金会)$")  # zh-data


def duplicate_groups(organisations: QuerySet[Organisation]) -> list[list[int]]:
    """Groups of living organisations that share the telling part of a name, present or former."""
    longest_first = sorted(Region.objects.values_list("name", flat=True), key=len, reverse=True)
    places = re.compile(f"^(?:{'|'.join(map(re.escape, longest_first))})+")  # 城区 is a place only where a name begins
    rows = list(living(organisations).values_list("pk", "name"))
    alive = {pk for pk, _name in rows}
    rows += [row for row in FormerName.objects.values_list("organisation_id", "name") if row[0] in alive]
    groups = defaultdict(set)
    for pk, name in rows:
        core = _telling_part(name, places)
        if len(core) >= SHORTEST:
            groups[core].add(pk)
    return [list(group) for group in sorted({tuple(sorted(g)) for g in groups.values() if len(g) > 1})]


def _telling_part(name: str, places: re.Pattern) -> str:
    """北京市朝阳区云杉儿童康复中心(演示) → 云杉儿童康复: neither where it is nor of what form."""
    return _KIND.sub("", _FORM.sub("", places.sub("", name)))
