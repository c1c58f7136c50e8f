"""The allocation core at the size of a province: `python tests/bench/allocating.py` prints seconds, gaps and memory."""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import sparse

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from qiangji import allocate

ROW = "{:<58} {:>8} {:>9} {:>9}  {}"
NEEDS, OFFERS, DISTRICTS, SETS = 2000, 500, 30, 3000
Asked = tuple[sparse.csr_array, np.ndarray, dict]


def province(seed: int = 1) -> Asked:
    """Return 2,000 needs and 500 offers with 50,000 pairs, districts of different sizes, and 3,000 exclusions."""
    rng = np.random.default_rng(seed)
    weight = sparse.random_array((NEEDS, OFFERS), density=0.05, rng=rng, format="csr")
    need, offer = weight.nonzero()
    sets = [[(int(need[k]), int(offer[k])) for k in rng.choice(len(need), 3, replace=False)] for _ in range(SETS)]
    group = np.minimum(rng.geometric(0.1, NEEDS), DISTRICTS)
    return weight, rng.integers(0, 5, OFFERS), {"group": group, "at_most_one": sets}


def reviews(entries: int = 2000, reviewers: int = 200, seed: int = 1) -> tuple[np.ndarray, dict]:
    """Return affinities without structure, with 3 % conflicts, and loads near the mean."""
    rng = np.random.default_rng(seed)
    affinity = rng.random((entries, reviewers))
    load = 5 * entries // reviewers
    return affinity, {"per_entry": 5, "load": (load - 8, load + 5), "conflicts": rng.random(affinity.shape) < 0.03}


def city(seed: int = 1) -> tuple[tuple, dict]:
    """Return 258 organisations and 40 measures with hours, money and a floor by district."""
    rng = np.random.default_rng(seed)
    value, hours, cost = rng.random((258, 40)), rng.integers(2, 20, 40), rng.integers(500, 20000, 40)
    rules = {"budget": 2e6, "capacity": rng.integers(100, 400, 40), "group": rng.integers(0, 15, 258)}
    return (value, hours, cost), {**rules, "floor": 0.8, "most": 5}


def timed(name: str, call: Callable, note: str = "") -> object:
    started = time.perf_counter()
    result = call()
    took = time.perf_counter() - started
    gap, status = getattr(result, "gap", 0.0), getattr(result, "status", "")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(ROW.format(name, f"{took:.2f} s", f"{gap:.1e}", f"{peak:.0f} MB", note or status), flush=True)
    return result


def explained(name: str, result: object, rows: range) -> None:
    timed(f"{name}, {len(rows)} reasons", lambda: [allocate.explain(result, row) for row in rows], "in all")


def main() -> None:
    print(ROW.format("what", "time", "gap", "peak", ""))
    weight, capacity, rules = province()
    result = timed("match, 2,000 × 500", lambda: allocate.match(weight, capacity))
    explained("match", result, range(len(result.need)))
    timed("match, fair", lambda: allocate.match(weight, capacity, group=rules["group"], fair=True))
    result = timed("match, fair, 3,000 exclusions", lambda: allocate.match(weight, capacity, **rules, fair=True))
    explained("match, fair, 3,000 exclusions", result, range(0, len(result.need), 100))
    affinity, asked = reviews()
    result = timed("panel, 2,000 × 200 × 5", lambda: allocate.panel(affinity, **asked))
    explained("panel", result, range(0, 2000, 200))
    timed("panel, fair", lambda: allocate.panel(affinity, **asked, fair=True, time_limit=120))
    values, rules = city()
    result = timed("plan, 258 × 40", lambda: allocate.plan(*values, **rules))
    explained("plan", result, range(0, len(result.measure), 50))


if __name__ == "__main__":
    main()
