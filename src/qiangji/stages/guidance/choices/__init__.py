from .delivery import DeliveryKind
from .plan import Ending, MeasureKind, Stance

__all__ = ["DeliveryKind", "Ending", "MeasureKind", "Stance"]
