from .delivery import Delivery
from .plan import PlanItem, SupportPlan

__all__ = ["Delivery", "PlanItem", "SupportPlan"]
