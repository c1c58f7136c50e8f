"""Is the input well formed?"""

from .answerers import AnswerersForm
from .answers import Sent, cell_of, moment_as_text, moment_of, plain, read_page, text_of, waited
from .assigning import AssignFilter, AssignForm
from .debriefs import NotesForm, OfferForm, SlotSeriesForm, StepsForm
from .declaring import DeclarationForm
from .diagnoses import DiagnosisAnswerForm, DiagnosisDraftForm, DiagnosisForm, text_name
from .instruments import InstrumentForm, NewVersionForm, SuccessorForm, VersionForm
from .inviting import InviteFilter, TickedForm
from .items import DimensionForm, ItemForm, OptionForms
from .paper import AnswerBookForm, PaperForm, SentBackForm
from .preview import preview_form
from .progress import ProgressFilter, RemindFilter, TickedAssessments
from .quality import GroupingForm, ShortFormForm
from .results import CoachedFilter
from .rounds import CycleForm, ExtendForm, RoundForm
from .workbooks import WorkbookForm

__all__ = [
    "AnswerBookForm",
    "AnswerersForm",
    "AssignFilter",
    "AssignForm",
    "CoachedFilter",
    "CycleForm",
    "DeclarationForm",
    "DiagnosisAnswerForm",
    "DiagnosisDraftForm",
    "DiagnosisForm",
    "DimensionForm",
    "ExtendForm",
    "GroupingForm",
    "InstrumentForm",
    "InviteFilter",
    "ItemForm",
    "NewVersionForm",
    "NotesForm",
    "OfferForm",
    "OptionForms",
    "PaperForm",
    "ProgressFilter",
    "RemindFilter",
    "RoundForm",
    "Sent",
    "SentBackForm",
    "ShortFormForm",
    "SlotSeriesForm",
    "StepsForm",
    "SuccessorForm",
    "TickedAssessments",
    "TickedForm",
    "VersionForm",
    "WorkbookForm",
    "cell_of",
    "moment_as_text",
    "moment_of",
    "plain",
    "preview_form",
    "read_page",
    "text_name",
    "text_of",
    "waited",
]
