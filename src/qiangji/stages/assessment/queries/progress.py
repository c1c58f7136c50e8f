"""How far a round is, organisation by organisation. Who answered what is nowhere in here."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import Voice
from ..models import AnswerSheet, Assessment, Round
from .rounds import Progress, progress_of

# Counted a moment ago is counted well enough, and the page says when; a round of thousands twice a minute.
SHORT, LONG, LARGE = 5, 30, 1500

_sheets = AnswerSheet.objects.filter(assessment=OuterRef("pk"), withdrawn_at=None).exclude(voice=Voice.AGREED)
SUBMITTED = Exists(_sheets.filter(submitted_at__isnull=False))
MISSING = Exists(_sheets.filter(submitted_at=None))
BEGUN = Exists(_sheets.filter(promise_read_at__isnull=False))


class State(models.TextChoices):
    """Of one organisation in a round."""

    UNTOUCHED = "untouched", _("未开始")
    UNDER_WAY = "under_way", _("进行中")
    DONE = "done", _("已交")
    OVERDUE = "overdue", _("逾期")


CONDITIONS = {
    State.UNTOUCHED: ~Q(SUBMITTED) & ~Q(BEGUN),
    State.UNDER_WAY: (Q(SUBMITTED) & Q(MISSING)) | (~Q(SUBMITTED) & Q(BEGUN)),
    State.DONE: Q(SUBMITTED) & ~Q(MISSING),
}


def in_state(assessments: QuerySet[Assessment], state: str, *, is_past: bool) -> QuerySet[Assessment]:
    """Overdue is whoever is not done when the time is over."""
    if state == State.OVERDUE:
        return assessments.exclude(CONDITIONS[State.DONE]) if is_past else assessments.none()
    return assessments.filter(CONDITIONS[State(state)])


@dataclass(frozen=True)
class Standing:
    """The whole round, as far as its reader sees it."""

    organisations: int
    done: int
    untouched: int
    voices: list[Progress]
    at: dt.datetime

    @property
    def sheets(self) -> int:
        return sum(one.sheets for one in self.voices)

    @property
    def submitted(self) -> int:
        return sum(one.submitted for one in self.voices)


def standing_of(round: Round, assessments: QuerySet[Assessment], scopes: Iterable[str]) -> Standing:
    """Two queries, or none where the round was counted a moment ago. ``scopes`` are the reader's."""
    key, mine = _key(round), tuple(sorted(scopes))
    kept: dict[tuple[str, ...], Standing] = cache.get(key) or {}
    if mine in kept:
        return kept[mine]
    counted = assessments.order_by().aggregate(
        organisations=Count("pk"),
        done=Count("pk", filter=CONDITIONS[State.DONE]),
        untouched=Count("pk", filter=CONDITIONS[State.UNTOUCHED]),
    )
    standing = Standing(**counted, voices=progress_of(assessments), at=timezone.now())
    cache.set(key, kept | {mine: standing}, timeout=LONG if standing.sheets > LARGE else SHORT)
    return standing


def forget_standing(round: Round) -> None:
    """What every verb that changes who is asked calls."""
    cache.delete(_key(round))


def _key(round: Round) -> str:
    return f"assessment.standing.{round.pk}"


@dataclass
class Row:
    """One organisation: by voice (asked, begun, in), and the last time anything came in."""

    pk: int
    name: str
    place: str
    assessor: str
    voices: dict[str, Progress] = field(default_factory=dict)

    @property
    def latest(self) -> dt.datetime | None:
        return max((one.latest for one in self.voices.values() if one.latest), default=None)

    def state(self, *, is_past: bool) -> State:
        asked = [one for voice, one in self.voices.items() if voice != Voice.AGREED]
        if asked and all(one.submitted == one.sheets for one in asked):
            return State.DONE
        if is_past:
            return State.OVERDUE
        return State.UNDER_WAY if any(one.submitted or one.started for one in asked) else State.UNTOUCHED


def listed(assessments: QuerySet[Assessment]) -> QuerySet:
    """As they were invited, which needs no sorting, with just what a row shows."""
    return assessments.order_by("pk").values_list(
        "pk", "organisation__name", "organisation__region__name", "assessor__name"
    )


def rows_of(page: Iterable[tuple]) -> list[Row]:
    """For one page of ``listed`` organisations, in one query."""
    rows = {pk: Row(pk, name, place, assessor or "") for pk, name, place, assessor in page}
    sheets = AnswerSheet.objects.filter(assessment__in=list(rows), withdrawn_at=None).order_by()
    found: dict[int, dict[str, list[tuple]]] = defaultdict(lambda: defaultdict(list))
    for assessment, voice, *moments in sheets.values_list("assessment", "voice", "promise_read_at", "submitted_at"):
        found[assessment][voice].append(tuple(moments))
    for pk, voices in found.items():
        rows[pk].voices = {voice: _progress(voice, moments) for voice, moments in voices.items()}
    return list(rows.values())


def _progress(voice: str, moments: list[tuple[dt.datetime | None, dt.datetime | None]]) -> Progress:
    """``moments`` are when the promise was read and when the sheet came in."""
    submitted = [moment for _read, moment in moments if moment is not None]
    return Progress(
        voice=voice,
        sheets=len(moments),
        started=sum(moment is None and read is not None for read, moment in moments),
        submitted=len(submitted),
        organisations=1,
        latest=max(submitted, default=None),
    )
