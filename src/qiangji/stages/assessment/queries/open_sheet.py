"""One sheet with everything that its pages say about it: asked for at every click of whoever answers."""

from qiangji.registry.models import Organisation, Person

from ..models import AnswerSheet, Assessment, Instrument, InstrumentVersion, Round
from .prepared import Prepared, columns, row_of

_PARTS = (
    (AnswerSheet, ""),
    (Person, "person__"),
    (Organisation, "organisation__"),
    (Assessment, "assessment__"),
    (Round, "assessment__round__"),
    (InstrumentVersion, "version__"),
    (Instrument, "version__instrument__"),
)
_sheets = Prepared(
    lambda pk: AnswerSheet.objects.filter(pk=pk, assessment__isnull=False).values_list(
        *(name for model, path in _PARTS for name in columns(model, path))
    )
)


def sheet_in_a_round(pk: int) -> AnswerSheet | None:
    """The round is of the sheet's own version: it is read once."""
    for row in _sheets(pk):
        sheet, person, organisation, assessment, round_, version, instrument = _records(row)
        version.instrument, round_.version, assessment.round = instrument, version, round_
        sheet.person, sheet.organisation, sheet.assessment, sheet.version = person, organisation, assessment, version
        return sheet
    return None


def _records(row: tuple):
    start = 0
    for model, _path in _PARTS:
        end = start + len(model._meta.concrete_fields)
        yield row_of(model, row[start:end])
        start = end
