"""The public face: names, arguments, attributes and what each function's text says. Other programs rely on it."""

import dataclasses
import inspect

import pytest

from qiangji import measure

FACE = {
    "score": ("x, *, reverse, low, high, min_share", measure.Scores, "value se n_items"),
    "reliability": (
        "x",
        measure.Reliability,
        "alpha alpha_low alpha_high omega item_rest alpha_if_dropped sem n flags",
    ),
    "norms": ("values, groups, *, minimum", measure.Norms, "percentile stanine low high group_n shrinkage"),
    "informants": (
        "values, units, *, levels",
        measure.Informants,
        "unit mean shrunken se n icc1 icc2 rwg ad",
    ),
    "agreement.icc": ("x", measure.ICC, "icc1 icc2 icc3 icc1k icc2k icc3k"),
    "agreement.kappa": ("a, b, weights", measure.Agreement, "value low high"),
    "agreement.fleiss": ("x", measure.Agreement, "value low high"),
    "agreement.krippendorff": ("x, level", measure.Agreement, "value low high"),
    "grm.fit": ("x", measure.GradedModel, "a b se_a se_b loglik n iterations flags"),
    "grm.estimate": ("model, x", measure.Scores, "value se n_items"),
    "grm.information": ("model, theta", None, ""),
    "grm.short_form": ("model, k", measure.ShortForm, "items expected_se r_full"),
    "dif": ("x, group", measure.Dif, "chi2 p delta_r2 verdict note"),
    "panel": (
        "entry, reviewer, value, *, criterion, top",
        measure.Panel,
        "entry fair se raw trimmed p_top tier reviewer severity severity_se severity_p variance",
    ),
    "facets": (
        "person, rater, item, value",
        measure.Facets,
        "item item_se rater rater_se step theta theta_se variance loglik infit",
    ),
    "change": ("pre, post, *, se_pre, se_post", measure.Change, "difference se z verdict"),
    "effect": (
        "pre, post, treated, *, covariates",
        measure.Effect,
        "ancova ancova_se ancova_low ancova_high did did_se hedges_g mde n_treated n_control warnings",
    ),
}


def found(name):
    whole = measure
    for part in name.split("."):
        whole = getattr(whole, part)
    return whole


@pytest.mark.parametrize("name", FACE)
def test_arguments_stay(name):
    parts = []
    for parameter in inspect.signature(found(name)).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        parts.append(parameter.name)
    assert ", ".join(parts) == FACE[name][0]


@pytest.mark.parametrize("name", [name for name in FACE if FACE[name][1]])
def test_attributes_stay_and_are_explained(name):
    _, kind, attributes = FACE[name]
    fields = [field.name for field in dataclasses.fields(kind)]
    assert set(attributes.split()) <= set(fields)
    assert kind.__dataclass_params__.frozen
    assert all(field in kind.__doc__ for field in fields)


@pytest.mark.parametrize("name", FACE)
def test_text_gives_shapes_result_method_refusals_and_source(name):
    text = inspect.getdoc(found(name))
    for section in ("Parameters", "Returns", "Notes", "Raises", "References"):
        assert f"\n{section}\n" + "-" * len(section) in text, section
    for parameter in inspect.signature(found(name)).parameters:
        assert parameter in text


def test_refusals_are_value_errors():
    assert issubclass(measure.MeasurementError, ValueError)
    for kind in (measure.TooFewData, measure.NotConnected, measure.NotConverged, measure.Malformed):
        assert issubclass(kind, measure.MeasurementError)


def test_everything_named_is_there():
    assert all(hasattr(measure, name) for name in measure.__all__)
    assert {name.split(".")[0] for name in FACE} <= set(measure.__all__)
