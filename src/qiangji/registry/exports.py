"""Rows → workbooks."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.accounts.models import User
from qiangji.accounts.permissions import Permission
from qiangji.documents.excel import About, write_workbook

from . import queries
from .models import Organisation
from .workbook.columns import dictionary, sheet
from .workbook.export import rows


def template(user: User) -> bytes:
    """An empty workbook with the dictionaries of the places in which the user may register."""
    return write_workbook(sheet(dictionary(queries.regions_for(user, Permission.REGISTER_ORGANISATION))))


def organisations(found: QuerySet[Organisation], *, user: User, filters: list[tuple[str, str]]) -> bytes:
    """What the list shows, with its filters, its moment, its exporter and what is counted."""
    words = dictionary(queries.regions_for(user, Permission.VIEW_ORGANISATION))
    written = list(rows(found, words))
    counts = queries.counts_by_basis(found)
    counted = {"n": len(written), "served": counts.served, "contact": counts.contact}
    about = About(
        exported_by=f"{user} {user.unit}".strip(),
        as_of=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        filters=tuple(filters),
        definition=_(
            "本表 %(n)d 家，其中在册且业务主管单位为残联的 %(served)d 家，联系机构 %(contact)d 家；两个数不相加。"
        )
        % counted,
        row_count=len(written),
    )
    return write_workbook(sheet(words), written, about=about)
