"""Every public data set that lies beside the project, each answer against a second, slower way to it.

The second ways are written straight from the definitions and share nothing with the core but scipy.
"""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from qiangji.measure import agreement, dif, effect, facets, grm, informants, norms, panel, reliability

NAN = np.nan
NODES = np.linspace(-6, 6, 61)
WEIGHTS = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()
ANSWER = {"no": 0, "perhaps": 1, "yes": 2}


# --- what the files hold ---------------------------------------------------------------------------------------------


@pytest.fixture
def answers(table, columns):
    """Return a reader of answer tables by name."""

    def verbal_aggression():
        data = columns("verbagg_long.csv")
        people, row = np.unique(data["id"], return_inverse=True)
        items, column = np.unique(data["item"], return_inverse=True)
        x = np.full((len(people), len(items)), NAN)
        x[row, column] = [ANSWER[answer] for answer in data["resp"]]
        return x

    sets = {
        "lsat6": lambda: table("lsat6.csv"),
        "environment": lambda: table("ltm_environment.csv"),
        "science": lambda: table("science_ltm.csv"),
        "anxiety": lambda: table("lordif_anxiety.csv")[:, 3:],
        "sat12": lambda: table("sat12_scored.csv"),
        "verbal aggression": verbal_aggression,
        "verbal aggression, two levels": lambda: table("verbal_difr.csv")[:, :24],
        "neuroticism": lambda: table("bfi.csv", "N1", "N2", "N3", "N4", "N5"),
        "leadership": lambda: table("lq2002.csv", *[f"LEAD{i:02d}" for i in range(1, 12)]),
        "essays": lambda: table("wind_style_ratings.csv")[:, 2:],
        "visual": lambda: table("hs1939.csv", "x1", "x2", "x3"),
        "textual": lambda: table("hs1939.csv", "x4", "x5", "x6"),
        "speed": lambda: table("hs1939.csv", "x7", "x8", "x9"),
        "all tests": lambda: table("hs1939.csv", *[f"x{i}" for i in range(1, 10)]),
    }
    return lambda name: sets[name]()


@pytest.fixture
def marks(columns):
    """Return a reader of marks, one row each: person, rater, criterion, mark."""
    files = {
        "papers": ("immer_immer09.csv", "idpaper", "idreviewer", ["score"]),
        "texts": ("immer_ptam4.csv", "idstud", "rater", ["crit2", "crit3", "crit4"]),
        "letters": ("sirt_ratings2.csv", "idstud", "rater", ["k1", "k2", "k3", "k4", "k5"]),
        "pupils": ("sirt_ratings3.csv", "idstud", "rater", ["crit2", "crit3", "crit4", "crit6"]),
        "essays": ("wind_writing.csv", "student", "rater", ["style", "org", "conv", "sent_form"]),
    }

    def read(name):
        file, person, rater, criteria = files[name]
        data = columns(file)
        values = np.column_stack([data[c] for c in criteria])
        size = len(criteria)
        return (
            np.repeat(data[person], size),
            np.repeat(data[rater], size),
            np.tile(criteria, len(values)),
            values.ravel(),
        )

    return read


# --- graded model ----------------------------------------------------------------------------------------------------


def graded_loglik(x, a, b):
    """Marginal log-likelihood, item by item and node by node."""
    joint = np.zeros((len(x), len(NODES)))
    for j in range(x.shape[1]):
        levels = np.unique(x[~np.isnan(x[:, j]), j])
        reach = np.vstack([np.ones(61), expit(a[j] * (NODES - np.asarray(b[j])[:, None])), np.zeros(61)])
        for k, level in enumerate(levels):
            joint[x[:, j] == level] += np.log(np.maximum(reach[k] - reach[k + 1], 1e-300))
    return float(np.sum(np.log(np.exp(joint - joint.max(axis=1, keepdims=True)) @ WEIGHTS) + joint.max(axis=1)))


@pytest.mark.parametrize(
    "name",
    [
        "lsat6",
        "environment",
        "science",
        "anxiety",
        "sat12",
        "verbal aggression",
        "verbal aggression, two levels",
        "neuroticism",
        "leadership",
        "essays",
    ],
)
def test_calibration_stands_on_the_top_of_the_likelihood(answers, name):
    x = answers(name)
    x = x[~np.isnan(x).all(axis=1)]
    found = grm.fit(x)
    top = graded_loglik(x, found.a, found.b)
    assert found.loglik == pytest.approx(top, abs=1e-6)
    rng = np.random.default_rng(1)
    for _ in range(6):
        way = [rng.choice([-1, 1], len(found.a)) * found.se_a, [rng.choice([-1, 1], len(t)) * t for t in found.se_b]]
        gains = []
        for length in (0.02, -0.02):
            moved = [t + length * step for t, step in zip(found.b, way[1], strict=True)]
            gains.append(graded_loglik(x, found.a + length * way[0], moved) - top)
        assert max(gains) < 0
        # the same fall on both sides: the slope at the top is 0
        assert gains[0] == pytest.approx(gains[1], rel=0.2)


def test_calibration_equals_a_general_optimiser(answers):
    x = answers("environment")
    levels = 3

    def unpacked(p):
        a, first, gap = np.split(p, 3)
        return a, np.column_stack([first, first + np.exp(gap)])

    best = minimize(
        lambda p: -graded_loglik(x, *unpacked(p)), np.repeat([1.5, 0.0, 0.0], 6), method="BFGS", options={"gtol": 1e-3}
    )
    found = grm.fit(x)
    a, b = unpacked(best.x)
    assert found.loglik == pytest.approx(-best.fun, abs=1e-4)
    np.testing.assert_allclose(found.a, a, atol=5e-3)
    np.testing.assert_allclose(np.array(found.b), b, atol=5e-3)
    assert all(len(known) == levels for known in found.levels)


def test_standard_errors_equal_numerical_curvature(answers):
    x = answers("environment")
    found = grm.fit(x)
    point = np.concatenate([found.a, *found.b])

    def loglik(p):
        return graded_loglik(x, p[:6], p[6:].reshape(6, 2))

    size, step = len(point), 1e-3
    unit = step * np.eye(size)
    curvature = np.empty((size, size))
    for i in range(size):
        for j in range(i, size):
            corners = (unit[i] + unit[j], unit[i] - unit[j], unit[j] - unit[i], -unit[i] - unit[j])
            pp, pm, mp, mm = (loglik(point + corner) for corner in corners)
            curvature[i, j] = curvature[j, i] = (pp - pm - mp + mm) / (4 * step**2)
    error = np.sqrt(np.diag(np.linalg.inv(-curvature)))
    np.testing.assert_allclose(found.se_a, error[:6], rtol=0.005)
    np.testing.assert_allclose(np.concatenate(found.se_b), error[6:], rtol=0.005)


def test_wrong_key_of_the_last_test_item_shows(answers):
    found = grm.fit(answers("sat12"))
    assert found.loglik == pytest.approx(-9488.955, abs=0.01)
    assert "weak_item" in [flag.code for flag in found.flags if flag.item == 31]
    assert "extreme_threshold" in [flag.code for flag in found.flags if flag.item == 31]
    assert abs(found.a[31]) < np.delete(found.a, 31).min()


def test_short_form_of_real_anxiety_items_keeps_the_order_of_people(answers):
    x = answers("anxiety")
    model = grm.fit(x)
    form = grm.short_form(model, 8)
    short = np.where(np.isin(np.arange(29), form.items), x, NAN)
    full, brief = grm.estimate(model, x), grm.estimate(model, short)
    assert np.corrcoef(full.value, brief.value)[0, 1] == pytest.approx(form.r_full, abs=0.02)
    assert (brief.n_items == 8).all()


# --- reliability -----------------------------------------------------------------------------------------------------

# cronbach's alpha of the three scales and of all nine tests, as the R packages psych and semTools print them
SCHOOL_ALPHA = {"visual": 0.6261171, "textual": 0.8827069, "speed": 0.6884550, "all tests": 0.7604886}


@pytest.mark.parametrize("name", SCHOOL_ALPHA)
def test_alpha_equals_published_values_on_school_tests(answers, name):
    assert reliability(answers(name)).alpha == pytest.approx(SCHOOL_ALPHA[name], abs=1e-6)


@pytest.mark.parametrize("name", ["visual", "textual", "speed", "all tests", "neuroticism", "environment", "lsat6"])
def test_omega_equals_a_general_optimiser(answers, name):
    x = answers(name)
    x = x[~np.isnan(x).any(axis=1)]
    covariance = np.cov(x, rowvar=False)
    items = len(covariance)

    def misfit(p):
        implied = np.outer(p[:items], p[:items]) + np.diag(np.exp(p[items:]))
        return np.linalg.slogdet(implied)[1] + np.trace(covariance @ np.linalg.inv(implied))

    start = np.concatenate([0.6 * np.sqrt(np.diag(covariance)), np.log(0.6 * np.diag(covariance))])
    p = minimize(misfit, start, method="BFGS", options={"gtol": 1e-8}).x
    common = p[:items].sum() ** 2
    expected = common / (common + np.exp(p[items:]).sum())
    assert reliability(x).omega == pytest.approx(expected, abs=1e-5)


# --- differential item functioning -----------------------------------------------------------------------------------


def ordinal_loglik(y, design):
    """Proportional odds by a general optimiser."""
    y = np.unique(y, return_inverse=True)[1]
    cuts = y.max()
    share = np.cumsum(np.bincount(y))[:-1] / len(y)
    start = np.log(share / (1 - share))

    def negative(p):
        tau = np.cumsum(np.concatenate([p[:1], np.exp(p[1:cuts])]))
        reach = expit(tau - (design @ p[cuts:])[:, None])
        bounds = np.column_stack([np.zeros(len(y)), reach, np.ones(len(y))])
        rows = np.arange(len(y))
        return -np.sum(np.log(np.maximum(bounds[rows, y + 1] - bounds[rows, y], 1e-300)))

    first = np.concatenate([start[:1], np.log(np.diff(start)), np.zeros(design.shape[1])])
    return -minimize(negative, first, method="BFGS").fun


@pytest.mark.parametrize("group", ["age", "gender", "education"])
def test_anxiety_items_are_tested_against_the_purified_scale(columns, answers, group):
    x, member = answers("anxiety"), columns("lordif_anxiety.csv")[group]
    found = dif(x, member)
    anchor = found.verdict == "none"
    for j in (0, 8, 23):
        scale = anchor.copy()
        scale[j] = True
        standing = x[:, scale].mean(axis=1)
        standing = (standing - standing.mean()) / standing.std()
        alone = ordinal_loglik(x[:, j], standing[:, None])
        full = ordinal_loglik(x[:, j], np.column_stack([standing, member, standing * member]))
        assert found.chi2[j] == pytest.approx(2 * (full - alone), abs=0.01)
    assert not np.isin(found.verdict, ["moderate", "large", "cannot tell"]).any()


def test_every_item_of_neuroticism_may_differ_without_mattering(answers, columns):
    found = dif(answers("neuroticism"), columns("bfi.csv")["gender"])
    assert set(found.verdict) <= {"none", "negligible"}
    assert found.note.code == "dif_found" and found.note.params["matter"] == 0


# --- panels and facets -----------------------------------------------------------------------------------------------


def dense_reml(first, second, value):
    """Variances of two crossed factors and residual by a general optimiser on the dense covariance matrix."""
    one = np.ones(len(value))
    a, b = (f[:, None] == f for f in (first, second))

    def deviance(log_variance):
        s = np.exp(log_variance)
        matrix = s[0] * a + s[1] * b + s[2] * np.eye(len(value))
        lower = np.linalg.cholesky(matrix)
        half_one, half_value = np.linalg.solve(lower, np.column_stack([one, value])).T
        left = half_value @ half_value - (half_one @ half_value) ** 2 / (half_one @ half_one)
        return 2 * np.sum(np.log(np.diag(lower))) + np.log(half_one @ half_one) + left

    start = np.log(np.var(value) * np.array([0.5, 0.1, 0.4]))
    return np.exp(minimize(deviance, start, method="L-BFGS-B", options={"ftol": 1e-12, "gtol": 1e-6}).x)


@pytest.mark.parametrize("name", ["papers", pytest.param("texts", marks=pytest.mark.slow)])
def test_panel_variances_equal_dense_reml(marks, name):
    person, rater, criterion, value = marks(name)
    keep = ~np.isnan(value)
    assert keep.all()
    size = len(np.unique(criterion))
    mean = value.reshape(-1, size).mean(axis=1)
    expected = dense_reml(person[::size], rater[::size], mean)
    found = panel(person, rater, value, criterion=criterion)
    np.testing.assert_allclose(list(found.variance.values()), expected, atol=1e-3)


@pytest.mark.parametrize("name", ["papers", "texts", "letters", "pupils", "essays"])
def test_real_panels_are_put_in_order(marks, name):
    person, rater, criterion, value = marks(name)
    found = panel(person, rater, value, criterion=criterion, top=10)
    assert found.p_top.sum() == pytest.approx(10)
    assert found.severity.mean() == pytest.approx(0, abs=0.02)
    assert found.severity_p < 0.05
    assert np.corrcoef(found.fair, found.raw)[0, 1] > 0.9
    assert (found.se > 0).all() and (found.se < np.std(found.raw)).all()


def facets_loglik(person, rater, item, value, found):
    """Marginal log-likelihood, mark by mark."""
    at = [dict(zip(labels, range(len(labels)), strict=True)) for labels in (found.persons, found.raters, found.items)]
    theta = np.sqrt(found.variance) * NODES_FINE
    step = np.concatenate([[0], np.cumsum(found.step)])
    joint = np.zeros((len(found.persons), len(theta)))
    category = np.unique(value, return_inverse=True)[1]
    for p, r, i, k in zip(person, rater, item, category, strict=True):
        hardness = found.rater[at[1][r]] + found.item[at[2][i]]
        logit = np.arange(len(step))[:, None] * (theta - hardness) - step[:, None]
        joint[at[0][p]] += logit[k] - np.log(np.exp(logit).sum(axis=0))
    weight = np.exp(-(NODES_FINE**2) / 2) / np.exp(-(NODES_FINE**2) / 2).sum()
    return float(np.sum(np.log(np.exp(joint) @ weight)))


NODES_FINE = np.linspace(-6, 6, 241)


@pytest.mark.parametrize("name", ["papers", "texts", "letters"])
def test_facets_stand_on_the_top_of_the_likelihood(marks, name):
    person, rater, item, value = (column.tolist() for column in marks(name))
    found = facets(person, rater, item, value)
    top = facets_loglik(person, rater, item, value, found)
    assert found.loglik == pytest.approx(top, abs=1e-3)
    moved = [
        {"item": found.item + 0.02},
        {"item": found.item - 0.02},
        {"variance": 1.02 * found.variance},
        {"variance": found.variance / 1.02},
    ]
    for sign in (1, -1):
        shift = sign * 0.03 * np.random.default_rng(2).choice([-1, 1], len(found.rater))
        moved.append({"rater": found.rater + shift - shift.mean()})
        moved.append({"step": found.step + sign * 0.03 * np.linspace(-1, 1, len(found.step))})
    for change in moved:
        other = type(found)(**{**found.__dict__, **change})
        assert facets_loglik(person, rater, item, value, other) < top


@pytest.mark.parametrize("name", ["pupils", "essays"])
def test_large_real_facets_settle(marks, name):
    found = facets(*marks(name))
    assert found.rater.sum() == pytest.approx(0, abs=1e-9)
    assert (found.rater_se > 0).all() and (found.rater_se < 0.5).all()
    assert np.median(found.infit) == pytest.approx(1, abs=0.2)


# --- informants, agreement, change, effect ---------------------------------------------------------------------------


def test_soldiers_equal_published_values(columns):
    """Bliese, Multilevel Modeling in R: ANOVA and REML of well-being in 99 groups."""
    data = columns("bh1996.csv")
    found = informants(data["WBEING"], data["GRP"])
    assert (found.icc1, found.icc2) == pytest.approx((0.04336905, 0.7717129), abs=1e-6)
    between, within = 0.03580079, 0.78949727
    weight = found.n / (found.n * between + within)
    centre = weight @ found.mean / weight.sum()
    pull = found.n * between / (found.n * between + within)
    np.testing.assert_allclose(found.shrunken, centre + pull * (found.mean - centre), atol=1e-5)
    np.testing.assert_allclose(found.se**2, between * (1 - pull) + (1 - pull) ** 2 / weight.sum(), atol=1e-6)


@pytest.mark.parametrize(("value", "unit"), [("LEAD", "COMPID"), ("TSIG", "COMPID"), ("HOSTILE", "COMPID")])
def test_companies_equal_analysis_of_variance(columns, value, unit):
    data = columns("lq2002.csv")
    found = informants(data[value], data[unit], levels=5)
    groups = [data[value][data[unit] == label] for label in np.unique(data[unit])]
    within = sum(np.sum((group - group.mean()) ** 2) for group in groups) / (2042 - 49)
    between = sum(len(group) * (group.mean() - data[value].mean()) ** 2 for group in groups) / 48
    assert found.icc2 == pytest.approx(1 - within / between)
    assert found.icc1 == pytest.approx((between - within) / (between + (2042 / 49 - 1) * within))
    np.testing.assert_allclose(found.rwg, [max(1 - group.var(ddof=1) / 2, 0) for group in groups])


def test_scale_of_leadership_items_agrees_within_companies(columns, answers):
    x, company = answers("leadership"), columns("lq2002.csv")["COMPID"]
    found = informants(x, company, levels=5)
    spread = np.array([x[company == label].var(axis=0, ddof=1).mean() for label in found.unit]) / 2
    np.testing.assert_allclose(found.rwg, 11 * (1 - spread) / (11 * (1 - spread) + spread))
    assert (found.rwg > 0.7).all()


def test_rater_agreement_equals_published_values_on_anxiety(table):
    """The R package irr: icc(anxiety, "twoway", "agreement")."""
    found = agreement.icc(table("irr_anxiety.csv")).icc2
    assert (found.value, found.low, found.high) == pytest.approx((0.198, -0.039, 0.494), abs=5e-4)


@pytest.mark.parametrize(
    "file", ["irr_anxiety.csv", "irr_video.csv", "krippendorff_4x12.csv", "wind_style_ratings.csv"]
)
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorff_equals_all_pairs_one_by_one(table, columns, file, level):
    data = columns(file)
    names = [name for name in data if name not in ("observer", "student", "language")]
    x = np.column_stack([data[name] for name in names])
    x = x if file.startswith("krippendorff") else x.T
    x = x[:, (~np.isnan(x)).sum(axis=0) >= 2]
    everybody = np.sort(x[~np.isnan(x)])

    def distance(c, k):
        if level == "nominal":
            return float(c != k)
        if level == "ordinal":
            c, k = min(c, k), max(c, k)
            between = np.sum((everybody >= c) & (everybody <= k))
            return (between - (np.sum(everybody == c) + np.sum(everybody == k)) / 2) ** 2 if c != k else 0.0
        gap = c - k
        return gap**2 if level == "interval" else (gap / (c + k)) ** 2 if c + k else 0.0

    values, count = np.unique(everybody, return_counts=True)
    apart = np.array([[distance(c, k) for k in values] for c in values])
    observed = 0.0
    for unit in x.T:
        at = np.searchsorted(values, unit[~np.isnan(unit)])
        observed += apart[np.ix_(at, at)].sum() / (len(at) - 1)
    expected = count @ apart @ count / (len(everybody) - 1)
    assert agreement.krippendorff(x, level).value == pytest.approx(1 - observed / expected)


@pytest.mark.parametrize("file", ["irr_anxiety.csv", "irr_video.csv"])
def test_fleiss_equals_pairs_of_raters(table, file):
    x = table(file)
    pairs = [(i, j) for i in range(x.shape[1]) for j in range(i)]
    observed = np.mean([x[:, i] == x[:, j] for i, j in pairs])
    chance = np.sum((np.unique(x, return_counts=True)[1] / x.size) ** 2)
    assert agreement.fleiss(x).value == pytest.approx((observed - chance) / (1 - chance))


@pytest.mark.parametrize("weeks", ["bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m"])
def test_effect_equals_normal_equations_on_depression_trial(columns, weeks):
    data = columns("btheb.csv")
    treated = data["treatment"] == "BtheB"
    others = np.column_stack([data["drug"] == "Yes", data["length"] == ">6m"]).astype(float)
    found = effect(data["bdi.pre"], data[weeks], treated, covariates=others)
    keep = ~np.isnan(data[weeks])
    design = np.column_stack([np.ones(len(keep)), treated, data["bdi.pre"], others])[keep]
    inverse = np.linalg.inv(design.T @ design)
    slope = inverse @ design.T @ data[weeks][keep]
    left = (data[weeks][keep] - design @ slope) / (1 - np.sum(design @ inverse * design, axis=1))
    covariance = inverse @ (design.T * left**2) @ design @ inverse
    assert (found.ancova, found.ancova_se) == pytest.approx((slope[1], np.sqrt(covariance[1, 1])))
    assert found.n_treated + found.n_control == keep.sum()
    assert found.ancova < 0


def test_peers_by_gender_are_placed_by_their_own_distribution(columns, answers):
    score = np.nanmean(answers("neuroticism"), axis=1)
    gender = columns("bfi.csv")["gender"]
    found = norms(score, gender)
    for group in (1.0, 2.0):
        own = score[gender == group]
        place = 100 * np.array([np.mean(own < v) + np.mean(own == v) / 2 for v in own])
        assert np.abs(found.percentile[gender == group] - place).max() < 2
    assert np.mean(found.stanine[gender == 2]) == pytest.approx(5, abs=0.1)
