from .coaching import CalendarAddress, CoachingEngagement, CoachingVisit
from .delivery import Delivery
from .package import PackageAssignment, PackageContent, PackageQuota, ServicePackage
from .plan import PlanItem, SupportPlan

__all__ = [
    "CalendarAddress",
    "CoachingEngagement",
    "CoachingVisit",
    "Delivery",
    "PackageAssignment",
    "PackageContent",
    "PackageQuota",
    "PlanItem",
    "ServicePackage",
    "SupportPlan",
]
