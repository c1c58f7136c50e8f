"""Rows into documents: the pictures of a personal result and of an organisation, and their reports."""

from .calendar import calendar_entry
from .calibration_charts import precision_chart
from .charts import Pictures, profile_charts
from .course_charts import course_charts
from .following_up import ThenAndNow, then_and_now
from .group_charts import group_chart
from .norm_charts import norm_chart, norm_rows
from .organisation_charts import OrganisationPictures, organisation_pictures
from .organisation_report import organisation_report, organisation_reports
from .organisation_wording import agreement_in_words, how_organisation_computed, spread_of
from .organisation_workbook import organisation_workbook
from .renderers import RENDERERS
from .report import profile_report
from .severity_charts import severity_chart

__all__ = [
    "RENDERERS",
    "OrganisationPictures",
    "Pictures",
    "ThenAndNow",
    "agreement_in_words",
    "calendar_entry",
    "course_charts",
    "group_chart",
    "how_organisation_computed",
    "norm_chart",
    "norm_rows",
    "organisation_pictures",
    "organisation_report",
    "organisation_reports",
    "organisation_workbook",
    "precision_chart",
    "profile_charts",
    "profile_report",
    "severity_chart",
    "spread_of",
    "then_and_now",
]
