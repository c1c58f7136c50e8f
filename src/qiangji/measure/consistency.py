"""Internal consistency of a scale: does the sum of its items mean one thing?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.stats import f as f_distribution

from .arrays import Floats, as_table, complete_rows, varies
from .errors import Flag, TooFewData

MINIMUM_PEOPLE = 5
SMALL_SAMPLE = 30
HEYWOOD = 0.005


@dataclass(frozen=True)
class Reliability:
    """How consistently the items of a scale hang together.

    Attributes
    ----------
    alpha, alpha_low, alpha_high : float
        Cronbach's alpha with its 95 % interval.
    omega : float
        McDonald's omega total under one factor; NaN when it cannot be estimated.
    item_rest : (J,) float
        Correlation of each item with the sum of the others; NaN for a constant item.
    alpha_if_dropped : (J,) float
        Alpha of the scale without the item; NaN for a constant item, when one item is
        left, or when the sum of the others is the same for everyone.
    sem : float
        Standard error of measurement of the *mean* over all J items, in answer units.
    n : int
        Complete rows used.
    flags : tuple of Flag
        Remarks, each with `code` and, where it is about one item, `item`.
    """

    alpha: float
    alpha_low: float
    alpha_high: float
    omega: float
    item_rest: Floats
    alpha_if_dropped: Floats
    sem: float
    n: int
    flags: tuple[Flag, ...]


def reliability(x: ArrayLike) -> Reliability:
    """Estimate the reliability of the sum (or mean) of the items.

    Parameters
    ----------
    x : (N, J) array
        Keyed answers (reverse items already turned); missing = NaN. Rows with any missing
        answer are left out, and so are items that everyone answered alike (both are flagged).

    Returns
    -------
    Reliability

    Notes
    -----
    alpha = J/(J−1) · (1 − Σ s²_j / s²_X), a lower bound to the reliability when errors are
    uncorrelated. Its interval follows from (1 − α)/(1 − a) ~ F(n − 1, (n − 1)(J − 1)).
    omega = (Σλ)² / ((Σλ)² + Σψ) with loadings λ and uniquenesses ψ from a one-factor maximum
    likelihood solution of the covariance matrix. sem = s_X √(1 − max(α, 0)) / J.

    Raises
    ------
    TooFewData
        Fewer than 5 complete rows, fewer than 2 items that vary, or a sum that does not vary.
    Malformed
        Not a table of numbers.

    References
    ----------
    Cronbach (1951) Psychometrika 16; Feldt (1965) Psychometrika 30; McDonald (1999) Test Theory.
    """
    table = as_table(x)
    covariance, kept, n = _covariance(table)
    alpha = _alpha(covariance)
    low, high = _feldt(alpha, n, len(covariance))
    omega, heywood = _omega(covariance, n)
    item_rest = _spread(_item_rest(covariance), kept)
    dropped = _spread(_alpha_if_dropped(covariance), kept)
    sem = _standard_error(covariance, alpha, table.shape[1])
    remarks = _flags(table, kept, alpha=alpha, omega=omega, item_rest=item_rest, heywood=np.flatnonzero(kept)[heywood])
    return Reliability(alpha, low, high, omega, item_rest, dropped, sem, n, remarks)


def standard_error(table: Floats) -> float:
    """`reliability(table).sem` alone: without the factor model, which costs most of the time and adds nothing here.

    Raises
    ------
    TooFewData
        As `reliability`.
    """
    covariance, _kept, _n = _covariance(table)
    return _standard_error(covariance, _alpha(covariance), table.shape[1])


def _covariance(table: Floats) -> tuple[Floats, NDArray[np.bool_], int]:
    """Covariances of the items that vary among complete rows, which those are, and how many rows."""
    rows = complete_rows(table)
    n = len(rows)
    if n < MINIMUM_PEOPLE:
        raise TooFewData("few_people", minimum=MINIMUM_PEOPLE, n=n)
    kept = varies(rows)
    used = int(kept.sum())
    if used < 2:
        raise TooFewData("few_items", minimum=2, n=used)
    covariance = np.cov(rows[:, kept], rowvar=False)
    if covariance.sum() <= 1e-12 * np.trace(covariance):
        raise TooFewData("no_variation")
    return covariance, kept, n


def _standard_error(covariance: Floats, alpha: float, items: int) -> float:
    return float(np.sqrt(covariance.sum() * (1 - max(alpha, 0.0))) / items)


def _alpha(covariance: Floats) -> float:
    items = len(covariance)
    return float(items / (items - 1) * (1 - np.trace(covariance) / covariance.sum()))


def _feldt(alpha: float, n: int, items: int) -> tuple[float, float]:
    lower, upper = f_distribution.ppf([0.025, 0.975], n - 1, (n - 1) * (items - 1))
    return float(1 - (1 - alpha) * upper), float(1 - (1 - alpha) * lower)


def _item_rest(covariance: Floats) -> Floats:
    variance = np.diag(covariance)
    with_sum = covariance.sum(axis=1)
    rest_variance = covariance.sum() - 2 * with_sum + variance
    with np.errstate(divide="ignore", invalid="ignore"):
        return (with_sum - variance) / np.sqrt(variance * np.maximum(rest_variance, 0))


def _alpha_if_dropped(covariance: Floats) -> Floats:
    items = len(covariance) - 1
    if items < 2:
        return np.full(items + 1, np.nan)
    variance = np.diag(covariance)
    rest = covariance.sum() - 2 * covariance.sum(axis=1) + variance
    rest = np.where(rest > 1e-12 * np.trace(covariance), rest, np.nan)
    return items / (items - 1) * (1 - (np.trace(covariance) - variance) / rest)


def _omega(covariance: Floats, n: int) -> tuple[float, Floats]:
    """One-factor ML omega, and the mask of items whose uniqueness ran to its bound."""
    items = len(covariance)
    none = np.zeros(items, dtype=bool)
    if items < 3 or n <= items or np.linalg.eigvalsh(covariance)[0] <= 1e-10 * covariance.max():
        return float("nan"), none
    scale = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(scale, scale)
    start = np.clip(1 / np.diag(np.linalg.inv(correlation)), 0.05, 0.95)
    found = minimize(
        _factor_misfit,
        np.log(start),
        args=(correlation,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(np.log(HEYWOOD), 0.0)] * items,
        options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 1000},
    )
    unique = np.exp(found.x)
    loading = _loading(unique, correlation)[0] * scale
    common = loading.sum() ** 2
    return float(common / (common + np.sum(unique * scale**2))), unique < 1.01 * HEYWOOD


def _loading(unique: Floats, correlation: Floats) -> tuple[Floats, Floats]:
    """Best loadings given the uniquenesses, and the eigenvalues behind them (Jöreskog 1967)."""
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    return root * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0)), values


def _factor_misfit(log_unique: Floats, correlation: Floats) -> tuple[float, Floats]:
    unique = np.exp(log_unique)
    loading, values = _loading(unique, correlation)
    rest = values[:-1]
    misfit = float(np.sum(rest - np.log(rest) - 1))
    # d misfit / d ψ_j = (Σ_jj − R_jj) / ψ_j², with Σ = λλ' + ψ
    gradient = (loading**2 + unique - np.diag(correlation)) / unique
    return misfit, gradient


def _spread(values: Floats, kept: NDArray[np.bool]) -> Floats:
    out = np.full(len(kept), np.nan)
    out[kept] = values
    return out


def _flags(table, kept, *, alpha, omega, item_rest, heywood) -> tuple[Flag, ...]:
    n = len(complete_rows(table))
    flags = [Flag("constant_item", item=int(j)) for j in np.flatnonzero(~kept)]
    with np.errstate(invalid="ignore"):
        wrong_way = np.flatnonzero(item_rest < 0)
    flags += [Flag("negative_item", item=int(j), value=float(item_rest[j])) for j in wrong_way]
    flags += [Flag("heywood", item=int(j)) for j in heywood]
    if len(table) > n:
        flags.append(Flag("rows_dropped", n=len(table) - n))
    if n < SMALL_SAMPLE:
        flags.append(Flag("small_sample", n=n))
    if alpha < 0:
        flags.append(Flag("negative_alpha"))
    if np.isnan(omega):
        flags.append(Flag("omega_unavailable"))
    return tuple(flags)
