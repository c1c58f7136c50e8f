"""Cases with known answers that need nothing but the project.

The published tables (Shrout & Fleiss, Krippendorff) are from the papers; the other answers were
checked once against independent calculations, and are kept so that a change of method shows.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from qiangji import measure

CASES = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))


def reached(start, path):
    for step in path.split("."):
        start = start[int(step)] if step.isdigit() else _part(start, step)
    return start


def _part(whole, name):
    return whole[name] if isinstance(whole, dict) else getattr(whole, name)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden_case(case):
    found = reached(measure, case["call"])(*case["args"], **case["kwargs"])
    for path, expected in case["expect"].items():
        value = np.asarray(reached(found, path))
        if value.dtype.kind in "US":
            assert value.tolist() == expected, path
        else:
            np.testing.assert_allclose(
                value, np.array(expected, dtype=float), atol=case["tolerance"], rtol=case["tolerance"], err_msg=path
            )
