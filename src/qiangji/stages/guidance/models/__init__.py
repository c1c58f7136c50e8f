from .coaching import CalendarAddress, CoachingEngagement, CoachingVisit
from .cohort import CohortProposal, ProposalLine
from .delivery import Delivery
from .distribution import Distribution, Receipt, ReceiptLine
from .donation import Donation, Gift, StockMovement
from .donor import Donor
from .fair import FairBooth, FairPost, JobFair
from .match import STEPS, Match
from .need import Need
from .offer import Offer
from .package import PackageAssignment, PackageContent, PackageQuota, ServicePackage
from .partner import Partner
from .plan import PlanItem, SupportPlan
from .treatment import TreatmentRule

__all__ = [
    "STEPS",
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
    "Match",
    "Need",
    "Offer",
    "PackageAssignment",
    "PackageContent",
    "PackageQuota",
    "Partner",
    "PlanItem",
    "ProposalLine",
    "Receipt",
    "ReceiptLine",
    "ServicePackage",
    "StockMovement",
    "SupportPlan",
    "TreatmentRule",
]
