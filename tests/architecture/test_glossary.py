"""Word first: every table of ours has its row in the glossary."""

import re
from pathlib import Path

from django.apps import apps
from django.utils.translation import override

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def rows(text: str) -> set[tuple[str, str]]:
    """(中文, code) of every table row."""
    return {
        (match.group(1).strip(), match.group(2))
        for match in re.finditer(r"^\| ([^|]+) \|[^|]+\| `(\w+)`[^|]*\|", text, re.MULTILINE)
    }


def words_of_models() -> set[tuple[str, str]]:
    with override("zh-hans"):
        return {
            (str(model._meta.verbose_name), model.__name__)
            for model in apps.get_models()
            if model.__module__.startswith("qiangji.") and not model.__name__.startswith("Historical")
        }


def test_every_model_has_its_row():
    assert words_of_models() - rows(GLOSSARY.read_text(encoding="utf-8")) == set()


def test_missing_row_is_seen():
    text = GLOSSARY.read_text(encoding="utf-8")
    without = "\n".join(line for line in text.splitlines() if "`Cycle`" not in line)
    assert words_of_models() - rows(without) >= {("年度", "Cycle")}
