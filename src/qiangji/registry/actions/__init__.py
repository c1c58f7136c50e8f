"""The registry's verbs. Call them through this module: ``actions.rename_organisation(organisation=…, by=…)``."""

from .cycles import open_cycle
from .experts import edit_expert, enrol_expert, enrol_newcomer, release_expert
from .exporting import note_export
from .filings import (
    correct_inspection,
    record_grade,
    record_inspection,
    record_party_building,
    remove_filing,
)
from .importing import import_workbook, marked_workbook, preview_workbook
from .merging import merge_organisations, merge_people
from .organisations import (
    add_former_name,
    change_standing,
    confirm_organisation,
    edit_organisation,
    register_organisation,
    relocate_organisation,
    rename_organisation,
)
from .people import add_member, add_membership, add_person, edit_membership, edit_person, end_membership, link_user
from .regions import load_regions
from .supervising_units import add_supervising_unit, edit_supervising_unit

__all__ = [
    "add_former_name",
    "add_member",
    "add_membership",
    "add_person",
    "add_supervising_unit",
    "change_standing",
    "confirm_organisation",
    "correct_inspection",
    "edit_expert",
    "edit_membership",
    "edit_organisation",
    "edit_person",
    "edit_supervising_unit",
    "end_membership",
    "enrol_expert",
    "enrol_newcomer",
    "import_workbook",
    "link_user",
    "load_regions",
    "marked_workbook",
    "merge_organisations",
    "merge_people",
    "note_export",
    "open_cycle",
    "preview_workbook",
    "record_grade",
    "record_inspection",
    "record_party_building",
    "register_organisation",
    "release_expert",
    "relocate_organisation",
    "remove_filing",
    "rename_organisation",
]
