"""Did the support work? Compared with those who got none, and honest about who was chosen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t

from .arrays import Floats, as_column, as_columns, same_length, varies
from .errors import Flag, Malformed, TooFewData

MINIMUM_PER_GROUP = 5
SMALL_GROUP = 20
BASELINE_GAP = 0.25
OVERLAP = 0.5
POWER = 0.8


@dataclass(frozen=True)
class Effect:
    """The estimated effect of support on those who got it.

    Attributes
    ----------
    ancova, ancova_se, ancova_low, ancova_high : float
        Primary estimate in score units: difference in `post` at equal `pre` (and covariates), with
        HC3 standard error and 95 % interval.
    did, did_se : float
        Difference of gains (difference-in-differences), for comparison only.
    hedges_g : float
        `ancova` in SDs of `post` within groups, corrected for small samples.
    mde : float
        Smallest true effect, in the same SDs, that this study sees with 80 % power.
    n_treated, n_control : int
    warnings : tuple of Flag
    """

    ancova: float
    ancova_se: float
    ancova_low: float
    ancova_high: float
    did: float
    did_se: float
    hedges_g: float
    mde: float
    n_treated: int
    n_control: int
    warnings: tuple[Flag, ...]


def effect(pre: ArrayLike, post: ArrayLike, treated: ArrayLike, *, covariates: ArrayLike | None = None) -> Effect:
    """Estimate the effect of support from scores before and after.

    Parameters
    ----------
    pre : (N,) array
        The score *that selection used*, before; missing = NaN.
    post : (N,) array
        The outcome.
    treated : (N,) array of 0 and 1 or booleans
    covariates : (N,) or (N, C) array, optional
        Further numbers known before the start. Rows with anything missing are left out.

    Returns
    -------
    Effect

    Notes
    -----
    ANCOVA: post = β₀ + τ treated + β₁ pre + γ'covariates + e by least squares; τ with HC3
    standard error (squared residuals over (1 − leverage)²) and Student's t. Where support goes to
    the weakest, the weakest also improve without it; adjusting for the score that selection used
    removes this regression to the mean, differences of gains do not. Assumes that selection used
    nothing else that matters, and a straight relation of post to pre. g = τ / s · (1 − 3 / (4 (N − 2) − 1))
    with s² the pooled within-group variance of post; mde = (t_.975 + t_.80) SE(τ) / s.

    Raises
    ------
    TooFewData
        Fewer than 5 complete rows in a group, fewer rows than coefficients plus 2, scores that do
        not vary, or one row that alone decides a coefficient.
    Malformed
        Columns of different lengths, `treated` not 0 or 1, or covariates that repeat each other.

    References
    ----------
    Lord (1967) Psychological Bulletin 68; Senn (2006) Statistics in Medicine 25; MacKinnon & White
    (1985) J. Econometrics 29; Hedges (1981); What Works Clearinghouse (2022) Handbook 5.0.
    """
    before, after, chosen, others = _complete(pre, post, treated, covariates)
    n_treated, n_control = int(chosen.sum()), int((~chosen).sum())
    if min(n_treated, n_control) < MINIMUM_PER_GROUP:
        raise TooFewData("few_per_group", minimum=MINIMUM_PER_GROUP, n=min(n_treated, n_control))
    if not (varies(before) and varies(after)):
        raise TooFewData("no_variation")
    base = [np.ones(len(after)), chosen.astype(float), *_standardised(others).T]
    adjusted, adjusted_se, degrees = _least_squares([*base, *_standardised(before[:, None]).T], after)
    gain, gain_se, gain_degrees = _least_squares(base, after - before)
    spread = _pooled_sd(after, chosen)
    critical, power = float(t.ppf(0.975, degrees)), float(t.ppf(POWER, degrees))
    reach = critical * adjusted_se
    claims = (abs(adjusted) > reach) != (abs(gain) > t.ppf(0.975, gain_degrees) * gain_se)
    disagree = bool(claims) and abs(adjusted - gain) > adjusted_se
    return Effect(
        ancova=adjusted,
        ancova_se=adjusted_se,
        ancova_low=adjusted - reach,
        ancova_high=adjusted + reach,
        did=gain,
        did_se=gain_se,
        hedges_g=adjusted / spread * (1 - 3 / (4 * (len(after) - 2) - 1)),
        mde=(critical + power) * adjusted_se / spread,
        n_treated=n_treated,
        n_control=n_control,
        warnings=_warnings(before, chosen, disagree),
    )


def _complete(pre, post, treated, covariates):
    before, after, group = as_column(pre, "pre"), as_column(post, "post"), as_column(treated, "treated")
    others = np.empty((len(before), 0)) if covariates is None else as_columns(covariates)
    same_length(pre=before, post=after, treated=group, covariates=others)
    odd = group[~np.isnan(group) & (group != 0) & (group != 1)]
    if odd.size:
        raise Malformed("bad_option", name="treated", allowed="0 or 1", value=float(odd[0]))
    keep = ~np.isnan(np.column_stack([before, after, group, others])).any(axis=1)
    return before[keep], after[keep], group[keep] == 1, others[keep]


def _standardised(columns: Floats) -> Floats:
    spread = columns.std(axis=0)
    return (columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1)


def _least_squares(columns: list[Floats], y: Floats) -> tuple[float, float, int]:
    """Coefficient of the second column with its HC3 standard error and degrees of freedom."""
    design = np.column_stack(columns)
    n, p = design.shape
    if n < p + 2:
        raise TooFewData("few_people", minimum=p + 2, n=n)
    q, r = np.linalg.qr(design)
    if np.abs(np.diag(r)).min() < 1e-8 * np.sqrt(n):
        raise Malformed("collinear")
    leverage = np.sum(q**2, axis=1)
    if leverage.max() > 1 - 1e-9:
        raise TooFewData("decides_alone", row=int(np.argmax(leverage)))
    residual = y - q @ (q.T @ y)
    inverse = np.linalg.inv(r)
    weight = (q @ inverse.T)[:, 1]
    se = np.sqrt(np.sum((weight * residual / (1 - leverage)) ** 2))
    return float(weight @ y), float(se), n - p


def _pooled_sd(after: Floats, chosen) -> float:
    within = sum(np.sum((part - part.mean()) ** 2) for part in (after[chosen], after[~chosen]))
    if within <= 0:
        raise TooFewData("no_variation")
    return float(np.sqrt(within / (len(after) - 2)))


def _warnings(before: Floats, chosen, disagree: bool) -> tuple[Flag, ...]:
    treated, control = before[chosen], before[~chosen]
    warnings = []
    gap = (treated.mean() - control.mean()) / max(_baseline_sd(treated, control), 1e-300)
    if abs(gap) > BASELINE_GAP:
        warnings.append(Flag("baseline_gap", value=float(min(abs(gap), 99.0))))
    if disagree:
        warnings.append(Flag("methods_disagree"))
    if min(_share_inside(treated, control), _share_inside(control, treated)) < OVERLAP:
        warnings.append(Flag("no_overlap"))
    smaller = min(len(treated), len(control))
    if smaller < SMALL_GROUP:
        warnings.append(Flag("small_group", n=smaller))
    return tuple(warnings)


def _baseline_sd(treated: Floats, control: Floats) -> float:
    squares = np.sum((treated - treated.mean()) ** 2) + np.sum((control - control.mean()) ** 2)
    return float(np.sqrt(squares / (len(treated) + len(control) - 2)))


def _share_inside(people: Floats, others: Floats) -> float:
    return float(np.mean((people >= others.min()) & (people <= others.max())))
