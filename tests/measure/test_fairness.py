import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import chi2

from qiangji.measure import Malformed, NotConverged, TooFewData, dif, ordinal
from qiangji.measure.ordinal import log_likelihood

NAN = np.nan


def answers(seed, *, reference=400, focal=400, items=10, shift=0.0, shifted=(0,), impact=-0.5):
    """Graded answers of two groups; the `shifted` items are harder for the focal group."""
    rng = np.random.default_rng(seed)
    group = np.repeat([0, 1], [reference, focal])
    theta = rng.normal(size=len(group)) + impact * group
    thresholds = np.linspace(-1.2, 1.2, items)[:, None] + [-1.0, 0.0, 1.0]
    harder = np.zeros(items)
    harder[list(shifted)] = shift
    logit = 1.5 * (theta[:, None, None] - thresholds - harder[:, None] * group[:, None, None])
    return np.sum(rng.logistic(size=(*logit.shape[:2], 1)) < logit, axis=2).astype(float), group


def test_items_found_on_verbal_aggression_equal_published_ones(table):
    x = table("verbal_difr.csv")
    found = dif(x[:, :24], x[:, 25])
    assert np.flatnonzero(found.p < 0.05).tolist() == [5, 15, 16, 18]
    assert set(found.verdict) == {"cannot tell"}
    assert (found.note.code, found.note.params["n"]) == ("dif_cannot_tell", 73)


def test_statistic_equals_likelihood_ratio_of_general_optimiser():
    x, group = answers(1, items=4)
    found = dif(x, group)
    standing = x.mean(axis=1)
    standing = (standing - standing.mean()) / standing.std()

    def deviance(columns):
        design = np.column_stack(columns)

        def negative(parameters):
            cuts = np.cumsum(np.append(parameters[0], np.exp(parameters[1:3])))
            reached = 1 / (1 + np.exp(-(cuts - (design @ parameters[3:])[:, None])))
            bounds = np.column_stack([np.zeros(len(x)), reached, np.ones(len(x))])
            y = x[:, 3].astype(int)
            return -np.sum(np.log(bounds[np.arange(len(x)), y + 1] - bounds[np.arange(len(x)), y]))

        return 2 * minimize(negative, np.append([-1, 0, 0], np.zeros(design.shape[1])), method="BFGS").fun

    expected = deviance([standing]) - deviance([standing, group, standing * group])
    assert found.note.code == "dif_none"
    assert found.chi2[3] == pytest.approx(expected, abs=1e-4)
    assert found.p[3] == pytest.approx(chi2.sf(found.chi2[3], 2))


def test_shifted_item_is_found_and_its_anchor_purified():
    x, group = answers(2, shift=0.8, shifted=(3,))
    found = dif(x, group)
    assert found.verdict[3] in ("moderate", "large")
    assert np.flatnonzero(found.verdict != "none").tolist() == [3]
    assert found.note.params == {"n": 1, "items": 10, "matter": 1}


def test_purification_clears_items_that_only_seemed_to_differ():
    x, group = answers(3, shift=1.2, shifted=(0, 1, 2), reference=1500, focal=1500)
    found = dif(x, group)
    assert np.flatnonzero(np.isin(found.verdict, ["moderate", "large"])).tolist() == [0, 1, 2]


def test_real_group_difference_alone_is_not_called_unfair():
    found = [dif(*answers(seed, impact=-0.5, reference=250, focal=150)) for seed in range(40)]
    assert np.mean([np.mean(f.p < 0.05) for f in found]) == pytest.approx(0.05, abs=0.02)
    assert np.mean([f.note.code == "dif_none" for f in found]) > 0.8


def test_focal_group_of_forty_cannot_tell():
    found = dif(*answers(4, focal=40, shift=1.5))
    assert set(found.verdict) == {"cannot tell"}
    assert "40 people" in found.note
    assert np.isfinite(found.p).all()


def test_either_group_may_be_the_smaller_one():
    x, group = answers(5, shift=0.8)
    a, b = dif(x, group), dif(x, np.array(["with", "without"])[1 - group])
    np.testing.assert_allclose(a.chi2, b.chi2, atol=1e-6)


def test_missing_answers_and_empty_rows_are_taken():
    x, group = answers(6, shift=1.2)
    holes = x.copy()
    holes[np.random.default_rng(1).random(x.shape) < 0.1] = NAN
    holes = np.vstack([holes, np.full(10, NAN)])
    found = dif(holes, np.append(group, 2))
    assert np.isfinite(found.chi2).all()
    assert found.verdict[0] in ("moderate", "large")


def test_one_category_item_cannot_be_judged():
    x, group = answers(7)
    x[:, 2] = 1
    found = dif(x, group)
    assert np.isnan(found.chi2[2]) and found.verdict[2] == "cannot tell"
    assert np.isfinite(np.delete(found.chi2, 2)).all()


def test_item_answered_by_one_group_only_cannot_be_judged():
    x, group = answers(8)
    x[group == 1, 4] = NAN
    assert dif(x, group).verdict[4] == "cannot tell"


def test_item_that_the_group_decides_has_no_estimate():
    x, group = answers(9, items=5)
    x[:, 1] = group
    assert np.isnan(dif(x, group).chi2[1])


def test_no_anchor_left_cannot_tell():
    rng = np.random.default_rng(10)
    group = np.repeat([0, 1], 400)
    theta = rng.normal(size=(800, 1))
    signs = np.array([1, -1, 1, -1.0])
    x = (theta + 1.5 * signs * group[:, None] + rng.normal(size=(800, 4)) > 0).astype(float)
    found = dif(x, group)
    assert found.note.code == "dif_no_anchor"
    assert set(found.verdict) == {"cannot tell"}


@pytest.mark.parametrize(
    ("arguments", "kind", "code"),
    [
        ((np.ones((40, 4)), ["a"] * 40), Malformed, "not_two_groups"),
        ((np.ones((40, 4)), ["a", "b", "c", "d"] * 10), Malformed, "not_two_groups"),
        ((np.ones((40, 4)), ["a"] * 35 + ["b"] * 5), TooFewData, "few_per_group"),
        ((np.ones((40, 4)), ["a", "b"] * 20), TooFewData, "few_items"),
        ((np.ones((40, 4)), ["a", "b"]), Malformed, "lengths_differ"),
        ((np.ones((2, 4)), ["a", None]), Malformed, "missing_label"),
        ((np.ones(4), ["a", "b", "a", "b"]), Malformed, "not_a_table"),
    ],
)
def test_dif_is_refused(arguments, kind, code):
    with pytest.raises(kind) as refused:
        dif(*arguments)
    assert refused.value.code == code


def test_ordinal_regression_of_separated_answers_is_refused():
    y = np.repeat([0, 1, 2], 10)
    with pytest.raises(NotConverged):
        log_likelihood(y, y[:, None].astype(float), np.ones(30))


def test_ordinal_regression_without_predictors_is_the_entropy():
    y = np.repeat([0, 1, 2], [10, 20, 30])
    share = np.array([1, 2, 3]) / 6
    value = log_likelihood(y, np.empty((60, 0)), np.ones(60))
    assert value == pytest.approx(60 * np.sum(share * np.log(share)))


def test_nothing_that_can_be_tested_cannot_tell():
    x, group = answers(11, items=4)
    x[group == 0, :2] = NAN
    x[group == 1, 2:] = NAN
    found = dif(x, group)
    assert np.isnan(found.p).all() and set(found.verdict) == {"cannot tell"}
    assert found.note.code == "dif_untested"


def test_item_that_nobody_answered_cannot_be_judged():
    x, group = answers(7)
    x[:, 2] = NAN
    found = dif(x, group)
    assert np.isnan(found.chi2[2]) and found.verdict[2] == "cannot tell"
    np.testing.assert_array_equal(np.delete(found.chi2, 2), dif(np.delete(x, 2, axis=1), group).chi2)


def test_continuous_values_are_no_categories():
    x, group = answers(7, items=3)
    x[:, 1] = np.arange(800) % 20
    assert np.isfinite(dif(x, group).chi2[1])
    x[0, 1] = 20
    with pytest.raises(Malformed) as refused:
        dif(x, group)
    assert (refused.value.code, refused.value.params["item"]) == ("too_many_levels", 1)


def test_ordinal_regression_that_does_not_settle_is_refused(monkeypatch):
    monkeypatch.setattr("qiangji.measure.ordinal.STEPS", 1)
    rng = np.random.default_rng(0)
    with pytest.raises(NotConverged):
        log_likelihood(rng.integers(0, 3, 60), rng.normal(size=(60, 1)), np.ones(60))


def test_ordinal_regression_survives_far_predictors():
    rng = np.random.default_rng(1)
    z = rng.standard_cauchy(400)
    y = np.digitize(0.3 * z + rng.logistic(size=400), [-1, 1])
    value = log_likelihood(y, z[:, None], np.ones(400))
    assert value > log_likelihood(y, np.empty((400, 0)), np.ones(400)) + 50


@pytest.mark.parametrize(("focal", "told"), [(99, False), (100, True)])
def test_verdicts_begin_at_one_hundred_people(focal, told):
    found = dif(*answers(12, focal=focal, items=5))
    assert ("cannot tell" not in found.verdict) == told


def test_ten_people_a_group_are_just_enough():
    assert len(dif(*answers(13, reference=60, focal=10)).p) == 10


def test_ordinal_regression_halves_steps_that_lead_down():
    rng = np.random.default_rng(5)
    z = rng.normal(size=200)
    y = np.digitize(z + rng.logistic(size=200), [-1, 1])
    design, weight = z[:, None], np.ones(200)
    corners = np.eye(4)
    upper = np.hstack([corners[y + 1][:, 1:3], -design])
    lower = np.hstack([corners[y][:, 1:3], -design])
    data = (upper, lower, (y == 2, y == 0), weight)
    start = np.array([-1.0, 1.0, 0.5])
    value, *_ = ordinal._derivatives(start, *data)
    there, parameters, found = ordinal._climb(value, start, np.array([64.0, -64.0, 0.0]), data)
    assert there >= value - 1e-12 and found is not None
    assert parameters[0] < parameters[1]


def test_half_of_the_items_may_differ_before_the_scale_is_given_up():
    rng = np.random.default_rng(23)
    theta, group = rng.normal(size=1200), np.arange(1200) % 2
    shift = np.array([1.5, -1.5, 0, 0])
    logit = 2.5 * (theta[:, None] - shift * group[:, None])
    x = (rng.logistic(size=(1200, 4)) < logit).astype(float)
    found = dif(x, group)
    assert np.isin(found.verdict, ["moderate", "large"]).tolist() == [True, True, False, False]
