from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts.models import Region
from qiangji.audit.actions import record

from ..errors import Refused
from ..fingerprints import claim
from ..models import SupervisingUnit


@transaction.atomic
def add_supervising_unit(*, name: str, kind: str, region: Region, by) -> SupervisingUnit:
    _refuse_taken(name)
    unit = SupervisingUnit.objects.create(name=name, kind=kind, region=region)
    record(kind="supervising_unit_added", by=by, subject=unit)
    return unit


@transaction.atomic
def edit_supervising_unit(
    *, unit: SupervisingUnit, name: str, kind: str, region: Region, by, seen: str | None = None
) -> SupervisingUnit:
    unit = claim(unit, seen)
    if unit.name != name:
        _refuse_taken(name)
    before = str(unit)
    unit.name, unit.kind, unit.region = name, kind, region
    unit.save()
    record(kind="supervising_unit_edited", by=by, subject=unit, detail={"before": before})
    return unit


def _refuse_taken(name: str) -> None:
    if SupervisingUnit.objects.filter(name=name).exists():
        raise Refused(_("已有同名的业务主管单位“%s”。") % name)
