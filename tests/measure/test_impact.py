import numpy as np
import pytest

from qiangji.measure import Malformed, TooFewData, effect

NAN = np.nan


def anorexia(columns):
    data = columns("anorexia.csv")
    return data["Prewt"], data["Postwt"], data["Treat"]


def test_ancova_with_hc3_equals_reference_on_anorexia(columns):
    pre, post, treat = anorexia(columns)
    for arm, other, value, se in (("CBT", "FT", 4.0971, 1.8699), ("FT", "CBT", 8.6601, 2.2941)):
        found = effect(pre, post, treat == arm, covariates=(treat == other).astype(float))
        assert (found.ancova, found.ancova_se) == pytest.approx((value, se), abs=1e-4)
        assert (found.ancova_high + found.ancova_low) / 2 == pytest.approx(found.ancova)


def test_gain_difference_and_effect_size_equal_their_definitions():
    rng = np.random.default_rng(1)
    pre, post, treated = rng.normal(size=40), rng.normal(size=40), np.arange(40) < 15
    found = effect(pre, post, treated)
    gain = post - pre
    assert found.did == pytest.approx(gain[treated].mean() - gain[~treated].mean())
    # HC3 of a difference of two means
    parts = [np.sum((g - g.mean()) ** 2) / (len(g) - 1) ** 2 for g in (gain[treated], gain[~treated])]
    assert found.did_se == pytest.approx(np.sqrt(sum(parts)))
    spread = np.sqrt((14 * post[treated].var(ddof=1) + 24 * post[~treated].var(ddof=1)) / 38)
    assert found.hedges_g == pytest.approx(found.ancova / spread * (1 - 3 / 151))
    assert (found.n_treated, found.n_control) == (15, 25)


def chosen_for_being_weak(seed, true_effect=0.0, n=120):
    rng = np.random.default_rng(seed)
    truth = np.sqrt(0.7) * rng.normal(size=n)
    pre, post = (truth + np.sqrt(0.3) * rng.normal(size=n) for _ in range(2))
    treated = pre + 0.3 * rng.normal(size=n) < np.median(pre)
    return pre, post + true_effect * treated, treated


def test_no_effect_is_not_claimed_where_the_weakest_are_supported():
    found = [effect(*chosen_for_being_weak(seed)) for seed in range(500)]
    false_positives = np.mean([not f.ancova_low <= 0 <= f.ancova_high for f in found])
    assert 0.03 <= false_positives <= 0.07
    assert np.mean([abs(f.did) > 1.96 * f.did_se for f in found]) > 0.5
    assert all("baseline_gap" in [w.code for w in f.warnings] for f in found)


def test_true_effect_is_recovered_and_covered():
    found = [effect(*chosen_for_being_weak(seed, 0.5)) for seed in range(300)]
    assert np.mean([f.ancova for f in found]) == pytest.approx(0.5, abs=0.03)
    assert 0.92 <= np.mean([f.ancova_low <= 0.5 <= f.ancova_high for f in found]) <= 0.98


def test_smallest_visible_effect_is_a_quarter_sd_for_258_organisations():
    rng = np.random.default_rng(2)
    pre = rng.normal(size=258)
    post = 0.7 * pre + np.sqrt(1 - 0.49) * rng.normal(size=258)
    found = effect(pre, post, rng.permutation(258) < 129)
    assert found.mde == pytest.approx(0.25, abs=0.02)


def test_smallest_visible_effect_is_seen_with_80_percent_power():
    rng = np.random.default_rng(7)
    seen = []
    for _ in range(400):
        pre = rng.normal(size=100)
        treated = rng.permutation(100) < 50
        post = 0.7 * pre + 0.714 * rng.normal(size=100) + 0.4 * treated
        found = effect(pre, post, treated)
        seen.append(found.ancova_low > 0)
    # 2.8 · 2 · .714 / √100 = .40
    assert np.mean(seen) == pytest.approx(0.8, abs=0.06)


def test_warnings_name_what_is_wrong_and_stay_silent_when_nothing_is():
    rng = np.random.default_rng(3)
    pre = np.tile(rng.normal(size=50), 2)
    post = pre + rng.normal(size=100)
    assert effect(pre, post, np.arange(100) < 50).warnings == ()
    cut = pre < np.median(pre)
    codes = [w.code for w in effect(pre, post, cut).warnings]
    assert "no_overlap" in codes and "baseline_gap" in codes
    few = [w for w in effect(pre, post, np.arange(100) < 6).warnings if w.code == "small_group"]
    assert few[0].params == {"n": 6}


def test_incomplete_rows_are_left_out():
    pre, post, treated = chosen_for_being_weak(1)
    plain = effect(pre, post, treated)
    holes = effect(
        np.append(pre, [NAN, 1, 2]), np.append(post, [1, NAN, 2]), np.append(treated.astype(float), [1, 0, NAN])
    )
    assert holes == plain


def test_covariates_raise_precision():
    rng = np.random.default_rng(5)
    size, pre, treated = rng.normal(size=80), rng.normal(size=80), np.arange(80) % 2
    post = pre + 2 * size + 0.3 * rng.normal(size=80)
    assert effect(pre, post, treated, covariates=size).ancova_se < effect(pre, post, treated).ancova_se / 3


ONE_TO_TEN = np.arange(10.0)
HALF = np.array([0, 1] * 5)


@pytest.mark.parametrize(
    ("arguments", "covariates", "kind", "code"),
    [
        ((ONE_TO_TEN, ONE_TO_TEN, HALF[:9]), None, Malformed, "lengths_differ"),
        ((ONE_TO_TEN, ONE_TO_TEN, HALF + 1), None, Malformed, "bad_option"),
        ((ONE_TO_TEN, ONE_TO_TEN, ONE_TO_TEN > 6), None, TooFewData, "few_per_group"),
        ((np.ones(10), ONE_TO_TEN, HALF), None, TooFewData, "no_variation"),
        ((ONE_TO_TEN, np.ones(10), HALF), None, TooFewData, "no_variation"),
        ((ONE_TO_TEN, HALF, HALF), None, TooFewData, "no_variation"),
        ((ONE_TO_TEN, ONE_TO_TEN**2, HALF), HALF, Malformed, "collinear"),
        ((ONE_TO_TEN, ONE_TO_TEN**2, HALF), ONE_TO_TEN == 3, TooFewData, "decides_alone"),
        ((ONE_TO_TEN, ONE_TO_TEN**2, HALF), np.ones((10, 8)), TooFewData, "few_people"),
        ((ONE_TO_TEN, ONE_TO_TEN**2, HALF), np.ones((10, 1, 1)), Malformed, "not_a_table"),
    ],
)
def test_effect_is_refused(arguments, covariates, kind, code):
    with pytest.raises(kind) as refused:
        effect(*arguments, covariates=covariates)
    assert refused.value.code == code


def test_five_people_a_group_are_just_enough():
    pre = np.array([1, 3, 2, 5, 4, 2, 3, 1, 4, 6.0])
    found = effect(pre, pre[::-1] + pre, HALF)
    assert (found.n_treated, found.n_control) == (5, 5)


@pytest.mark.parametrize(("gap", "warned"), [(0.2, False), (0.3, True)])
def test_baseline_gap_is_warned_of_from_a_quarter_sd(gap, warned):
    base = np.linspace(-1, 1, 40)
    base = base / base.std(ddof=1)
    pre = np.concatenate([base + gap, base])
    post = np.random.default_rng(1).normal(size=80)
    found = effect(pre, post, np.repeat([1, 0], 40))
    assert ("baseline_gap" in [w.code for w in found.warnings]) == warned


@pytest.mark.parametrize(("smaller", "warned"), [(19, True), (20, False)])
def test_small_group_is_warned_of_below_twenty(smaller, warned):
    rng = np.random.default_rng(4)
    pre, post = rng.normal(size=60), rng.normal(size=60)
    found = effect(pre, post, np.arange(60) % 60 < smaller)
    assert ("small_group" in [w.code for w in found.warnings]) == warned


def test_methods_disagree_only_when_their_estimates_are_apart(columns):
    data = columns("btheb.csv")
    treated = data["treatment"] == "BtheB"
    near = effect(data["bdi.pre"], data["bdi.2m"], treated)
    assert near.ancova_high < 0 and abs(near.did) < 1.96 * near.did_se
    assert near.warnings == ()
    apart = effect(*chosen_for_being_weak(3, n=300))
    assert {"baseline_gap", "methods_disagree"} <= {w.code for w in apart.warnings}


@pytest.mark.parametrize("scale", [1e-4, 1e4])
def test_units_of_measurement_do_not_matter(scale):
    pre, post, treated = chosen_for_being_weak(5)
    plain, scaled = effect(pre, post, treated), effect(scale * pre + 3, scale * post - 1, treated)
    assert (scaled.ancova, scaled.ancova_se, scaled.did_se) == pytest.approx(
        (scale * plain.ancova, scale * plain.ancova_se, scale * plain.did_se)
    )
    assert (scaled.hedges_g, scaled.mde) == pytest.approx((plain.hedges_g, plain.mde))
    assert scaled.warnings == plain.warnings


def test_baseline_gap_is_told_in_standard_deviations_within_groups():
    rng = np.random.default_rng(6)
    pre, treated = 50 + 10 * rng.normal(size=60), np.arange(60) % 3 == 0
    pre[treated] -= 12
    spread = np.sqrt((19 * pre[treated].var(ddof=1) + 39 * pre[~treated].var(ddof=1)) / 58)
    gap = [w for w in effect(pre, pre + rng.normal(size=60), treated).warnings if w.code == "baseline_gap"]
    assert gap[0].params["value"] == pytest.approx((pre[~treated].mean() - pre[treated].mean()) / spread)


def test_groups_on_the_same_few_marks_overlap():
    post = np.random.default_rng(7).normal(size=80)
    found = effect(np.tile([1, 2], 40), post, np.repeat([0, 1], 40))
    assert found.warnings == ()
