"""Rows of the list, ready to show. Codes become words once a language, not once a cell."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qiangji.ui.addresses import address
from qiangji.ui.components.markup import markup
from qiangji.ui.components.signs import pill

from ..choices import SHORT_FORMS, ServiceField, Standing
from ..models import Organisation

_LOOKS = {
    Standing.ACTIVE: ("good", "✓"),
    Standing.CONTACT: ("info", "i"),
    Standing.DEREGISTERED: ("neutral", "⊘"),
    Standing.MERGED: ("neutral", "⇄"),
}
_SHOWN = (
    "pk",
    "name",
    "credit_code",
    "region__name",
    "legal_form",
    "primary_field",
    "standing",
    "confirmed_on",
    "phone",
)


class Words(NamedTuple):
    forms: dict[str, str]
    fields: dict[str, str]
    pills: dict[str, SafeString]
    never: str
    shape: str


@dataclass(frozen=True)
class Row:
    url: str
    name: str
    code: str
    cells: tuple[object, ...]
    phone: str
    html: SafeString


def standing_pill(standing: str) -> SafeString:
    kind, sign = _LOOKS[Standing(standing)]
    return pill(kind, str(Standing(standing).label), sign)


def headings() -> tuple[str, ...]:
    return _("地区"), _("组织形式"), _("主要服务领域"), _("状态"), _("最近确认")


def rows_of(organisations: QuerySet[Organisation]) -> list[Row]:
    words = _words(get_language())
    here, rows = address("registry:organisation-list"), []
    for pk, name, code, region, form, field, standing, confirmed, phone in organisations.values_list(*_SHOWN):
        url, day = f"{here}{pk}/", confirmed.isoformat() if confirmed else words.never
        cells = (region, words.forms[form], words.fields[field], words.pills[standing], day)
        rows.append(Row(url, name, code or "", cells, phone, markup(words.shape, url, name, code or "", *cells)))
    return rows


@cache
def _words(_language: str) -> Words:
    return Words(
        forms={value: str(label) for value, label in SHORT_FORMS.items()},
        fields={value: str(label) for value, label in ServiceField.choices},
        pills={value: standing_pill(value) for value in Standing.values},
        never=_("从未"),
        shape=_shape(),
    )


def _shape() -> str:
    """One table row; ``markup`` escapes what fills it."""
    cells = "".join(f'<td data-label="{heading}">{{}}</td>' for heading in headings())
    name = '<a class="qj-main" href="{}">{}</a><br><span class="qj-hint qj-nowrap">{}</span>'
    return f'<tr><th scope="row"><span>{name}</span></th>{cells}</tr>'
