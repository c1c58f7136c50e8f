import numpy as np
import pytest

from qiangji.measure import Malformed, NotConnected, NotConverged, TooFewData, facets
from qiangji.measure.manyfacet import rating_scale
from qiangji.measure.manyfacet.likelihood import Space, gradient, observed_information, pass_over
from qiangji.measure.manyfacet.ratings import rated

NAN = np.nan
NODES = np.linspace(-6, 6, 61)


def simulated(seed, *, people=150, raters=10, items=3, each=3, steps=(-1.5, -0.5, 0.5, 1.5), sd=1.2):
    rng = np.random.default_rng(seed)
    theta = sd * rng.normal(size=people)
    severity = 0.6 * rng.normal(size=raters)
    severity -= severity.mean()
    difficulty = np.linspace(-0.5, 0.5, items)
    judges = np.array([rng.choice(raters, each, replace=False) for _ in range(people)])
    person = np.repeat(np.arange(people), each * items)
    rater = np.repeat(judges.ravel(), items)
    item = np.tile(np.arange(items), people * each)
    at = theta[person] - severity[rater] - difficulty[item]
    logit = np.arange(len(steps) + 1) * at[:, None] - np.append(0, np.cumsum(steps))
    chance = np.exp(logit - logit.max(axis=1, keepdims=True))
    cumulated = np.cumsum(chance, axis=1) / chance.sum(axis=1, keepdims=True)
    value = np.sum(rng.random((len(at), 1)) > cumulated, axis=1).astype(float)
    return (person, rater, item, value), theta, severity, difficulty


def ptam4(columns):
    data = columns("immer_ptam4.csv")
    criteria = ("crit2", "crit3", "crit4")
    value = np.column_stack([data[c] for c in criteria])
    return np.repeat(data["idstud"], 3), np.repeat(data["rater"], 3), np.tile(criteria, len(value)), value.ravel()


def test_facets_equal_reference_on_rated_texts(columns):
    found = facets(*ptam4(columns))
    assert found.loglik == pytest.approx(-1725.321, abs=0.01)
    assert found.variance == pytest.approx(2.7075, abs=1e-3)
    at = {int(label): number for number, label in enumerate(found.raters)}
    assert found.rater[[at[803], at[837]]] == pytest.approx([0.8955, -1.2460], abs=1e-3)
    assert found.rater_se[[at[803], at[837]]] == pytest.approx([0.1397, 0.1453], abs=5e-4)
    assert len(found.theta) == 209 and found.item.shape == (3,)


def test_gradient_and_information_equal_finite_differences():
    columns, *_ = simulated(1, people=40, raters=4)
    ratings = rated(*columns)
    space = Space.of(ratings)
    point = np.random.default_rng(2).normal(0, 0.3, space.basis.shape[1] + 1)

    def slope(at):
        return gradient(pass_over(at, ratings, space, NODES), ratings, space)

    steps = 1e-5 * np.eye(len(point))
    by_value = [
        (pass_over(point + s, ratings, space, NODES).loglik - pass_over(point - s, ratings, space, NODES).loglik) / 2e-5
        for s in steps
    ]
    np.testing.assert_allclose(slope(point), by_value, atol=1e-5)
    by_slope = [(slope(point - s) - slope(point + s)) / 2e-5 for s in steps]
    found = observed_information(pass_over(point, ratings, space, NODES), ratings, space)
    np.testing.assert_allclose(found, by_slope, atol=1e-3 * np.abs(found).max())


def test_severity_and_difficulty_are_covered_by_their_intervals():
    hits, item_hits, theta_hits, spread = [], [], [], []
    for seed in range(30):
        columns, theta, severity, difficulty = simulated(seed)
        found = facets(*columns)
        hits.append(np.abs(found.rater - severity) < 1.96 * found.rater_se)
        item_hits.append(np.abs(found.item - difficulty) < 1.96 * found.item_se)
        theta_hits.append(np.abs(found.theta - theta) < 1.96 * found.theta_se)
        spread.append(found.variance)
    assert np.mean(hits) >= 0.92
    assert np.mean(item_hits) >= 0.88
    assert np.mean(theta_hits) == pytest.approx(0.95, abs=0.02)
    assert np.mean(spread) == pytest.approx(1.44, abs=0.12)


def test_everything_is_recovered_from_many_ratings():
    columns, theta, severity, _ = simulated(5, people=300, raters=12, items=4, each=12)
    found = facets(*columns)
    np.testing.assert_allclose(found.rater, severity, atol=0.1)
    np.testing.assert_allclose(found.step, [-1.5, -0.5, 0.5, 1.5], atol=0.1)
    assert np.corrcoef(found.theta, theta)[0, 1] > 0.98
    assert found.rater.sum() == pytest.approx(0, abs=1e-9) == found.step.sum()
    assert np.mean(np.abs(found.theta - theta) < 1.96 * found.theta_se) == pytest.approx(0.95, abs=0.05)


def test_infit_is_one_as_expected_and_high_for_the_erratic_rater():
    (person, rater, item, value), *_ = simulated(6, people=200, raters=6, each=4)
    calm = facets(person, rater, item, value)
    np.testing.assert_allclose(calm.infit, 1, atol=0.2)
    erratic = rater == 2
    value[erratic] = np.random.default_rng(0).integers(0, 5, erratic.sum())
    found = facets(person, rater, item, value)
    assert found.infit[2] > 1.3 > np.delete(found.infit, 2).max()


def test_labels_and_codes_may_be_anything_in_order():
    (person, rater, item, value), *_ = simulated(7)
    plain = facets(person, rater, item, value)
    named = facets(
        [f"p{p:03d}" for p in person], [f"r{r:02d}" for r in rater], np.array(["x", "y", "z"])[item], 2 * value + 1
    )
    np.testing.assert_allclose(named.rater, plain.rater, atol=1e-8)
    assert named.raters[0] == "r00" and named.items.tolist() == ["x", "y", "z"] and named.persons[-1] == "p149"


def test_binary_marks_of_one_item_are_taken():
    columns, _, severity, _ = simulated(8, items=1, each=6, steps=(0.0,))
    found = facets(*columns)
    assert found.step.tolist() == [0.0] and found.item.shape == (1,)
    assert np.corrcoef(found.rater, severity)[0, 1] > 0.75


def test_missing_marks_are_left_out():
    columns, *_ = simulated(9)
    person, rater, item, value = columns
    found = facets(np.append(person, 999), np.append(rater, 999), np.append(item, 0), np.append(value, NAN))
    assert 999 not in found.persons and 999 not in found.raters
    np.testing.assert_allclose(found.rater, facets(*columns).rater)


def test_people_with_extreme_marks_are_placed():
    (person, rater, item, value), *_ = simulated(10)
    value[person == 0], value[person == 1] = 0, 4
    found = facets(person, rater, item, value)
    assert found.theta[0] < -2 < 2 < found.theta[1]
    assert np.isfinite(found.theta_se).all()


def test_islands_of_raters_are_named():
    person, rater = np.repeat(np.arange(20), 4), np.tile([0, 1], 40) + 2 * np.repeat(np.arange(20) > 9, 4)
    item = np.tile([0, 0, 1, 1], 20)
    with pytest.raises(NotConnected) as refused:
        facets(person, rater, item, np.tile([0, 1, 2, 1], 20))
    assert [raters for _, raters in refused.value.islands] == [(0, 1), (2, 3)]


def test_raters_with_an_item_of_their_own_cannot_be_compared():
    person, rater = np.repeat(np.arange(20), 2), np.tile([0, 1], 20)
    with pytest.raises(NotConnected):
        facets(person, rater, rater, np.random.default_rng(0).integers(0, 3, 40))


def test_rater_with_marks_at_one_end_only_is_refused():
    (person, rater, item, value), *_ = simulated(11)
    value[rater == 4] = 4
    with pytest.raises(NotConverged) as refused:
        facets(person, rater, item, value)
    assert "rater 4" in str(refused.value)


def test_people_who_do_not_differ_are_refused_or_shown_as_such():
    rng = np.random.default_rng(12)
    person, rater = np.repeat(np.arange(40), 4), np.tile(np.arange(4), 40)
    value = np.tile([0, 1, 1, 2, 2, 1, 0, 1], 20) + 0 * rng.normal(size=160)
    try:
        found = facets(person, rater, np.zeros(160), value)
    except NotConverged as refused:
        assert refused.code in ("no_information", "not_converged")
    else:
        assert found.variance < 0.05


TEN = np.repeat(np.arange(10), 2)


@pytest.mark.parametrize(
    ("arguments", "kind", "code"),
    [
        ((TEN[:18], TEN[:18] % 2, TEN[:18], TEN[:18] % 3), TooFewData, "few_units"),
        ((TEN, np.zeros(20), TEN, TEN % 3), TooFewData, "few_raters"),
        ((TEN, np.tile([0, 1], 10), np.zeros(20), np.ones(20)), TooFewData, "no_variation"),
        ((np.repeat(TEN, 3), np.tile([0, 1], 30), np.zeros(60), np.arange(60.0)), Malformed, "too_many_marks"),
        ((TEN, TEN, TEN, TEN[:5]), Malformed, "lengths_differ"),
        ((TEN, [None] * 20, TEN, TEN), Malformed, "missing_label"),
    ],
)
def test_facets_are_refused(arguments, kind, code):
    with pytest.raises(kind) as refused:
        facets(*arguments)
    assert refused.value.code == code


def test_nodes_are_added_until_nobody_falls_between_them():
    columns, theta, *_ = simulated(13, people=60, raters=4, items=6, each=4, steps=(-6.0, -2.0, 2.0, 6.0), sd=4)
    found = facets(*columns)
    assert np.sqrt(found.variance) * 12 / 60 > found.theta_se.min()
    gap = (found.theta - theta) - np.mean(found.theta - theta)
    assert np.mean(np.abs(gap) < 1.96 * found.theta_se) > 0.85


def test_estimate_that_does_not_settle_is_refused(monkeypatch):
    monkeypatch.setattr("qiangji.measure.manyfacet.rating_scale.NEWTON_STEPS", 0)
    with pytest.raises(NotConverged) as refused:
        facets(*simulated(1)[0])
    assert refused.value.code == "not_converged"


def test_marks_of_people_who_do_not_differ_are_refused():
    rng = np.random.default_rng(1)
    refusals = 0
    for _ in range(8):
        columns = np.repeat(np.arange(40), 4), np.tile([0, 0, 1, 1], 40), np.tile([0, 1], 80), rng.integers(0, 4, 160)
        try:
            facets(*columns)
        except NotConverged as refused:
            assert refused.code == "no_information"
            refusals += 1
    assert refusals >= 2


def test_marks_that_agree_exactly_are_refused():
    person, rater, item = (grid.ravel() for grid in np.meshgrid(range(40), range(4), range(3), indexing="ij"))
    with pytest.raises(NotConverged) as refused:
        facets(person, rater, item, person % 5)
    assert refused.value.code == "no_information" and "exactly" in str(refused.value)


def test_climb_on_coarse_nodes_comes_to_rest():
    rng = np.random.default_rng(223)
    person, rater = np.repeat(np.arange(32), 9), np.tile(np.repeat(np.arange(3), 3), 32)
    value = np.clip(np.round(3 + 1.2 * rng.normal(size=32)[person] + 0.25 * rng.normal(size=288)), 0, 6)
    found = facets(person, rater, np.tile(np.arange(3), 96), value)
    assert found.variance > 16 and np.isfinite(found.rater_se).all()


def test_steps_that_lead_down_are_halved(monkeypatch):
    columns, *_ = simulated(5, people=60)
    plain = facets(*columns)
    tried = []

    def too_far(free, information, slope):
        move = np.linalg.solve(information, slope)
        tried.append(1)
        return 6 * move if len(tried) == 1 else move

    monkeypatch.setattr(rating_scale, "_move", too_far)
    monkeypatch.setattr(rating_scale, "_quasi_newton", lambda free, *_: free)
    far = facets(*columns)
    np.testing.assert_allclose(far.rater, plain.rater, atol=1e-5)
    assert far.loglik == pytest.approx(plain.loglik)
