"""What the core promises about speed, memory, accuracy and coverage on large data.

Times are processor seconds, so that a busy machine does not count against the core.
"""

import time
import tracemalloc

import numpy as np
import pytest
from tests.measure.benchmarks import (
    answers,
    graded_loglik,
    halo_panel,
    many_marks,
    review_design,
    rmse,
    weakest_supported,
)

from qiangji.measure import effect, facets, grm, panel

pytestmark = pytest.mark.slow


def processor_seconds(call, *arguments, **options):
    start = time.process_time()
    found = call(*arguments, **options)
    return found, time.process_time() - start


def peak_of(call, *arguments, **options):
    tracemalloc.start()
    try:
        call(*arguments, **options)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture(scope="module")
def hundred_thousand():
    return [answers(100_000, seed=seed) for seed in (1, 2, 3)]


def test_graded_model_of_a_hundred_thousand_recovers_the_truth(hundred_thousand):
    a_miss, b_miss, honest = [], [], []
    for x, a, b, _ in hundred_thousand:
        found, seconds = processor_seconds(grm.fit, x)
        assert seconds < 10
        a_miss.append(rmse(found.a, a))
        b_miss.append(rmse(found.b, b))
        honest.append(np.abs(found.a - a) < 1.96 * found.se_a)
    assert np.sqrt(np.mean(np.square(a_miss))) <= 0.010
    assert np.sqrt(np.mean(np.square(b_miss))) <= 0.010
    assert np.mean(honest) > 0.85


def test_graded_model_of_a_hundred_thousand_fits_in_memory(hundred_thousand):
    assert peak_of(grm.fit, hundred_thousand[0][0]) < 1.5e9


def test_hundred_thousand_people_are_placed_quickly_and_covered(hundred_thousand):
    x, *_, theta = hundred_thousand[0]
    model = grm.fit(x)
    found, seconds = processor_seconds(grm.estimate, model, x)
    assert seconds < 0.5
    assert 0.93 <= np.mean(np.abs(found.value - theta) < 1.96 * found.se) <= 0.97


@pytest.mark.parametrize(("people", "times", "runs"), [(10_000, 2, 3), (100_000, 6, 1)])
def test_graded_model_is_faster_than_the_package_mirt(people, times, runs):
    mirt = pytest.importorskip("mirt")
    x = answers(people)[0]
    grm.fit(answers(500)[0])
    ours = [processor_seconds(grm.fit, x) for _ in range(runs)]
    theirs = [processor_seconds(mirt.fit_mirt, x.astype(int), model="GRM", n_quadpts=41) for _ in range(runs)]
    assert np.median([s for _, s in theirs]) >= times * np.median([s for _, s in ours])
    parameters = theirs[0][0].model.parameters
    other = graded_loglik(x, parameters["discrimination"], parameters["thresholds"])
    assert ours[0][0].loglik >= other - 1e-3


def test_facets_of_36000_marks_settle_quickly_and_cover():
    covered = []
    for seed in range(12):
        columns, severity = many_marks(seed)
        found, seconds = processor_seconds(facets, *columns)
        assert seconds < 2
        covered.append(np.abs(found.rater - severity) < 1.96 * found.rater_se)
    assert np.mean(covered) >= 0.92


def test_panel_of_600_reviews_is_quick_and_covers_also_under_halo():
    entries, severities = [], []
    for seed in range(40):
        columns, quality, strict = halo_panel(seed, halo=0.8)
        found, seconds = processor_seconds(panel, *columns[:3], criterion=columns[3], top=20)
        assert seconds < 0.2
        entries.append(np.abs(found.fair - quality) < 1.96 * found.se)
        severities.append(np.abs(found.severity - strict) < 1.96 * found.severity_se)
    assert 0.92 <= np.mean(entries) <= 0.98
    assert 0.92 <= np.mean(severities) <= 0.98


def test_panel_of_73421_ratings_is_quick_and_small():
    entry, reviewer, value, quality = review_design()
    assert (len(value), len(np.unique(entry)), len(np.unique(reviewer))) == (73_421, 2_972, 1_128)
    found, seconds = processor_seconds(panel, entry, reviewer, value, top=300)
    assert seconds < 10
    assert np.mean(np.abs(found.fair - quality) < 1.96 * found.se) >= 0.92
    assert peak_of(panel, entry, reviewer, value, top=300) < 1e9


def test_no_effect_is_claimed_in_five_of_a_hundred_samples():
    found = [effect(*weakest_supported(seed)) for seed in range(2_000)]
    assert 0.03 <= np.mean([not f.ancova_low <= 0 <= f.ancova_high for f in found]) <= 0.07
    assert np.mean([abs(f.did) > 1.96 * f.did_se for f in found]) > 0.95
