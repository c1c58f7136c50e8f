from .coaching import CalendarAddress, CoachingEngagement, CoachingVisit
from .cohort import CohortProposal, ProposalLine
from .delivery import Delivery
from .distribution import Distribution, Receipt, ReceiptLine
from .donation import Donation, Gift, StockMovement
from .donor import Donor
from .fair import FairBooth, FairPost, JobFair
from .package import PackageAssignment, PackageContent, PackageQuota, ServicePackage
from .plan import PlanItem, SupportPlan

__all__ = [
    "CalendarAddress",
    "CoachingEngagement",
    "CoachingVisit",
    "CohortProposal",
    "Delivery",
    "Distribution",
    "Donation",
    "Donor",
    "FairBooth",
    "FairPost",
    "Gift",
    "JobFair",
    "PackageAssignment",
    "PackageContent",
    "PackageQuota",
    "PlanItem",
    "ProposalLine",
    "Receipt",
    "ReceiptLine",
    "ServicePackage",
    "StockMovement",
    "SupportPlan",
]
