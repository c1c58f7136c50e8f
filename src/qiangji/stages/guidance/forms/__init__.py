from .coaching import (
    CorrectionForm,
    EndEngagementForm,
    EngagementFilter,
    EngagementForm,
    MonthForm,
    PlanVisitForm,
    ReasonForm,
    VisitForm,
)
from .cohorts import CohortFilter, CohortForm, DecisionForm
from .deliveries import BehindForm, DeliveryFilter, DeliveryForm, VoidForm
from .items import AnswerForm, EndForm, ResumeForm
from .packages import AssignForm, AssignmentFilter, EndPackageForm, PackageForm, content_rows
from .plans import PlanFilter, PlanForm
from .treatments import TreatmentForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "AssignmentFilter",
    "BehindForm",
    "CohortFilter",
    "CohortForm",
    "CorrectionForm",
    "DecisionForm",
    "DeliveryFilter",
    "DeliveryForm",
    "EndEngagementForm",
    "EndForm",
    "EndPackageForm",
    "EngagementFilter",
    "EngagementForm",
    "MonthForm",
    "PackageForm",
    "PlanFilter",
    "PlanForm",
    "PlanVisitForm",
    "ReasonForm",
    "ResumeForm",
    "TreatmentForm",
    "VisitForm",
    "VoidForm",
    "content_rows",
]
