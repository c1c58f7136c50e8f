"""The stage's verbs. Call them through this module: ``actions.publish_version(version=…, by=…)``."""

from .answerers import assign_assessor, assign_assessors, name_answerers, name_core_teams
from .answering import Saved, read_promise, save_answer, save_answers, submit_sheet, withdraw_sheet
from .answers import Imported, import_answers
from .calibrating import check_fairness, draft_short_form, finish_calibration, request_calibration
from .coaching import assign_coach, assign_coach_to_import, assign_coaches, end_coaching
from .debriefs import (
    agree_steps,
    book_debrief,
    cancel_debrief,
    move_debrief,
    record_attendance,
    share_steps,
    unshare_steps,
    write_notes,
)
from .declaring import declare, declare_of_oneself, take_back_declaration, take_back_of_oneself
from .diagnoses import (
    add_finding,
    answer_diagnosis,
    draft_diagnosis,
    drop_finding,
    edit_diagnosis,
    move_finding,
    sign_diagnosis,
)
from .dimensions import add_dimension, edit_dimension, move_dimension, remove_dimension
from .evidence import MOST_AN_ITEM, add_evidence, remove_evidence
from .instruments import create_instrument, edit_instrument
from .inviting import invite_organisations, uninvite_organisation
from .items import add_item, edit_item, move_item, remove_item, spread_options
from .meetings import open_agreed_sheet, settle_agreed_sheet
from .paper import take_in_workbook
from .past_debriefs import PastDebrief, enter_debriefs
from .profile_reading import read_diagnosis, read_profile
from .reading import read_debrief, read_result, read_shared_steps
from .releases import release_result, withdraw_release
from .reminding import Reminded, remind
from .reports import beat, finish_reports, keep_report, request_reports, resume_reports
from .rounds import close_round, edit_round, extend_round, open_round, plan_round
from .scoring import score_round, score_sheets
from .sheets import enter_sheets, hand_in_sheet
from .slots import offer_slots, withdraw_slot
from .storing import Stored, store_definition
from .versions import discard_draft, draft_successor, draft_version, edit_version, publish_version

__all__ = [
    "MOST_AN_ITEM",
    "Imported",
    "PastDebrief",
    "Reminded",
    "Saved",
    "Stored",
    "add_dimension",
    "add_evidence",
    "add_finding",
    "add_item",
    "agree_steps",
    "answer_diagnosis",
    "assign_assessor",
    "assign_assessors",
    "assign_coach",
    "assign_coach_to_import",
    "assign_coaches",
    "beat",
    "book_debrief",
    "cancel_debrief",
    "check_fairness",
    "close_round",
    "create_instrument",
    "declare",
    "declare_of_oneself",
    "discard_draft",
    "draft_diagnosis",
    "draft_short_form",
    "draft_successor",
    "draft_version",
    "drop_finding",
    "edit_diagnosis",
    "edit_dimension",
    "edit_instrument",
    "edit_item",
    "edit_round",
    "edit_version",
    "end_coaching",
    "enter_debriefs",
    "enter_sheets",
    "extend_round",
    "finish_calibration",
    "finish_reports",
    "hand_in_sheet",
    "import_answers",
    "invite_organisations",
    "keep_report",
    "move_debrief",
    "move_dimension",
    "move_finding",
    "move_item",
    "name_answerers",
    "name_core_teams",
    "offer_slots",
    "open_agreed_sheet",
    "open_round",
    "plan_round",
    "publish_version",
    "read_debrief",
    "read_diagnosis",
    "read_profile",
    "read_promise",
    "read_result",
    "read_shared_steps",
    "record_attendance",
    "release_result",
    "remind",
    "remove_dimension",
    "remove_evidence",
    "remove_item",
    "request_calibration",
    "request_reports",
    "resume_reports",
    "save_answer",
    "save_answers",
    "score_round",
    "score_sheets",
    "settle_agreed_sheet",
    "share_steps",
    "sign_diagnosis",
    "spread_options",
    "store_definition",
    "submit_sheet",
    "take_back_declaration",
    "take_back_of_oneself",
    "take_in_workbook",
    "uninvite_organisation",
    "unshare_steps",
    "withdraw_release",
    "withdraw_sheet",
    "withdraw_slot",
    "write_notes",
]
