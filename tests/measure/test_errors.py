import pickle
import re
from pathlib import Path

import pytest

from qiangji import measure
from qiangji.measure.errors import SENTENCES


def test_every_refusal_is_a_measurement_error_with_code_and_sentence():
    for kind in (measure.TooFewData, measure.NotConnected, measure.NotConverged, measure.Malformed):
        refused = kind("few_people", minimum=5, n=2)
        assert isinstance(refused, measure.MeasurementError)
        assert (refused.code, refused.params) == ("few_people", {"minimum": 5, "n": 2})
        assert str(refused) == "At least 5 people with usable answers are needed, there are 2."


@pytest.mark.parametrize("code", SENTENCES)
def test_every_code_is_in_use_and_is_one_plain_sentence(code):
    source = "".join(path.read_text(encoding="utf-8") for path in Path(measure.__file__).parent.rglob("*.py"))
    assert source.count(f'"{code}"') > 1
    assert SENTENCES[code].endswith(".")


def test_flag_is_a_sentence_that_survives_pickling():
    flag = measure.Flag("weak_item", item=3, value=0.2)
    copy = pickle.loads(pickle.dumps(flag))
    assert (copy, copy.code, copy.item) == (str(flag), "weak_item", 3)
    assert measure.Flag("negative_alpha").item is None


def test_version_is_stated():
    assert re.fullmatch(r"\d+\.\d+\.\d+", measure.__version__)
