import numpy as np
import pytest
from scipy.stats import beta, norm

from qiangji.measure import Malformed, norms

NAN = np.nan


def test_one_group_has_plain_mid_rank_percentiles():
    found = norms([1, 2, 2, 3] * 5, ["all"] * 20)
    np.testing.assert_allclose(found.percentile[:4], [12.5, 50, 50, 87.5])
    assert found.shrinkage.tolist() == [0] * 20
    assert found.group_n.tolist() == [20] * 20


def test_stanines_have_their_nominal_shares():
    found = norms(np.arange(1000), np.zeros(1000))
    counts = np.unique(found.stanine, return_counts=True)
    assert counts[0].tolist() == list(range(1, 10))
    assert counts[1].tolist() == [40, 70, 120, 170, 200, 170, 120, 70, 40]


def test_group_of_three_is_suppressed_but_others_are_not():
    values = np.arange(23.0)
    found = norms(values, ["thin"] * 3 + ["peers"] * 20)
    for column in (found.percentile, found.stanine, found.low, found.high, found.shrinkage):
        assert np.isnan(column[:3]).all() and np.isfinite(column[3:]).all()
    assert found.group_n.tolist() == [3] * 3 + [20] * 20


def test_group_just_at_the_minimum_is_shown():
    groups = ["a"] * 10 + ["b"] * 9
    found = norms(np.arange(19.0), groups)
    assert np.isfinite(found.percentile).tolist() == [True] * 10 + [False] * 9


def test_missing_values_get_no_norm_and_do_not_count():
    found = norms([NAN] * 3 + list(range(10)), ["a"] * 13)
    assert np.isnan(found.percentile[:3]).all()
    assert found.group_n[0] == 10
    np.testing.assert_allclose(found.percentile[3:], np.arange(5, 100, 10))


def test_thinner_groups_are_shrunk_more_and_the_blend_is_as_stated():
    rng = np.random.default_rng(1)
    groups = np.repeat(np.arange(12), [10, 200] * 6)
    values = rng.normal(0.8 * np.arange(12)[groups] / 3, 1)
    found = norms(values, groups)
    assert 0 < found.shrinkage[groups == 1][0] < found.shrinkage[groups == 0][0] < 1
    row = 3
    own = np.mean(values[groups == 0] < values[row]) + 0.5 / 10
    everyone = np.mean(values < values[row]) + 0.5 / len(values)
    part = found.shrinkage[row]
    assert found.percentile[row] == pytest.approx(100 * ((1 - part) * own + part * everyone))


def simulated(tau, seed):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(40), rng.integers(10, 40, 40))
    centre = rng.normal(0, tau, 40)[group]
    values = centre + rng.normal(size=len(group))
    return values, group, 100 * norm.cdf(values - centre)


@pytest.mark.parametrize("tau", [0, 0.3, 0.8])
def test_shrunken_percentiles_are_nearer_the_truth_and_intervals_cover(tau):
    shrunken, plain, covered = [], [], []
    for seed in range(15):
        values, group, truth = simulated(tau, seed)
        found = norms(values, group)
        alone = np.concatenate([norms(values[group == g], group[group == g]).percentile for g in range(40)])
        shrunken.append(np.mean((found.percentile - truth) ** 2))
        plain.append(np.mean((alone - truth) ** 2))
        covered.append(np.mean((found.low <= truth) & (truth <= found.high)))
    assert np.mean(shrunken) < np.mean(plain)
    assert 0.92 <= np.mean(covered) <= 0.985


def test_groups_that_differ_only_in_spread_are_not_joined():
    rng = np.random.default_rng(5)
    group = np.repeat(np.arange(20), 100)
    values = rng.normal(0, np.where(group % 2, 3, 0.5))
    assert norms(values, group).shrinkage.max() < 0.3


@pytest.mark.parametrize("values", [[], [NAN, NAN], [1, 2]])
def test_nothing_to_norm_on_gives_nothing(values):
    found = norms(values, list(range(len(values))))
    assert np.isnan(found.percentile).all() and len(found.percentile) == len(values)


def test_identical_values_stand_in_the_middle():
    found = norms([3] * 40, ["a", "b"] * 20)
    assert set(found.percentile) == {50.0} and set(found.stanine) == {5.0}


@pytest.mark.parametrize(
    ("values", "groups", "minimum", "code"),
    [
        ([1, 2], ["a"], 10, "lengths_differ"),
        ([1, 2], ["a", None], 10, "missing_label"),
        ([1, 2], ["a", "b"], 1, "bad_option"),
        ([[1], [2]], ["a", "b"], 10, "not_a_column"),
    ],
)
def test_norms_are_refused(values, groups, minimum, code):
    with pytest.raises(Malformed) as refused:
        norms(values, groups, minimum=minimum)
    assert refused.value.code == code


def test_minimum_of_two_places_a_pair_and_two_alike_groups_are_one():
    found = norms([1, 2, 5], ["a", "a", "b"], minimum=2)
    assert np.isfinite(found.percentile).tolist() == [True, True, False]
    alike = norms(np.tile(np.arange(20.0), 2), np.repeat(["a", "b"], 20))
    np.testing.assert_allclose(alike.shrinkage, 1)
    apart = norms(np.arange(40.0), np.repeat(["a", "b"], 20))
    assert (apart.shrinkage < 0.1).all()


def test_interval_is_that_of_a_share_among_as_many_people_as_it_rests_on():
    rng = np.random.default_rng(11)
    groups = np.repeat(["a", "b", "c"], [15, 60, 60])
    values = rng.normal(size=135) + np.repeat([0.0, 1.0, 2.0], [15, 60, 60])
    found = norms(values, groups)
    # shrinkage = (1 − ρ) / (1 + (n − 1) ρ) gives ρ back
    s, n = found.shrinkage[0], 15
    rho = (1 - s) / (1 + (n - 1) * s)
    size = n + (1 - rho) / rho
    assert size < 135
    share = found.percentile[0] / 100
    low, high = beta.ppf([0.025, 0.975], share * size + 0.5, (1 - share) * size + 0.5)
    assert (found.low[0], found.high[0]) == pytest.approx((100 * low, 100 * high))
    other = found.shrinkage[-1]
    assert other == pytest.approx((1 - rho) / (1 + 59 * rho))
