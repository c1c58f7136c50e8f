"""What somebody says of themselves beside their answers, by a consent of its own.

The log keeps that it happened, not by whom or beside which sheet: whoever reads it must not learn who declared.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record

from ..choices import Voice
from ..declaration import CONSENT_VERSION
from ..errors import Refused
from ..models import AnswerSheet, SelfDeclaration


@transaction.atomic
def declare(*, sheet: AnswerSheet, has_disability: bool, by, at: dt.datetime | None = None) -> SelfDeclaration:  # noqa: ARG001
    sheet = AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.voice != Voice.PERSON or sheet.submitted_at is None or sheet.withdrawn_at is not None:
        raise Refused(_("交了的个人答卷才能附上说明。"))
    said = {"has_disability": has_disability, "consent_version": CONSENT_VERSION, "consented_at": at or clock.now()}
    declaration, _created = SelfDeclaration.objects.update_or_create(sheet=sheet, defaults=said)
    record(kind="self_declared", by=None, subject=SelfDeclaration(), label=_named())
    return declaration


@transaction.atomic
def declare_of_oneself(*, sheets: Iterable[AnswerSheet], has_disability: bool, by) -> int:
    """Beside each of somebody's own sheets; returns beside how many."""
    declared = [declare(sheet=sheet, has_disability=has_disability, by=by) for sheet in sheets]
    if not declared:
        raise Refused(_("交了的个人答卷才能附上说明。"))
    return len(declared)


@transaction.atomic
def take_back_declaration(*, sheet: AnswerSheet, by) -> None:
    """It is deleted, not kept aside."""
    take_back_of_oneself(sheets=[sheet], by=by)


@transaction.atomic
def take_back_of_oneself(*, sheets: Iterable[AnswerSheet], by) -> None:  # noqa: ARG001
    """Whatever somebody declared beside these sheets."""
    deleted, _rows = SelfDeclaration.objects.filter(sheet__in=list(sheets)).delete()
    if not deleted:
        raise Refused(_("没有可收回的说明。"))
    record(kind="declaration_taken_back", by=None, subject=SelfDeclaration(), label=_named())


def delete_declaration(sheet: AnswerSheet) -> None:
    """Part of taking a sheet back: what was said beside it goes with it."""
    SelfDeclaration.objects.filter(sheet=sheet).delete()


def _named() -> str:
    """In place of a name and a number: the kind of thing alone."""
    return str(SelfDeclaration._meta.verbose_name)
