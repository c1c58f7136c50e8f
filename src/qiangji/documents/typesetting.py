"""The one door to typst: embedded fonts only, one compiler for the life of the process."""

import re
from functools import cache
from importlib.resources import files
from threading import Lock

import typst

# The first package holds the sans of the text in all weights, the second the serif and the chart font.
_FONT_PACKAGES = ("manimgx_fonts_cjk", "pylopdf_fonts_zh_cn")
_CHART_FONT = "Noto Sans SC"  # static: inside an SVG a variable font would come out in its thinnest weight
_BOLD = re.compile(r'fill="([^"]+)"([^>]*?) font-weight="700"')
_one_at_a_time = Lock()


class TypesettingError(RuntimeError):
    pass


def typeset(template: str, data: dict[str, str], **options) -> bytes:
    """``template`` (a file in ``typst/``) with ``data`` in ``sys.inputs``. Data are strings, never typst source."""
    with _one_at_a_time:
        try:
            made = _compiler().compile(_source(template), sys_inputs=data, **options)
        except typst.TypstError as error:
            raise TypesettingError(error.message) from error
    if not isinstance(made, bytes):
        raise TypesettingError("more than one page")
    return made


@cache
def _compiler() -> typst.Compiler:
    """Reading the fonts is the dear part of a document, so they are read once."""
    folders = [str(files(package)) for package in _FONT_PACKAGES]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


@cache
def _source(template: str) -> bytes:
    return (files(__package__) / "typst" / template).read_bytes()


def for_paper(svg: str) -> str:
    """A chart in the embedded font, which has one weight: a thin stroke in the letter's own colour stands for bold."""
    svg = _BOLD.sub(r'fill="\1"\2 stroke="\1" stroke-width="0.45"', svg)
    return re.sub('(<svg[^>]*?) font-family="[^"]*"', rf'\1 font-family="{_CHART_FONT}"', svg, count=1)


def picture(svg: str) -> bytes:
    """A chart as a PNG for writers that cannot place SVG; sharp enough to print over a whole text column."""
    return typeset("picture.typ", {"svg": for_paper(svg)}, format="png", ppi=144)
