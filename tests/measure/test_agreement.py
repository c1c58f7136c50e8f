import sys

import numpy as np
import pytest
from scipy.stats import t

from qiangji.measure import Malformed, TooFewData
from qiangji.measure.agreement import fleiss, icc, kappa, krippendorff

NAN = np.nan
PUBLISHED_ICC = {"icc1": 0.1657, "icc2": 0.2898, "icc3": 0.7148, "icc1k": 0.4428, "icc2k": 0.6201, "icc3k": 0.9093}
PUBLISHED_INTERVALS = {"icc1": (-0.133, 0.723), "icc2": (0.019, 0.761), "icc3": (0.342, 0.946), "icc3k": (0.676, 0.986)}


def test_icc_equals_shrout_and_fleiss(table):
    found = icc(table("shrout_fleiss_1979.csv"))
    for form, value in PUBLISHED_ICC.items():
        assert float(getattr(found, form)) == pytest.approx(value, abs=1e-4)
    for form, (low, high) in PUBLISHED_INTERVALS.items():
        assert (getattr(found, form).low, getattr(found, form).high) == pytest.approx((low, high), abs=1e-3)


def test_icc_leaves_out_incomplete_units(table):
    x = table("irr_anxiety.csv")
    assert icc(np.vstack([x, [1, NAN, 2]])) == icc(x)


def test_icc_intervals_cover_truth():
    rng = np.random.default_rng(4)
    hits = {"icc1": 0, "icc2": 0, "icc3": 0}
    for _ in range(500):
        units, raters, noise = rng.normal(size=(30, 1)), rng.normal(size=(1, 6)), rng.normal(size=(30, 6))
        crossed, nested = icc(units + 0.5 * raters + noise), icc(units + noise)
        hits["icc1"] += nested.icc1.low <= 1 / 2 <= nested.icc1.high
        hits["icc2"] += crossed.icc2.low <= 1 / 2.25 <= crossed.icc2.high
        hits["icc3"] += crossed.icc3.low <= 1 / 2 <= crossed.icc3.high
    assert all(0.92 <= hit / 500 <= 0.98 for hit in hits.values()), hits


def test_icc_of_raters_with_constant_offsets():
    x = np.array([[1, 2], [3, 4], [5, 6.0]])
    found = icc(x)
    assert (found.icc3.value, found.icc3.low, found.icc3.high) == pytest.approx((1, 1, 1))
    assert found.icc2.value < 1


def test_icc_is_one_for_identical_raters():
    found = icc(np.repeat([[1], [2], [4.0]], 3, axis=1))
    assert (found.icc2.low, found.icc2.value, found.icc2.high) == pytest.approx((1, 1, 1))


def test_icc_of_units_that_do_not_differ_stays_undefined():
    found = icc([[1, 2], [1, 2.0]])
    assert np.isnan(found.icc3.value) and np.isnan(found.icc3k.value)


def test_kappa_equals_reference_on_anxiety(columns):
    x = columns("irr_anxiety.csv")
    for weights, value in ((None, 0.1195), ("linear", 0.1892), ("quadratic", 0.2968)):
        assert float(kappa(x["rater1"], x["rater2"], weights)) == pytest.approx(value, abs=1e-4)


def test_kappa_equals_reference_on_vision(columns):
    x = columns("irr_vision.csv")
    found = kappa(x["r.eye"], x["l.eye"])
    assert found.value == pytest.approx(0.5954, abs=1e-4)
    assert found.low == pytest.approx(0.5811, abs=1e-3)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_kappa_interval_covers_truth(weights):
    rng = np.random.default_rng(2)

    def pair(n):
        truth = rng.normal(size=n)
        return [np.digitize(truth + 0.6 * rng.normal(size=n), [-1, 0, 1]) for _ in range(2)]

    truth = kappa(*pair(400_000), weights).value
    samples = [kappa(*pair(150), weights) for _ in range(300)]
    assert 0.91 <= np.mean([s.low <= truth <= s.high for s in samples]) <= 0.98


def test_kappa_is_minus_one_at_worst_and_one_at_best():
    assert kappa([0, 1, 0, 1], [1, 0, 1, 0]).value == pytest.approx(-1)
    assert kappa(["a", "b", "a"], ["a", "b", "a"]).value == pytest.approx(1)


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (kappa([1, 1, 1, 1], [1, 2, 1, 2]), 0),
        (kappa([1, 1, 1], [2, 2, 2]), 0),
        (fleiss([[1, 2], [2, 1]]), -1),
        (krippendorff([[1, 2], [1, 2]]), 1),
        (krippendorff([[1, 1, 1, 2], [1, 1, 1, 1]]), 0),
    ],
)
def test_certainty_is_not_claimed_where_nothing_shows_the_error(found, value):
    assert found.value == pytest.approx(value)
    assert np.isnan(found.low) and np.isnan(found.high)


def test_perfect_agreement_is_exactly_one():
    a = [1, 2, 3, 2, 1, 3, 3] * 10
    for weights in (None, "linear", "quadratic"):
        assert kappa(a, a, weights).value == 1.0


def test_kappa_ignores_units_missing_in_either():
    assert kappa([1, 2, 3, NAN, 2], [1, 2, 2, 1, NAN]) == kappa([1, 2, 3], [1, 2, 2])


def test_kappa_ignores_category_that_only_incomplete_units_have():
    with_nine = kappa([1, 2, 3, 2, 9], [1, 2, 2, 3, NAN], "linear")
    assert with_nine == kappa([1, 2, 3, 2], [1, 2, 2, 3], "linear")


def test_fleiss_equals_reference_on_diagnoses(columns):
    x = np.column_stack(list(columns("irr_diagnoses.csv").values()))
    assert float(fleiss(x)) == pytest.approx(0.4302, abs=1e-4)


def test_fleiss_interval_covers_truth():
    rng = np.random.default_rng(6)

    def draw(n):
        return np.digitize(rng.normal(size=(n, 1)) + 0.7 * rng.normal(size=(n, 4)), [-0.5, 0.5])

    truth = fleiss(draw(100_000)).value
    samples = [fleiss(draw(80)) for _ in range(300)]
    assert 0.91 <= np.mean([s.low <= truth <= s.high for s in samples]) <= 0.98


def test_fleiss_leaves_out_incomplete_units():
    x = [["a", "a", "b"], ["b", "b", "b"], ["a", "", "b"], ["a", "a", "a"], ["a", None, "c"]]
    assert fleiss(x) == fleiss([x[0], x[1], x[3]])


def test_krippendorff_equals_published_values(columns):
    data = columns("krippendorff_4x12.csv")
    x = np.column_stack([data[f"X{u}"] for u in range(1, 13)])
    for level, value in (("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491), ("ratio", 0.7974)):
        assert float(krippendorff(x, level)) == pytest.approx(value, abs=1e-4)


def test_krippendorff_codes_categories_over_all_raters(columns):
    x = np.column_stack(list(columns("irr_diagnoses.csv").values()))
    assert float(krippendorff(x.T)) == pytest.approx(0.4334, abs=1e-4)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorff_interval_covers_truth(level):
    rng = np.random.default_rng(7)

    def draw(n):
        x = np.digitize(rng.normal(size=n) + 0.6 * rng.normal(size=(3, n)), [-1, 0, 1]) + 1.0
        x[rng.random(x.shape) < 0.2] = NAN
        return x

    truth = np.mean([krippendorff(draw(600), level).value for _ in range(30)])
    samples = [krippendorff(draw(60), level) for _ in range(150)]
    assert 0.90 <= np.mean([s.low <= truth <= s.high for s in samples]) <= 0.99


def test_krippendorff_ignores_units_rated_once():
    x = np.array([[1, 2, 3, 3], [1, 2, 2, 3.0]])
    once = np.column_stack([x, [9, NAN], [NAN, NAN]])
    assert krippendorff(once, "interval") == krippendorff(x, "interval")


def test_krippendorff_ratio_takes_zero():
    assert krippendorff([[0, 1, 2, 0], [0, 1, 2, 0]], "ratio").value == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "kind", "code"),
    [
        (lambda: icc([[1, 2, 3.0]]), TooFewData, "few_units"),
        (lambda: icc([[1.0], [2.0]]), TooFewData, "few_raters"),
        (lambda: icc(np.ones((4, 3))), TooFewData, "no_variation"),
        (lambda: kappa([1, 1, 1], [1, 1, 1]), TooFewData, "no_variation"),
        (lambda: kappa([1, NAN], [1, 2]), TooFewData, "few_units"),
        (lambda: kappa([1, 2], [1, 2, 3]), Malformed, "lengths_differ"),
        (lambda: kappa([1, 2], [[1], [2]]), Malformed, "not_a_column"),
        (lambda: kappa(1, [1]), Malformed, "not_a_column"),
        (lambda: kappa([{}, 1], [1, 2]), Malformed, "bad_rating"),
        (lambda: kappa([10**400, 1], [1, 2]), Malformed, "bad_rating"),
        (lambda: kappa([np.inf, 1], [1, 2]), Malformed, "infinite"),
        (lambda: krippendorff([[1, 1e200], [1, 1e200]], "interval"), Malformed, "out_of_range"),
        (lambda: krippendorff([[1, 1 + 1e-14], [1, 1]], "interval"), TooFewData, "no_variation"),
        (lambda: kappa([1, 2], [1, 2], "cubic"), Malformed, "bad_option"),
        (lambda: kappa([1, 2], ["x", "y"]), Malformed, "bad_option"),
        (lambda: fleiss([[1, 2]]), TooFewData, "few_units"),
        (lambda: fleiss([[1], [2]]), TooFewData, "few_raters"),
        (lambda: fleiss([[1, 1], [1, 1]]), TooFewData, "no_variation"),
        (lambda: fleiss([1, 2, 3]), Malformed, "not_a_table"),
        (lambda: krippendorff([[1, 2], [NAN, 2]]), TooFewData, "few_units"),
        (lambda: krippendorff([[1, 1], [1, 1]]), TooFewData, "no_variation"),
        (lambda: krippendorff([1, 2]), Malformed, "not_a_table"),
        (lambda: krippendorff([[1, 2], [1, 2]], "metric"), Malformed, "bad_option"),
        (lambda: krippendorff([["a", "b"], ["a", "b"]], "ordinal"), Malformed, "not_numeric"),
        (lambda: krippendorff([[-1, 2], [1, 2]], "ratio"), Malformed, "out_of_range"),
    ],
)
def test_agreement_is_refused(call, kind, code):
    with pytest.raises(kind) as refused:
        call()
    assert refused.value.code == code


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorff_interval_is_the_jackknife_over_units(level, monkeypatch):
    rng = np.random.default_rng(8)
    x = np.clip(rng.integers(1, 6, 40) + rng.integers(-1, 2, (4, 40)), 1, 6).astype(float)
    x[rng.random(x.shape) < 0.2] = NAN
    x = x[:, (~np.isnan(x)).sum(axis=0) >= 2]
    units = x.shape[1]
    without = np.array([krippendorff(np.delete(x, u, axis=1), level).value for u in range(units)])
    se = np.sqrt((units - 1) / units * np.sum((without - without.mean()) ** 2))
    monkeypatch.setattr(sys.modules["qiangji.measure.agreement.krippendorff"], "UNITS_AT_ONCE", 7)
    found = krippendorff(x, level)
    assert found.high - found.value == pytest.approx(t.ppf(0.975, units - 1) * se)
    assert found.value - found.low == pytest.approx(found.high - found.value)


def test_krippendorff_takes_measurements_without_ties():
    x = np.random.default_rng(9).normal(size=(1, 300)) + 0.5 * np.random.default_rng(10).normal(size=(4, 300))
    assert krippendorff(x, "interval").value == pytest.approx(icc(x.T).icc1.value, abs=0.01)
    assert krippendorff(x + 1e6, "interval").value == pytest.approx(krippendorff(x, "interval").value, abs=1e-6)
