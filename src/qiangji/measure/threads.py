"""Linear algebra on one processor core.

The matrices here are small and many. OpenBLAS would divide each of them among its threads, which wait
for one another: on a machine with other work to do that makes a calibration ten times slower, and on
an idle one hardly faster.
"""

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

LOADED = Path("/proc/self/maps")
NAMES = [prefix + "openblas_{}_num_threads" + suffix for prefix in ("", "scipy_") for suffix in ("", "64_", "_64")]


class _Held:
    """How many calculations are under way, and the settings to go back to after the last."""

    lock = threading.Lock()
    calls = 0
    before: tuple[int, ...] = ()


@contextmanager
def one_thread() -> Iterator[None]:
    """Let the linear algebra inside use one thread; where the library is not known, do nothing."""
    libraries = _libraries()
    with _Held.lock:
        if not _Held.calls:
            _Held.before = tuple(read() for read, _ in libraries)
            for _, write in libraries:
                write(1)
        _Held.calls += 1
    try:
        yield
    finally:
        with _Held.lock:
            _Held.calls -= 1
            if not _Held.calls:
                for (_, write), threads in zip(libraries, _Held.before, strict=True):
                    write(threads)


@cache
def _libraries() -> tuple[tuple[Callable[[], int], Callable[[int], None]], ...]:
    """Return how to read and how to set the number of threads of each OpenBLAS in this process."""
    if not LOADED.exists():
        return ()
    lines = LOADED.read_text(encoding="utf-8", errors="replace").splitlines()
    paths = sorted({line.split(maxsplit=5)[-1] for line in lines if "openblas" in line})
    found = []
    for path in paths:
        library = ctypes.CDLL(path)
        for name in NAMES:
            if hasattr(library, name.format("set")):
                found.append((getattr(library, name.format("get")), getattr(library, name.format("set"))))
                break
    return tuple(found)
