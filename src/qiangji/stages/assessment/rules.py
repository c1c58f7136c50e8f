"""Who may do what with instruments, rounds and diagnoses, and who may read a result.

A person's result is a relation, not a permission: no role reaches it, whatever its place.
"""

import rules

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission
from qiangji.accounts.rules import holder_of

from .choices import Measures, Released, SupervisorView, Voice
from .models import AnswerSheet, Assessment, Debrief, Diagnosis, InstrumentVersion, Round


def _anywhere(permission: Permission) -> rules.Predicate:
    """Instruments belong to the whole installation, so the permission counts wherever it is held."""

    @rules.predicate(name=f"holds:{permission.value}")
    def predicate(user, obj=None) -> bool:  # noqa: ARG001
        return accounts.holds(user, permission)

    return predicate


@rules.predicate
def is_draft(_user, version: InstrumentVersion | None) -> bool:
    return version is None or not version.is_frozen


@rules.predicate
def is_own(user, sheet: AnswerSheet | None) -> bool:
    return sheet is not None and sheet.person is not None and sheet.person.user_id == user.pk


@rules.predicate
def is_personal(_user, sheet: AnswerSheet | None) -> bool:
    return sheet is not None and sheet.voice == Voice.PERSON


@rules.predicate
def is_coach_of(user, sheet: AnswerSheet | None) -> bool:
    if sheet is None:
        return False
    return sheet.coach_assignments.filter(coach_id=user.pk, ended_at__isnull=True).exists()


@rules.predicate
def is_submitted(_user, sheet: AnswerSheet | None) -> bool:
    return sheet is not None and sheet.submitted_at is not None and sheet.withdrawn_at is None


@rules.predicate
def is_about_organisations(_user, assessment: Assessment | None) -> bool:
    """What people answered about themselves has no profile: nobody opens it by way of their organisation."""
    return assessment is None or assessment.round.version.instrument.measures == Measures.ORGANISATION


@rules.predicate
def asks_about_organisations(_user, round_: Round | Assessment | None) -> bool:
    """Asked of a round, or of one organisation's part in it."""
    return round_ is None or getattr(round_, "round", round_).version.instrument.measures == Measures.ORGANISATION


@rules.predicate
def is_assessor(user, assessment: Assessment | None) -> bool:
    return assessment is not None and assessment.assessor_id == user.pk


def _shown_to_supervisors(what: Released) -> rules.Predicate:
    """By the promise of the round, or by the organisation's own release."""

    @rules.predicate(name=f"shown_to_supervisors:{what.value}")
    def predicate(_user, assessment: Assessment | None) -> bool:
        if assessment is None:
            return True
        promised = what == Released.SCORES and assessment.round.supervisor_view == SupervisorView.SCORES
        return promised or assessment.releases.filter(what=what, withdrawn_at__isnull=True).exists()

    return predicate


@rules.predicate
def is_agreed_sheet_of_assessor(user, sheet: AnswerSheet | None) -> bool:
    """The agreed sheet belongs to no person: whoever assesses the organisation keeps it."""
    return (
        sheet is not None
        and sheet.voice == Voice.AGREED
        and sheet.assessment is not None
        and sheet.assessment.assessor_id == user.pk
    )


@rules.predicate
def is_standing(_user, sheet: AnswerSheet | None) -> bool:
    return sheet is not None and sheet.withdrawn_at is None


@rules.predicate
def is_assessor_of_sheet(user, sheet: AnswerSheet | None) -> bool:
    """Whoever assesses the organisation looks at what its people brought; never at what people say of themselves."""
    return (
        sheet is not None
        and sheet.voice != Voice.PERSON
        and sheet.assessment is not None
        and sheet.assessment.assessor_id == user.pk
    )


@rules.predicate
def is_its_diagnostician(user, diagnosis: Diagnosis | None) -> bool:
    return diagnosis is not None and diagnosis.diagnostician_id == user.pk


@rules.predicate
def is_signed(_user, diagnosis: Diagnosis | None) -> bool:
    return diagnosis is None or diagnosis.signed_at is not None


@rules.predicate
def is_debriefed(user, debrief: Debrief | None) -> bool:
    return debrief is not None and debrief.sheet.person is not None and debrief.sheet.person.user_id == user.pk


@rules.predicate
def is_debriefing(user, debrief: Debrief | None) -> bool:
    """The coach of the talk while the sheet is theirs to read: not after a hand-over, not once it is withdrawn."""
    return (
        debrief is not None
        and debrief.slot.coach_id == user.pk
        and debrief.sheet.withdrawn_at is None
        and is_coach_of(user, debrief.sheet)
    )


@rules.predicate
def is_shared(_user, debrief: Debrief | None) -> bool:
    return debrief is None or (
        debrief.shared_at is not None and debrief.cancelled_at is None and debrief.sheet.withdrawn_at is None
    )


@rules.predicate
def organises_where_it_belongs(user, debrief: Debrief | None) -> bool:
    """For the organisation named on the sheet, and no other: a person shares with one organisation."""
    return organises(user, None if debrief is None else debrief.sheet.organisation or debrief)


def _of_assessment(predicate: rules.Predicate) -> rules.Predicate:
    """The same question, asked of a diagnosis about the assessment it belongs to."""

    @rules.predicate(name=f"of_assessment:{predicate.name}")
    def asked(user, diagnosis: Diagnosis | None) -> bool:
        return predicate.test(user, None if diagnosis is None else diagnosis.assessment)

    return asked


may_author = _anywhere(Permission.AUTHOR_INSTRUMENTS)
runs_rounds = holder_of(Permission.RUN_ROUNDS)
views_rounds = holder_of(Permission.VIEW_ROUNDS)
views_assessment = holder_of(Permission.VIEW_ASSESSMENT)
organises = holder_of(Permission.ORGANISE_ANSWERS)

rules.add_perm("assessment.view_instruments", _anywhere(Permission.VIEW_INSTRUMENTS))
rules.add_perm("assessment.author_instruments", may_author)
rules.add_perm("assessment.edit_draft", may_author & is_draft)
rules.add_perm("assessment.read_calibration", _anywhere(Permission.VIEW_INSTRUMENTS))

# The door of the stage: it leads each person to what waits there for them.
rules.add_perm(
    "assessment.enter_stage", holder_of(Permission.VIEW_ORGANISATION) | _anywhere(Permission.VIEW_INSTRUMENTS)
)

# Rounds: asked of a round, or of one organisation's assessment in it.
rules.add_perm("assessment.run_rounds", runs_rounds)
rules.add_perm("assessment.view_rounds", views_rounds)
# Paper is typed in for others only where they speak of an organisation: what people say of themselves, they type.
rules.add_perm("assessment.enter_paper", runs_rounds & asks_about_organisations)
# Means of groups in a round about people: for who follows rounds, and for an organisation about itself.
rules.add_perm("assessment.view_groups", views_rounds | views_assessment)
# Norms of peer groups in a round about organisations: for the same readers.
rules.add_perm("assessment.view_norms", views_rounds | views_assessment)
# Who answers for an organisation is settled by the organisation or by the hub.
rules.add_perm("assessment.organise_answers", organises | runs_rounds)

# Sheets: a person's own; the agreed one is the assessor's.
rules.add_perm("assessment.answer_sheet", is_own | is_agreed_sheet_of_assessor)
rules.add_perm("assessment.view_evidence", is_standing & (is_own | is_assessor_of_sheet))
rules.add_perm("assessment.read_result", is_personal & is_submitted & (is_own | is_coach_of))

# Profiles, asked of an assessment.
sees_scores = views_assessment | is_assessor | (views_rounds & _shown_to_supervisors(Released.SCORES))
rules.add_perm("assessment.view_profile", is_about_organisations & sees_scores)
# Supervisors see what is released to them: the voice that counts, not who disagrees with whom.
rules.add_perm("assessment.view_profile_in_full", is_about_organisations & (views_assessment | is_assessor))
# The list of an organisation's rounds, asked of the organisation; each line then asks for itself.
rules.add_perm("assessment.view_assessments", views_assessment | views_rounds)
rules.add_perm("assessment.conduct_assessment", is_about_organisations & is_assessor)
rules.add_perm("assessment.release_result", is_about_organisations & organises)

# Diagnoses.
sees_diagnosis = views_assessment | (views_rounds & _shown_to_supervisors(Released.DIAGNOSIS))
rules.add_perm("assessment.view_diagnoses", is_about_organisations & (sees_diagnosis | is_assessor))
rules.add_perm("assessment.view_diagnosis", is_its_diagnostician | (is_signed & _of_assessment(sees_diagnosis)))
rules.add_perm("assessment.sign_diagnosis", is_its_diagnostician)
rules.add_perm("assessment.answer_diagnosis", is_signed & _of_assessment(organises))

# Debriefs: between a person and a coach.
rules.add_perm("assessment.view_debrief", is_debriefed | is_debriefing)
rules.add_perm("assessment.run_debrief", is_debriefing)
rules.add_perm("assessment.book_debrief", is_personal & is_submitted & is_own)
rules.add_perm("assessment.share_steps", is_debriefed)
rules.add_perm("assessment.view_shared_steps", is_shared & organises_where_it_belongs)
