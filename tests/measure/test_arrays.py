from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from qiangji.measure import Malformed
from qiangji.measure.arrays import (
    LARGEST,
    as_choice,
    as_column,
    as_columns,
    as_floats,
    as_labels,
    as_number,
    as_table,
    missing,
    same_length,
    shown,
    varies,
)

NAN = np.nan
MASKED = np.ma.masked_array([1, 2, 3], mask=[False, True, False])


def code_of(call, *arguments, **options):
    with pytest.raises(Malformed) as refused:
        call(*arguments, **options)
    return refused.value.code, refused.value.params


@pytest.mark.parametrize("values", [[1, None, 3], [1, NAN, 3], MASKED, [1, Decimal("NaN"), Fraction(3)], (1, None, 3)])
def test_missing_may_be_none_nan_or_masked(values):
    np.testing.assert_array_equal(as_floats(values), [1, NAN, 3])


def test_missing_may_be_the_na_of_a_data_frame():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": pandas.array([1, None], dtype="Int64"), "b": [0.5, NAN]})
    np.testing.assert_array_equal(as_table(frame), [[1, 0.5], [NAN, NAN]])
    assert missing(pandas.NA) and missing(pandas.NaT)
    assert code_of(as_labels, frame["a"], "entry") == ("missing_label", {"name": "entry", "row": 1})
    assert as_labels(pandas.Series(["b", "a"]), "entry").tolist() == ["b", "a"]


@pytest.mark.parametrize("kind", [bool, np.int8, np.uint16, np.int64, np.float16, np.float32, object])
def test_numbers_of_any_kind_are_taken(kind):
    found = as_floats(np.array([0, 1], dtype=kind))
    assert found.dtype == np.float64 and found.tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    "values",
    [
        ["1", "2"],
        [b"1"],
        [1j],
        "12",
        {1, 2},
        {"a": 1},
        [[1, 2], [3]],
        [None, "1"],
        [date(2024, 1, 1)],
        np.array(["2024-01-01"], dtype="datetime64[D]"),
        np.array([1], dtype="timedelta64[D]"),
        (i for i in range(3)),
        [object()],
        np.zeros(2, dtype=[("a", float)]),
    ],
)
def test_what_is_not_a_number_is_refused_even_if_it_looks_like_one(values):
    assert code_of(as_floats, values)[0] == "not_numeric"


def test_numbers_must_be_finite_and_squares_too():
    assert code_of(as_floats, [1, -np.inf])[0] == "infinite"
    assert code_of(as_floats, [10**400, None])[0] == "infinite"
    assert as_floats([LARGEST, -LARGEST]).tolist() == [1e100, -1e100]
    assert code_of(as_floats, [1, -1.01e100]) == ("out_of_range", {"low": -1e100, "high": 1e100, "value": -1.01e100})


def test_input_is_copied():
    x = np.ones((2, 2))
    as_table(x)[0, 0] = 9
    assert x[0, 0] == 1


def test_a_column_may_stand_for_a_table_of_one():
    assert as_columns([1, 2]).tolist() == [[1], [2]]
    assert as_columns([[1, 2]]).tolist() == [[1, 2]]
    assert code_of(as_columns, [[[1]]]) == ("not_a_table", {"ndim": 3})


def test_labels_of_one_type_keep_it_and_mixed_ones_become_words():
    assert as_labels([3, 1, 2], "entry").dtype.kind == "i"
    assert as_labels([3, 1.5], "entry").tolist() == [3, 1.5]
    assert as_labels(np.array([3, 1], dtype=object), "entry").dtype.kind == "i"
    assert as_labels([True, False], "entry").dtype.kind == "b"
    assert as_labels(np.array(["b", "a"], dtype=object), "entry").tolist() == ["b", "a"]
    assert as_labels([1, "a"], "entry").tolist() == ["1", "a"]
    assert as_labels([date(2024, 1, 2), date(2024, 1, 1)], "entry").tolist() == [date(2024, 1, 2), date(2024, 1, 1)]
    assert as_labels(np.ma.masked_array([1, 2], mask=[False, False]), "entry").tolist() == [1, 2]
    given = np.array([1, 2])
    assert as_labels(given, "entry") is given


@pytest.mark.parametrize(
    "labels",
    [
        [1.0, NAN],
        ["a", None],
        ["a", NAN],
        ["a", ""],
        ["a", Decimal("sNaN")],
        np.ma.masked_array(["a", "b"], mask=[False, True]),
        np.ma.masked_array([1, 2], mask=[False, True]),
        np.array(["2024", "NaT"], dtype="datetime64[Y]"),
    ],
)
def test_missing_label_is_refused_with_its_row(labels):
    assert code_of(as_labels, labels, "entry") == ("missing_label", {"name": "entry", "row": 1})


@pytest.mark.parametrize(
    "labels", [[{}, {}], [object(), object()], [[1], [2, 3]], [1, "1"], [date(2024, 1, 1), "a"], [1j, 2j], [1, 1j]]
)
def test_labels_that_cannot_be_told_apart_or_ordered_are_refused(labels):
    assert code_of(as_labels, labels, "entry") == ("bad_label", {"name": "entry"})


@pytest.mark.parametrize(
    ("labels", "ndim"), [("abc", 0), (None, 0), ([[1], [2]], 2), ([("a", 1)], 2), (np.ones((2, 2)), 2)]
)
def test_labels_are_one_column(labels, ndim):
    assert code_of(as_labels, labels, "entry") == ("not_a_column", {"name": "entry", "ndim": ndim})


@pytest.mark.parametrize(
    "value", ["2", None, NAN, np.inf, 0, 4, 1.5, [1], np.array([1, 2]), {}, 1j, np.timedelta64(2, "D")]
)
def test_option_that_is_not_such_a_number_is_refused(value):
    code, params = code_of(as_number, value, "k", "one to three", low=1, high=3, whole=True)
    assert (code, params["name"], params["allowed"]) == ("bad_option", "k", "one to three")


@pytest.mark.parametrize("value", [1, 3, 2.0, np.int8(2), np.array(2), Fraction(2)])
def test_option_may_be_any_number_in_its_range(value):
    assert as_number(value, "k", "", low=1, high=3, whole=True) == int(value)
    assert isinstance(as_number(value, "k", "", low=1, high=3, whole=True), int)
    assert isinstance(as_number(value, "k", ""), float)


@pytest.mark.parametrize("value", ["c", 1, ["a"], np.array(["a"]), {}])
def test_option_that_is_not_one_of_the_words_is_refused(value):
    as_choice("a", "level", ("a", "b"))
    as_choice(None, "level", (None, "b"))
    assert code_of(as_choice, value, "level", ("a", "b"))[1]["allowed"] == "a, b"


def test_refused_values_are_shown_shortly_and_on_one_line():
    assert shown(2.5) == 2.5 and shown(np.int64(3)) == 3 and shown(True) is True
    assert shown("a\nb") == "a b"
    assert shown("x" * 40) == "x" * 40
    assert shown("x" * 41) == "x" * 40 + "…"


def test_differences_of_rounding_are_none():
    assert not varies(np.array([0.3, 0.1 + 0.2]))
    assert not varies(np.array([0.0, 1e-150]))
    assert varies(np.array([1.0, 1.0 + 1e-9]))
    assert not varies(np.array([1e6, 1e6 + 2e-10])) and varies(np.array([1e6, 1e6 + 1e-5]))
    assert varies(np.array([0.0, 1e-90]))
    assert varies(np.array([[1, 1], [1, 2.0]])).tolist() == [False, True]


def test_columns_of_different_lengths_are_named():
    same_length(a=np.ones(2), b=np.ones((2, 3)))
    assert code_of(same_length, a=np.ones(2), b=np.ones(3)) == ("lengths_differ", {"names": "a, b"})


def test_wrong_form_is_refused():
    assert code_of(as_column, [[1.0]], "values") == ("not_a_column", {"name": "values", "ndim": 2})
    assert code_of(as_table, [1.0]) == ("not_a_table", {"ndim": 1})


def test_what_is_no_array_at_all_is_no_column():
    class Stubborn:
        def __array__(self, dtype=None, copy=None):
            raise TypeError

    assert code_of(as_labels, Stubborn(), "entry")[0] == "not_a_column"
    assert code_of(as_floats, Stubborn())[0] == "not_numeric"


def test_option_too_large_for_a_float_is_refused():
    assert code_of(as_number, 10**400, "k", "small")[0] == "bad_option"
