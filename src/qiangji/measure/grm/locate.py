"""Where people stand on a calibrated scale, whatever they skipped."""

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, Ints, as_table, shown
from ..errors import Malformed, TooFewData
from ..scoring import Scores
from ..threads import one_thread
from .likelihood import CHUNK, posterior
from .model import NODES, GradedModel, Layout, codes_of, curves, indicators, node_weights

FINEST = 481


@one_thread()
def estimate(model: GradedModel, x: ArrayLike) -> Scores:
    """Estimate people's θ as the mean of its posterior (EAP).

    Parameters
    ----------
    model : GradedModel
    x : (N, J) array
        Answers in the codes of the calibration; missing = NaN.

    Returns
    -------
    Scores
        `value` in SDs of the calibration's population, `se` the posterior SD; both NaN for somebody
        without an answer to a calibrated item, about whom only the prior speaks.

    Notes
    -----
    θ̂ = Σ_q θ_q L(x | θ_q) w_q / Σ_q L(x | θ_q) w_q with w the N(0, 1) weights of equally spaced nodes
    on [−6, 6]: 61 of them, more when the items are so informative that the posterior would fall
    between them. θ̂ ± 1.96 se covers 95 % over the population; extreme people are drawn towards 0.

    Raises
    ------
    Malformed
        Not a table of numbers, another number of items than the calibration, or an answer that it
        never saw: where that stands between the others is not known.

    References
    ----------
    Bock & Mislevy (1982) Applied Psychological Measurement 6.
    """
    table = as_table(x)
    slope, intercept, layout, used = laid_out(model)
    if table.shape[1] != len(model.a):
        raise Malformed("wrong_width", expected=len(model.a), n=table.shape[1])
    codes = codes_of(table, model.known_levels())[:, used]
    nodes = _nodes(slope, intercept, layout)
    log_chance = curves(slope, intercept, layout, nodes).log
    log_weight = np.log(node_weights(nodes))
    moments = np.column_stack([np.ones_like(nodes), nodes, nodes**2])
    value, se = np.full(len(codes), np.nan), np.full(len(codes), np.nan)
    for start in range(0, len(codes), CHUNK):
        rows = slice(start, start + CHUNK)
        share, _ = posterior(log_chance, indicators(codes[rows], layout), log_weight)
        _, value[rows], square = (share @ moments).T
        se[rows] = np.sqrt(np.maximum(square - value[rows] ** 2, 0))
    n_items = np.sum(codes >= 0, axis=1)
    silent = n_items == 0
    value[silent] = se[silent] = np.nan
    return Scores(value, se, n_items)


def laid_out(model: GradedModel) -> tuple[Floats, Floats, Layout, Ints]:
    """Return the slopes, intercepts and layout of the calibrated items, and which these are."""
    if not isinstance(model, GradedModel):
        raise Malformed("bad_option", name="model", allowed="a calibration from grm.fit", value=shown(model))
    a = np.asarray(model.a, dtype=float)
    used = np.flatnonzero(~np.isnan(a))
    if not used.size:
        raise TooFewData("few_items", minimum=1, n=0)
    slope = a[used]
    layout = Layout.of(np.array([len(model.b[j]) + 1 for j in used]))
    thresholds = np.concatenate([model.b[j] for j in used])
    return slope, -thresholds * slope[layout.threshold_item], layout, used


def category_information(slope: Floats, intercept: Floats, layout: Layout, theta: Floats) -> Floats:
    """Fisher information of each category's item at θ, split by category, (C, T)."""
    found = curves(slope, intercept, layout, theta)
    below, above = found.slopes
    return found.chance * ((below + above) * slope[layout.item][:, None]) ** 2


def _nodes(slope: Floats, intercept: Floats, layout: Layout) -> Floats:
    """Space the nodes no wider than the sharpest posterior's SD."""
    sharpest = 1 / np.sqrt(1 + category_information(slope, intercept, layout, NODES).sum(axis=0).max())
    needed = int(np.ceil(12 / sharpest)) + 1
    return NODES if needed <= len(NODES) else np.linspace(-6.0, 6.0, min(needed, FINEST))
