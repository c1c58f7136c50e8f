import contextlib
import sys
import threading

import numpy as np
import pytest

from qiangji.measure import MeasurementError, grm, threads


@pytest.fixture
def settings():
    """The thread counts of the libraries in this process, two each for the time of the test."""
    np.linalg.inv(np.eye(2))
    libraries = threads._libraries()
    if not libraries:
        built_with = np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]
        assert sys.platform != "linux" or "openblas" not in built_with
        pytest.skip("no OpenBLAS in this process")
    before = [read() for read, _ in libraries]
    for _, write in libraries:
        write(2)
    if any(read() != 2 for read, _ in libraries):
        pytest.skip("OpenBLAS was built for one thread")
    yield lambda: {read() for read, _ in libraries}
    for (_, write), count in zip(libraries, before, strict=True):
        write(count)


def test_one_thread_inside_and_as_many_as_before_outside(settings):
    with threads.one_thread():
        assert settings() == {1}
        with threads.one_thread():
            assert settings() == {1}
        assert settings() == {1}
    assert settings() == {2}


def test_settings_come_back_after_a_failure(settings):
    with pytest.raises(ZeroDivisionError), threads.one_thread():
        raise ZeroDivisionError
    assert settings() == {2}


def test_settings_come_back_only_after_the_last_of_several_calculations(settings):
    started, go_on = threading.Event(), threading.Event()

    def other():
        with threads.one_thread():
            started.set()
            go_on.wait(10)

    beside = threading.Thread(target=other)
    with threads.one_thread():
        beside.start()
        started.wait(10)
    assert settings() == {1}
    go_on.set()
    beside.join()
    assert settings() == {2}


def test_calibration_uses_one_thread(settings, monkeypatch):
    seen = []
    monkeypatch.setattr("qiangji.measure.grm.calibrate.as_table", lambda x: seen.append(settings()) or np.asarray(x))
    x = np.random.default_rng(1).integers(0, 2, (60, 3)).astype(float)
    with contextlib.suppress(MeasurementError):
        grm.fit(x)
    assert seen == [{1}]


def test_without_openblas_nothing_is_set(monkeypatch, tmp_path):
    threads._libraries.cache_clear()
    monkeypatch.setattr(threads, "LOADED", tmp_path / "nowhere")
    assert threads._libraries() == ()
    with threads.one_thread():
        pass
    threads._libraries.cache_clear()
