from .deliveries import deliveries_visible_to
from .donations import (
    distributions_visible_to,
    donations_of,
    donations_visible_to,
    donors_visible_to,
    gifts_visible_to,
    receipts_visible_to,
    recipients,
    signed_lines,
    went_to,
    with_lines,
    with_signatures,
    with_stock,
    with_value,
)
from .fairs import booths_visible_to, fairs_visible_to, totals_of, with_booths, with_openings
from .plans import plans_in_full, plans_visible_to, with_progress

__all__ = [
    "booths_visible_to",
    "deliveries_visible_to",
    "distributions_visible_to",
    "donations_of",
    "donations_visible_to",
    "donors_visible_to",
    "fairs_visible_to",
    "gifts_visible_to",
    "plans_in_full",
    "plans_visible_to",
    "receipts_visible_to",
    "recipients",
    "signed_lines",
    "totals_of",
    "went_to",
    "with_booths",
    "with_lines",
    "with_openings",
    "with_progress",
    "with_signatures",
    "with_stock",
    "with_value",
]
