import numpy as np
import pytest

from qiangji.measure import Malformed, TooFewData, informants

NAN = np.nan


def crew(units=50, size=6, tau=0.6, seed=1):
    rng = np.random.default_rng(seed)
    n = rng.integers(2, 2 * size, units)
    truth = 3 + tau * rng.normal(size=units)
    unit = np.repeat(np.arange(units), n)
    return truth, unit, truth[unit] + rng.normal(size=len(unit))


def test_icc_equals_reference_on_soldiers(columns):
    data = columns("bh1996.csv")
    found = informants(data["HRS"], data["GRP"])
    assert (found.icc1, found.icc2) == pytest.approx((0.1331, 0.9197), abs=1e-4)
    assert len(found.unit) == 99
    np.testing.assert_allclose(found.mean[:1], [10.972973], atol=1e-5)


def test_within_group_agreement_equals_definition():
    values, units = [1, 3, 5, 4, 4, 2], ["b", "b", "b", "a", "a", "c"]
    found = informants(values, units, levels=5)
    assert found.unit.tolist() == ["a", "b", "c"]
    assert found.n.tolist() == [2, 3, 1]
    np.testing.assert_allclose(found.mean, [4, 3, 2])
    np.testing.assert_allclose(found.rwg, [1, 0, NAN])
    np.testing.assert_allclose(found.ad, [0, 4 / 3, NAN])


def test_scale_of_several_items_uses_its_own_formula():
    values = [[1, 2], [2, 4], [3, 3], [5, 5]]
    found = informants(values, [1, 1, 2, 2], levels=5)
    share = np.array([(0.5 + 2) / 2, (2 + 2) / 2]) / 2
    np.testing.assert_allclose(found.rwg, 2 * (1 - share) / (2 * (1 - share) + share))
    np.testing.assert_allclose(found.ad, [(0.5 + 1) / 2, (1 + 1) / 2])
    np.testing.assert_allclose(found.mean, [2.25, 4])


def test_scale_ends_are_taken_from_data_when_not_said():
    values, units = [1, 2, 5, 4.5], [1, 1, 2, 2]
    found, said = informants(values, units), informants(values, units, levels=5)
    np.testing.assert_array_equal(found.rwg, said.rwg)


def test_shrinkage_equals_balanced_closed_form():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(20, 1)) + rng.normal(size=(20, 5))
    found = informants(x.ravel(), np.repeat(np.arange(20), 5))
    mean = x.mean(axis=1)
    between, within = 5 * mean.var(ddof=1), x.var(axis=1, ddof=1).mean()
    pull = within / between
    np.testing.assert_allclose(found.shrunken, mean.mean() + (1 - pull) * (mean - mean.mean()), atol=1e-6)
    spread = (between - within) / 5
    np.testing.assert_allclose(found.se, np.sqrt(spread * pull + pull**2 * between / 100), atol=1e-6)
    assert found.icc2 == pytest.approx(1 - pull)


def test_shrunken_means_are_nearer_and_intervals_cover():
    nearer, covered = [], []
    for seed in range(100):
        truth, unit, values = crew(seed=seed)
        found = informants(values, unit)
        nearer.append(np.mean((found.shrunken - truth) ** 2) / np.mean((found.mean - truth) ** 2))
        covered.append(np.mean(np.abs(found.shrunken - truth) <= 1.96 * found.se))
    assert np.mean(nearer) < 0.75
    assert 0.93 <= np.mean(covered) <= 0.97


def test_units_that_do_not_differ_get_the_grand_mean():
    values, units = [1, 5, 2, 4, 3, 3], [1, 1, 2, 2, 3, 3]
    found = informants(values, units)
    np.testing.assert_allclose(found.shrunken, [3, 3, 3])
    assert found.icc1 < 0


def test_units_that_agree_perfectly_keep_their_means():
    found = informants([1, 1, 4, 4], [1, 1, 2, 2])
    assert found.icc1 == pytest.approx(1)
    np.testing.assert_allclose(found.shrunken, [1, 4], atol=1e-3)


def test_missing_answers_are_left_out():
    found = informants([1, 2, NAN, 4, 5, NAN], [1, 1, 1, 2, 2, 3])
    assert found.unit.tolist() == [1, 2]
    assert found.n.tolist() == [2, 2]


@pytest.mark.parametrize(
    ("arguments", "kind", "code"),
    [
        (([1, 2], ["a", "a"]), TooFewData, "few_units"),
        (([1, 2], ["a", "b"]), TooFewData, "nothing_repeated"),
        (([2, 2, 2], ["a", "a", "b"]), TooFewData, "no_variation"),
        (([NAN, NAN], ["a", "b"]), TooFewData, "few_units"),
        ((np.empty((4, 0)), ["a", "a", "b", "b"]), TooFewData, "few_items"),
        (([1, 2], ["a"]), Malformed, "lengths_differ"),
        (([1, 2], ["a", None]), Malformed, "missing_label"),
        (([1, 2], [[1, 2]]), Malformed, "not_a_column"),
        (([[[1]]], ["a"]), Malformed, "not_a_table"),
    ],
)
def test_informants_are_refused(arguments, kind, code):
    with pytest.raises(kind) as refused:
        informants(*arguments)
    assert refused.value.code == code


def test_scale_of_one_option_is_refused():
    with pytest.raises(Malformed):
        informants([1, 2, 3], ["a", "a", "b"], levels=1)


@pytest.mark.parametrize("scale", [1e-3, 1e3])
def test_units_of_measurement_do_not_matter(scale):
    _, unit, values = crew(seed=8)
    plain, scaled = informants(values, unit), informants(scale * values, unit)
    assert (scaled.icc1, scaled.icc2) == pytest.approx((plain.icc1, plain.icc2))
    np.testing.assert_allclose(scaled.shrunken, scale * plain.shrunken, rtol=1e-4)
    np.testing.assert_allclose(scaled.se, scale * plain.se, rtol=1e-3)
    np.testing.assert_allclose(scaled.ad, scale * plain.ad)


def test_units_with_the_same_mean_have_no_reliability_of_means():
    found = informants([1, 3, 1, 3], ["a", "a", "b", "b"])
    assert found.icc1 == -1 and np.isnan(found.icc2)
