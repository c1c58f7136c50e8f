import numpy as np
import pytest

from qiangji.measure import Malformed, change

NAN = np.nan


def test_change_is_judged_against_both_standard_errors():
    found = change([3, 3, 3, 3], [4, 3.5, 2, 3.0], se_pre=0.3, se_post=0.4)
    np.testing.assert_allclose(found.difference, [1, 0.5, -1, 0])
    np.testing.assert_allclose(found.se, [0.5] * 4)
    np.testing.assert_allclose(found.z, [2, 1, -2, 0])
    assert found.verdict.tolist() == ["improved", "within noise", "declined", "within noise"]


def test_one_unit_may_be_given_as_numbers():
    assert change(1.0, 3.0, se_pre=0.1, se_post=0.1).verdict == "improved"


def test_verdict_turns_at_1_96():
    found = change([0, 0], [1.9599, 1.9601], se_pre=0.6, se_post=0.8)
    assert found.verdict.tolist() == ["within noise", "improved"]


def test_smallest_real_change_at_reliability_85_is_107_hundredths_of_an_sd():
    sem = np.sqrt(1 - 0.85)
    found = change(0.0, [1.07, 1.08], se_pre=sem, se_post=sem)
    assert found.verdict.tolist() == ["within noise", "improved"]


def test_unchanged_units_seem_to_change_in_5_percent():
    rng = np.random.default_rng(3)
    truth = rng.normal(size=20_000)
    pre, post = (truth + rng.normal(0, se, 20_000) for se in (0.3, 0.5))
    verdict = change(pre, post, se_pre=0.3, se_post=0.5).verdict
    assert np.mean(verdict == "improved") == pytest.approx(0.025, abs=0.004)
    assert np.mean(verdict == "declined") == pytest.approx(0.025, abs=0.004)


def test_missing_values_get_no_verdict():
    found = change([NAN, 1, 1], [2, NAN, 2], se_pre=[0.1, 0.1, NAN], se_post=0.1)
    assert found.verdict.tolist() == ["cannot tell"] * 3
    assert np.isnan(found.z).all()


@pytest.mark.parametrize(
    ("pre", "post", "se_pre", "se_post", "code"),
    [
        ([1, 2], [1, 2, 3], 0.1, 0.1, "lengths_differ"),
        (1, 2, -0.1, 0.1, "bad_option"),
        (1, 2, 0.1, -0.1, "bad_option"),
        (1, 2, 0, 0, "bad_option"),
        ("high", 2, 0.1, 0.1, "not_numeric"),
    ],
)
def test_change_is_refused(pre, post, se_pre, se_post, code):
    with pytest.raises(Malformed) as refused:
        change(pre, post, se_pre=se_pre, se_post=se_post)
    assert refused.value.code == code
