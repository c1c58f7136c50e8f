"""Is the input well formed? What it may do is asked elsewhere."""

from .exchange import WorkbookForm
from .experts import ExpertForm, ReleaseForm
from .filings import GradeForm, InspectionForm, PartyForm, RemovalForm
from .organisations import (
    FactsForm,
    IdentityForm,
    MergeForm,
    RegisterForm,
    RelocateForm,
    RenameForm,
    StandingForm,
)
from .people import EndingForm, MembershipForm, NewMemberForm, PersonForm
from .supervising_units import SupervisingUnitForm

__all__ = [
    "EndingForm",
    "ExpertForm",
    "FactsForm",
    "GradeForm",
    "IdentityForm",
    "InspectionForm",
    "MembershipForm",
    "MergeForm",
    "NewMemberForm",
    "PartyForm",
    "PersonForm",
    "RegisterForm",
    "ReleaseForm",
    "RelocateForm",
    "RemovalForm",
    "RenameForm",
    "StandingForm",
    "SupervisingUnitForm",
    "WorkbookForm",
]
