"""What lies on the table when an assessor and an organisation agree: per item what each voice says.

What a respondent chose is nowhere in here: of the self voice there is the middle and the ends, and only where enough
people answered for nobody to show.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from django.db.models import F

from ..choices import AnswerState, Voice
from ..models import Answer, AnswerSheet, Assessment, Item
from .definitions import scored_dimensions

# Fewer people than this could be told apart by their spread.
FEWEST_FOR_SPREAD = 3


@dataclass(frozen=True)
class MeetingItem:
    """``middle`` and the ends of the self voice are None where it is too small to be shown."""

    item: Item
    dimension: str
    selves: int
    middle: int | None
    lowest: int | None
    highest: int | None
    assessor: int | None
    assessor_state: str
    assessor_note: str
    agreed: Answer | None

    @property
    def differs(self) -> bool:
        """Nothing is the same as something unseen: what cannot be compared is talked about too."""
        return self.middle is None or self.assessor is None or self.middle != self.assessor

    @property
    def is_settled(self) -> bool:
        return self.agreed is not None and (not self.needs_reason or bool(self.agreed.note.strip()))

    @property
    def needs_reason(self) -> bool:
        """Where the voices differ, and where the agreed level is neither's."""
        if self.agreed is None:
            return self.differs
        return self.differs or self.agreed.score != self.assessor

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """(value, name, whether it is the agreed one)."""
        found = [(str(option.score), f"{option.score} {option.name}") for option in self.item.options.all()]
        extra = ((AnswerState.NOT_APPLICABLE, self.item.allows_na), (AnswerState.UNKNOWN, self.item.allows_unknown))
        found += [(state.value, str(state.label)) for state, allowed in extra if allowed]
        agreed = (
            "" if self.agreed is None else self.agreed.state if self.agreed.score is None else str(self.agreed.score)
        )
        return [(value, name, value == agreed) for value, name in found]

    @property
    def gap(self) -> int:
        return abs(self.middle - self.assessor) if self.middle is not None and self.assessor is not None else 0


def agreed_sheet_of(assessment: Assessment) -> AnswerSheet | None:
    return assessment.sheets.filter(voice=Voice.AGREED).first()


def meeting_items(assessment: Assessment) -> list[MeetingItem]:
    """In the order of the instrument; what organisations of this size are not asked is not on the table."""
    answers = (
        Answer.objects.filter(sheet__assessment=assessment, sheet__withdrawn_at__isnull=True)
        .exclude(sheet__submitted_at=None, sheet__voice__in=[Voice.SELF, Voice.ASSESSOR])
        .annotate(voice=F("sheet__voice"))
        .order_by("sheet_id")
    )
    by_item: dict[int, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_item[answer.item_id].append(answer)
    return [
        _row(item, dimension.name, by_item[item.pk])
        for dimension in scored_dimensions(assessment.round.version)
        for item in dimension.items.all()
        if assessment.size not in {exemption.size for exemption in item.exemptions.all()}
    ]


def _row(item: Item, dimension: str, answers: Iterable[Answer]) -> MeetingItem:
    by_voice: dict[str, list[Answer]] = {}
    for answer in answers:
        by_voice.setdefault(answer.voice, []).append(answer)
    scores = [answer.score for answer in by_voice.get(Voice.SELF, []) if answer.score is not None]
    enough = len(scores) >= FEWEST_FOR_SPREAD
    expert = by_voice.get(Voice.ASSESSOR, [None])[-1]
    return MeetingItem(
        item=item,
        dimension=dimension,
        selves=len(scores),
        middle=median_low(scores) if enough else None,
        lowest=min(scores) if enough else None,
        highest=max(scores) if enough else None,
        assessor=expert.score if expert else None,
        assessor_state=str(expert.get_state_display()) if expert and expert.state != AnswerState.ANSWERED else "",
        assessor_note=expert.note if expert else "",
        agreed=by_voice.get(Voice.AGREED, [None])[-1],
    )
