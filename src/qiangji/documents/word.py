"""A report as a Word document that an office can go on editing: real styles, repeated table headers, alt text."""

from collections.abc import Callable
from io import BytesIO

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .report import Block, Bullets, Figure, Note, PageBreak, Paragraph, Report, Seal, Table
from .text import one_line, printable
from .typesetting import picture
from .word_styles import INK_3, SERIF, child, prepare, set_cell_lines

_TEXT_WIDTH = Mm(170)


def write_docx(report: Report) -> bytes:
    document = Document()
    prepare(document, report)
    writer = _Writer(document)
    writer.opening(report)
    for section in report.sections:
        if section.title:
            document.add_heading(one_line(section.title), level=1)
        for block in section.blocks:
            writer.write(block)
    _foot(document, report)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


class _Writer:
    def __init__(self, document):
        self.document, self.tables, self.figures = document, 0, 0
        self.forms: dict[type, Callable] = {Paragraph: self.paragraph, Note: self.note, Bullets: self.bullets}
        self.forms |= {Table: self.table, Figure: self.figure, Seal: self.seal}
        self.forms[PageBreak] = lambda _block: document.add_page_break()

    def write(self, block: Block) -> None:
        self.forms[type(block)](block)

    def opening(self, report: Report) -> None:
        self.document.add_paragraph(one_line(report.title), style="Title")
        if report.subtitle:
            self.document.add_paragraph(one_line(report.subtitle), style="Subtitle")
        for label, value in report.meta:
            line = self.document.add_paragraph()
            line.add_run(f"{one_line(label)}　").font.color.rgb = INK_3
            line.add_run(printable(value))
            line.paragraph_format.space_after = Pt(2)

    def paragraph(self, block: Paragraph) -> None:
        self.document.add_paragraph(printable(block.text))

    def bullets(self, block: Bullets) -> None:
        for item in block.items:
            self.document.add_paragraph(printable(item), style="List Bullet")

    def note(self, block: Note) -> None:
        line = self.document.add_paragraph()
        borders = child(line._p.get_or_add_pPr(), "w:pBdr")  # first: the order of these properties is fixed
        child(borders, "w:left", val="single", sz="24", space="8", color="17231F")
        if block.label:
            label = line.add_run(f"{one_line(block.label)}　")
            label.bold = True
            label._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SERIF)
        line.add_run(printable(block.text))
        line.paragraph_format.left_indent = Mm(4)
        line.paragraph_format.keep_together = True

    def table(self, block: Table) -> None:
        self.tables += 1
        self.caption(_("表"), self.tables, block.caption)
        table = self.document.add_table(rows=0, cols=len(block.header))
        shares = block.widths or block.needs()
        widths = [int(_TEXT_WIDTH * share / sum(shares)) for share in shares]
        for place, cells in enumerate((block.header, *block.rows)):
            row = table.add_row()
            for column, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = widths[column]
                self.cell(cell, words, bold=place == 0, right=column in block.numeric)
            properties = row._tr.get_or_add_trPr()
            child(properties, "w:cantSplit")
            if place == 0:
                child(properties, "w:tblHeader")
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        set_cell_lines(table)
        _describe_table(table, block.caption)
        after = self.document.add_paragraph(printable(block.note), style="Caption")
        after.paragraph_format.space_before = Pt(4)

    @staticmethod
    def cell(cell, words: str, *, bold: bool, right: bool) -> None:
        line = cell.paragraphs[0]
        run = line.add_run(printable(words))
        run.bold, run.font.size = bold, Pt(9.5)
        line.paragraph_format.space_after, line.paragraph_format.line_spacing = Pt(0), 1.3
        line.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT

    def figure(self, block: Figure) -> None:
        self.figures += 1
        self.caption(_("图"), self.figures, block.caption)
        line = self.document.add_paragraph()
        line.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.line_spacing = 1.0
        placed = line.add_run().add_picture(BytesIO(picture(block.svg)), width=int(_TEXT_WIDTH * block.width))
        placed._inline.docPr.set("descr", one_line(block.alt))
        placed._inline.docPr.set("title", one_line(block.caption))

    def caption(self, word: str, place: int, words: str) -> None:
        line = self.document.add_paragraph(f"{word} {place}　{one_line(words)}", style="Caption")
        line.paragraph_format.keep_with_next = True

    def seal(self, block: Seal) -> None:
        for words, space in ((one_line(block.place), 36), (_("(盖章)　　　　年　　月　　日"), 24)):
            line = self.document.add_paragraph(words)
            line.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.space_before = Pt(space)


def _describe_table(table, caption: str) -> None:
    properties = table._tbl.tblPr
    child(properties, "w:tblCaption", val=one_line(caption))


def _foot(document, report: Report) -> None:
    named = [(_("口径：%s"), report.definition), (_("数据截至 %s"), report.as_of), (_("打印人：%s"), report.printed_by)]
    foot = document.sections[0].footer.paragraphs[0]
    foot.add_run("".join(pattern % one_line(value) + "　" for pattern, value in named if value))
    before, _page, rest = _("第 {page} 页，共 {pages} 页").partition("{page}")
    between, _pages, after = rest.partition("{pages}")
    for words, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        foot.add_run(words)
        if code:
            _field(foot, code)


def _field(paragraph, code: str) -> None:
    field = child(paragraph._p, "w:fldSimple", instr=code)
    field.append(paragraph.add_run("1")._r)
