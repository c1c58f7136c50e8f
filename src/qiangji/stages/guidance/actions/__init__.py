from .calendars import make_calendar_address
from .coaching import end_engagement, open_engagement
from .coaching_visits import correct_visit, plan_visit, record_visit, void_visit
from .cohorts import decide_line, explain_cohort, propose_cohort, sign_cohort
from .deliveries import record_delivery, void_delivery
from .distributions import allocate_gift, plan_distribution, take_back
from .donations import add_goods, add_money, enrol_donor, note_ticket, record_donation
from .fairs import add_post, open_booth, record_fair, remove_post, report_counts
from .packages import Content, assign_package, create_package, edit_package, end_package
from .receipts import file_paper, sign_receipt, words_to_type
from .stock import NotEnough, correct_stock

__all__ = [
    "Content",
    "NotEnough",
    "add_goods",
    "add_money",
    "add_post",
    "allocate_gift",
    "assign_package",
    "correct_stock",
    "correct_visit",
    "create_package",
    "decide_line",
    "edit_package",
    "end_engagement",
    "end_package",
    "enrol_donor",
    "explain_cohort",
    "file_paper",
    "make_calendar_address",
    "note_ticket",
    "open_booth",
    "open_engagement",
    "plan_distribution",
    "plan_visit",
    "propose_cohort",
    "record_delivery",
    "record_donation",
    "record_fair",
    "record_visit",
    "remove_post",
    "report_counts",
    "sign_cohort",
    "sign_receipt",
    "take_back",
    "void_delivery",
    "void_visit",
    "words_to_type",
]
