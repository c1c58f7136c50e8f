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
from .donations import (
    AllocateForm,
    CorrectionForm,
    DistributionForm,
    DonationForm,
    DonorForm,
    GoodsForm,
    MoneyForm,
    PaperForm,
    SignForm,
    TakeBackForm,
    TicketForm,
)
from .fairs import BoothsForm, CountsForm, FairForm, PostForm, ShareFilter
from .items import AnswerForm, EndForm, ResumeForm
from .packages import AssignForm, AssignmentFilter, EndPackageForm, PackageForm, content_rows
from .plans import PlanFilter, PlanForm
from .treatments import TreatmentForm

__all__ = [
    "AllocateForm",
    "AnswerForm",
    "AssignForm",
    "AssignmentFilter",
    "BehindForm",
    "BoothsForm",
    "CohortFilter",
    "CohortForm",
    "CorrectionForm",
    "CountsForm",
    "DecisionForm",
    "DeliveryFilter",
    "DeliveryForm",
    "DistributionForm",
    "DonationForm",
    "DonorForm",
    "EndEngagementForm",
    "EndForm",
    "EndPackageForm",
    "EngagementFilter",
    "EngagementForm",
    "FairForm",
    "GoodsForm",
    "MoneyForm",
    "MonthForm",
    "PackageForm",
    "PaperForm",
    "PlanFilter",
    "PlanForm",
    "PlanVisitForm",
    "PostForm",
    "ReasonForm",
    "ResumeForm",
    "ShareFilter",
    "SignForm",
    "TakeBackForm",
    "TicketForm",
    "TreatmentForm",
    "VisitForm",
    "VoidForm",
    "content_rows",
]
