"""What somebody says of themselves beside their answers, by a consent of its own."""

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..choices import Voice
from ..errors import Refused
from ..models import AnswerSheet, SelfDeclaration

# The wording that was agreed to; a change of the words is a new version.
CONSENT_VERSION = "1"


@transaction.atomic
def declare(*, sheet: AnswerSheet, has_disability: bool, by) -> SelfDeclaration:
    if sheet.voice != Voice.PERSON or sheet.submitted_at is None or sheet.withdrawn_at is not None:
        raise Refused(_("交了的个人答卷才能附上说明。"))
    declaration, _created = SelfDeclaration.objects.update_or_create(
        sheet=sheet, defaults={"has_disability": has_disability, "consent_version": CONSENT_VERSION}
    )
    record(kind="self_declared", by=by, subject=sheet, label=sheet.respondent_code)
    return declaration


@transaction.atomic
def take_back_declaration(*, sheet: AnswerSheet, by) -> None:
    """It is deleted, not kept aside."""
    deleted, _rows = SelfDeclaration.objects.filter(sheet=sheet).delete()
    if not deleted:
        raise Refused(_("没有可收回的说明。"))
    record(kind="declaration_taken_back", by=by, subject=sheet, label=sheet.respondent_code)
