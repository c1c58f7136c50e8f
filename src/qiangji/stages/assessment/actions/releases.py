"""What an organisation lets its supervisors see, and takes back: a ledger of both."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record

from .. import queries
from ..choices import Measures, Released
from ..errors import Refused
from ..models import Assessment, Release


@transaction.atomic
def release_result(*, assessment: Assessment, what: str, by, at: dt.datetime | None = None) -> Release:
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("round__version__instrument")
        .get(pk=assessment.pk)
    )
    if assessment.round.version.instrument.measures != Measures.ORGANISATION:
        raise Refused(_("个人测评的结果只属于本人，不能共享。"))
    if what not in Released.values:
        raise Refused(_("请选要共享的内容。"))
    if assessment.releases.filter(what=what, withdrawn_at=None).exists():
        raise Refused(_("%(what)s已经共享了。") % {"what": Released(what).label})
    if what == Released.SCORES and not queries.scored_assessments().filter(pk=assessment.pk).exists():
        raise Refused(_("还没有计分，没有可以共享的得分。"))
    if what == Released.DIAGNOSIS and not assessment.diagnoses.filter(signed_at__isnull=False).exists():
        raise Refused(_("还没有签署的诊断，没有可以共享的结论。"))
    moment = at or clock.now()
    release = Release.objects.create(assessment=assessment, what=what, released_by=by, released_at=moment)
    record(kind="result_released", by=by, subject=assessment, detail={"what": str(Released(what).label)})
    return release


@transaction.atomic
def withdraw_release(*, release: Release, by) -> Release:
    """From now on supervisors see it no more; what they read is on record."""
    release = (
        Release.objects.select_for_update(of=("self",)).select_related("assessment__organisation").get(pk=release.pk)
    )
    if release.withdrawn_at is None:
        release.withdrawn_at, release.withdrawn_by = clock.now(), by
        release.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(kind="release_withdrawn", by=by, subject=release.assessment, detail={"what": release.get_what_display()})
    return release
