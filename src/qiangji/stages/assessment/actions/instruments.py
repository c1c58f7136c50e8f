"""Verbs on an instrument as a whole."""

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..errors import Refused
from ..models import Instrument


@transaction.atomic
def create_instrument(*, key: str, name: str, measures: str, by, purpose: str = "") -> Instrument:
    if Instrument.objects.filter(key=key).exists():
        raise Refused(_("标识“%(key)s”已有量表在用；请换一个标识。") % {"key": key})
    instrument = Instrument.objects.create(key=key, name=name, measures=measures, purpose=purpose)
    record(kind="instrument_created", by=by, subject=instrument)
    return instrument


@transaction.atomic
def edit_instrument(*, instrument: Instrument, name: str, measures: str, by, purpose: str = "") -> Instrument:
    """Whom it measures decides who may read its results, so that can no longer change once anything is published."""
    if measures != instrument.measures and instrument.versions.filter(frozen_at__isnull=False).exists():
        raise Refused(_("这个量表已有发布的版本，不能再改测量对象：谁能看结果由它决定。要改，请另建量表。"))
    instrument.name, instrument.measures, instrument.purpose = name, measures, purpose
    instrument.save()
    record(kind="instrument_edited", by=by, subject=instrument)
    return instrument
