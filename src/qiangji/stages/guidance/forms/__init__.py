from .deliveries import BehindForm, DeliveryFilter, DeliveryForm, VoidForm
from .items import AnswerForm, EndForm, ResumeForm
from .plans import PlanFilter, PlanForm
from .treatments import TreatmentForm

__all__ = [
    "AnswerForm",
    "BehindForm",
    "DeliveryFilter",
    "DeliveryForm",
    "EndForm",
    "PlanFilter",
    "PlanForm",
    "ResumeForm",
    "TreatmentForm",
    "VoidForm",
]
