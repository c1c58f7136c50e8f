"""Text that is drawn once, with holes for what differs from sheet to sheet; filling them is one join."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

_HOLE = re.compile("\x02([^\x03]*)\x03")


@dataclass(frozen=True)
class Drawn:
    """Text and names of holes in turn, text first and last."""

    parts: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> SafeString:
        """``values`` by hole, ready to stand there: what comes from people is escaped already."""
        out = list(self.parts)
        out[1::2] = [values.get(name, "") for name in out[1::2]]
        return SafeString("".join(out))


def hole(name: str) -> SafeString:
    return SafeString(f"\x02{name}\x03")


def draw(template: str, shown: Mapping[str, object], *, number: int = 0) -> Drawn:
    """``number`` stands in addresses where only a number can: it becomes the hole ``number``."""
    text = render_to_string(template, shown).strip()
    return Drawn(tuple(_HOLE.split(text.replace(str(number), hole("number")) if number else text)))
