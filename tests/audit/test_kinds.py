"""Every kind of event that the code records has words for the auditor, and no words wait for a kind that is gone."""

import ast
from pathlib import Path

import qiangji
from qiangji.audit.sentences import KINDS

PACKAGE = Path(qiangji.__file__).parent


def recorded(source: str) -> set[str]:
    """The constants given to ``record(kind=…)``, wherever in that argument they stand."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) == "record"]
    given = [keyword.value for call in named for keyword in call.keywords if keyword.arg == "kind"]
    return {part.value for value in given for part in ast.walk(value) if isinstance(part, ast.Constant)}


def test_every_kind_is_described():
    found = set().union(*(recorded(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")))
    assert (sorted(found - KINDS.keys()), sorted(KINDS.keys() - found)) == ([], [])


def test_kind_chosen_between_two_is_seen():
    assert recorded('record(kind="a" if x else "b", by=None, subject=y)\nother(kind="c")') == {"a", "b"}
