"""The shape of the house: each rule holds, and each rule's check goes red for a planted violation."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from tests.architecture import checks

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "qiangji"
STAGES = ["assessment", "guidance", "learning", "selection", "showcase"]


@pytest.mark.parametrize(
    "check",
    [
        checks.too_long_files,
        checks.too_long_functions,
        checks.junk_drawers,
        checks.too_long_templates,
        checks.inline_styles_and_scripts,
    ],
    ids=lambda check: check.__name__,
)
def test_tree_keeps_the_rule(check):
    assert check(PACKAGE) == []


def test_stages_are_the_five_in_loop_order():
    found = sorted(p.name for p in (PACKAGE / "stages").iterdir() if p.is_dir() and not p.name.startswith("__"))
    assert found == STAGES[: len(found)]


def test_no_foreign_key_climbs():
    assert checks.climbing_foreign_keys(apps.get_models(include_auto_created=True)) == []


def test_planted_violations_are_seen(tmp_path):
    app = tmp_path / "registry"
    (app / "templates" / "registry").mkdir(parents=True)
    (tmp_path / "measure").mkdir()
    (app / "models.py").write_text("x = 1\n" * 401)
    (tmp_path / "measure" / "grm.py").write_text("x = 1\n" * 401)
    (app / "utils.py").write_text('def work():\n    """Doc."""\n' + "    x = 1\n" * 61)
    (app / "templates" / "registry" / "_row.html").write_text("<p>\n" * 101)
    (app / "templates" / "registry" / "page.html").write_text('<p style="color:red" onclick="x()"><script>x()</script>')

    assert checks.too_long_files(tmp_path) == ["registry/models.py: 401 lines"]
    assert checks.too_long_functions(tmp_path) == ["registry/utils.py: work has 61 lines"]
    assert checks.junk_drawers(tmp_path) == ["registry/utils.py"]
    assert checks.too_long_templates(tmp_path) == ["registry/templates/registry/_row.html: 101 lines"]
    assert checks.inline_styles_and_scripts(tmp_path) == [
        'registry/templates/registry/page.html: style="',
        'registry/templates/registry/page.html: onclick="',
        "registry/templates/registry/page.html: <script",
    ]


def test_planted_climbing_key_is_seen():
    class Climber(models.Model):
        organisation = models.ForeignKey("registry.Organisation", models.CASCADE)

        class Meta:
            app_label = "audit"
            managed = False

        def __str__(self):
            return "planted"

    try:
        assert checks.climbing_foreign_keys([Climber]) == ["Climber.organisation climbs to registry.Organisation"]
    finally:
        del apps.all_models["audit"]["climber"]
        apps.clear_cache()
