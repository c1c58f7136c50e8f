"""How a Word report looks: page, faces with their substitutes, language, table lines."""

from datetime import UTC, datetime

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from .report import Report
from .text import one_line

# The faces that Windows and WPS have or that are free, and, in the font table, what may stand in for each.
SANS, SERIF = "Microsoft YaHei", "Source Han Serif SC"
_SUBSTITUTES = {
    SANS: "微软雅黑,PingFang SC,Noto Sans CJK SC,Source Han Sans SC,思源黑体",  # zh-data: names of faces
    SERIF: "思源宋体,Noto Serif CJK SC,Noto Serif SC,STZhongsong,华文中宋,Songti SC",  # zh-data
}
INK, INK_2, INK_3 = RGBColor(0x17, 0x23, 0x1F), RGBColor(0x42, 0x50, 0x4A), RGBColor(0x5A, 0x67, 0x62)
_SIZES = {
    "Normal": 10.5,
    "Title": 22,
    "Subtitle": 12,
    "Heading 1": 14,
    "List Bullet": 10.5,
    "Caption": 9.5,
    "Footer": 8.5,
}
_AROUND = {"Title": (0, 4), "Subtitle": (0, 10), "Heading 1": (18, 8), "Caption": (10, 4), "List Bullet": (0, 4)}
_LINE_SPACING = {"Footer": 1.0, "Caption": 1.0, "Title": 1.3}
_COLOURS = {"Caption": INK_2, "Subtitle": INK_2, "Footer": INK_3}


def child(parent, tag: str, **values: str):
    """A new last child ``tag`` with ``w:`` attributes."""
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def prepare(document, report: Report) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = Mm(20), Mm(24)
    for name, size in _SIZES.items():
        _set_face(document.styles[name], name, size)
    languages = [*document.styles.element.iter(qn("w:lang")), *document.settings.element.iter(qn("w:themeFontLang"))]
    for language in languages:
        language.set(qn("w:val"), report.language)
        language.set(qn("w:eastAsia"), report.language if report.language.startswith("zh") else "zh-CN")
    properties = document.core_properties
    properties.title, properties.author = one_line(report.title)[:255], one_line(report.printed_by)[:255]
    properties.language, properties.comments = report.language, ""
    properties.created = properties.modified = datetime.now(UTC)
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[name]
    _name_substitutes(document)


def _set_face(style, name: str, size: float) -> None:
    style.font.size, style.font.name = Pt(size), SANS
    style.font.bold, style.font.italic = name in ("Title", "Heading 1"), False
    style.font.color.rgb = _COLOURS.get(name, INK)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{script}"), SERIF if name == "Title" else SANS)
    for unwanted in [*properties.findall(qn("w:spacing")), *properties.findall(qn("w:kern"))]:
        properties.remove(unwanted)
    for border in list(style.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    style.paragraph_format.space_before, style.paragraph_format.space_after = (
        Pt(value) for value in _AROUND.get(name, (0, 6))
    )
    style.paragraph_format.line_spacing = _LINE_SPACING.get(name, 1.5)


def _name_substitutes(document) -> None:
    part = next(part for part in document.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml")
    table = parse_xml(part.blob)
    for face, others in _SUBSTITUTES.items():
        child(child(table, "w:font", name=face), "w:altName", val=others)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def set_cell_lines(table) -> None:
    """Hairlines between rows only; the header between two stronger lines."""
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    lines = {"top": ("8", "17231F"), "bottom": ("4", "D6DCD7"), "insideH": ("4", "D6DCD7")}
    drawn = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{ink}"/>' for side, (size, ink) in lines.items()
    )
    properties = table._tbl.tblPr
    properties.find(qn("w:tblLook")).addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{drawn}</w:tblBorders>"))
    under = (
        f'<w:tcBorders {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="0" w:color="17231F"/></w:tcBorders>'
    )
    for cell in table.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(parse_xml(under))
