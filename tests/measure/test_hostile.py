"""Whatever comes in, there is an answer or a refusal in one sentence: no crash, no warning, no guess."""

import warnings

import numpy as np
import pytest

from qiangji.measure import (
    MeasurementError,
    agreement,
    change,
    dif,
    effect,
    facets,
    grm,
    informants,
    norms,
    panel,
    reliability,
    score,
)

NAN = np.nan
N = 60
RNG = np.random.default_rng(20220515)
X = np.digitize(RNG.normal(size=(N, 1)) + RNG.normal(size=(N, 4)), [-1, 0, 1]).astype(float)
HALF = np.arange(N) % 2
ENTRY, REVIEWER, ITEM = np.repeat(np.arange(10), 6), np.tile(np.repeat([0, 1, 2], 2), 10), np.tile([0, 1], 30)
MODEL = grm.GradedModel(
    a=np.full(4, 1.5),
    b=[np.array([-1.0, 0, 1])] * 4,
    se_a=X[0],
    se_b=[X[0]] * 4,
    loglik=0.0,
    n=N,
    iterations=1,
    flags=(),
)

TABLES = {
    "nothing": None,
    "a number": 3,
    "a word": "abc",
    "a dict": {"a": 1},
    "a set": {1, 2},
    "empty": [],
    "empty rows": np.empty((N, 0)),
    "no rows": np.empty((0, 4)),
    "one value": [[1.0]],
    "one row": X[:1],
    "one column": X[:, :1],
    "a column": X[:, 0],
    "three dimensions": X[None],
    "lists": X.tolist(),
    "whole numbers": X.astype(int),
    "true and false": X > 1,
    "objects with None": np.where(X == 2, None, X),
    "words": X.astype(str),
    "bytes": X.astype("S3"),
    "ragged": [[1, 2], [3]],
    "infinite": np.where(X == 2, np.inf, X),
    "all missing": np.full((N, 4), NAN),
    "an all-missing row": np.vstack([np.full((1, 4), NAN), X[1:]]),
    "an all-missing column": np.column_stack([X[:, :3], np.full(N, NAN)]),
    "a constant column": np.column_stack([X[:, :3], np.ones(N)]),
    "constant": np.ones((N, 4)),
    "the same column": np.tile(X[:, :1], 4),
    "a step pattern": (np.arange(N)[:, None] > np.array([10, 20, 30, 40])).astype(float),
    "continuous": X + RNG.normal(size=X.shape),
    "huge": X * 1e200,
    "large": X * 1e60,
    "tiny": X * 1e-200,
    "far from zero": X + 1e9,
    "negative": X - 2,
    "complex": X.astype(complex),
    "dates": np.full((N, 4), np.datetime64("2024-01-01")),
    "fields": np.zeros(N, dtype=[("a", float), ("b", int)]),
    "mostly missing": np.where(RNG.random(X.shape) < 0.8, NAN, X),
    "masked": np.ma.masked_equal(X, 2),
    "read only": np.broadcast_to(X[:, :1], X.shape),
}
LABELS = {
    "halves": HALF,
    "words": np.array(["有", "无"])[HALF],
    "booleans": HALF == 1,
    "each its own": np.arange(N),
    "all the same": np.zeros(N),
    "missing": [None, *HALF[1:].tolist()],
    "not a number": np.where(HALF == 1, NAN, 0.0),
    "blank": ["", *["b"] * (N - 1)],
    "mixed": [1, "1"] * 30,
    "dicts": [{}] * N,
    "lists": [[1], [2, 3]] * 30,
    "a table": np.zeros((N, 2)),
    "short": ["a"],
    "a word": "a",
    "nothing": None,
    "infinite": np.where(HALF == 1, np.inf, 0.0),
}
OPTIONS = [None, "a", NAN, np.inf, -1, 0, 1, 2, 2.5, 10**30, True, [], [1], {}, X, object()]

WITH_TABLE = {
    "score": lambda x: score(x, low=0, high=3),
    "reliability": reliability,
    "icc": agreement.icc,
    "fleiss": agreement.fleiss,
    "krippendorff nominal": agreement.krippendorff,
    "krippendorff ordinal": lambda x: agreement.krippendorff(x, "ordinal"),
    "krippendorff interval": lambda x: agreement.krippendorff(x, "interval"),
    "krippendorff ratio": lambda x: agreement.krippendorff(x, "ratio"),
    "fit": grm.fit,
    "estimate": lambda x: grm.estimate(MODEL, x),
    "dif": lambda x: dif(x, HALF),
    "informants": lambda x: informants(x, HALF),
    "covariates": lambda x: effect(X[:, 0], X[:, 1], HALF, covariates=x),
}
WITH_COLUMN = {
    "norms": lambda v: norms(v, HALF),
    "kappa": lambda v: agreement.kappa(v, v),
    "kappa with others": lambda v: agreement.kappa(v, X[:, 0], "linear"),
    "change": lambda v: change(v, X[:, 0], se_pre=0.1, se_post=0.1),
    "change error": lambda v: change(X[:, 0], X[:, 1], se_pre=v, se_post=0.1),
    "effect before": lambda v: effect(v, X[:, 1], HALF),
    "effect after": lambda v: effect(X[:, 0], v, HALF),
    "effect group": lambda v: effect(X[:, 0], X[:, 1], v),
    "panel": lambda v: panel(ENTRY, REVIEWER, v),
    "facets": lambda v: facets(ENTRY, REVIEWER, ITEM, v),
    "information": lambda v: grm.information(MODEL, v),
}
WITH_LABELS = {
    "norms": lambda g: norms(X[:, 0], g),
    "informants": lambda g: informants(X, g),
    "dif": lambda g: dif(X, g),
    "panel entry": lambda g: panel(g, REVIEWER, X[:, 0]),
    "panel reviewer": lambda g: panel(ENTRY, g, X[:, 0]),
    "panel criterion": lambda g: panel(ENTRY, REVIEWER, X[:, 0], criterion=g),
    "facets person": lambda g: facets(g, REVIEWER, ITEM, X[:, 0]),
    "facets rater": lambda g: facets(ENTRY, g, ITEM, X[:, 0]),
    "facets item": lambda g: facets(ENTRY, REVIEWER, g, X[:, 0]),
    "kappa": lambda g: agreement.kappa(g, g),
}
WITH_OPTION = {
    "low": lambda o: score(X, low=o, high=3),
    "high": lambda o: score(X, low=0, high=o),
    "reverse": lambda o: score(X, low=0, high=3, reverse=o),
    "one reversed": lambda o: score(X, low=0, high=3, reverse=[o]),
    "min_share": lambda o: score(X, low=0, high=3, min_share=o),
    "minimum": lambda o: norms(X[:, 0], HALF, minimum=o),
    "levels": lambda o: informants(X, HALF, levels=o),
    "weights": lambda o: agreement.kappa(X[:, 0], X[:, 1], o),
    "level": lambda o: agreement.krippendorff(X, o),
    "top": lambda o: panel(ENTRY, REVIEWER, X[:, 0], top=o),
    "k": lambda o: grm.short_form(MODEL, o),
    "model": lambda o: grm.estimate(o, X),
    "model to select from": lambda o: grm.short_form(o, 2),
    "model to look at": lambda o: grm.information(o, [0.0]),
}


def answer_or_sentence(call, given):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            call(given)
        except MeasurementError as refused:
            sentence = str(refused)
            assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 300, sentence


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("call", WITH_TABLE)
def test_any_table(call, table):
    answer_or_sentence(WITH_TABLE[call], TABLES[table])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("call", WITH_COLUMN)
def test_any_column(call, table):
    given = TABLES[table]
    wide = isinstance(given, np.ndarray) and given.ndim == 2 and given.shape[1]
    answer_or_sentence(WITH_COLUMN[call], given[:, -1] if wide else given)


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("call", WITH_LABELS)
def test_any_labels(call, labels):
    answer_or_sentence(WITH_LABELS[call], LABELS[labels])


@pytest.mark.parametrize("option", range(len(OPTIONS)))
@pytest.mark.parametrize("call", WITH_OPTION)
def test_any_option(call, option):
    answer_or_sentence(WITH_OPTION[call], OPTIONS[option])


@pytest.mark.parametrize(
    ("call", "name", "sentence"),
    [
        ("low", "low", "low must be a number, not {}."),
        ("high", "high", "high must be a number, not {}."),
        ("reverse", "reverse", None),
        ("min_share", "min_share", "min_share must be between 0 and 1, not {}."),
        ("minimum", "minimum", "minimum must be a whole number of at least 2, not {}."),
        ("levels", "levels", "levels must be a whole number of at least 2, not {}."),
        ("weights", "weights", "weights must be None, linear, quadratic, not {}."),
        ("level", "level", "level must be nominal, ordinal, interval, ratio, not {}."),
        ("top", "top", "top must be a whole number between 1 and 10, not {}."),
        ("k", "k", "k must be a whole number between 1 and 4, not {}."),
        ("model", "model", "model must be a calibration from grm.fit, not {}."),
    ],
)
def test_refused_option_is_named_with_what_it_must_be(call, name, sentence):
    given = 3.5 if call == "reverse" else "?"
    with pytest.raises(MeasurementError) as refused:
        WITH_OPTION[call](given)
    assert (refused.value.code, refused.value.params["name"]) == ("bad_option", name)
    assert str(refused.value) == (sentence or "reverse must be a list of item numbers, not {}.").format(given)


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda bad: norms(X[:, 0], bad), "group"),
        (lambda bad: informants(X, bad), "unit"),
        (lambda bad: dif(X, bad), "group"),
        (lambda bad: panel(bad, REVIEWER, X[:, 0]), "entry"),
        (lambda bad: panel(ENTRY, bad, X[:, 0]), "reviewer"),
        (lambda bad: panel(ENTRY, REVIEWER, X[:, 0], criterion=bad), "criterion"),
        (lambda bad: facets(bad, REVIEWER, ITEM, X[:, 0]), "person"),
        (lambda bad: facets(ENTRY, bad, ITEM, X[:, 0]), "rater"),
        (lambda bad: facets(ENTRY, REVIEWER, bad, X[:, 0]), "item"),
    ],
)
def test_column_with_a_missing_label_is_named(call, names):
    with pytest.raises(MeasurementError) as refused:
        call([*range(7), None, *range(N - 8)])
    assert (refused.value.code, refused.value.params) == ("missing_label", {"name": names, "row": 7})


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda bad: norms(bad, HALF), "values"),
        (lambda bad: agreement.kappa(bad, X[:, 0]), "a"),
        (lambda bad: agreement.kappa(X[:, 0], bad), "b"),
        (lambda bad: effect(bad, X[:, 0], HALF), "pre"),
        (lambda bad: effect(X[:, 0], bad, HALF), "post"),
        (lambda bad: effect(X[:, 0], X[:, 1], bad), "treated"),
        (lambda bad: panel(ENTRY, REVIEWER, bad), "value"),
        (lambda bad: facets(ENTRY, REVIEWER, ITEM, bad), "value"),
        (lambda bad: grm.information(MODEL, bad), "theta"),
    ],
)
def test_table_in_place_of_a_column_is_named(call, name):
    with pytest.raises(MeasurementError) as refused:
        call(X)
    assert (refused.value.code, refused.value.params) == ("not_a_column", {"name": name, "ndim": 2})
