"""A workbook of offers or needs: every row goes in, or none does and each says why in the sender's own file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts.models import Region, User
from qiangji.documents.excel import BadWorkbook, Record, RowError, Sheet, mark_errors, read_rows
from qiangji.registry import credit_code
from qiangji.registry.models import Organisation

from ..choices import Urgency, ValueBasis
from ..errors import Refused
from ..models import Need, Offer
from ..queries import partners_run_by
from ..resource_book import BASIS, FIELD, KIND, URGENCY, need_sheet, offer_sheet
from .needs import post_need
from .offers import publish_offer

MAX_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Imported:
    """``marked`` is the sender's own workbook with the reasons in it; empty when all rows went in."""

    count: int
    errors: tuple[RowError, ...] = ()
    marked: bytes = b""


class _Unfit(ValueError):
    """(column key, sentence) of the first thing that is wrong with a row."""


def import_needs(*, file: BinaryIO, by: User) -> Imported:
    def post(cells: dict) -> None:
        organisation = _organisation(cells.pop("credit_code"), by)
        values = {
            **cells,
            "kind": KIND[cells["kind"]],
            "urgency": URGENCY.get(cells.get("urgency") or "", Urgency.SOON),
        }
        values["reason"] = values.get("reason") or ""
        _check(Need(organisation=organisation, **values))
        same = {"organisation": organisation, "title": values["title"], "needed_by": values["needed_by"]}
        if Need.objects.filter(withdrawn_at=None, **same).exists():
            raise _Unfit("title", _("这家机构已经有同样的需求。"))
        post_need(organisation=organisation, by=by, **values)

    return _import(file, need_sheet(), post)


def import_offers(*, file: BinaryIO, by: User) -> Imported:
    places = list(Region.objects.exclude(parent=None))
    by_name = {place.name: place for place in places}
    partners = {partner.name: partner for partner in partners_run_by(by)}

    def publish(cells: dict) -> None:
        partner = partners.get(cells.pop("partner"))
        if partner is None:
            raise _Unfit("partner", _("没有登记过这个资源伙伴，请先登记，名称要一样。"))
        districts = [by_name[name] for name in cells.pop("districts", None) or ()]
        values = {
            key: "" if value is None and key in ("conditions", "handover") else value for key, value in cells.items()
        }
        values["kind"], values["field"] = KIND[cells["kind"]], FIELD.get(cells.get("field") or "", "")
        values["worth_basis"] = BASIS.get(cells.get("worth_basis") or "", ValueBasis.UNPRICED)
        _check(Offer(partner=partner, **values))
        same = {"partner": partner, "title": values["title"], "starts_on": values["starts_on"]}
        if Offer.objects.filter(withdrawn_at=None, **same).exists():
            raise _Unfit("title", _("这个伙伴已经发布过同样的供给。"))
        publish_offer(partner=partner, districts=districts, by=by, **values)

    return _import(file, offer_sheet(places), publish)


def _import(file: BinaryIO, sheet: Sheet, enter: Callable[[dict], None]) -> Imported:
    data = file.read(MAX_BYTES + 1)
    reading = read_rows(data, sheet, max_bytes=MAX_BYTES)
    errors = list(reading.errors)
    broken = {error.row for error in errors}
    if not reading.records:
        raise BadWorkbook(_("工作簿里没有要导入的行。"))
    with transaction.atomic():
        fit = [record for record in reading.records if record.row not in broken]
        errors += [error for record in fit if (error := _entered(record, sheet, enter))]
        if errors:
            transaction.set_rollback(True)
    if not errors:
        return Imported(len(reading.records))
    errors.sort(key=lambda error: error.row)
    return Imported(0, tuple(errors), mark_errors(data, errors, sheet=sheet.name))


def _entered(record: Record, sheet: Sheet, enter: Callable[[dict], None]) -> RowError | None:
    try:
        with transaction.atomic():
            enter(dict(record.values))
    except _Unfit as unfit:
        key, sentence = unfit.args
        return RowError(record.row, sentence, sheet.header(key))
    except Refused as refusal:
        return RowError(record.row, str(refusal))
    return None


def _organisation(code: object, by: User) -> Organisation:
    found = Organisation.objects.filter(credit_code=credit_code.normalise(str(code))).first()
    if found is None or not by.has_perm("guidance.post_need", found):
        raise _Unfit("credit_code", _("没有这家机构，或者不在您的范围里。"))
    return found


def _check(row: Need | Offer) -> None:
    """The model's own limits, said of the column."""
    try:
        row.clean_fields(exclude=("posted_by", "published_by"))
    except ValidationError as error:
        key, sentences = next(iter(error.message_dict.items()))
        raise _Unfit(key, sentences[0]) from None
