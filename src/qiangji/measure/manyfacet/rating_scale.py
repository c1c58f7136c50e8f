"""The many-facet rating-scale model: people, items and raters on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.optimize import minimize

from ..arrays import Floats, Labels
from ..errors import NotConverged
from ..threads import one_thread
from .likelihood import Pass, Space, gradient, observed_information, pass_over
from .ratings import Ratings, rated

FEWEST_NODES, MOST_NODES = 61, 1921
NEWTON_STEPS, PATIENCE, HALVINGS = 25, 10, 8
SETTLED, NEARLY_SETTLED = 1e-9, 1e-6  # squared standard errors still to go
SMALLEST_SD, LARGEST_SD = 0.02, 15.0


@dataclass(frozen=True)
class Facets:
    """Everything in logits on one scale; labels in sorted order.

    Attributes
    ----------
    item, item_se : (I,) float
        Difficulty of each item for a rater of average severity.
    rater, rater_se : (R,) float
        Severity of each rater (positive = strict); sums to 0.
    step : (K − 1,) float
        Difficulty of each step of the scale; sums to 0.
    theta, theta_se : (P,) float
        Standing of each person (EAP) and its posterior SD.
    variance : float
        Variance of θ in the population, whose mean is 0.
    loglik : float
    infit : (R,) float
        Information-weighted mean square of each rater: 1 as expected, above 1.3 erratic, below 0.7
        too uniform.
    persons, items, raters : labels of the above
    """

    item: Floats
    item_se: Floats
    rater: Floats
    rater_se: Floats
    step: Floats
    theta: Floats
    theta_se: Floats
    variance: float
    loglik: float
    infit: Floats
    persons: Labels
    items: Labels
    raters: Labels


@one_thread()
def facets(person: Sequence, rater: Sequence, item: Sequence, value: ArrayLike) -> Facets:
    """Place people, items and raters on one scale.

    Parameters
    ----------
    person, rater, item : (n,) labels
    value : (n,) array
        Ordered marks, the same scale for all items; rows with a missing mark are left out. Marks that
        nobody gave are joined with their neighbours.

    Returns
    -------
    Facets

    Notes
    -----
    log P(X = k) / P(X = k − 1) = θ_person − item − rater − step_k with θ ~ N(0, σ²), marginal maximum
    likelihood on equally spaced nodes within ±6 σ: 61, and more until they are closer together than
    the sharpest posterior SD. Standard errors come from the full observed information (Louis), not
    from the diagonal blocks, which make them about a third too small. Assumes that marks are
    independent given the three facets; where the marks inside a review hang together (halo),
    intervals are too narrow: use `panel`.

    Raises
    ------
    NotConnected
        People and raters, or items and raters, fall into islands.
    TooFewData
        Fewer than 10 people or 2 raters, or all marks the same.
    NotConverged
        A rater or item with marks at one end only, or no maximum found.
    Malformed
        Columns of different lengths, missing labels, marks that are not numbers, or more than 20
        different marks.

    References
    ----------
    Linacre (1989) Many-Facet Rasch Measurement; Andrich (1978) Psychometrika 43; Louis (1982).
    """
    ratings = rated(person, rater, item, value)
    space = Space.of(ratings)
    free, found, information = _maximise(ratings, space)
    item_at, rater_at, step, sd = space.split(free)
    error = np.sqrt(np.diag(space.covariance(np.linalg.inv(information))))
    theta, theta_se = _posterior(found)
    return Facets(
        item=item_at,
        item_se=error[: space.items],
        rater=rater_at,
        rater_se=error[space.items : space.items + space.raters],
        step=step,
        theta=theta,
        theta_se=theta_se,
        variance=sd**2,
        loglik=found.loglik,
        infit=_infit(found, ratings),
        persons=ratings.person,
        items=ratings.item,
        raters=ratings.rater,
    )


def _maximise(ratings: Ratings, space: Space) -> tuple[Floats, Pass, Floats]:
    free, count = _start(ratings), _enough_nodes(ratings)
    while True:
        nodes = np.linspace(-6.0, 6.0, count)
        free = _quasi_newton(free, ratings, space, nodes)
        free, found, information = _newton(free, ratings, space, nodes)
        gap, sharpest = found.theta[1] - found.theta[0], _posterior(found)[1].min()
        if gap <= sharpest or count >= MOST_NODES:
            return free, found, information
        count = min(2 * count - 1, MOST_NODES)


def _shares(ratings: Ratings) -> Floats:
    """Share of each category among all marks."""
    marks = ratings.count.sum()
    return np.diff(-np.concatenate([[marks], ratings.reached, [0]])) / marks


def _enough_nodes(ratings: Ratings) -> int:
    """Guess how many nodes it takes not to jump over the posterior of the most rated person."""
    share, level = _shares(ratings), np.arange(ratings.steps + 1)
    spread = share @ level**2 - (share @ level) ** 2
    needed = int(15 * np.sqrt(ratings.count.sum(axis=1).max() * spread))
    return min(max(needed | 1, FEWEST_NODES), MOST_NODES)


def _start(ratings: Ratings) -> Floats:
    """Items and raters from the logits of their mean marks, steps from the category shares."""
    given, counted = ratings.total.sum(axis=0), ratings.count.sum(axis=0) * ratings.steps

    def hardness(add):
        share = add(given) / add(counted)
        return 2 * np.log((1 - share) / share)

    rater, share = hardness(ratings.per_rater), _shares(ratings)
    step = np.log(share[:-1] / share[1:])
    free = [hardness(ratings.per_item), (rater - rater.mean())[:-1], (step - step.mean())[:-1], [0.0]]
    return np.concatenate(free)


def _quasi_newton(free: Floats, ratings: Ratings, space: Space, nodes: Floats) -> Floats:
    people = len(ratings.person)

    def objective(at):
        found = pass_over(at, ratings, space, nodes)
        return -found.loglik / people, -gradient(found, ratings, space) / people

    bounds = [(-30.0, 30.0)] * (len(free) - 1) + [(-5.0, 4.0)]
    return minimize(objective, free, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-9}).x


def _newton(free: Floats, ratings: Ratings, space: Space, nodes: Floats) -> tuple[Floats, Pass, Floats]:
    found = pass_over(free, ratings, space, nodes)
    for step in range(NEWTON_STEPS):
        information = observed_information(found, ratings, space)
        slope = gradient(found, ratings, space)
        move = _move(free, information, slope)
        # on coarse nodes the information is not exact, and the last digits never come to rest
        if slope @ move < (SETTLED if step < PATIENCE else NEARLY_SETTLED):
            return free, found, information
        before, start = found.loglik, free
        for halving in range(HALVINGS):
            free = start + move / 2**halving
            found = pass_over(free, ratings, space, nodes)
            if found.loglik >= before - SETTLED:
                break
    raise NotConverged("not_converged", iterations=NEWTON_STEPS)


def _move(free: Floats, information: Floats, slope: Floats) -> Floats:
    sd = np.exp(free[-1])
    if sd > LARGEST_SD:
        raise NotConverged(
            "no_information", what="the facets: the marks agree so exactly that nothing limits the scale"
        )
    try:
        if sd < SMALLEST_SD:
            raise LinAlgError
        return cho_solve(cho_factor(information), slope)
    except LinAlgError:
        raise NotConverged(
            "no_information", what="the facets: the people hardly differ, or marks are too few"
        ) from None


def _posterior(found: Pass) -> tuple[Floats, Floats]:
    mean = found.share @ found.theta
    return mean, np.sqrt(np.maximum(found.share @ found.theta**2 - mean**2, 0))


def _infit(found: Pass, ratings: Ratings) -> Floats:
    """Squared residuals over their variance, both averaged over the posterior of θ."""
    first, second = ratings.total.T @ found.share, ratings.square.T @ found.share
    squares = second - 2 * first * found.expected + found.weight * found.expected**2
    step = np.arange(1, ratings.steps + 1)[:, None, None]
    variance = np.sum((2 * step - 1) * found.reach, axis=0) - found.expected**2
    return ratings.per_rater(squares.sum(axis=1)) / ratings.per_rater((found.weight * variance).sum(axis=1))
