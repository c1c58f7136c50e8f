"""The name a file is shown under: what the sender called it, less all that could mislead a reader or a computer."""

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 80
SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
FORBIDDEN = re.compile(r'[<>:"/\\|?*%]')
# Telephone, identity and certificate numbers are this long; a file name is no place for them.
PERSONAL_NUMBER = re.compile(r"\d{11,}[Xx]?")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def shown_name(name: str, extension: str) -> str:
    """One line, no path, no invisible marks that turn text around, and the extension that the content really has."""
    stem = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    while SUFFIX.search(stem):
        stem = SUFFIX.sub("", stem)
    stem = "".join(mark for mark in stem if unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    stem = PERSONAL_NUMBER.sub("…", FORBIDDEN.sub(" ", stem))
    stem = " ".join(stem.split())[:LONGEST].strip(" .")
    if not stem or RESERVED.fullmatch(stem):
        stem = _("文件")
    return f"{stem}.{extension}"
