import numpy as np
import pytest

from qiangji.measure import Malformed, Scores, reliability, score

NAN = np.nan


def answers(n=80, items=6, seed=5):
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=(n, 1))
    return np.clip(np.round(3 + trait + rng.normal(size=(n, items))), 1, 5)


def test_score_is_mean_of_answered_items_after_reversal():
    x = [[1, 5, NAN, 3], [NAN, NAN, NAN, 2], [NAN] * 4, [5, 1, 2, 2]]
    found = score(x, reverse=[1], low=1, high=5)
    assert isinstance(found, Scores)
    np.testing.assert_allclose(found.value, [(1 + 1 + 3) / 3, NAN, NAN, (5 + 5 + 2 + 2) / 4])
    np.testing.assert_array_equal(found.n_items, [3, 1, 0, 4])
    assert np.isnan(found.se).all()


def test_standard_error_follows_spearman_brown():
    x = answers()
    x[0, 4:] = NAN
    found = score(x, low=1, high=5)
    sem = reliability(x).sem
    assert found.se[1] == pytest.approx(sem)
    assert found.se[0] == pytest.approx(sem * np.sqrt(6 / 4))


def test_interval_covers_true_score_in_95_percent():
    rng = np.random.default_rng(8)
    truth = rng.normal(3, 0.3, size=(3000, 1))
    x = truth + rng.normal(0, 0.4, size=(3000, 8))
    x[rng.random(x.shape) < 0.2] = NAN
    found = score(x, low=0, high=6)
    known = ~np.isnan(found.value)
    inside = np.abs(found.value - truth[:, 0]) < 1.96 * found.se
    assert 0.94 <= inside[known].mean() <= 0.96


def test_input_is_not_changed():
    x = answers()
    before = x.copy()
    score(x, reverse=[0], low=1, high=5)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize(("share", "scored"), [(0, 3), (0.25, 3), (0.5, 2), (0.51, 1), (1, 1)])
def test_min_share_decides_who_gets_a_score(share, scored):
    x = [[1, 2, 3, 4], [1, 2, NAN, NAN], [1, NAN, NAN, NAN], [NAN] * 4]
    found = score(x, low=1, high=5, min_share=share)
    assert np.sum(~np.isnan(found.value)) == scored


def test_one_category_column_still_counts_in_the_mean():
    x = answers()
    x[:, 2] = 4
    found = score(x, low=1, high=5)
    np.testing.assert_allclose(found.value, x.mean(axis=1))
    assert np.isfinite(found.se).all()


@pytest.mark.parametrize("x", [np.empty((0, 3)), np.empty((2, 0))])
def test_empty_table_gives_empty_or_missing_scores(x):
    found = score(x, low=1, high=5)
    assert len(found.value) == len(x) and np.isnan(found.value).all()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"low": 1, "high": 4}, "out_of_range"),
        ({"low": 2, "high": 5}, "out_of_range"),
        ({"low": 5, "high": 5}, "bad_option"),
        ({"low": 1, "high": 5, "reverse": [6]}, "bad_index"),
        ({"low": 1, "high": 5, "reverse": [-1]}, "bad_index"),
        ({"low": 1, "high": 5, "reverse": [0.5]}, "bad_index"),
        ({"low": 1, "high": 5, "min_share": 1.5}, "bad_option"),
    ],
)
def test_malformed_is_refused(options, code):
    with pytest.raises(Malformed) as refused:
        score(answers(), **options)
    assert refused.value.code == code
