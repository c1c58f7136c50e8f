"""Real data for the measurement tests: read from beside the project, never copied into it."""

import csv
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture(scope="session")
def columns():
    """Return a reader: file name → {column: float array with NaN, or string array}."""

    def read(name):
        path = FOLDER / name
        if not path.exists():
            pytest.skip(f"public data set {name} is not beside the project (../shared/data)")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return {key: _column([row[key] for row in rows]) for key in rows[0]}

    return read


@pytest.fixture(scope="session")
def table(columns):
    """Return a reader: file name, column names (default all) → (N, J) array."""

    def read(name, *wanted):
        found = columns(name)
        return np.column_stack([found[key] for key in wanted or found])

    return read


def _column(values):
    try:
        return np.array([float(v) if v not in ("", "NA") else np.nan for v in values])
    except ValueError:
        return np.array(values)
