"""One cell at a time: is it there, does it fit, what does it mean?"""

import re
from decimal import Decimal, InvalidOperation

from django.db import models
from django.utils.translation import gettext as _

from ..models import Item
from ..models.instrument import KEY
from .opening import Row

YES, NO = {"yes", "true", "1", "y", "是"}, {"", "no", "false", "0", "n", "否"}  # zh-data
MOST_WEIGHT = Decimal(9999)


def fitting(row: Row, column: str, model: type[models.Model], field: str, *, required: bool = False) -> str:
    """The text of a cell, refused where it is longer than the platform keeps."""
    text = re.sub(r"\r\n?|_x000D_\n?", "\n", row.text(column)).strip()
    most = getattr(model._meta.get_field(field), "max_length", None) or 0
    if required and not text:
        row.fail(_("缺少 %(column)s。") % {"column": column})
    if most and len(text) > most:
        row.fail(_("%(column)s 有 %(n)d 字，最多 %(most)d 字。") % {"column": column, "n": len(text), "most": most})
    return text


def key_of(row: Row, column: str = "name") -> str:
    key = row.get(column)
    if not KEY.fullmatch(key) or len(key) > 40:
        row.fail(
            _("%(column)s 写的是“%(key)s”；请用字母开头，只含字母、数字、横线和下划线，最多 40 个。")
            % {"column": column, "key": key}
        )
    return key


def switch(row: Row, column: str) -> bool:
    text = row.get(column).strip().lower()
    if text not in YES | NO:
        row.fail(_("%(column)s 写的是“%(text)s”；请写 yes 或留空。") % {"column": column, "text": text})
    return text in YES


def weight(row: Row) -> Decimal:
    text = row.get("weight") or "1"
    try:
        number = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        row.fail(_("weight 写的是“%(text)s”，不是数字。") % {"text": text[:20]})
    if not 0 <= number <= MOST_WEIGHT:
        row.fail(_("weight 须在 0 到 %(most)s 之间。") % {"most": MOST_WEIGHT})
    return number


def whole_number(row: Row, column: str, *, most: int) -> int | None:
    text = row.get(column).strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > most:
        row.fail(
            _("%(column)s 写的是“%(text)s”；请写 0 到 %(most)d 的整数。")
            % {"column": column, "text": text[:20], "most": most}
        )
    return int(text)


def choice(row: Row, column: str, choices: type[models.TextChoices]) -> str:
    text = row.get(column).strip().lower()
    if text and text not in choices.values:
        row.fail(
            _("%(column)s 写的是“%(text)s”；只能是 %(allowed)s。")
            % {"column": column, "text": text[:40], "allowed": "、".join(choices.values)}
        )
    return text


def item_text(row: Row, column: str, field: str, *, required: bool = False) -> str:
    return fitting(row, column, Item, field, required=required)
