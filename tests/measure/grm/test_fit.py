import numpy as np
import pytest

from qiangji.measure import Malformed, NotConverged, TooFewData, grm
from qiangji.measure.grm import calibrate, climbing
from qiangji.measure.grm.information_matrix import observed_information
from qiangji.measure.grm.likelihood import distinct, expect, gradient, unpack
from qiangji.measure.grm.model import Layout, codes_of

NAN = np.nan
SCIENCE = {
    "a": [1.0406, 1.2258, 2.3006, 1.0938],
    "b": [
        [-4.6728, -2.5361, 1.4082],
        [-2.3853, -0.7351, 1.8489],
        [-2.2799, -0.9644, 0.8552],
        [-3.0599, -0.9064, 1.5428],
    ],
    "se_a": [0.1882, 0.1817, 0.4882, 0.1832],
}


def simulated(n, items=8, levels=5, seed=1):
    rng = np.random.default_rng(seed)
    a = rng.uniform(0.8, 2.2, items)
    b = np.sort(rng.normal(0, 0.4, (items, 1)) + np.linspace(-1.5, 1.5, levels - 1) + 0.1 * rng.random((items, 1)))
    theta = rng.normal(size=n)
    reach = 1 / (1 + np.exp(-a[:, None] * (theta[:, None, None] - b)))
    x = np.sum(rng.random((n, items, 1)) < reach, axis=2).astype(float)
    return x, a, b, theta


def codes(model):
    return [flag.code for flag in model.flags]


def test_fit_equals_reference_on_science(table):
    found = grm.fit(table("science_mirt.csv"))
    assert found.loglik == pytest.approx(-1608.8694, abs=1e-3)
    np.testing.assert_allclose(found.a, SCIENCE["a"], atol=1e-3)
    np.testing.assert_allclose(found.se_a, SCIENCE["se_a"], rtol=0.005)
    for b, expected in zip(found.b, SCIENCE["b"], strict=True):
        np.testing.assert_allclose(b, expected, atol=2e-3)
    assert (found.n, found.flags) == (392, ())


def test_binary_items_are_the_two_parameter_model(table):
    found = grm.fit(table("lsat6.csv"))
    assert found.loglik == pytest.approx(-2466.653, abs=1e-2)
    np.testing.assert_allclose(found.a, [0.8254, 0.7229, 0.8905, 0.6886, 0.6575], atol=2e-3)
    np.testing.assert_allclose(np.concatenate(found.b), [-3.359, -1.370, -0.280, -1.866, -3.124], atol=1e-2)


def test_item_with_wrong_key_is_flagged(table):
    found = grm.fit(table("sat12_scored.csv"))
    weak = [flag.item for flag in found.flags if flag.code == "weak_item"]
    assert 31 in weak
    assert found.a[31] < 0.2


def test_extreme_thresholds_are_flagged_not_clipped(table):
    found = grm.fit(table("science_ltm.csv"))
    far = {flag.item for flag in found.flags if flag.code == "extreme_threshold"}
    assert far == {1, 4, 5}
    assert np.abs(found.b[4]).max() > 20


def test_known_truth_is_recovered_with_honest_standard_errors():
    misses = []
    for seed in range(10):
        x, a, b, _ = simulated(800, seed=seed)
        found = grm.fit(x)
        misses.append((found.a - a) / found.se_a)
        misses.append(np.concatenate([(e - t) / s for e, t, s in zip(found.b, b, found.se_b, strict=True)]))
    misses = np.concatenate(misses)
    assert np.mean(np.abs(misses) < 1.96) == pytest.approx(0.95, abs=0.03)
    assert np.abs(misses.mean()) < 0.4


def test_large_sample_recovers_parameters_closely():
    x, a, b, _ = simulated(30_000, items=6, levels=4, seed=3)
    found = grm.fit(x)
    assert np.sqrt(np.mean((found.a - a) ** 2)) < 0.025
    assert np.sqrt(np.mean((np.array(found.b) - b) ** 2)) < 0.025
    subset = grm.fit(x[:9_000])
    np.testing.assert_allclose(found.se_a, subset.se_a * np.sqrt(0.3), rtol=0.08)


def test_gradient_and_information_equal_finite_differences():
    x, *_ = simulated(120, items=3, levels=3, seed=2)
    x[::7, 1] = NAN
    levels = tuple(np.array([0, 1, 2.0]) for _ in range(3))
    answers = distinct(codes_of(x, levels), Layout.of(np.array([3, 3, 3])))
    point = np.array([1.1, 0.7, 1.8, 1.0, -0.5, 1.4, 0.1, 0.6, -1.2])

    def slope(at):
        return gradient(unpack(at, answers.layout), expect(at, answers)[1], answers.layout)

    steps = 1e-5 * np.eye(len(point))
    by_value = [(expect(point + s, answers)[0] - expect(point - s, answers)[0]) / 2e-5 for s in steps]
    np.testing.assert_allclose(slope(point), by_value, atol=1e-5)
    by_slope = [(slope(point - s) - slope(point + s)) / 2e-5 for s in steps]
    np.testing.assert_allclose(observed_information(point, answers)[0], by_slope, atol=1e-3)


def test_ragged_levels_and_missing_answers_are_taken():
    x, *_ = simulated(600, items=6, levels=5, seed=4)
    x[:, 0] = x[:, 0] > 1
    x[:, 1] = np.minimum(x[:, 1], 2)
    x[:, 2] = 10 * x[:, 2]
    x[np.random.default_rng(0).random(x.shape) < 0.15] = NAN
    found = grm.fit(np.vstack([x, np.full(6, NAN)]))
    assert [len(b) for b in found.b] == [1, 2, 4, 4, 4, 4]
    assert all((np.diff(b) > 0).all() for b in found.b)
    assert found.levels[2].tolist() == [0, 10, 20, 30, 40]
    assert found.n == np.sum(~np.isnan(x).all(axis=1))
    assert "empty_rows" in codes(found)


def test_order_of_codes_counts_not_their_size():
    x, *_ = simulated(400, items=4, levels=3)
    shifted = grm.fit(x * 2 + 5)
    plain = grm.fit(x)
    np.testing.assert_allclose(shifted.a, plain.a)
    assert [f.code for f in shifted.flags] == ["unused_category"] * 8


def test_category_that_nobody_used_is_joined_and_named():
    x, *_ = simulated(500, items=5, levels=5, seed=6)
    x[x[:, 3] == 2, 3] = 3
    found = grm.fit(x)
    assert len(found.b[3]) == 3
    assert [(f.code, f.item, f.params["value"]) for f in found.flags] == [("unused_category", 3, 2.0)]


def test_one_category_item_is_left_out():
    x, *_ = simulated(500, items=5, seed=7)
    with_constant = np.column_stack([x[:, :2], np.full(500, 4.0), x[:, 2:]])
    found, plain = grm.fit(with_constant), grm.fit(x)
    np.testing.assert_allclose(np.delete(found.a, 2), plain.a, atol=1e-6)
    assert np.isnan(found.a[2]) and np.isnan(found.se_a[2]) and len(found.b[2]) == 0 == len(found.se_b[2])
    assert [(f.code, f.item) for f in found.flags] == [("constant_item", 2)]


def test_item_never_answered_is_left_out():
    x, *_ = simulated(500, items=5, seed=7)
    found = grm.fit(np.column_stack([x, np.full(500, NAN)]))
    assert np.isnan(found.a[5]) and len(found.levels[5]) == 0


def test_reversed_item_has_negative_discrimination_and_a_flag():
    x, *_ = simulated(800, items=6, seed=8)
    x[:, 0] = 4 - x[:, 0]
    found = grm.fit(x)
    assert found.a[0] < -0.5 and (found.a[1:] > 0).all()
    assert ("negative_item", 0) in [(f.code, f.item) for f in found.flags]
    straight = grm.fit(np.column_stack([4 - x[:, 0], x[:, 1:]]))
    np.testing.assert_allclose(found.b[0], straight.b[0][::-1], atol=1e-3)


def test_scale_points_the_way_most_items_do():
    x, *_ = simulated(800, items=6, seed=8)
    found = grm.fit(4 - x)
    assert (found.a > 0).all()


def test_people_with_extreme_answers_do_no_harm():
    x, *_ = simulated(300, items=5, seed=9)
    found = grm.fit(np.vstack([x, np.zeros((30, 5)), np.full((30, 5), 4)]))
    assert np.isfinite(found.loglik) and np.isfinite(found.a).all()


def test_category_used_once_is_estimated_with_a_large_error():
    x, *_ = simulated(400, items=5, levels=3, seed=10)
    x[0, 0] = 3
    found = grm.fit(x)
    assert len(found.b[0]) == 3
    assert found.se_b[0][2] > 2 * found.se_b[0][1]


def test_small_calibration_is_flagged():
    x, *_ = simulated(200, items=5, levels=3, seed=11)
    assert codes(grm.fit(x)) == ["small_calibration"]


def test_same_data_give_the_same_answer():
    x, *_ = simulated(4_000, items=5, seed=12)
    first, second = grm.fit(x), grm.fit(x)
    np.testing.assert_array_equal(first.a, second.a)
    np.testing.assert_allclose(grm.fit(x[::-1]).a, first.a, atol=1e-3)


def test_rare_category_in_large_sample_is_kept():
    x, *_ = simulated(5_000, items=5, levels=3, seed=13)
    x[:3, 0] = 3
    found = grm.fit(x)
    assert len(found.b[0]) == 3 and np.isfinite(found.b[0]).all()


@pytest.mark.parametrize(
    ("x", "kind", "code"),
    [
        (np.zeros((49, 5)), TooFewData, "few_people"),
        (np.full((100, 5), NAN), TooFewData, "few_people"),
        (np.zeros((100, 5)), TooFewData, "few_items"),
        (np.tile([[0, 1], [1, 0]], (50, 1)), TooFewData, "few_items"),
        (np.arange(300.0).reshape(100, 3), Malformed, "too_many_levels"),
        ([1, 2, 3], Malformed, "not_a_table"),
    ],
)
def test_fit_is_refused(x, kind, code):
    with pytest.raises(kind) as refused:
        grm.fit(x)
    assert refused.value.code == code


def test_repeated_item_has_no_maximum():
    x, *_ = simulated(300, items=3, levels=3, seed=14)
    with pytest.raises(NotConverged):
        grm.fit(np.column_stack([x, x[:, 0]]))


def test_item_answered_by_too_few_is_refused():
    x, *_ = simulated(300, items=5, levels=3, seed=15)
    x[:2, 4] = [0, 1]
    x[2:, 4] = NAN
    with pytest.raises(NotConverged) as refused:
        grm.fit(x)
    assert "item 4" in str(refused.value)


def test_sample_stands_for_everybody_and_keeps_rare_categories():
    x, *_ = simulated(9_000, items=6, seed=16)
    x[:7, 2] = 9
    levels = tuple(np.unique(column) for column in x.T)
    answers = distinct(codes_of(x, levels), Layout.of(np.array([len(known) for known in levels])))
    sample = answers.sample(1_500, 1)
    assert len(sample.weight) < 1_800
    assert sample.weight.sum() == pytest.approx(answers.weight.sum())
    counts, all_counts = sample.category_counts(), answers.category_counts()
    assert counts[np.argmin(all_counts)] == all_counts.min() == 7
    np.testing.assert_allclose(counts, all_counts, rtol=0.2)
    assert answers.sample(10_000, 1) is answers


def test_patient_climb_arrives_where_newton_alone_fails(monkeypatch):
    x, *_ = simulated(300, items=4, levels=3, seed=17)
    plain = grm.fit(x)
    monkeypatch.setattr(climbing, "NEWTON_STEPS", 1)
    slow = grm.fit(x)
    assert slow.iterations > plain.iterations
    np.testing.assert_allclose(slow.a, plain.a, atol=1e-3)


def test_curvature_that_points_down_is_turned():
    information = np.diag([4.0, -2.0, 1e-9])
    complete = np.diag([8.0, 4.0, 1.0])
    upper, lower = climbing._factor(information, complete)
    root = np.tril(upper) if lower else np.triu(upper).T
    np.testing.assert_allclose(root @ root.T, np.diag([4.0, 2.0, 0.02]), atol=1e-12)
    assert climbing._factor(information, -complete) is None
    plain = climbing._factor(np.diag([4.0, 9.0]), np.diag([8.0, 9.0]))
    np.testing.assert_allclose(np.diag(plain[0]), [2, 3])


def test_more_parameters_than_people_are_climbed_in_few_passes():
    x, *_ = simulated(200, items=50, seed=31)
    found = grm.fit(x)
    assert found.iterations < 25
    assert np.isfinite(found.se_a).all()


def test_climb_that_does_not_arrive_is_refused(monkeypatch):
    monkeypatch.setattr(climbing, "ROUNDS", 0)
    x, *_ = simulated(100, items=4, levels=3)
    with pytest.raises(NotConverged) as refused:
        grm.fit(x)
    assert refused.value.code == "not_converged"


def test_noise_alone_gives_flags_or_a_refusal():
    for seed in range(4):
        x = np.random.default_rng(seed).integers(0, 3, (200, 4)).astype(float)
        try:
            found = grm.fit(x)
        except NotConverged:
            continue
        assert "weak_item" in codes(found) or "negative_item" in codes(found)


def test_steps_never_put_thresholds_out_of_order():
    x, *_ = simulated(200, items=3, levels=3)
    levels = tuple(np.array([0, 1, 2.0]) for _ in range(3))
    answers = distinct(codes_of(x, levels), Layout.of(np.array([3, 3, 3])))
    point = np.array([1.0, 1, 1, 1, -1, 1, -1, 1, -1])
    backwards = np.array([0.0, 0, 0, -1e9, 1e9, 0, 0, 0, 0])
    climb = climbing._Climb(point, answers, answers)
    climb._look()
    assert climb._uphill(backwards) is None
    np.testing.assert_array_equal(climb.parameters, point)
    counts = expect(point, answers)[1]
    counts[:3] *= [[1e-12], [1], [1e-12]]
    moved = climbing._scoring_step(point, counts, answers.layout)
    assert moved[3] > moved[4]


def test_fifty_people_and_twenty_levels_are_just_taken():
    x, *_ = simulated(50, items=4, levels=3, seed=21)
    assert grm.fit(x).n == 50
    wide = np.column_stack([simulated(600, items=4, seed=22)[0], np.arange(600) % 20])
    assert len(grm.fit(wide).b[4]) == 19


def test_codes_need_not_be_whole_or_positive():
    x, *_ = simulated(300, items=4, levels=3, seed=23)
    plain = grm.fit(x)
    for moved in (x - 1, x / 2, x * 1000):
        found = grm.fit(moved)
        np.testing.assert_allclose(found.a, plain.a)
        np.testing.assert_allclose(grm.estimate(found, moved).value, grm.estimate(plain, x).value)


def test_sampled_steering_arrives_where_everybody_leads(monkeypatch):
    x, *_ = simulated(9_500, items=12, levels=4, seed=41)
    x[np.random.default_rng(1).random(x.shape) < 0.05] = NAN
    quick = grm.fit(x)
    monkeypatch.setattr(climbing, "STEERING_PEOPLE", 10**6)
    monkeypatch.setattr(climbing, "INFORMATION_PEOPLE", 10**6)
    patient = grm.fit(x)
    assert quick.loglik == pytest.approx(patient.loglik, abs=0.01)
    np.testing.assert_allclose(quick.a, patient.a, atol=1e-3)
    np.testing.assert_allclose(np.array(quick.b), np.array(patient.b), atol=2e-3)
    np.testing.assert_allclose(quick.se_a, patient.se_a, rtol=0.03)
    np.testing.assert_allclose(np.array(quick.se_b), np.array(patient.se_b), rtol=0.03)


def test_people_between_the_two_samples_are_all_used(monkeypatch):
    x, *_ = simulated(4_500, items=12, levels=4, seed=42)
    quick = grm.fit(x)
    monkeypatch.setattr(climbing, "STEERING_PEOPLE", 10**6)
    patient = grm.fit(x)
    assert quick.loglik == pytest.approx(patient.loglik, abs=1e-6)
    np.testing.assert_allclose(quick.se_a, patient.se_a, rtol=1e-4)


def test_information_that_does_not_determine_the_items_is_refused():
    with pytest.raises(NotConverged) as refused:
        calibrate._covariance(np.diag([1.0, 1e-11]))
    assert refused.value.code == "no_information"
    np.testing.assert_allclose(calibrate._covariance(np.diag([4.0, 1e-9])), np.diag([0.25, 1e9]))


def test_repeated_answer_patterns_count_as_often_as_they_occur():
    x, *_ = simulated(60, items=4, levels=3, seed=43)
    once, thrice = grm.fit(x), grm.fit(np.tile(x, (3, 1)))
    np.testing.assert_allclose(thrice.a, once.a, atol=1e-3)
    assert thrice.loglik == pytest.approx(3 * once.loglik)
    np.testing.assert_allclose(thrice.se_a, once.se_a / np.sqrt(3), rtol=1e-3)
    assert thrice.n == 180
