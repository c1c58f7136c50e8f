"""The page around the questions of a sheet, drawn for nobody: what is a sheet's or a reader's own is a hole in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from django.urls import reverse
from django.utils.safestring import SafeString

from .asking import Step
from .choices import Measures
from .drawing import Drawn, draw, hole
from .kept import Kept
from .models import InstrumentVersion

NUMBER = 2**62 + 1  # of no sheet
GAP = 0.6  # between two steps of the bar, in questions
_pages: Kept[Drawn] = Kept(most=400)


@dataclass(frozen=True)
class Look:
    """All that the page depends on beside the version. ``step`` is the one shown, 0 where all are."""

    language: str
    modes: frozenset[str]
    is_demo: bool
    size: str
    step: int = 0
    is_over: bool = False
    is_empty: bool = False


@dataclass(frozen=True)
class Bar:
    """A step in the progress bar, in units of a question; ``x`` is where it begins."""

    step: Step
    answered: SafeString
    x: float
    is_now: bool

    @property
    def width(self) -> int:
        return len(self.step.keys)


def drawn(version: InstrumentVersion, steps: Sequence[Step], look: Look) -> Drawn:
    """Holes: ``number``, ``reader``, ``code``, ``organisation``, ``instrument``, ``round``, ``promise``, ``csrf``,
    ``address``, ``errors``, ``toasts``, ``answered``, and ``answered:1`` and ``questions:1`` for each step.
    """
    template = "assessment/sheets/step.html" if look.step else "assessment/sheets/whole.html"
    return _pages.get(version, look, lambda: draw(template, _shown(version, steps, look), number=NUMBER))


def _shown(version: InstrumentVersion, steps: Sequence[Step], look: Look) -> dict[str, object]:
    on_step = {"step": steps[look.step - 1]} if look.step else {}
    here = reverse("assessment:sheet-step", args=[NUMBER, look.step]) if look.step else ""
    named = {name: SimpleNamespace(name=hole(name)) for name in ("organisation", "instrument", "round")}
    return on_step | {
        "display_modes": look.modes,
        "is_demo": look.is_demo,
        "csrf_token": hole("csrf"),
        "request": SimpleNamespace(
            path=here or reverse("assessment:sheet-whole", args=[NUMBER]), get_full_path=hole("address")
        ),
        "user": SimpleNamespace(pk=hole("reader")),
        "sheet": SimpleNamespace(
            pk=NUMBER, version=version, respondent_code=hole("code"), organisation=named["organisation"]
        ),
        "instrument": named["instrument"],
        "round": named["round"],
        "promise": SimpleNamespace(short=hole("promise")),
        "is_personal": version.instrument.measures == Measures.PERSON,
        "steps": steps,
        "drawn": [
            (step, hole(f"questions:{step.number}")) for step in ([steps[look.step - 1]] if look.step else steps)
        ],
        "bars": list(_bars(steps, look.step)),
        "length": sum(len(step.keys) for step in steps) + GAP * (len(steps) - 1),
        "asked": sum(len(step.keys) for step in steps),
        "answered": hole("answered"),
        "errors": hole("errors"),
        "toasts": hole("toasts"),
        "has_previous": look.step > 1,
        "is_last": look.step == len(steps),
        "is_over": look.is_over,
        "is_empty": look.is_empty,
    }


def _bars(steps: Sequence[Step], shown: int) -> Iterator[Bar]:
    x = 0.0
    for step in steps:
        yield Bar(step, hole(f"answered:{step.number}"), round(x, 2), step.number == shown)
        x += len(step.keys) + GAP
