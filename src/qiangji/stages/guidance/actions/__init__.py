from .calendars import make_calendar_address
from .coaching import end_engagement, open_engagement
from .coaching_visits import correct_visit, plan_visit, record_visit, void_visit
from .cohorts import decide_line, explain_cohort, propose_cohort, sign_cohort
from .deliveries import note_ledger_export, record_delivery, void_delivery
from .distributions import allocate_gift, plan_distribution, take_back
from .donations import add_goods, add_money, enrol_donor, note_ticket, record_donation
from .fairs import add_post, open_booth, open_booths, record_fair, remove_post, report_counts
from .items import answer_item, end_item, resume_item
from .matches import apply_for_offer, fail_match, move_match, propose_match, record_outcome, sign_allocation, steps_open
from .needs import post_need, withdraw_need
from .offers import publish_offer, withdraw_offer
from .packages import Content, assign_package, create_package, edit_package, end_package
from .partners import add_partner
from .plans import Wanted, draft_plan, edit_plan, sign_plan
from .receipts import file_paper, sign_receipt, words_to_type
from .resource_imports import import_needs, import_offers
from .silence import expire_silent_matches
from .stock import NotEnough, correct_stock
from .treatments import retire_treatment, save_treatment

__all__ = [
    "Content",
    "NotEnough",
    "Wanted",
    "add_goods",
    "add_money",
    "add_partner",
    "add_post",
    "allocate_gift",
    "answer_item",
    "apply_for_offer",
    "assign_package",
    "correct_stock",
    "correct_visit",
    "create_package",
    "decide_line",
    "draft_plan",
    "edit_package",
    "edit_plan",
    "end_engagement",
    "end_item",
    "end_package",
    "enrol_donor",
    "expire_silent_matches",
    "explain_cohort",
    "fail_match",
    "file_paper",
    "import_needs",
    "import_offers",
    "make_calendar_address",
    "move_match",
    "note_ledger_export",
    "note_ticket",
    "open_booth",
    "open_booths",
    "open_engagement",
    "plan_distribution",
    "plan_visit",
    "post_need",
    "propose_cohort",
    "propose_match",
    "publish_offer",
    "record_delivery",
    "record_donation",
    "record_fair",
    "record_outcome",
    "record_visit",
    "remove_post",
    "report_counts",
    "resume_item",
    "retire_treatment",
    "save_treatment",
    "sign_allocation",
    "sign_cohort",
    "sign_plan",
    "sign_receipt",
    "steps_open",
    "take_back",
    "void_delivery",
    "void_visit",
    "withdraw_need",
    "withdraw_offer",
    "words_to_type",
]
