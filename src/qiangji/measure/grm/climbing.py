"""Maximising the marginal likelihood: EM to get near, Newton to arrive."""

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve, cholesky, eigh, solve_triangular

from ..arrays import Floats
from ..errors import NotConverged
from .information_matrix import observed_information
from .likelihood import Answers, category_blocks, expect, gradient, unpack
from .model import NODES, Layout

STEERING_PEOPLE, INFORMATION_PEOPLE, SEED = 3_000, 8_000, 20220515
ROUNDS, EM_STEPS, NEWTON_STEPS, HALVINGS = 30, 25, 10, 20
NEAR, KEEP, STEEPEST, FLATTEST = 0.05, 0.05, 60.0, 0.02
# squared standard errors still to go: on the sample, before the last matrix, in single precision, at the end
WARM, NEARLY, SINGLE, SETTLED = 1.0, 30.0, 1e-4, 1e-8


def maximise(answers: Answers) -> tuple[Floats, float, Floats, int]:
    """Climb on a sample first, then on everybody.

    Returns
    -------
    parameters : (P,) float
    loglik : float
    information : (P, P) float
        Observed information at the top.
    passes : int
        Passes over the people that it took.
    """
    few, many = (answers.sample(size, SEED) for size in (STEERING_PEOPLE, INFORMATION_PEOPLE))
    climb = _Climb(_start(few), few, few)
    if few is not answers:
        climb.to(WARM)
    if many is answers:
        climb = climb.on(answers)
        climb.to(SETTLED)
        return climb.parameters, climb.loglik, observed_information(climb.parameters, answers)[0], climb.passes
    climb = climb.on(answers.in_single_precision())
    climb.to(NEARLY)
    information, complete = observed_information(climb.parameters, many)
    climb.factor = _factor(information, complete)
    climb.to(SINGLE)
    climb = climb.on(answers)
    climb.to(SINGLE)
    return climb.parameters, climb.loglik, information, climb.passes


def _start(answers: Answers) -> Floats:
    """Slopes of ±1 by the first common component, intercepts from the category shares."""
    missing = answers.codes < 0
    known = np.where(missing, 0.0, answers.weight[:, None])
    mean = np.sum(known * answers.codes, axis=0) / known.sum(axis=0)
    gap = np.where(missing, 0.0, answers.codes - mean)
    gap /= np.sqrt(np.sum(known * gap**2, axis=0) / known.sum(axis=0))
    direction = np.sign(np.linalg.eigh((gap * answers.weight[:, None]).T @ gap)[1][:, -1])
    slope = np.where(direction == 0, 1.0, direction) * (1.0 if direction.sum() >= 0 else -1.0)
    counts = np.split(answers.category_counts(), np.cumsum(answers.layout.sizes)[:-1])
    share = np.concatenate([(np.cumsum(part[::-1])[::-1] / part.sum())[1:] for part in counts])
    return np.concatenate([slope, 1.2 * np.log(share / (1 - share))])


class _Climb:
    """The state of a climb: where, on whose answers, and with which information matrix to steer.

    The matrix (a Cholesky factor) comes from a few people and is kept as long as it takes most of
    the way at once.
    """

    def __init__(self, parameters: Floats, answers: Answers, few: Answers) -> None:
        self.parameters, self.answers, self.few = parameters, answers, few
        self.factor, self.passes = None, 0
        self.loglik = -np.inf
        self.counts: Floats | None = None

    def on(self, answers: Answers) -> "_Climb":
        """Go on from here with other people's answers."""
        if answers is self.answers:
            return self
        climb = _Climb(self.parameters, answers, self.few)
        climb.factor, climb.passes = self.factor, self.passes
        return climb

    def to(self, settled: float) -> None:
        """Alternate EM and Newton until a step is shorter than `settled` squared standard errors."""
        for attempt in range(ROUNDS):
            if self.factor is None:
                self._expectation_maximisation(NEAR / 2**attempt)
            if self._newton(settled):
                return
            self.factor = None
        raise NotConverged("not_converged", iterations=self.passes)

    def _look(self) -> Floats:
        self.loglik, self.counts = expect(self.parameters, self.answers)
        self.passes += 1
        return self.counts

    def _expectation_maximisation(self, near: float) -> None:
        layout = self.answers.layout
        for _ in range(EM_STEPS):
            counts, before = self._look(), self.parameters
            for _ in range(2):
                self.parameters = _scoring_step(self.parameters, counts, layout)
            self._refuse_steep()
            if np.abs(self.parameters - before).max() < near:
                break
        self.counts = None

    def _newton(self, settled: float) -> bool:
        """Take Newton steps; False when they lead nowhere from here."""
        counts = self._look() if self.counts is None else self.counts
        last = np.inf
        for _ in range(NEWTON_STEPS):
            if self.factor is None:
                self.factor = _factor(*observed_information(self.parameters, self.few))
            if self.factor is None:
                return False
            slope = gradient(unpack(self.parameters, self.answers.layout), counts, self.answers.layout)
            move = cho_solve(self.factor, slope)
            distance = float(slope @ move)
            if distance < settled:
                return True
            climbed = self._uphill(move)
            if climbed is None:
                return False
            counts = climbed
            self._refuse_steep()
            if distance > KEEP * last:
                self.factor = None
            last = distance
        return False

    def _refuse_steep(self) -> None:
        slopes = np.abs(self.parameters[: len(self.answers.layout.sizes)])
        if slopes.max() > STEEPEST:
            raise NotConverged("no_information", what=f"the discrimination of item {int(np.argmax(slopes))}")

    def _uphill(self, move: Floats) -> Floats | None:
        """Go along `move`, or half of it, as long as that leads up; return the counts there."""
        start, loglik = self.parameters, self.loglik
        for _ in range(4):
            self.parameters = start + move
            if _in_order(self.parameters, self.answers.layout):
                counts = self._look()
                if self.loglik >= loglik - self.answers.noise * abs(loglik):
                    return counts
            move = move / 2
        self.parameters, self.loglik, self.counts = start, loglik, None
        return None


def _scoring_step(parameters: Floats, counts: Floats, layout: Layout) -> Floats:
    """Take one Fisher scoring step of the M-step, halved until the thresholds stay in order."""
    found = unpack(parameters, layout)
    below, above = found.slopes
    people = np.zeros((len(layout.sizes), len(NODES)))
    np.add.at(people, layout.item, counts)
    chance = people[layout.item] * found.chance
    blocks = category_blocks((chance * below**2, chance * below * above, chance * above**2), layout)
    blocks[np.diag_indices_from(blocks)] *= 1 + 1e-9
    step = np.linalg.solve(blocks + 1e-9 * np.eye(len(blocks)), gradient(found, counts, layout))
    for _ in range(HALVINGS):
        if _in_order(parameters + step, layout):
            return parameters + step
        step = step / 2
    return parameters


def _factor(information: Floats, complete: Floats):
    """Return a Cholesky factor of the information, or of what it would be if it curved downwards.

    In the scale where the complete-data information is 1, eigenvalues that are negative are turned and
    those near 0 are lifted. None where not even that helps.
    """
    try:
        return cho_factor(information)
    except LinAlgError:
        pass
    try:
        root = cholesky(complete, lower=True)
        inner = solve_triangular(root, solve_triangular(root, information, lower=True).T, lower=True)
        values, vectors = eigh(inner)
        half = root @ (vectors * np.sqrt(np.maximum(np.abs(values), FLATTEST)))
        return cho_factor(half @ half.T)
    except (LinAlgError, ValueError):
        return None


def _in_order(parameters: Floats, layout: Layout) -> bool:
    items = layout.threshold_item
    falls = np.diff(parameters[len(layout.sizes) :]) < 0
    return bool(np.all(falls | (np.diff(items) > 0)))
