import numpy as np
import pytest

from qiangji.measure import Malformed, TooFewData, reliability

KEYS = {
    "A": ("-A1 A2 A3 A4 A5", 2709, 0.7038),
    "C": ("C1 C2 C3 -C4 -C5", 2707, 0.7293),
    "E": ("-E1 -E2 E3 E4 E5", 2713, 0.7609),
    "N": ("N1 N2 N3 N4 N5", 2694, 0.8133),
    "O": ("O1 -O2 O3 O4 -O5", 2726, 0.6025),
}


def keyed(table, key):
    names = key.split()
    x = table("bfi.csv", *[name.strip("-") for name in names])
    signs = np.array([name.startswith("-") for name in names])
    return np.where(signs, 7 - x, x)


@pytest.mark.parametrize("scale", KEYS)
def test_alpha_equals_published_values_on_bfi(table, scale):
    key, n, alpha = KEYS[scale]
    found = reliability(keyed(table, key))
    assert found.n == n
    assert found.alpha == pytest.approx(alpha, abs=5e-5)


def test_interval_and_omega_equal_published_values_on_bfi(table):
    found = reliability(keyed(table, KEYS["A"][0]))
    assert found.alpha_low == pytest.approx(0.6857, abs=1e-4)
    assert found.alpha_high == pytest.approx(0.7210, abs=1e-4)
    assert found.omega == pytest.approx(0.7121, abs=1e-4)


def test_wrongly_keyed_item_is_flagged(table):
    found = reliability(table("bfi.csv", "A1", "A2", "A3", "A4", "A5"))
    assert [flag.item for flag in found.flags if flag.code == "negative_item"] == [0]
    assert found.alpha_if_dropped[0] > found.alpha


def simulated(n, loadings, seed=1):
    rng = np.random.default_rng(seed)
    loadings = np.asarray(loadings)
    noise = rng.normal(size=(n, len(loadings))) * np.sqrt(1 - loadings**2)
    return rng.normal(size=(n, 1)) * loadings + noise


def test_omega_recovers_known_truth_where_alpha_is_too_low():
    loadings = np.array([0.9, 0.8, 0.5, 0.3])
    truth = loadings.sum() ** 2 / (loadings.sum() ** 2 + np.sum(1 - loadings**2))
    found = reliability(simulated(20_000, loadings))
    assert found.omega == pytest.approx(truth, abs=0.01)
    assert found.alpha < truth - 0.02


def test_interval_covers_truth_in_95_percent_of_samples():
    loading = np.full(5, 0.6)
    truth = 5 / 4 * (1 - 5 / (5 + 20 * 0.36))
    samples = [reliability(simulated(40, loading, seed)) for seed in range(250)]
    covered = np.mean([s.alpha_low <= truth <= s.alpha_high for s in samples])
    assert 0.91 <= covered <= 0.98


def test_item_statistics_equal_direct_calculation():
    x = simulated(200, [0.7, 0.6, 0.5, 0.4])
    found = reliability(x)
    for j in range(4):
        rest = np.delete(x, j, axis=1)
        direct = np.corrcoef(x[:, j], rest.sum(axis=1))[0, 1]
        assert found.item_rest[j] == pytest.approx(direct, abs=1e-12)
        assert found.alpha_if_dropped[j] == pytest.approx(reliability(rest).alpha, abs=1e-12)
    expected = x.mean(axis=1).std(ddof=1) * np.sqrt(1 - found.alpha)
    assert found.sem == pytest.approx(expected, abs=1e-12)


def test_constant_item_is_left_out_and_flagged():
    x = simulated(100, [0.7, 0.6, 0.5])
    with_constant = np.column_stack([x[:, 0], np.full(100, 3.0), x[:, 1:]])
    found, plain = reliability(with_constant), reliability(x)
    assert found.alpha == pytest.approx(plain.alpha)
    assert found.omega == pytest.approx(plain.omega)
    assert np.isnan(found.item_rest[1]) and np.isnan(found.alpha_if_dropped[1])
    assert found.flags[0].code == "constant_item" and found.flags[0].item == 1
    assert found.sem == pytest.approx(plain.sem * 3 / 4)


def test_incomplete_and_empty_rows_are_left_out():
    x = simulated(60, [0.7, 0.6, 0.5])
    holes = np.vstack([x, np.full(3, np.nan), [1, np.nan, 2]])
    found = reliability(holes)
    assert found.n == 60
    assert found.alpha == reliability(x).alpha
    assert [flag.code for flag in found.flags] == ["rows_dropped"]


def test_two_items_have_alpha_but_no_omega():
    found = reliability(simulated(50, [0.7, 0.6]))
    assert np.isfinite(found.alpha) and np.isnan(found.omega)
    assert np.isnan(found.alpha_if_dropped).all()
    assert "omega_unavailable" in [flag.code for flag in found.flags]


def test_negative_alpha_is_reported_not_hidden():
    x = simulated(300, [0.8, 0.8])
    found = reliability(np.column_stack([x[:, 0], -x[:, 1]]))
    assert found.alpha < 0
    assert "negative_alpha" in [flag.code for flag in found.flags]
    assert np.isfinite(found.sem)


def test_uniqueness_at_its_bound_is_flagged():
    rng = np.random.default_rng(3)
    factor = rng.normal(size=(100, 1))
    x = factor * [1, 0.5, 0.5, 0.5] + rng.normal(size=(100, 4)) * [0.01, 0.8, 0.8, 0.8]
    flags = {flag.code: flag for flag in reliability(x).flags}
    assert flags["heywood"].item == 0


def test_repeated_items_give_no_omega():
    x = simulated(100, [0.7, 0.6])
    assert np.isnan(reliability(np.column_stack([x, x])).omega)


@pytest.mark.parametrize(
    ("x", "code"),
    [
        (np.ones((4, 3)), "few_people"),
        (np.full((10, 3), np.nan), "few_people"),
        (np.ones((10, 3)), "few_items"),
        (np.arange(10.0)[:, None], "few_items"),
        (np.empty((0, 0)), "few_people"),
        (np.column_stack([np.arange(10), -np.arange(10)]), "no_variation"),
    ],
)
def test_too_little_is_refused(x, code):
    with pytest.raises(TooFewData) as refused:
        reliability(x)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("x", "code"),
    [
        ([1, 2, 3], "not_a_table"),
        ([["a", "b"]], "not_numeric"),
        ([[1, 2], [3]], "not_numeric"),
        ([[1, np.inf]], "infinite"),
    ],
)
def test_malformed_is_refused(x, code):
    with pytest.raises(Malformed) as refused:
        reliability(x)
    assert refused.value.code == code


def test_five_people_are_just_enough():
    x = simulated(5, [0.9, 0.9, 0.9])
    found = reliability(x)
    assert found.n == 5
    assert [flag.code for flag in found.flags if flag.code == "small_sample"] == ["small_sample"]
    assert "small_sample" in [flag.code for flag in reliability(simulated(29, [0.7] * 3)).flags]
    assert reliability(simulated(30, [0.7] * 3)).flags == ()


def test_three_items_have_an_alpha_without_each():
    x = simulated(80, [0.7, 0.6, 0.5])
    found = reliability(x)
    for j in range(3):
        assert found.alpha_if_dropped[j] == pytest.approx(reliability(np.delete(x, j, axis=1)).alpha)


def test_alpha_without_an_item_is_unknown_when_the_others_cancel():
    x = simulated(80, [0.7, 0.6])
    found = reliability(np.column_stack([x[:, 0], -x[:, 0], x[:, 1]]))
    assert np.isnan(found.alpha_if_dropped[2]) and np.isfinite(found.alpha_if_dropped[:2]).all()
