from .coaching import CoachingKind, NotesReaders
from .delivery import DeliveryKind
from .plan import Ending, MeasureKind, Stance

__all__ = ["CoachingKind", "DeliveryKind", "Ending", "MeasureKind", "NotesReaders", "Stance"]
