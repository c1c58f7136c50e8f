"""A report as a tagged PDF (PDF/UA-1), set by typst with embedded fonts."""

import json
import re
from dataclasses import asdict

from django.utils.translation import gettext as _

from .report import Block, Bullets, Figure, Note, PageBreak, Paragraph, Report, ReportError, Seal, Table
from .text import one_line, printable, shorten
from .typesetting import TypesettingError, for_paper, typeset

_KINDS = {
    Paragraph: "paragraph",
    Note: "note",
    Bullets: "bullets",
    Table: "table",
    Figure: "figure",
    Seal: "seal",
    PageBreak: "break",
}
_LONG_RUN = re.compile(r"[!-~]{24,}")
_FOOT_EMS = 58  # what one line of the foot holds
_TABLE_EMS, _SHORT = 50.7, 9  # em in a line of a table, and what a column may take without giving way


def compile_report(report: Report) -> bytes:
    """``report`` as PDF/UA-1. The words travel as JSON data, never as typst source."""
    data = {"report": json.dumps(_as_data(report), ensure_ascii=False)}
    try:
        return typeset("report.typ", data, format="pdf", pdf_standards=["ua-1"])
    except TypesettingError as error:
        raise ReportError(
            _("报告“%(title)s”排不出来，请把这句话告诉管理员：%(reason)s") % {"title": report.title, "reason": error}
        ) from error


def _as_data(report: Report) -> dict:
    lang, _dash, region = report.language.partition("-")
    return {
        "title": one_line(report.title),
        "subtitle": one_line(report.subtitle),
        "author": one_line(report.printed_by),
        "lang": lang,
        "region": region.lower() if len(region) == 2 else None,
        "meta": [[one_line(label), breakable(value)] for label, value in report.meta],
        "foot": _foot(report),
        "page": _("第 {page} 页，共 {pages} 页"),
        "table-word": _("表"),
        "figure-word": _("图"),
        "seal": _("(盖章)　　　　年　　月　　日"),
        "sections": [
            {"title": one_line(part.title), "blocks": [_block(block) for block in part.blocks]}
            for part in report.sections
        ],
    }


def _foot(report: Report) -> list[str]:
    named = [(_("口径：%s"), report.definition), (_("数据截至 %s"), report.as_of), (_("打印人：%s"), report.printed_by)]
    definition, *rest = [pattern % one_line(value) if value else "" for pattern, value in named]
    lines = [definition, "　".join(part for part in rest if part)]
    return [shorten(line, _FOOT_EMS) for line in lines if line] or [shorten(one_line(report.title), _FOOT_EMS)]


def _block(block: Block) -> dict:
    data = {"kind": _KINDS[type(block)], **asdict(block)}
    if isinstance(block, Figure):
        return data | {"svg": for_paper(block.svg), "alt": one_line(block.alt), "caption": one_line(block.caption)}
    if isinstance(block, Table):
        cells = {
            "header": [breakable(cell) for cell in block.header],
            "rows": [[breakable(cell) for cell in row] for row in block.rows],
        }
        return (
            data | cells | {"caption": one_line(block.caption), "note": breakable(block.note), "widths": _widths(block)}
        )
    return {
        key: breakable(value) if isinstance(value, str) else [breakable(item) for item in value]
        for key, value in data.items()
    }


def _widths(table: Table) -> list[tuple[str, float]]:
    """While all columns fit they share the line by their longest entry; otherwise only long words give way."""
    if table.widths:
        return [("fr", width) for width in table.widths]
    needs = table.needs()
    fits = sum(needs) <= _TABLE_EMS
    return [("fr" if fits or need > _SHORT else "em", need) for need in needs]


def breakable(value: object) -> str:
    """Printable text; a very long run without a space may break, or it would leave the page."""
    return _LONG_RUN.sub(lambda run: "\u200b".join(re.findall(".{1,12}", run[0])), printable(value))
