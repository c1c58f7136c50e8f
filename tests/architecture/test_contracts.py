"""The import contracts hold, and each goes red for a planted violation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).with_name("lint-imports")
PLANTED = {
    "registry looks up": ("registry/choices.py", "from qiangji.portal import navigation", "The house, read upwards"),
    "a model reaches its views": ("registry/models/cycle.py", "from qiangji.registry import views", "Inside an app"),
    "a core meets Django": ("measure/errors.py", "import django", "The cores know numbers"),
    "the other core meets Django": ("allocate/errors.py", "import django", "The cores know numbers"),
    "one core meets the other": ("allocate/errors.py", "import qiangji.measure", "The house, read upwards"),
    "a query calls a core": ("registry/rules.py", "import qiangji.measure", "Only bridge.py"),
    "a query calls the other core": ("registry/rules.py", "import qiangji.allocate", "Only bridge.py"),
    "the look meets a domain": ("ui/context.py", "from qiangji.accounts import roles", "Documents and the look"),
    "a room without a place": ("junk/__init__.py", "", "The house, read upwards"),
}


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    return subprocess.run(
        [LINT, "--no-cache", "--config", root / ".importlinter"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def broken(output: str) -> list[str]:
    return [line for line in output.splitlines() if " BROKEN" in line]


def test_contracts_hold():
    result = lint(ROOT)
    assert (broken(result.stdout), result.returncode) == ([], 0), result.stdout


@pytest.mark.parametrize("name", PLANTED)
def test_planted_import_breaks_its_contract(name, tmp_path):
    path, line, contract = PLANTED[name]
    ignored = shutil.ignore_patterns("templates", "static", "locale", "__pycache__")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    target = tmp_path / "src" / "qiangji" / path
    target.parent.mkdir(exist_ok=True)
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(f"{before}\n{line}\n", encoding="utf-8")

    result = lint(tmp_path)

    assert result.returncode == 1
    assert any(line.startswith(contract) for line in broken(result.stdout)), result.stdout
