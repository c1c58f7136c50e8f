"""Which pages say the same, and which are built the same: a page that was looked at is not looked at again.

Roles share most of their pages. What axe judges is how a page is built, so a page is given to it for each new shape of
its content and of what stands around it; whether a page scrolls sideways depends on its words, so those count as well.
"""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from lxml import html

# Their values never decide whether a page is accessible; whether they are there, and empty, does.
ONLY_WHETHER = {"href", "src", "value", "action", "content", "title", "alt", "aria-label", "placeholder", "data-label"}
# Who is looking at what: of no weight for how a page is built.
LEFT_OUT = {"aria-current", "d", "data-qj-confirm", "data-qj-verb", "nonce", "datetime"}
DIGITS = re.compile(r"\d+")


class Page(NamedTuple):
    words: str
    content: str
    surroundings: str
    links: list[str]


def read(source: str) -> Page:
    document = html.document_fromstring(source)
    links = document.xpath("//a/@href")
    for token in document.xpath("//input[@name='csrfmiddlewaretoken']"):
        token.set("value", "")
    main = document.find(".//main")
    content = main if main is not None else document.find("body")
    written, built = html.tostring(content, encoding="unicode"), _shape(content)
    content.clear()
    return Page(_key(written), _key(built), _key(_shape(document)), links)


class Seen:
    """Marks that all workers of one run share: the first who comes by a shape looks at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def any_new(self, *keys: str) -> bool:
        marks = [self._mark(key) for key in keys]  # all of them, before any is asked
        return any(marks)

    def _mark(self, key: str) -> bool:
        try:
            (self.folder / key).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _shape(element) -> str:
    """Tags, attributes and whether there is text; rows that are built alike count once."""
    if not isinstance(element.tag, str):
        return ""
    attributes = "".join(sorted(filter(None, map(_attribute, element.attrib.items()))))
    text = "t" if (element.text or "").strip() else ""
    parts = dict.fromkeys(_shape(child) + ("t" if (child.tail or "").strip() else "") for child in element)
    return f"<{element.tag}{attributes}>{text}{''.join(parts)}</>"


def _attribute(pair: tuple[str, str]) -> str:
    name, value = pair
    if name in LEFT_OUT:
        return ""
    return f" {name}={bool(value.strip()) if name in ONLY_WHETHER else DIGITS.sub('0', value)}"
