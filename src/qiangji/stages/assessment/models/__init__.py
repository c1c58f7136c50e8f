from .answer import Answer, AnswerImport, AnswerSheet, CoachAssignment
from .calibration import Calibration, ItemCalibration, ScaleCalibration
from .debrief import Debrief, DebriefSlot
from .diagnosis import Diagnosis, DiagnosisParticipant, Finding
from .evidence import Evidence
from .fairness import FairnessCheck, ItemFairness, SelfDeclaration
from .instrument import Instrument, InstrumentVersion
from .item import Crosswalk, Dimension, Item, ItemExemption, Option
from .release import Release
from .report import ReportPart, ReportRun
from .round import Assessment, Round
from .score import DimensionScore, ScaleStatistics, Scoring, VoiceScore

__all__ = [
    "Answer",
    "AnswerImport",
    "AnswerSheet",
    "Assessment",
    "Calibration",
    "CoachAssignment",
    "Crosswalk",
    "Debrief",
    "DebriefSlot",
    "Diagnosis",
    "DiagnosisParticipant",
    "Dimension",
    "DimensionScore",
    "Evidence",
    "FairnessCheck",
    "Finding",
    "Instrument",
    "InstrumentVersion",
    "Item",
    "ItemCalibration",
    "ItemExemption",
    "ItemFairness",
    "Option",
    "Release",
    "ReportPart",
    "ReportRun",
    "Round",
    "ScaleCalibration",
    "ScaleStatistics",
    "Scoring",
    "SelfDeclaration",
    "VoiceScore",
]
