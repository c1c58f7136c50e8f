from .cycle import Cycle
from .exchange import WorkbookUpload
from .expert import Expert
from .filing import AnnualInspection, OfficialGrade, PartyBuildingRecord
from .organisation import FormerName, Organisation, SecondaryField, ServedType, StatusChange
from .person import Membership, Person
from .supervising_unit import SupervisingUnit

__all__ = [
    "AnnualInspection",
    "Cycle",
    "Expert",
    "FormerName",
    "Membership",
    "OfficialGrade",
    "Organisation",
    "PartyBuildingRecord",
    "Person",
    "SecondaryField",
    "ServedType",
    "StatusChange",
    "SupervisingUnit",
    "WorkbookUpload",
]
