"""How an organisation's total went over its rounds: one stop for each, with what may be said since the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..models import Assessment
from ..organisation_profile import OrganisationProfile
from .profiles import profiles_of


@dataclass(frozen=True)
class Stop:
    profile: OrganisationProfile
    round_name: str
    year: str
    version: str

    @property
    def joins(self) -> bool:
        """Whether a line may be drawn from the stop before: one edition, and the same voice."""
        earlier = self.profile.earlier
        return earlier.version == self.version and earlier.voice == self.profile.leading


def course_of(assessments: Sequence[Assessment]) -> Mapping[int, Stop]:
    """By assessment; in a fixed number of queries, however many rounds there were."""
    profiles = profiles_of(assessments) if assessments else {}
    return {
        each.pk: Stop(profiles[each.pk], str(each.round), f"{each.round.opens_on:%Y-%m}", each.round.version.label)
        for each in assessments
        if each.pk in profiles
    }
