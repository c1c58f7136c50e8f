"""Has a score really changed?"""

from qiangji import measure

from ..organisation_profile import Z95, Change, Said


def change_of(before: Said, now: Said) -> Change | None:
    """None where a value or its error is missing, or where neither has any error to judge by."""
    if None in (before.value, before.se, now.value, now.se) or not (before.se or now.se):
        return None
    found = measure.change(before.value, now.value, se_pre=before.se, se_post=now.se)
    return Change(before.value, float(found.difference), Z95 * float(found.se), str(found.verdict))
