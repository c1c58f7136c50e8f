"""Which report a round's instrument calls for. What is about whom: a renderer each, chosen by what is measured."""

from collections.abc import Callable, Iterator, Sequence

from qiangji.accounts import queries as accounts
from qiangji.documents.pdf import compile_report

from .. import queries
from ..choices import Measures
from ..models import AnswerSheet, Scoring
from .organisation_report import organisation_reports
from .report import profile_report

# Subjects (sheets, or assessments) of one scoring → a function for each that gives its PDF.
Renderer = Callable[[Sequence, Scoring], Iterator[tuple[object, Callable[[], bytes]]]]


def personal_reports(
    sheets: Sequence[AnswerSheet], scoring: Scoring
) -> Iterator[tuple[AnswerSheet, Callable[[], bytes]]]:
    for sheet, profile in zip(sheets, queries.profiles_of(list(sheets), scoring), strict=True):
        yield sheet, lambda profile=profile: compile_report(profile_report(profile, hub=accounts.hub()))


RENDERERS: dict[str, Renderer] = {
    Measures.PERSON: personal_reports,
    Measures.ORGANISATION: organisation_reports,
}
