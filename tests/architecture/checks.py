"""What imports cannot show, as functions from a tree to its offences, so that each can be tried on a planted one."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

JUNK_NAMES = {"utils", "common", "helpers", "base", "misc"}
CORES = {"measure", "allocate"}
LAYERS = [
    *("ui", "documents", "audit", "accounts", "files", "notices", "registry"),
    *("assessment", "guidance", "learning", "selection", "showcase"),
    *("reports", "portal", "demo"),
]


def python_files(package: Path) -> Iterable[Path]:
    return (p for p in sorted(package.rglob("*.py")) if "migrations" not in p.parts)


def too_long_files(package: Path, *, app: int = 400, core: int = 450) -> list[str]:
    return [
        f"{path.relative_to(package)}: {lines} lines"
        for path in python_files(package)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > (core if _in_core(path, package) else app)
    ]


def too_long_functions(package: Path, *, app: int = 60, core: int = 80) -> list[str]:
    found = []
    for path in python_files(package):
        most = core if _in_core(path, package) else app
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _body_lines(node) > most:
                found += [f"{path.relative_to(package)}: {node.name} has {_body_lines(node)} lines"]
    return found


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of work: signature and docstring left out, since naming and explaining are free."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _in_core(path: Path, package: Path) -> bool:
    return path.relative_to(package).parts[0] in CORES


def junk_drawers(package: Path) -> list[str]:
    return [str(p.relative_to(package)) for p in sorted(package.rglob("*")) if p.stem in JUNK_NAMES]


def too_long_templates(package: Path, *, page: int = 200, fragment: int = 100) -> list[str]:
    return [
        f"{path.relative_to(package)}: {lines} lines"
        for path in sorted(package.rglob("templates/**/*.html"))
        for lines in [len(path.read_text(encoding="utf-8").splitlines())]
        if lines > (fragment if path.name.startswith("_") else page)
    ]


INLINE = re.compile(
    r"""\sstyle=["']|<style|\son[a-z]+=["']|<script(?![^>]*\ssrc=)|href=["']javascript:""", re.IGNORECASE
)


def inline_styles_and_scripts(package: Path) -> list[str]:
    return [
        f"{path.relative_to(package)}: {match.group().strip()}"
        for path in sorted(package.rglob("templates/**/*.html"))
        for match in INLINE.finditer(path.read_text(encoding="utf-8"))
    ]


def climbing_foreign_keys(models: Iterable[type]) -> list[str]:
    """Relations whose target lives higher in the house than their owner: import-linter cannot see ``"app.Model"``."""
    found = []
    for model in models:
        owner = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or target == "self" or owner not in LAYERS:
                continue
            there = target._meta.app_label
            if there in LAYERS and LAYERS.index(there) > LAYERS.index(owner):
                found.append(f"{model.__name__}.{field.name} climbs to {there}.{target.__name__}")
    return found
