"""Has one unit really changed, or is it measurement noise?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from .arrays import Floats, as_floats
from .errors import Malformed

IMPROVED, WITHIN_NOISE, DECLINED, CANNOT_TELL = "improved", "within noise", "declined", "cannot tell"
CRITICAL = float(norm.ppf(0.975))


@dataclass(frozen=True)
class Change:
    """The change of each unit, with its verdict.

    Attributes
    ----------
    difference, se, z : float arrays
        post − pre, its standard error, and their ratio; NaN where a value is missing.
    verdict : array of str
        "improved", "within noise" or "declined" (95 %); "cannot tell" where a value is missing.
    """

    difference: Floats
    se: Floats
    z: Floats
    verdict: NDArray[np.str_]


def change(pre: ArrayLike, post: ArrayLike, *, se_pre: ArrayLike, se_post: ArrayLike) -> Change:
    """Compute the reliable change of each unit.

    Parameters
    ----------
    pre, post : (N,) arrays or numbers
        Scores before and after, on one calibration (otherwise the difference means nothing).
    se_pre, se_post : (N,) arrays or numbers
        Their standard errors of measurement, in the same units.

    Returns
    -------
    Change
        Shapes follow the inputs, broadcast together.

    Notes
    -----
    z = (post − pre) / √(se_pre² + se_post²); |z| > 1.96 is a change beyond measurement error.
    With the classical single SEM this is the reliable change index. It tests one unit at a time
    and does not correct for regression to the mean; 5 % of unchanged units will seem to change.
    "Within noise" does not mean that nothing changed.

    Raises
    ------
    Malformed
        Shapes that do not fit, a negative standard error, or both standard errors 0.

    References
    ----------
    Jacobson & Truax (1991) J. Consulting and Clinical Psychology 59.
    """
    columns = [as_floats(values) for values in (pre, post, se_pre, se_post)]
    try:
        before, after, se_before, se_after = np.broadcast_arrays(*columns)
    except ValueError:
        raise Malformed("lengths_differ", names="pre, post, se_pre, se_post") from None
    for name, errors in (("se_pre", se_before), ("se_post", se_after)):
        if (errors < 0).any():
            raise Malformed("bad_option", name=name, allowed="at least 0", value=float(np.nanmin(errors)))
    se = np.hypot(se_before, se_after)
    if (se == 0).any():
        raise Malformed("bad_option", name="se_pre and se_post", allowed="above 0", value=0)
    difference = after - before
    z = difference / se
    verdict = np.select(
        [np.isnan(z), z > CRITICAL, z < -CRITICAL], [CANNOT_TELL, IMPROVED, DECLINED], default=WITHIN_NOISE
    )
    return Change(difference, se, z, verdict)
