"""Speed and accuracy on simulated data: python tests/measure/benchmarks.py [graded|facets|crossed|effect …].

Each line says what was run, the median seconds on the clock and of the processor, and what came out. The
graded model is also fitted with the package `mirt` where that is installed (pip install mirt, best into an
environment of its own: the project does not need it).
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from qiangji.measure import effect, facets, grm, panel

NODES = np.linspace(-6, 6, 61)


def answers(people, *, items=20, levels=5, seed=1):
    """Graded answers with discriminations of .8 to 2.2 and thresholds around −1.5 to 1.5."""
    rng = np.random.default_rng(seed)
    a = rng.uniform(0.8, 2.2, items)
    b = np.sort(rng.normal(0, 0.5, (items, 1)) + np.linspace(-1.5, 1.5, levels - 1), axis=1)
    theta = rng.normal(size=people)
    x = np.zeros((people, items))
    drawn = rng.random((people, items))
    for k in range(levels - 1):
        x += drawn < 1 / (1 + np.exp(-a * (theta[:, None] - b[:, k])))
    return x, a, b, theta


def graded_loglik(x, a, b):
    """Marginal log-likelihood on 61 nodes, so that two programs are held against the same thing."""
    weight = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()
    reach = [1 / (1 + np.exp(-s * (NODES - np.asarray(t)[:, None]))) for s, t in zip(a, b, strict=True)]
    total = 0.0
    for some in np.array_split(x.astype(int), max(1, len(x) // 5_000)):
        joint = np.zeros((len(some), len(NODES)))
        for column, up in zip(some.T, reach, strict=True):
            ends = np.vstack([np.ones(len(NODES)), up, np.zeros(len(NODES))])
            joint += np.log(np.maximum(ends[:-1] - ends[1:], 1e-300))[column]
        total += float(np.sum(np.log(np.exp(joint) @ weight)))
    return total


def many_marks(seed, *, people=200, raters=30, items=6):
    """Marks of the rating-scale model, everybody marked by everybody on everything."""
    rng = np.random.default_rng(seed)
    person, rater, item = (
        grid.ravel() for grid in np.meshgrid(range(people), range(raters), range(items), indexing="ij")
    )
    severity = 0.5 * rng.normal(size=raters)
    severity -= severity.mean()
    at = rng.normal(size=people)[person] - severity[rater] - np.linspace(-0.5, 0.5, items)[item]
    logit = np.arange(5) * at[:, None] - np.append(0, np.cumsum([-1.5, -0.5, 0.5, 1.5]))
    chance = np.exp(logit) / np.exp(logit).sum(axis=1, keepdims=True)
    value = np.sum(rng.random((len(at), 1)) > np.cumsum(chance, axis=1), axis=1)
    return (person, rater, item, value), severity


def halo_panel(seed, *, halo, entries=200, reviewers=30, each=3, criteria=4):
    """Reviews whose marks hang together; quality and severity as the panel should find them."""
    rng = np.random.default_rng(seed)
    entry = np.repeat(np.arange(entries), each)
    reviewer = np.concatenate([rng.choice(reviewers, each, replace=False) for _ in range(entries)])
    quality, strict = 3 + rng.normal(size=entries), 0.5 * rng.normal(size=reviewers)
    shared = np.sqrt(halo) * rng.normal(size=len(entry))
    marks = (quality[entry] - strict[reviewer] + shared)[:, None] + rng.normal(size=(len(entry), criteria))
    long = np.repeat(entry, criteria), np.repeat(reviewer, criteria), marks.ravel()
    return (*long, np.tile(np.arange(criteria), len(entry))), quality, strict


def review_design(seed=1, *, reviews=73_421, entries=2_972, reviewers=1_128):
    """A crossed design of the shape of a large course evaluation."""
    rng = np.random.default_rng(seed)
    cell = rng.choice(entries * reviewers, reviews, replace=False)
    entry, reviewer = cell // reviewers, cell % reviewers
    quality, strict = rng.normal(size=entries), 0.5 * rng.normal(size=reviewers)
    return entry, reviewer, quality[entry] - strict[reviewer] + rng.normal(size=reviews), quality


def weakest_supported(seed, people=258):
    """Scores before and after without any effect, the weaker half supported."""
    rng = np.random.default_rng(seed)
    truth = np.sqrt(0.7) * rng.normal(size=people)
    pre, post = (truth + np.sqrt(0.3) * rng.normal(size=people) for _ in range(2))
    return pre, post, pre < np.median(pre)


def rmse(found, truth):
    return float(np.sqrt(np.mean((np.asarray(found) - truth) ** 2)))


def timed(call, *arguments, times=3, **options):
    """Return what came out, and the median times in words."""
    clock, processor = [], []
    for _ in range(times):
        start, busy = time.perf_counter(), time.process_time()
        found = call(*arguments, **options)
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - busy)
    return found, f"{np.median(clock):.2f} s ({np.median(processor):.2f} s of the processor)"


def memory():
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most so far"


def graded():
    grm.fit(answers(500)[0])
    for people in (10_000, 100_000):
        x, a, b, theta = answers(people)
        model, took = timed(grm.fit, x)
        print(f"graded model, {people} people: {took}, log-likelihood {model.loglik:.2f}, "
              f"RMSE a {rmse(model.a, a):.4f}, b {rmse(model.b, b):.4f}, {memory()}")  # fmt: skip
        scores, took = timed(grm.estimate, model, x)
        covered = np.mean(np.abs(scores.value - theta) < 1.96 * scores.se)
        print(f"EAP, {people} people: {took}, coverage {covered:.3f}")
        compare(x)


def compare(x):
    try:
        from mirt import fit_mirt
    except ImportError:
        print("the package mirt is not installed")
        return
    for errors in (True, False):
        other, took = timed(fit_mirt, x.astype(int), model="GRM", n_quadpts=41, compute_standard_errors=errors)
        found = other.model.parameters
        same = graded_loglik(x, found["discrimination"], found["thresholds"])
        print(f"the package mirt {'with' if errors else 'without'} standard errors: {took}, "
              f"log-likelihood {other.log_likelihood:.2f} on its nodes, {same:.2f} on ours")  # fmt: skip


def crossed():
    for halo in (0.0, 0.8):
        hits, strict_hits = [], []
        for seed in range(60):
            columns, quality, strict = halo_panel(seed, halo=halo)
            found, took = timed(panel, *columns[:3], criterion=columns[3], top=20, times=1)
            hits.append(np.abs(found.fair - quality) < 1.96 * found.se)
            strict_hits.append(np.abs(found.severity - strict) < 1.96 * found.severity_se)
        print(f"panel, 600 reviews, halo {halo}: {took}, coverage {np.mean(hits):.3f}, "
              f"of severity {np.mean(strict_hits):.3f}")  # fmt: skip
    entry, reviewer, value, quality = review_design()
    found, took = timed(panel, entry, reviewer, value, top=300)
    covered = np.mean(np.abs(found.fair - quality) < 1.96 * found.se)
    print(f"panel, {len(entry)} reviews: {took}, coverage {covered:.3f}, {memory()}")


def many_facets():
    covered = []
    for seed in range(30):
        columns, severity = many_marks(seed)
        found, took = timed(facets, *columns, times=1)
        covered.append(np.abs(found.rater - severity) < 1.96 * found.rater_se)
    print(f"facets, {len(columns[0])} marks: {took}, severity coverage {np.mean(covered):.3f}")


def regression_to_the_mean(samples=2_000):
    start = time.process_time()
    found = [effect(*weakest_supported(seed)) for seed in range(samples)]
    seconds = time.process_time() - start
    claims = np.mean([not f.ancova_low <= 0 <= f.ancova_high for f in found])
    gains = np.mean([abs(f.did) > 1.96 * f.did_se for f in found])
    print(
        f"effect, {samples} samples of no effect: {seconds:.1f} s, claimed by ancova {claims:.3f}, by gains {gains:.3f}"
    )


FAMILIES = {"graded": graded, "facets": many_facets, "crossed": crossed, "effect": regression_to_the_mean}

if __name__ == "__main__":
    for name in sys.argv[1:] or FAMILIES:
        FAMILIES[name]()
