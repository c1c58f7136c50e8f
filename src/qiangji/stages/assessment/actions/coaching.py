"""Who may read a result beside the person."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.registry.models import Membership

from ..choices import Voice
from ..errors import NotAnAnswerer, Refused
from ..models import AnswerImport, AnswerSheet, Assessment, CoachAssignment, Round
from .rounds import locked

BATCH = 500


def _refuse_inactive(coach) -> None:
    if not coach.is_active:
        raise Refused(_("账号“%(login)s”已停用，不能指派。") % {"login": coach.username})


@transaction.atomic
def assign_coach(*, sheet: AnswerSheet, coach, by) -> CoachAssignment:
    """Assign, or take up an assignment that had ended."""
    _refuse_inactive(coach)
    if sheet.person is not None and sheet.person.user_id == coach.pk:
        raise Refused(_("不能指派本人做自己的辅导专家。"))
    assignment, _created = CoachAssignment.objects.update_or_create(
        sheet=sheet, coach=coach, defaults={"ended_at": None}
    )
    record(kind="coach_assigned", by=by, subject=sheet, detail={"coach": coach.username})
    return assignment


@transaction.atomic
def end_coaching(*, assignment: CoachAssignment, by) -> CoachAssignment:
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["ended_at"])
    record(kind="coaching_ended", by=by, subject=assignment.sheet, detail={"coach": assignment.coach.username})
    return assignment


@transaction.atomic
def assign_coach_to_import(*, source: AnswerImport, coach, by) -> int:
    """Assign one coach to every sheet of an import that is not theirs yet; returns how many."""
    _refuse_inactive(coach)
    open_sheets = source.sheets.exclude(coach_assignments__coach=coach).values_list("pk", flat=True)
    new = CoachAssignment.objects.bulk_create(
        (CoachAssignment(sheet_id=sheet, coach=coach) for sheet in list(open_sheets)), batch_size=2000
    )
    if new:
        record(kind="coach_assigned", by=by, subject=source, detail={"coach": coach.username, "sheets": len(new)})
    return len(new)


@transaction.atomic
def assign_coaches(*, round: Round, pairs: Iterable[tuple[Assessment, object]], by) -> int:
    """One coach for all of an organisation; who coached there before hands over. Returns how many sheets moved."""
    round = locked(round)
    coaches = {assessment.pk: coach for assessment, coach in pairs}
    people = AnswerSheet.objects.filter(assessment__round=round, assessment__in=list(coaches), voice=Voice.PERSON)
    sheets = dict(people.values_list("pk", "assessment_id"))
    _refuse_colleagues(coaches)
    moved = _give({(sheet, coaches[assessment].pk) for sheet, assessment in sheets.items()}, people)
    if moved:
        record(kind="coaches_assigned", by=by, subject=round, detail={"organisations": len(coaches), "sheets": moved})
    return moved


def _give(wanted: set[tuple[int, int]], people: QuerySet[AnswerSheet]) -> int:
    """Make (sheet, coach) so, and end whatever else there was on these sheets."""
    rows = {(row.sheet_id, row.coach_id): row for row in CoachAssignment.objects.filter(sheet__in=people)}
    ended = [row for key, row in rows.items() if key not in wanted and row.ended_at is None]
    taken_up = [row for key, row in rows.items() if key in wanted and row.ended_at is not None]
    moment = timezone.now()
    for row in ended:
        row.ended_at = moment
    for row in taken_up:
        row.ended_at = None
    CoachAssignment.objects.bulk_update([*ended, *taken_up], ["ended_at"], batch_size=BATCH)
    new = [CoachAssignment(sheet_id=sheet, coach_id=coach) for sheet, coach in sorted(wanted - set(rows))]
    CoachAssignment.objects.bulk_create(new, batch_size=BATCH)
    return len(new) + len(taken_up)


def _refuse_colleagues(coaches: dict) -> None:
    """Nobody coaches where they hold a post, least of all themselves."""
    for coach in set(coaches.values()):
        _refuse_inactive(coach)
    serving = Q(until=None) | Q(until__gte=clock.today())
    posts = Membership.objects.filter(serving, person__user__in=set(coaches.values()))
    places = set(posts.values_list("organisation__assessments", "person__user"))
    for assessment, coach in coaches.items():
        if (assessment, coach.pk) in places:
            raise NotAnAnswerer(_("%(coach)s在这家机构任职，不能辅导自己的同事。") % {"coach": coach})
