from .calendars import make_calendar_address
from .coaching import end_engagement, open_engagement
from .coaching_visits import correct_visit, plan_visit, record_visit, void_visit
from .deliveries import record_delivery, void_delivery
from .packages import Content, assign_package, create_package, edit_package, end_package

__all__ = [
    "Content",
    "assign_package",
    "correct_visit",
    "create_package",
    "edit_package",
    "end_engagement",
    "end_package",
    "make_calendar_address",
    "open_engagement",
    "plan_visit",
    "record_delivery",
    "record_visit",
    "void_delivery",
    "void_visit",
]
