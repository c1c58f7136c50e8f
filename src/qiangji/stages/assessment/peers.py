"""By what organisations are each other's peers: the group of each, with its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qiangji.registry.choices import LegalForm, ServiceField
from qiangji.registry.filters import UPPER_LEVELS

from .choices import OrganisationSize, PeerGrouping
from .models import Assessment

# Whoever has not stated what the grouping asks is nobody's peer by it, but still one of all.
UNSTATED = "unstated"


@dataclass(frozen=True)
class Kin:
    """``place`` is the group's in the order that the grouping has of its own."""

    key: str
    name: str = ""
    place: int = 0


NOBODY = Kin(UNSTATED)


def kin_of(assessment: Assessment, grouping: str) -> Kin:
    """The group that an organisation belongs to, as its file says and as the round began."""
    return GROUPED[PeerGrouping(grouping)](assessment)


def _legal_form(assessment: Assessment) -> Kin:
    organisation = assessment.organisation
    return Kin(organisation.legal_form, organisation.short_form, LegalForm.values.index(organisation.legal_form))


def _size(assessment: Assessment) -> Kin:
    if not assessment.size:
        return NOBODY
    size = OrganisationSize(assessment.size)
    return Kin(size, str(size.label), OrganisationSize.values.index(size))


def _field(assessment: Assessment) -> Kin:
    code = assessment.organisation.primary_field
    return Kin(code, str(ServiceField(code).label)) if code else NOBODY


def _age(assessment: Assessment) -> Kin:
    """Full years since it was registered, on the day the round opened."""
    since, on = assessment.organisation.established_on, assessment.round.opens_on
    if since is None:
        return NOBODY
    years = on.year - since.year - ((on.month, on.day) < (since.month, since.day))
    if years < 3:
        return Kin("0", _("不满 3 年"))
    if years < 5:
        return Kin("3", _("3 年以上，不满 5 年"), 3)
    return Kin("5", _("5 年以上，不满 10 年"), 5) if years < 10 else Kin("10", _("10 年以上"), 10)


def _region(assessment: Assessment) -> Kin:
    """A place that has districts stands for what is registered with itself."""
    region = assessment.organisation.region
    return Kin(region.code, _("%s本级") % region.name if region.level in UPPER_LEVELS else region.name)


GROUPED: Mapping[PeerGrouping, Callable[[Assessment], Kin]] = {
    PeerGrouping.LEGAL_FORM: _legal_form,
    PeerGrouping.SIZE: _size,
    PeerGrouping.FIELD: _field,
    PeerGrouping.AGE: _age,
    PeerGrouping.REGION: _region,
}
