"""A diagnosis: drafted by rule, made by an expert, signed, and answered by the organisation.

Every change counts up ``revision``, and a change names the revision it was made from: two people who edit at once are
told. From the signature on nothing changes but the organisation's answer; the database refuses the rest as well.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.notices.actions import send_notices
from qiangji.registry.models import Membership, Person

from .. import bridge
from ..choices import DiagnosisKind, FindingKind, Measures, Stance
from ..errors import DiagnosisSigned, NotReadyToSign, Refused, Stale
from ..models import Assessment, Diagnosis, DiagnosisParticipant, Dimension, Finding
from ..organisation_profile import Draft
from ..queries import organisers_of
from .ordering import next_position, swap

LONGEST_TEXT, LONGEST_GIST, LONGEST_NOTE = 500, 300, 1000


@transaction.atomic
def draft_diagnosis(
    *,
    assessment: Assessment,
    kind: str,
    participants: Iterable[Person],
    by,
    follows: Diagnosis | None = None,
    visited_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Diagnosis:
    """``by`` becomes its diagnostician. Findings are drafted from the scores, where there are any."""
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if assessment.round.version.instrument.measures != Measures.ORGANISATION:
        raise Refused(_("个人测评不做机构诊断。"))
    if assessment.diagnoses.filter(kind=kind).exists():
        raise Refused(_("这一轮已经有%(kind)s了。") % {"kind": DiagnosisKind(kind).label})
    _refuse_wrong_predecessor(assessment, kind, follows)
    _refuse_future(visited_on)
    profile = bridge.profile_of(assessment)
    diagnosis = Diagnosis.objects.create(
        assessment=assessment,
        kind=kind,
        follows=follows,
        diagnostician=by,
        scoring_id=profile.scoring_id if profile else None,
        visited_on=visited_on,
        begun_at=_moment(at),
    )
    _choose(diagnosis, participants)
    drafts = profile.drafts if profile else []
    Finding.objects.bulk_create(_finding(diagnosis, place, draft) for place, draft in enumerate(drafts, 1))
    record(kind="diagnosis_drafted", by=by, subject=diagnosis, detail={"findings": len(drafts)})
    return diagnosis


@transaction.atomic
def edit_diagnosis(
    *,
    diagnosis: Diagnosis,
    gist: str,
    visited_on: dt.date | None,
    participants: Iterable[Person],
    texts: Mapping[int, str],
    revision: int,
    by,
) -> Diagnosis:
    """The whole of it at once: the one sentence, who took part, and the findings' words by their number."""
    diagnosis = _open(diagnosis, revision)
    gist = gist.strip()
    if len(gist) > LONGEST_GIST:
        raise Refused(_("一句话最多 %(n)d 字。") % {"n": LONGEST_GIST})
    _refuse_future(visited_on)
    findings = list(diagnosis.findings.all())
    for finding in findings:
        finding.text = _text(texts.get(finding.pk, finding.text))
    Finding.objects.bulk_update(findings, ["text"])
    _choose(diagnosis, participants)
    diagnosis.gist, diagnosis.visited_on = gist, visited_on
    _count(diagnosis, "gist", "visited_on")
    record(kind="diagnosis_edited", by=by, subject=diagnosis)
    return diagnosis


@transaction.atomic
def add_finding(
    *, diagnosis: Diagnosis, kind: str, text: str, by, revision: int, dimension: Dimension | None = None
) -> Finding:
    """One that no rule drafted; with a dimension it keeps the score it speaks of."""
    diagnosis = _open(diagnosis, revision)
    if kind not in FindingKind.values:
        raise Refused(_("请选一个类别。"))
    if dimension is not None and dimension.version_id != diagnosis.assessment.round.version_id:
        raise Refused(_("这个维度不在这一轮的量表里。"))
    finding = Finding(diagnosis=diagnosis, kind=kind, dimension=dimension, text=_text(text))
    finding.position = next_position(diagnosis.findings)
    finding.value, finding.low, finding.high = _score(diagnosis, dimension)
    finding.save()
    _count(diagnosis)
    record(kind="finding_added", by=by, subject=diagnosis)
    return finding


@transaction.atomic
def drop_finding(*, finding: Finding, by, revision: int) -> Diagnosis:
    diagnosis = _open(finding.diagnosis, revision)
    finding.delete()
    for place, each in enumerate(diagnosis.findings.order_by("position", "id"), 1):
        Finding.objects.filter(pk=each.pk).update(position=place)
    _count(diagnosis)
    record(kind="finding_dropped", by=by, subject=diagnosis)
    return diagnosis


@transaction.atomic
def move_finding(*, finding: Finding, up: bool, by, revision: int) -> bool:
    """At the edge nothing happens, and nothing is recorded."""
    diagnosis = _open(finding.diagnosis, revision)
    moved = swap(finding, diagnosis.findings, up=up)
    if moved:
        _count(diagnosis)
        record(kind="finding_moved", by=by, subject=diagnosis)
    return moved


@transaction.atomic
def sign_diagnosis(
    *, diagnosis: Diagnosis, by, at: dt.datetime | None = None, revision: int | None = None
) -> Diagnosis:
    """By its diagnostician, for good. ``revision`` is what the signer has read; a record entered later has none.

    The organisation is told, except of a record of what was signed before (``at``).
    """
    diagnosis = _open(diagnosis, revision)
    if by is None or diagnosis.diagnostician_id != by.pk:
        raise Refused(_("诊断由起草它的专家本人签署。"))
    if missing := _missing(diagnosis):
        raise NotReadyToSign(missing)
    diagnosis.signed_at, diagnosis.signed_by = _moment(at), by
    diagnosis.save(update_fields=["signed_at", "signed_by"])
    record(kind="diagnosis_signed", by=by, subject=diagnosis, detail={"findings": diagnosis.findings.count()})
    if at is None:
        _tell_organisation(diagnosis, by)
    return diagnosis


def _tell_organisation(diagnosis: Diagnosis, by) -> None:
    """That there is one to read and to answer. Mail lies about: no finding, no score, no person."""
    given = {"kind": diagnosis.get_kind_display(), "round": diagnosis.assessment.round}
    send_notices(
        to=organisers_of(Assessment.objects.filter(pk=diagnosis.assessment_id)),
        title=_("诊断已签署：%(round)s") % given,
        text=_("你们机构在“%(round)s”里的%(kind)s已由专家签署。请打开看一看，再写明是否认可。") % given,
        url=diagnosis.get_absolute_url(),
        by=by,
    )


@transaction.atomic
def answer_diagnosis(*, diagnosis: Diagnosis, stance: str, note: str, by, at: dt.datetime | None = None) -> Diagnosis:
    """The organisation's word to a signed diagnosis, once. Who disputes says what."""
    diagnosis = _locked(diagnosis)
    note = note.strip()
    if diagnosis.signed_at is None:
        raise Refused(_("诊断还没有签署，签署以后再答复。"))
    if diagnosis.answered_at is not None:
        raise Refused(_("这份诊断已经答复过了。"))
    if stance not in Stance.values:
        raise Refused(_("请选“认可”或“有异议”。"))
    if stance == Stance.DISPUTED and not note:
        raise Refused(_("有异议，请写明哪一条、为什么。"))
    if len(note) > LONGEST_NOTE:
        raise Refused(_("说明最多 %(n)d 字。") % {"n": LONGEST_NOTE})
    moment = _moment(at)
    if moment < diagnosis.signed_at:
        raise Refused(_("答复不能早于签署。"))
    diagnosis.stance, diagnosis.stance_note = stance, note
    diagnosis.answered_at, diagnosis.answered_by = moment, by
    diagnosis.save(update_fields=["stance", "stance_note", "answered_at", "answered_by"])
    record(kind="diagnosis_answered", by=by, subject=diagnosis, detail={"stance": str(Stance(stance).label)})
    return diagnosis


def _locked(diagnosis: Diagnosis) -> Diagnosis:
    rows = Diagnosis.objects.select_for_update(of=("self",)).select_related(
        "assessment__round", "assessment__organisation"
    )
    return rows.get(pk=diagnosis.pk)


def _open(diagnosis: Diagnosis, revision: int | None) -> Diagnosis:
    """Read afresh, unsigned, and at the revision that the caller saw, if it says one."""
    diagnosis = _locked(diagnosis)
    if diagnosis.signed_at is not None:
        raise DiagnosisSigned
    if revision is not None and diagnosis.revision != revision:
        raise Stale
    return diagnosis


def _count(diagnosis: Diagnosis, *changed: str) -> None:
    diagnosis.revision += 1
    diagnosis.save(update_fields=["revision", *changed])


def _moment(at: dt.datetime | None) -> dt.datetime:
    now = clock.now()
    if at is not None and at > now:
        raise Refused(_("时间还没有到，不能提前登记。"))
    return at or now


def _refuse_future(visited_on: dt.date | None) -> None:
    if visited_on is not None and visited_on > clock.today():
        raise Refused(_("走访日期不能晚于今天。"))


def _refuse_wrong_predecessor(assessment: Assessment, kind: str, follows: Diagnosis | None) -> None:
    if kind == DiagnosisKind.FIRST:
        if follows is not None:
            raise Refused(_("首次诊断不接在别的诊断后面；接着做的是回访。"))
        return
    if follows is None:
        raise Refused(_("回访要说明接的是哪一次诊断。"))
    if follows.assessment.organisation_id != assessment.organisation_id:
        raise Refused(_("回访只能接同一家机构的诊断。"))
    if follows.signed_at is None:
        raise Refused(_("接的那次诊断还没有签署。"))


def _choose(diagnosis: Diagnosis, participants: Iterable[Person]) -> None:
    """Participants are people of the organisation; those who were chosen before and are not now go."""
    wanted = {person.pk for person in participants}
    organisation = diagnosis.assessment.organisation_id
    theirs = set(
        Membership.objects.filter(organisation=organisation, person__in=wanted).values_list("person_id", flat=True)
    )
    if wanted - theirs:
        raise Refused(_("参与人要从这家机构的人员里选；请先在机构档案里登记。"))
    there = set(diagnosis.participants.values_list("person_id", flat=True))
    diagnosis.participants.filter(person__in=there - wanted).delete()
    DiagnosisParticipant.objects.bulk_create(
        DiagnosisParticipant(diagnosis=diagnosis, person_id=pk) for pk in sorted(wanted - there)
    )


def _finding(diagnosis: Diagnosis, place: int, draft: Draft) -> Finding:
    return Finding(
        diagnosis=diagnosis,
        kind=draft.kind,
        dimension_id=draft.dimension_id,
        item_id=draft.item_id,
        rule=draft.rule,
        drafted=draft.text[:LONGEST_TEXT],
        text=draft.text[:LONGEST_TEXT],
        value=draft.value,
        low=draft.low,
        high=draft.high,
        position=place,
    )


def _text(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("有一条结论是空的；要去掉它，请用“删去”。"))
    if len(text) > LONGEST_TEXT:
        raise Refused(_("一条结论最多 %(n)d 字。") % {"n": LONGEST_TEXT})
    return text


def _score(diagnosis: Diagnosis, dimension: Dimension | None) -> tuple[float | None, float | None, float | None]:
    profile = bridge.profile_of(diagnosis.assessment) if dimension else None
    line = next((each for each in profile.lines if each.dimension_id == dimension.pk), None) if profile else None
    return (None, None, None) if line is None else (line.value, *(line.interval or (None, None)))


def _missing(diagnosis: Diagnosis) -> list[str]:
    missing = []
    if not diagnosis.gist:
        missing.append(_("一句话"))
    if not diagnosis.findings.exists():
        missing.append(_("至少一条结论"))
    if not diagnosis.participants.exists():
        missing.append(_("机构的参与人"))
    return missing
