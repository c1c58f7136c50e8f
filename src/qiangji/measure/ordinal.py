"""Proportional-odds (ordinal logistic) regression: just what is needed to compare nested models."""

import numpy as np

from .arrays import Floats, Ints
from .errors import NotConverged

STEPS = 60
TOLERANCE = 1e-9
SEPARATED = 40.0


def log_likelihood(y: Ints, design: Floats, weight: Floats) -> float:
    """Return the maximum log-likelihood of P(Y ≤ k) = logistic(τ_k − x'β).

    Parameters
    ----------
    y : (n,) int
        Categories 0..m, every one of them used.
    design : (n, p) float
        Predictors of full rank, without a constant; p may be 0.
    weight : (n,) float
        How many people each row stands for.

    Raises
    ------
    NotConverged
        The likelihood has no maximum (a predictor separates the categories), or it was not found.

    References
    ----------
    McCullagh (1980) J. Royal Statistical Society B 42.
    """
    categories = int(y.max()) + 1
    share = np.bincount(y, weights=weight, minlength=categories) / weight.sum()
    below = np.cumsum(share)[:-1]
    parameters = np.concatenate([np.log(below / (1 - below)), np.zeros(design.shape[1])])
    upper = np.hstack([np.eye(categories + 1)[y + 1][:, 1:categories], -design])
    lower = np.hstack([np.eye(categories + 1)[y][:, 1:categories], -design])
    ends = (y == categories - 1, y == 0)
    value, slopes, curvature = _derivatives(parameters, upper, lower, ends, weight)
    for _ in range(STEPS):
        step = np.linalg.lstsq(curvature, slopes, rcond=None)[0]
        gain = float(slopes @ step)
        if gain < TOLERANCE:
            return value
        value, parameters, found = _climb(value, parameters, step, (upper, lower, ends, weight))
        if found is None or np.abs(parameters).max() > SEPARATED:
            break
        slopes, curvature = found
    raise NotConverged("not_converged", iterations=STEPS)


def _climb(value: float, parameters: Floats, step: Floats, data: tuple):
    """Halve the Newton step until the likelihood rises."""
    for _ in range(30):
        trial, *found = _derivatives(parameters + step, *data)
        if trial >= value - 1e-12:
            return trial, parameters + step, found
        step = step / 2
    return value, parameters, None


def _derivatives(parameters: Floats, upper: Floats, lower: Floats, ends: tuple, weight: Floats):
    top = np.where(ends[0], 1.0, _logistic(upper @ parameters))
    bottom = np.where(ends[1], 0.0, _logistic(lower @ parameters))
    chance = top - bottom
    if chance.min() <= 1e-300:
        return -np.inf, None, None
    first, last = top * (1 - top) / chance, -bottom * (1 - bottom) / chance
    slopes = (weight * first) @ upper + (weight * last) @ lower
    second = first * (1 - 2 * top) - first**2
    third = last * (1 - 2 * bottom) - last**2
    across = upper.T @ ((weight * -first * last)[:, None] * lower)
    curvature = -(upper.T @ ((weight * second)[:, None] * upper) + lower.T @ ((weight * third)[:, None] * lower))
    return float(weight @ np.log(chance)), slopes, curvature - across - across.T


def _logistic(z: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))
