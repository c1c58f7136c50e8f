from .coaching import CoachingKind, NotesReaders
from .delivery import DeliveryKind
from .donation import Condition, GiftKind, MovementKind, SigningWay, ValueBasis
from .plan import Ending, MeasureKind, Stance

__all__ = [
    "CoachingKind",
    "Condition",
    "DeliveryKind",
    "Ending",
    "GiftKind",
    "MeasureKind",
    "MovementKind",
    "NotesReaders",
    "SigningWay",
    "Stance",
    "ValueBasis",
]
