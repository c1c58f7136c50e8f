"""Chinese is the source; this finds what is to be translated, and what was written past the translator.

Babel does the work, so that neither a fresh machine nor CI needs GNU gettext.
"""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HAN = re.compile(r"[\u4e00-\u9fff]")
TRANSLATED = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}"
    r"|{%\s*trans(?:late)?\s+(?:\"[^\"]*\"|'[^']*').*?%}|_\((?:\"[^\"]*\"|'[^']*')\)",
    re.DOTALL,
)
# Where Chinese is data rather than interface: the demo's invented world, seed vocabulary, what files are called in.
DATA = "# zh-data"


def sources(suffix: str) -> Iterator[Path]:
    return (p for p in sorted(PACKAGE.rglob(f"*{suffix}")) if "migrations" not in p.parts)


def templates() -> Iterator[Path]:
    """Pages, and the plain text of mails and messages."""
    yield from sources(".html")
    yield from (p for p in sources(".txt") if "templates" in p.parts)


def po_path(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def extract() -> Catalog:
    """Every message of the sources, without line numbers: those only make noise in a diff."""
    catalog = Catalog(project="qiangji", charset="utf-8")
    for path in [*sources(".py"), *templates()]:
        text = path.read_text(encoding="utf-8")
        code = text if path.suffix == ".py" else templatize(text, origin=str(path))
        for _line, function, messages, comments in extract_python(
            io.BytesIO(code.encode()), list(KEYWORDS), ["Translators:"], {"encoding": "utf-8"}
        ):
            _add(catalog, function, messages, comments, path)
    return catalog


def _add(catalog: Catalog, function: str, messages, comments, path: Path) -> None:
    parts = list(messages) if isinstance(messages, tuple) else [messages]
    context = parts.pop(0) if function.startswith(("pgettext", "npgettext")) else None
    parts = [part for part in parts if isinstance(part, str)]
    if not parts or not parts[0] or not HAN.search(parts[0]):
        return
    plural = function.startswith(("ngettext", "npgettext"))
    message = (parts[0], parts[1]) if plural and len(parts) > 1 else parts[0]
    catalog.add(message, None, [(str(path.relative_to(PACKAGE)), None)], auto_comments=comments, context=context)


def update(language: str) -> Catalog:
    """Bring the language's file in step with the sources; obsolete messages go."""
    path = po_path(language)
    catalog = Catalog(locale=language, charset="utf-8")
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(extract(), no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=110, omit_header=False, sort_output=True, include_lineno=False)
    return catalog


def compile_catalog(language: str) -> Path:
    path = po_path(language)
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
    return path.with_suffix(".mo")


def untranslated(language: str) -> list[str]:
    """Messages of the sources that the language's file does not translate."""
    with po_path(language).open("rb") as file:
        known = read_po(file, locale=language)
    return [
        str(message.id)
        for message in extract()
        if message.id and not _is_translated(known.get(message.id, message.context))
    ]


def _is_translated(message) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def unmarked_in_templates() -> list[str]:
    """Chinese in a template that no translation tag holds."""
    found = []
    for path in templates():
        blanked = TRANSLATED.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), path.read_text(encoding="utf-8"))
        found += [
            f"{path.relative_to(PACKAGE)}:{number}: {line.strip()[:60]}"
            for number, line in enumerate(blanked.splitlines(), 1)
            if HAN.search(line)
        ]
    return found


def unmarked_in_python() -> list[str]:
    """Chinese in Python that is neither passed to gettext nor declared to be data."""
    found = []
    for path in sources(".py"):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        if DATA in "\n".join(lines[:12]):
            continue
        found += [
            f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value[:40]!r}"
            for node in _loose_strings(ast.parse(text))
            if HAN.search(node.value) and DATA not in lines[node.lineno - 1]
        ]
    return found


def _loose_strings(node: ast.AST) -> Iterator[ast.Constant]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and getattr(child.func, "id", getattr(child.func, "attr", "")) in KEYWORDS:
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child
        yield from _loose_strings(child)
