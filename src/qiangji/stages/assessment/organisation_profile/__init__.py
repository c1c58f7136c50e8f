"""What an organisation's answers come to: bands, lines, one sentence, findings drafted by rule. No database in here."""

from .bands import BANDS, EDGES, SUPPORT_BELOW, Band, band_of, edges_crossed
from .drafting import RULES, Z95, Draft, differ, drafts_of
from .lines import FEWEST_PEERS, Change, Level, Line, Said
from .profile import NO_EARLIER, OTHER_VERSION, SAME, Clause, Earlier, OrganisationProfile

__all__ = [
    "BANDS",
    "EDGES",
    "FEWEST_PEERS",
    "NO_EARLIER",
    "OTHER_VERSION",
    "RULES",
    "SAME",
    "SUPPORT_BELOW",
    "Z95",
    "Band",
    "Change",
    "Clause",
    "Draft",
    "Earlier",
    "Level",
    "Line",
    "OrganisationProfile",
    "Said",
    "band_of",
    "differ",
    "drafts_of",
    "edges_crossed",
]
