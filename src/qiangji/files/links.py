"""What an Office file would fetch from elsewhere as soon as it is opened: a template, a picture, another workbook."""

from xml.parsers import expat
from zipfile import ZipFile

PRESSED = "/hyperlink"  # followed when somebody presses it, and not before


class Unreadable(ValueError):
    """A list of relationships that is not plain XML."""


def reaches_out(archive: ZipFile) -> bool:
    """Whether any part names something outside the file, other than a link to press. Raises Unreadable."""
    lists = (name for name in archive.namelist() if name.lower().endswith(".rels"))
    return any(_reaches_out(archive.read(name)) for name in lists)


def _reaches_out(relationships: bytes) -> bool:
    """Read by a parser, which knows every encoding; with a document type, names could be composed unseen."""
    found: list[bool] = []

    def element(_name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2].lower(): value.strip() for key, value in attributes.items()}
        is_outside = plain.get("targetmode", "").lower() == "external"
        found.append(is_outside and not plain.get("type", "").lower().endswith(PRESSED))

    def doctype(*_declared: object) -> None:
        raise Unreadable

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = element, doctype
    try:
        parser.Parse(relationships, True)
    except (expat.ExpatError, LookupError) as error:
        raise Unreadable from error
    return any(found)
