"""How long the big cases may take and how much memory: held where there is time for it (`-m slow`)."""

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.bench import allocating

from qiangji import allocate

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def seconds(call):
    started = time.process_time()
    result = call()
    return result, time.process_time() - started


def test_match_is_proved_in_three_seconds():
    weight, capacity, _ = allocating.province()
    result, took = seconds(lambda: allocate.match(weight, capacity))
    assert (result.status, result.gap) == ("optimal", 0.0)
    assert took <= 3


def test_match_needs_less_than_half_a_gigabyte():
    work = "from tests.bench import allocating as a; w, c, _ = a.province(); a.allocate.match(w, c)"
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    subprocess.run([sys.executable, "-c", work], cwd=ROOT, env={"PYTHONPATH": f"{ROOT}:{ROOT}/src"}, check=True)
    peak = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, before)
    assert peak / 1024 <= 500


def test_fair_match_with_exclusions_is_proved_in_a_minute():
    weight, capacity, rules = allocating.province()
    result, took = seconds(lambda: allocate.match(weight, capacity, **rules, fair=True))
    assert (result.status, result.gap, result.share_bound) == ("optimal", 0.0, result.share)
    assert took <= 60


def test_every_pair_of_a_match_has_its_reason():
    weight, capacity, _ = allocating.province()
    result = allocate.match(weight, capacity)
    for row in range(0, len(result.need), 97):
        reason = allocate.explain(result, row)
        without = weight.tocoo()
        keep = ~((without.row == result.need[row]) & (without.col == result.offer[row]))
        without = type(without)((without.data[keep], (without.row[keep], without.col[keep])), shape=weight.shape)
        assert reason.proved
        assert reason.loss == pytest.approx(result.total - allocate.match(without, capacity).total, abs=1e-6)
