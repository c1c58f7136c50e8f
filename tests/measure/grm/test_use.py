import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from qiangji.measure import Malformed, TooFewData, grm

NAN = np.nan


@pytest.fixture(scope="module")
def model():
    """A calibration with ragged items and one left out, as if fitted."""
    a = np.array([1.2, 0.8, np.nan, 2.0, 1.5])
    b = ([-1.0, 0.0, 1.2], [0.3], [], [-0.5, 0.5], [-2.0, -1.0, 1.0, 2.0])
    b = tuple(np.array(t, dtype=float) for t in b)
    levels = tuple(np.arange(len(t) + 1.0) for t in b)
    return grm.GradedModel(a, b, a, b, 0.0, 100, 1, (), levels)


def chance(model, j, k, theta):
    reach = [1.0, *(1 / (1 + np.exp(-model.a[j] * (theta - t))) for t in model.b[j]), 0.0]
    return reach[k] - reach[k + 1]


def answers(model, theta, seed=1):
    rng = np.random.default_rng(seed)
    x = np.full((len(theta), len(model.a)), 0.0)
    for j in np.flatnonzero(~np.isnan(model.a)):
        reach = 1 / (1 + np.exp(-model.a[j] * (theta[:, None] - model.b[j])))
        x[:, j] = np.sum(rng.random((len(theta), 1)) < reach, axis=1)
    return x


def test_eap_equals_reference_on_science(table):
    x = table("science_mirt.csv")
    found = grm.estimate(grm.fit(x), x[:3])
    np.testing.assert_allclose(found.value, [0.4007, 0.0518, -0.8918], atol=1e-3)
    np.testing.assert_allclose(found.se, [0.5974, 0.5546, 0.5417], rtol=1e-3)
    assert found.n_items.tolist() == [4, 4, 4]


def test_eap_equals_integral(model):
    pattern = np.array([[2, 1, NAN, NAN, 4.0]])

    def moment(power):
        def density(theta):
            return (
                theta**power
                * norm.pdf(theta)
                * chance(model, 0, 2, theta)
                * chance(model, 1, 1, theta)
                * chance(model, 4, 4, theta)
            )

        return quad(density, -6, 6)[0]

    found = grm.estimate(model, pattern)
    mean = moment(1) / moment(0)
    assert found.value[0] == pytest.approx(mean, abs=1e-6)
    assert found.se[0] == pytest.approx(np.sqrt(moment(2) / moment(0) - mean**2), abs=1e-6)
    assert found.n_items.tolist() == [3]


def test_intervals_cover_95_percent(model):
    theta = np.random.default_rng(2).normal(size=20_000)
    found = grm.estimate(model, answers(model, theta))
    assert np.mean(np.abs(found.value - theta) < 1.96 * found.se) == pytest.approx(0.95, abs=0.01)


def test_nobody_is_placed_without_an_answer(model):
    found = grm.estimate(model, [[NAN] * 5, [NAN, NAN, 0, NAN, NAN], [1, NAN, NAN, NAN, NAN]])
    assert np.isnan(found.value).tolist() == [True, True, False]
    assert np.isnan(found.se).tolist() == [True, True, False]
    assert found.n_items.tolist() == [0, 0, 1]


def test_extreme_responders_get_finite_scores_in_order(model):
    found = grm.estimate(model, [[0, 0, 0, 0, 0], [3, 1, 0, 2, 4]])
    assert found.value[0] < -1 and found.value[1] > 1
    assert np.isfinite(found.se).all()


def test_sharp_posterior_does_not_fall_between_nodes():
    steps = np.linspace(-2, 2, 40)
    b = tuple(np.array([t]) for t in steps)
    sharp = grm.GradedModel(np.full(40, 12.0), b, steps, b, 0.0, 100, 1, (), tuple(np.array([0, 1.0]) for _ in b))
    theta = np.random.default_rng(3).normal(0, 0.8, 4_000)
    x = answers(sharp, theta)
    found = grm.estimate(sharp, x)
    nodes = np.linspace(-4, 4, 4001)
    reach = 1 / (1 + np.exp(-12 * (nodes - steps[:, None])))
    joint = norm.pdf(nodes) * np.prod(np.where(x[0][:, None] == 1, reach, 1 - reach), axis=0)
    mean = joint @ nodes / joint.sum()
    assert found.value[0] == pytest.approx(mean, abs=1e-4)
    assert found.se[0] == pytest.approx(np.sqrt(joint @ (nodes - mean) ** 2 / joint.sum()), rel=1e-3)
    assert np.mean(np.abs(found.value - theta) < 1.96 * found.se) == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize(
    ("x", "code"),
    [([[0, 0, 0, 0]], "wrong_width"), ([[4, 0, 0, 0, 0]], "unknown_answer"), ([[0.5, 0, 0, 0, 0]], "unknown_answer")],
)
def test_estimate_is_refused(model, x, code):
    with pytest.raises(Malformed) as refused:
        grm.estimate(model, x)
    assert refused.value.code == code


def test_information_equals_definition(model):
    theta = np.array([-2.0, 0.1, 1.5])
    found = grm.information(model, theta)
    assert found.shape == (3, 5)
    assert found[:, 2].tolist() == [0, 0, 0]
    step = 1e-5
    for j in (0, 1, 3, 4):
        expected = np.zeros(3)
        for k in range(len(model.b[j]) + 1):
            slope = (chance(model, j, k, theta + step) - chance(model, j, k, theta - step)) / (2 * step)
            expected += slope**2 / chance(model, j, k, theta)
        np.testing.assert_allclose(found[:, j], expected, rtol=1e-6)


def test_information_wants_a_column(model):
    with pytest.raises(Malformed):
        grm.information(model, [[0.0]])


def big_model(items=30, seed=4):
    rng = np.random.default_rng(seed)
    b = tuple(np.sort(rng.normal(0, 1, 3)) for _ in range(items))
    a = rng.uniform(0.5, 2.5, items)
    return grm.GradedModel(a, b, a, b, 0.0, 100, 1, (), tuple(np.arange(4.0) for _ in b))


def test_short_form_is_the_best_of_all(model):
    found = grm.short_form(model, 2)
    nodes = np.linspace(-6, 6, 61)
    weight = norm.pdf(nodes) / norm.pdf(nodes).sum()
    info = grm.information(model, nodes)
    pairs = [(i, j) for i in (0, 1, 3, 4) for j in (0, 1, 3, 4) if i < j]
    variance = [weight @ (1 / (1 + info[:, i] + info[:, j])) for i, j in pairs]
    assert tuple(found.items.tolist()) == pairs[int(np.argmin(variance))]
    i, j = found.items
    assert found.expected_se == pytest.approx(weight @ (1 + info[:, i] + info[:, j]) ** -0.5)


def test_full_length_short_form_is_the_full_form(model):
    found = grm.short_form(model, 4)
    assert found.items.tolist() == [0, 1, 3, 4]
    assert found.r_full == pytest.approx(1)


def test_exchange_finds_as_good_a_form_as_looking_at_all(monkeypatch):
    wide = big_model(items=14)
    best = grm.short_form(wide, 5)
    monkeypatch.setattr("qiangji.measure.grm.selecting.EXHAUSTIVE", 0)
    assert grm.short_form(wide, 5).items.tolist() == best.items.tolist()


def test_expected_precision_and_correlation_hold_in_simulation():
    wide = big_model()
    theta = np.random.default_rng(5).normal(size=20_000)
    x = answers(wide, theta)
    form = grm.short_form(wide, 8)
    short = np.full_like(x, NAN)
    short[:, form.items] = x[:, form.items]
    full, brief = grm.estimate(wide, x), grm.estimate(wide, short)
    assert form.expected_se == pytest.approx(brief.se.mean(), abs=0.02)
    assert form.r_full == pytest.approx(np.corrcoef(full.value, brief.value)[0, 1], abs=0.01)


@pytest.mark.parametrize("k", [0, 5, 1.5])
def test_short_form_of_impossible_length_is_refused(model, k):
    with pytest.raises(Malformed) as refused:
        grm.short_form(model, k)
    assert refused.value.code == "bad_option"


def test_best_single_item_may_be_asked_for(model):
    found = grm.short_form(model, 1)
    assert found.items.tolist() == [3]


def test_model_made_by_hand_counts_its_levels_from_zero(model):
    bare = grm.GradedModel(model.a, model.b, model.a, model.b, 0.0, 100, 1, ())
    x = [[2, 1, NAN, 0, 4]]
    assert grm.estimate(bare, x).value[0] == grm.estimate(model, x).value[0]


def test_model_without_items_is_refused(model):
    none = grm.GradedModel(np.full(2, NAN), [np.empty(0)] * 2, model.a, model.b, 0.0, 100, 1, ())
    for call in (
        lambda: grm.estimate(none, [[1, 1]]),
        lambda: grm.information(none, [0]),
        lambda: grm.short_form(none, 1),
    ):
        with pytest.raises(TooFewData) as refused:
            call()
        assert (refused.value.code, refused.value.params) == ("few_items", {"minimum": 1, "n": 0})


def test_exchange_mends_what_adding_one_by_one_gets_wrong(monkeypatch):
    # the best single item is in the middle; the best pair are the two beside it
    a = np.array([2.0, 2.2, 2.2])
    b = [np.array([-0.7, 0.7]), np.array([-1.6, -0.2]), np.array([0.2, 1.6])]
    levels = tuple(np.arange(3.0) for _ in b)
    steps = grm.GradedModel(a, b, a, b, 0.0, 100, 1, (), levels)
    alone, best = grm.short_form(steps, 1), grm.short_form(steps, 2)
    monkeypatch.setattr("qiangji.measure.grm.selecting.EXHAUSTIVE", 0)
    assert grm.short_form(steps, 2).items.tolist() == best.items.tolist()
    assert alone.items.tolist() == [0] and best.items.tolist() == [1, 2]
