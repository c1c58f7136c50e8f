"""Doubts about a unified social credit code (GB 32100-2015): sentences for a person, never a verdict.

Some early codes fail the national check and are still legal, so nothing here blocks: the caller asks for a reason.
"""

from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

from qiangji.accounts.models import Region

from .choices import LegalForm

CIVIL_AFFAIRS = "5"
KIND_DIGITS = {
    LegalForm.SOCIAL_GROUP: "1",
    LegalForm.SERVICE_ORGANISATION: "2",
    LegalForm.FOUNDATION: "3",
}
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def normalise(code: str | None) -> str | None:
    """Upper case without spaces and hyphens, as the certificate prints it; nothing is None."""
    return uscc.compact(code or "") or None


def body_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714-1997) for its first eight."""
    total = sum(_BODY_ALPHABET.index(c) * w for c, w in zip(body, _BODY_WEIGHTS, strict=True))
    remainder = (11 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


def compose(*, legal_form: str, region_code: str, body: str) -> str:
    """A well-formed code for made-up organisations; ``body`` is the first eight characters of the organisation code."""
    code = f"{CIVIL_AFFAIRS}{KIND_DIGITS[LegalForm(legal_form)]}{region_code}{body}{body_check(body)}"
    return code + uscc.calc_check_digit(code)


def administrative_code(region: Region) -> str:
    """The national code a place registers under; a zone without one goes by its parent's."""
    return region.code if region.code.isdigit() or region.parent is None else region.parent.code


def doubts(code: str | None, *, legal_form: str, region_code: str) -> list[str]:
    """What does not fit in ``code``, one sentence each; a missing or clean code has none.

    ``region_code`` is the administrative code the organisation is registered under; an internal zone such as BDA
    passes its parent's code.
    """
    if code is None:
        return []
    try:
        uscc.validate(code)
    except InvalidLength:
        return [_("代码应为 18 位，现为 %d 位。") % len(code)]
    except InvalidFormat:
        return [_("代码只能含数字和大写字母，不用 I、O、Z、S、V，前 8 位为数字。")]
    except InvalidChecksum:
        return [_("末位校验码不符。"), *_content_doubts(code, legal_form, region_code)]
    except ValidationError:
        return [_("代码不符合 GB 32100 的规定。")]
    return _content_doubts(code, legal_form, region_code)


def _content_doubts(code: str, legal_form: str, region_code: str) -> list[str]:
    found = []
    if body_check(code[8:16]) != code[16]:
        found.append(_("第 9—17 位组织机构代码的校验码不符。"))
    if code[0] != CIVIL_AFFAIRS:
        found.append(_("首位不是 5，不是民政部门登记的代码。"))
    elif legal_form in KIND_DIGITS and code[1] != KIND_DIGITS[LegalForm(legal_form)]:
        found.append(_("第 2 位与组织形式“%s”不符。") % LegalForm(legal_form).label)
    if code[2:8] != region_code:
        found.append(
            _("第 3—8 位 %(found)s 与登记地区 %(expected)s 不符。") % {"found": code[2:8], "expected": region_code}
        )
    return found
