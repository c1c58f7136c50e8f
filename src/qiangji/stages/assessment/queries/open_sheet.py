"""One sheet with everything that its pages say about it: asked for at every click of whoever answers."""

from collections import defaultdict

from qiangji.files.models import StoredFile
from qiangji.registry.models import Organisation, Person

from ..models import AnswerSheet, Assessment, Evidence, Instrument, InstrumentVersion, Item, Round
from .prepared import Prepared, columns, records

_PARTS = (
    (AnswerSheet, ""),
    (Person, "person__"),
    (Organisation, "organisation__"),
    (Assessment, "assessment__"),
    (Round, "assessment__round__"),
    (InstrumentVersion, "version__"),
    (Instrument, "version__instrument__"),
)
_sheets = Prepared(lambda pk: AnswerSheet.objects.filter(pk=pk, assessment__isnull=False).values_list(*columns(_PARTS)))


def sheet_in_a_round(pk: int) -> AnswerSheet | None:
    """The round is of the sheet's own version: it is read once."""
    for row in _sheets(pk):
        sheet, person, organisation, assessment, round_, version, instrument = records(_PARTS, row)
        version.instrument, round_.version, assessment.round = instrument, version, round_
        sheet.person, sheet.organisation, sheet.assessment, sheet.version = person, organisation, assessment, version
        return sheet
    return None


_EVIDENCE = ((Evidence, ""), (StoredFile, "file__"), (Item, "item__"))
_evidence = Prepared(
    lambda sheet: Evidence.objects.filter(sheet_id=sheet).order_by("pk").values_list(*columns(_EVIDENCE))
)


def evidence_of(sheet: AnswerSheet) -> dict[str, list[Evidence]]:
    """By item key, in the order in which it came."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for row in _evidence(sheet.pk):
        evidence, file, item = records(_EVIDENCE, row)
        evidence.file, evidence.item = file, item
        found[item.key].append(evidence)
    return found
