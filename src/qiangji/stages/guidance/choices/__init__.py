from .coaching import CoachingKind, NotesReaders
from .cohort import LIMITED_KINDS, Because, OrganisationFloor
from .delivery import DeliveryKind
from .donation import Condition, GiftKind, MovementKind, SigningWay, ValueBasis
from .plan import Ending, MeasureKind, Stance

__all__ = [
    "LIMITED_KINDS",
    "Because",
    "CoachingKind",
    "Condition",
    "DeliveryKind",
    "Ending",
    "GiftKind",
    "MeasureKind",
    "MovementKind",
    "NotesReaders",
    "OrganisationFloor",
    "SigningWay",
    "Stance",
    "ValueBasis",
]
