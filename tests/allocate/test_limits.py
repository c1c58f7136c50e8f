"""A time limit is honest: what is not proved says so, with a bound that holds."""

import time

import numpy as np
import pytest
from scipy import sparse

from qiangji import allocate


def tangled(seed=3, needs=150, offers=60):
    """A matching that branch and bound does not finish at once: every good pair is in several exclusions."""
    rng = np.random.default_rng(seed)
    weight = sparse.random_array((needs, offers), density=0.3, rng=rng, format="csr")
    weight.data += 0.5
    need, offer = weight.nonzero()
    sets = [[(int(need[k]), int(offer[k])) for k in rng.choice(len(need), 12, replace=False)] for _ in range(900)]
    return weight, np.full(offers, 3), {"group": np.arange(needs) % 6, "at_most_one": sets}


@pytest.mark.parametrize("fair", [False, True])
def test_out_of_time_is_said_with_a_bound_that_holds(fair):
    weight, capacity, asked = tangled()
    started = time.monotonic()
    result = allocate.match(weight, capacity, **asked, fair=fair, time_limit=0.5)
    assert time.monotonic() - started < 30
    assert (result.status, result.gap > 0) == ("bounded", True)
    assert result.bound > result.total
    assert result.gap == pytest.approx((result.bound - result.total) / result.bound)
    assert result.share_bound >= result.share
    chosen = set(zip(result.need.tolist(), result.offer.tolist(), strict=True))
    assert all(len(chosen & set(one)) <= 1 for one in asked["at_most_one"])
    assert np.bincount(result.need).max() <= 1
    assert (np.bincount(result.offer, minlength=60) <= capacity).all()


def test_more_time_stays_between_the_answer_and_its_bound():
    weight, capacity, asked = tangled()
    short, longer = (allocate.match(weight, capacity, **asked, time_limit=seconds) for seconds in (0.3, 3))
    assert short.total <= longer.bound
    assert longer.total <= short.bound
    assert longer.total >= short.total


def test_enough_time_proves_what_no_limit_proves():
    weight, capacity, asked = tangled(needs=20, offers=8)
    asked["at_most_one"] = [one for one in asked["at_most_one"] if max(one)[0] < 20][:20]
    free, limited = (allocate.match(weight, capacity, **asked, time_limit=limit) for limit in (None, 60))
    assert (free.status, free.total) == (limited.status, limited.total) == ("optimal", free.total)


def test_same_input_gives_the_same_answer_each_time():
    rng = np.random.default_rng(8)
    weight = sparse.csr_array(rng.integers(1, 4, (60, 25)).astype(float))
    need, offer = weight.nonzero()
    sets = [[(int(need[k]), int(offer[k])) for k in rng.choice(len(need), 4, replace=False)] for _ in range(150)]
    one, other = (allocate.match(weight, [2] * 25, at_most_one=order) for order in (sets, sets[::-1]))
    assert (one.need.tolist(), one.offer.tolist()) == (other.need.tolist(), other.offer.tolist())
