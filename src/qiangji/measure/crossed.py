"""The crossed two-way mixed model y = μ + wide + narrow + residual, by REML.

The factor with more levels (wide) is absorbed, because its block of the equations is diagonal;
the other (narrow) is solved densely. So thousands of entries by a thousand reviewers fit in memory.
Effects are scaled to unit spread, θ = σ_factor / σ_residual, which keeps the equations regular
when a variance is zero.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import minimize
from scipy.sparse import csr_array, diags_array, hstack
from scipy.stats import f as f_distribution

from .arrays import Floats, Ints
from .errors import NotConverged

LARGEST_RATIO, MOST_STEPS = 1e3, 500
VANISHING = 1e-3
SMALL = 100_000


@dataclass(frozen=True)
class Prediction:
    """Predicted quantities of one factor, with their joint prediction error.

    Attributes
    ----------
    value : (m,) float
    root : (p, m) float
        The error covariance is scale² (root' root + diag(own)).
    own : (m,) float
    scale : float
    """

    value: Floats
    root: Floats
    own: Floats
    scale: float

    def variance(self) -> Floats:
        """Return the prediction error variances, (m,)."""
        return self.scale**2 * (np.sum(self.root**2, axis=0) + self.own)

    def covariance_with(self, index: int) -> Floats:
        """Return the prediction error covariances with one quantity, (m,)."""
        shared = self.root[:, index] @ self.root
        shared[index] += self.own[index]
        return self.scale**2 * shared

    def draws(self, rng: np.random.Generator, size: int) -> Floats:
        """Return (size, m) draws from the joint prediction distribution."""
        common = rng.standard_normal((size, len(self.root))) @ self.root
        alone = rng.standard_normal(common.shape) * np.sqrt(self.own)
        return self.value + self.scale * (common + alone)


class CrossedModel:
    """Henderson's equations of a crossed design.

    Parameters
    ----------
    wide, narrow : (n,) int
        Levels of each observation, 0, 1, …, all of them used.
    y : (n,) float
    """

    def __init__(self, wide: Ints, narrow: Ints, y: Floats) -> None:
        self.n, self.centre = len(y), float(y.mean())
        centred = y - self.centre
        self.square = float(centred @ centred)
        self.wide_n, self.narrow_n = np.bincount(wide), np.bincount(narrow)
        self.wide_sum = np.bincount(wide, weights=centred)
        self.narrow_sum = np.bincount(narrow, weights=centred)
        self.cells = csr_array((np.ones(self.n), (wide, narrow)), shape=(len(self.wide_n), len(self.narrow_n)))
        # how the mean and the narrow factor are seen from the wide one
        self.seen = hstack([csr_array(self.wide_n[:, None].astype(float)), self.cells], format="csr")
        if self.seen.shape[0] * self.seen.shape[1] <= SMALL:
            self.seen = self.seen.toarray()

    def fit(self) -> Floats:
        """Return the REML θ of the wide and the narrow factor."""
        low, high = np.log([VANISHING, LARGEST_RATIO])
        found = self._search(np.log(self._start()), np.exp, (low, high))
        theta = np.exp(found.x)
        if found.x.min() <= low + 1e-3:
            # the logarithm is flat at zero; in variance ratios the edge is not
            found = self._search(np.where(found.x <= low + 1e-3, 0.0, theta) ** 2, np.sqrt, (0.0, LARGEST_RATIO**2))
            theta = np.sqrt(found.x)
        if found.status == 1:
            raise NotConverged("not_converged", iterations=int(found.nit))
        return theta

    def _start(self) -> Floats:
        """Guess θ from the two one-way analyses of variance."""
        factors = ((self.wide_n, self.wide_sum), (self.narrow_n, self.narrow_sum))
        variance = []
        for n, total in factors:
            between = float(np.sum(total**2 / n))
            within = (self.square - between) / max(self.n - len(n), 1)
            size = (self.n - np.sum(n**2) / self.n) / (len(n) - 1)
            variance.append((between / (len(n) - 1) - within) / size)
        whole = self.square / (self.n - 1)
        spread = np.clip(variance, 0.02 * whole, 0.6 * whole)
        return np.sqrt(spread / max(whole - spread.sum(), 0.1 * whole))

    def _search(self, start: Floats, to_theta, bounds: tuple[float, float]):
        return minimize(
            lambda x: self._solve(to_theta(x))[0] / self.n,
            start,
            method="L-BFGS-B",
            bounds=[bounds] * 2,
            options={"ftol": 1e-12, "gtol": 1e-8, "eps": 1e-6, "maxiter": MOST_STEPS},
        )

    def residual_variance(self, theta: Floats) -> float:
        """Return the REML residual variance at θ."""
        return self._solve(theta)[1]

    def _solve(self, theta: Floats):
        """Return the restricted deviance, the residual variance and the solved equations at θ."""
        pull = theta[0] ** 2 / (theta[0] ** 2 * self.wide_n + 1)
        scale = np.append(1.0, np.full(len(self.narrow_n), theta[1]))
        counts = np.append(self.n, self.narrow_n)
        matrix = -_dense((self.seen.T * pull) @ self.seen)
        matrix[np.diag_indices_from(matrix)] += counts
        matrix[0, 1:] += self.narrow_n
        matrix[1:, 0] += self.narrow_n
        matrix *= np.outer(scale, scale)
        matrix[np.diag_indices_from(matrix)] += np.append(0.0, np.ones(len(self.narrow_n)))
        right = scale * (np.append(0.0, self.narrow_sum) - self.seen.T @ (pull * self.wide_sum))
        factor = cho_factor(matrix, lower=True, overwrite_a=True, check_finite=False)
        solution = cho_solve(factor, right)
        left = max(self.square - float(pull @ self.wide_sum**2 + right @ solution), 1e-12 * self.square)
        variance = left / (self.n - 1)
        log_determinant = np.sum(np.log1p(theta[0] ** 2 * self.wide_n)) + 2 * np.sum(np.log(np.diag(factor[0])))
        deviance = log_determinant + (self.n - 1) * np.log(variance)
        return float(deviance), variance, (factor[0], solution, pull, scale)

    def predict(self, theta: Floats, *, wide_mean: bool) -> tuple[Prediction, Prediction]:
        """Predict both factors at θ; the mean is added to the wide one, or else to the narrow one."""
        _, variance, (lower, solution, pull, scale) = self._solve(theta)
        to_wide = -_dense(self.seen) * np.outer(pull, scale)
        to_narrow = np.zeros((len(self.narrow_n), len(scale)))
        to_narrow[:, 1:][np.diag_indices(len(self.narrow_n))] = theta[1]
        (to_wide if wide_mean else to_narrow)[:, 0] += 1
        wide_base = pull * self.wide_sum + self.centre * wide_mean
        narrow_base = np.full(len(self.narrow_n), self.centre * (not wide_mean))
        noise = float(np.sqrt(variance))

        def predicted(weights: Floats, base: Floats, own: Floats) -> Prediction:
            root = solve_triangular(lower, weights.T, lower=True, check_finite=False)
            return Prediction(base + weights @ solution, root, own, noise)

        alone = np.zeros(len(self.narrow_n))
        return predicted(to_wide, wide_base, pull), predicted(to_narrow, narrow_base, alone)

    def extra_p(self, *, wide: bool) -> float:
        """Test one factor beyond the other by the exact F test of fixed effects.

        Returns the p-value. The design must be connected and have more reviews than both factors together
        have levels, less one.
        """
        cells, inverse = self.cells, 1 / self.wide_n
        matrix = np.diag(self.narrow_n.astype(float)) - (cells.T @ diags_array(inverse) @ cells).toarray()
        right = self.narrow_sum - cells.T @ (inverse * self.wide_sum)
        by_narrow = right[1:] @ np.linalg.solve(matrix[1:, 1:], right[1:])
        after_wide = self.square - inverse @ self.wide_sum**2
        residual = after_wide - by_narrow
        after_other = self.square - np.sum(self.narrow_sum**2 / self.narrow_n) if wide else after_wide
        tested = (len(self.wide_n) if wide else len(self.narrow_n)) - 1
        left = self.n - len(self.wide_n) - len(self.narrow_n) + 1
        if residual <= 1e-12 * self.square:
            return 0.0 if after_other > 1e-12 * self.square else 1.0
        return float(f_distribution.sf((after_other - residual) / tested / (residual / left), tested, left))


def _dense(matrix) -> Floats:
    return matrix if isinstance(matrix, np.ndarray) else matrix.toarray()
