from .coaching import CoachingKind, NotesReaders
from .cohort import LIMITED_KINDS, Because, OrganisationFloor
from .delivery import DeliveryKind
from .donation import Condition, GiftKind, MovementKind, SigningWay, ValueBasis
from .plan import Ending, MeasureKind, Stance
from .resource import MatchState, Outcome, PartnerKind, ResourceKind, Urgency

__all__ = [
    "LIMITED_KINDS",
    "Because",
    "CoachingKind",
    "Condition",
    "DeliveryKind",
    "Ending",
    "GiftKind",
    "MatchState",
    "MeasureKind",
    "MovementKind",
    "NotesReaders",
    "OrganisationFloor",
    "Outcome",
    "PartnerKind",
    "ResourceKind",
    "SigningWay",
    "Stance",
    "Urgency",
    "ValueBasis",
]
