"""The only importer of the measuring core: rows in, plain results out."""

from qiangji import measure

from .calibrating import THETA, CalibratedItem, CalibratedScale, Selection, best_items, calibrate_scale, information_of
from .changes import change_of
from .courses import Stop, course_of
from .figures import Figure, RoundSheet, VoiceResult, WeighedScale
from .groups import (
    FEWEST_PEERS,
    Assessor,
    AssessorConsistency,
    GroupDifference,
    PeerPlace,
    compare_assessors,
    compare_items,
    place_among_peers,
)
from .norming import norms_of, place_of
from .profiles import profile_of, profiles_of
from .scales import Scale, ScaleResult, score_scales
from .short_forms import ShortPart, calibrated_items, short_form_of
from .voices import LEADING, score_one_sheet, score_voices

CORE_VERSION = measure.__version__

__all__ = [
    "CORE_VERSION",
    "FEWEST_PEERS",
    "LEADING",
    "THETA",
    "Assessor",
    "AssessorConsistency",
    "CalibratedItem",
    "CalibratedScale",
    "Figure",
    "GroupDifference",
    "PeerPlace",
    "RoundSheet",
    "Scale",
    "ScaleResult",
    "Selection",
    "ShortPart",
    "Stop",
    "VoiceResult",
    "WeighedScale",
    "best_items",
    "calibrate_scale",
    "calibrated_items",
    "change_of",
    "compare_assessors",
    "compare_items",
    "course_of",
    "information_of",
    "norms_of",
    "place_among_peers",
    "place_of",
    "profile_of",
    "profiles_of",
    "score_one_sheet",
    "score_scales",
    "score_voices",
    "short_form_of",
]
