"""A small city in which everything that could leak is unmistakable, and everybody who might look."""

import datetime as dt
import io
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests.factories import assessment as make
from tests.factories import coaching, cohorts, donations, registry, resources
from tests.factories.accounts import make_grant, make_region, make_user
from tests.factories.debriefs import past, slot
from tests.factories.guidance import signed_diagnosis

from qiangji.accounts import clock
from qiangji.accounts.models import Hub, User
from qiangji.accounts.roles import ANYWHERE, ORGANISATION, ROLES
from qiangji.files.models import StoredFile
from qiangji.notices.actions import send_notices
from qiangji.registry import exports
from qiangji.registry.actions import preview_workbook
from qiangji.registry.models import (
    AnnualInspection,
    OfficialGrade,
    Organisation,
    PartyBuildingRecord,
    Person,
)
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.choices import Grouping
from qiangji.stages.assessment.definition import Definition, OptionDefinition
from qiangji.stages.assessment.models import (
    Answer,
    AnswerSheet,
    Assessment,
    Calibration,
    Debrief,
    Diagnosis,
    DimensionScore,
    Evidence,
    FairnessCheck,
    Finding,
    InstrumentVersion,
    Item,
    Release,
    ReportRun,
    Round,
    ScaleStatistics,
    Scoring,
    SelfDeclaration,
)
from qiangji.stages.guidance import actions as guidance

NAME = "周霁月"
CODE = "R-ZHUJI-7"

# What only the person and the assigned coach may see. Scores are of five figures, so that no page shows them by chance.
VALUE, ERROR, LEVEL = "27719", "1618.03", "27183"
REMARK = "补充说明里的竹鸡"
STEPS, SHARED = "没有分享的山斑鸠", "分享给机构的戴胜"
NOTES = "专家私记的岩松鼠"
FORMER_STEPS, FORMER_NOTES = "前任商定的苍鹭", "前任私记的水獭"
COLLEAGUE, THIRD, TAKEN_BACK, BACK_REMARK = "27731", "27755", "27863", "撤回的短耳鸮"
# What somebody said of themselves, by the words of their own page and by a mark in the row.
DECLARED, CONSENTED = "现在写着：我是残疾人", "鸬鹚版"
MEAN, MEAN_WITH_WITHDRAWN, SCALED = "27735", "27767", "88.597"

ALLOWED: dict[str, frozenset[str]] = {
    VALUE: frozenset({"person", "coach"}),
    ERROR: frozenset({"person", "coach"}),
    LEVEL: frozenset({"person", "coach"}),
    REMARK: frozenset({"person", "coach"}),
    STEPS: frozenset({"person", "coach"}),
    NOTES: frozenset({"coach"}),
    SHARED: frozenset({"person", "coach", "organisation_admin", "all roles"}),
    FORMER_STEPS: frozenset({"person"}),
    FORMER_NOTES: frozenset(),
    COLLEAGUE: frozenset({"colleague"}),
    THIRD: frozenset({"third"}),
    TAKEN_BACK: frozenset(),
    BACK_REMARK: frozenset({"withdrawn"}),
    MEAN: frozenset(),
    MEAN_WITH_WITHDRAWN: frozenset(),
    SCALED: frozenset({"person", "coach"}),
    DECLARED: frozenset({"person"}),
    CONSENTED: frozenset({"person"}),
}
# Who must find them, or the walk would prove nothing.
FOUND = {
    "person": {VALUE, ERROR, LEVEL, STEPS, SHARED, FORMER_STEPS, DECLARED, CONSENTED},
    "coach": {VALUE, ERROR, LEVEL, STEPS, SHARED, NOTES},
    "colleague": {COLLEAGUE},
    "third": {THIRD},
    "organisation_admin": {SHARED},
}


@dataclass
class World:
    readers: dict[str, object] = field(default_factory=dict)
    first: dict[type, list[int]] = field(default_factory=dict)


def build() -> World:
    world = World()
    hub = make_user("hub_operator", name="枢纽甲")
    region = make_region()
    Hub.objects.get_or_create(pk=1, defaults={"name": "助残枢纽(演示)", "region": region, "phone": "010-0000-0007"})
    small, big = (registry.organisation(name=name, by=hub) for name in ("云杉小所(演示)", "青檀中心(演示)"))
    _readers(world, small)
    people = {name: _core_member(small, world.readers[name]) for name in ("person", "colleague", "third", "withdrawn")}
    strangers = [registry.membership(organisation=big, is_core=True, by=hub) for _number in range(6)]
    round_ = make.round_of(make.published(_definition(), by=hub), [small, big], by=hub, name="个人测评批次")
    sheets = {name: AnswerSheet.objects.get(person=person, assessment__round=round_) for name, person in people.items()}
    others = list(AnswerSheet.objects.filter(person__in=[m.person for m in strangers]))
    _answer(sheets, others)
    _score(round_, sheets, others)
    SelfDeclaration.objects.create(sheet=sheets["person"], has_disability=True, consent_version=CONSENTED)
    debriefs = _talks(world, sheets, others, hub)
    actions.withdraw_sheet(sheet=sheets["withdrawn"], by=world.readers["withdrawn"])
    _organisation_round(world, [small, big], hub)
    _registry_rows(small, hub, world)
    _guidance_rows(world, small, hub)
    world.first |= {
        Organisation: [small.pk, big.pk],
        Person: [person.pk for person in people.values()],
        User: [world.readers["person"].pk, world.readers["coach"].pk],
        Assessment: list(Assessment.objects.filter(organisation=small).values_list("pk", flat=True)),
        Round: list(Round.objects.values_list("pk", flat=True)),
        ReportRun: list(ReportRun.objects.values_list("pk", flat=True)),
        AnswerSheet: [sheets["person"].pk, sheets["withdrawn"].pk, sheets["colleague"].pk, sheets["third"].pk],
        Debrief: [debrief.pk for debrief in debriefs if debrief.sheet == sheets["person"] and debrief.recorded_at],
    }
    return world


def _readers(world: World, small) -> None:
    """Each role where it reaches furthest: over the whole city, or in the person's own organisation."""
    for role in ROLES:
        place = {ANYWHERE: None, ORGANISATION: small}.get(ROLES[role].place, make_region())
        world.readers[role] = make_user(role, place, name=f"持有{role}")
    world.readers["supervisor of the district"] = make_user("district_supervisor", registry.region("110105"))
    everything = make_user(name="什么都是")
    for role in ROLES:
        if role != "security_auditor":  # nobody may be that and the system administrator at once
            make_grant(everything, role, small if ROLES[role].place == ORGANISATION else None)
    world.readers["all roles"] = everything
    for name in ("person", "colleague", "third", "withdrawn"):
        world.readers[name] = make_user("member", small, name=NAME if name == "person" else f"成员{name}")
    for name in ("coach", "wrong coach", "former coach", "assessor"):
        world.readers[name] = make.assessor(name=f"专家{name}")


def _core_member(organisation, user):
    person = registry.person(name=user.name, user=user)
    registry.membership(organisation=organisation, person=person, is_core=True)
    return person


def _definition() -> Definition:
    """Two dimensions on a scale of five figures."""
    options = tuple(OptionDefinition(score, f"到{score}级") for score in (10000, 15000, 20000, 25000, 30000))
    parts = tuple(
        make.dimension(
            f"D{d}",
            *(make.item(f"D{d}Q{i}", stem=f"说法 {d}-{i}", options=options) for i in (1, 2, 3)),
            name=f"方面{d}",
        )
        for d in (1, 2)
    )
    return replace(make.personal_definition(), dimensions=parts)


def _answer(sheets: dict[str, AnswerSheet], others: list[AnswerSheet]) -> None:
    """Straight into the tables: an answer that no option has shows up only where somebody's own answer is shown."""
    moment = clock.now() - dt.timedelta(days=2)
    for sheet in [*sheets.values(), *others]:
        items = Item.objects.filter(dimension__version=sheet.version)
        Answer.objects.bulk_create(Answer(sheet=sheet, item=item, score=20000) for item in items)
    AnswerSheet.objects.filter(pk__in=[s.pk for s in [*sheets.values(), *others]]).update(
        submitted_at=moment, promise_read_at=moment
    )
    sheets["person"].answers.update(score=int(LEVEL), note=REMARK)
    sheets["withdrawn"].answers.update(note=BACK_REMARK)
    AnswerSheet.objects.filter(pk=sheets["person"].pk).update(respondent_code=CODE)
    for sheet in [*sheets.values(), *others]:
        sheet.refresh_from_db()


def _score(round_, sheets: dict[str, AnswerSheet], others: list[AnswerSheet]) -> None:
    scoring = Scoring.objects.create(version=round_.version, round=round_, core_version="1")
    planted = {"person": VALUE, "colleague": COLLEAGUE, "third": THIRD, "withdrawn": TAKEN_BACK}
    for dimension in round_.version.dimensions.all():
        ScaleStatistics.objects.create(scoring=scoring, dimension=dimension, n=10, alpha=0.8, sem=1500.0)
        errors = {"person": float(ERROR)}
        rows = [(sheets[name], float(f"{value}.4"), errors.get(name, 1500.0)) for name, value in planted.items()]
        rows += [(sheet, 20000.0 + number, 1500.0) for number, sheet in enumerate(others)]
        DimensionScore.objects.bulk_create(
            DimensionScore(scoring=scoring, sheet=sheet, dimension=dimension, value=value, se=error, n_items=3)
            for sheet, value, error in rows
        )


def _talks(world: World, sheets: dict[str, AnswerSheet], others: list[AnswerSheet], hub) -> list[Debrief]:
    coach, former, wrong = (world.readers[name] for name in ("coach", "former coach", "wrong coach"))
    sheet = sheets["person"]
    for who, which in ((former, sheet), (coach, sheet), (wrong, others[0]), (coach, sheets["withdrawn"])):
        actions.assign_coach(sheet=which, coach=who, by=hub)
    talks = actions.enter_debriefs(
        entries=[
            past(sheet, former, 1, 8, coach_notes=FORMER_NOTES, next_steps=FORMER_STEPS),
            past(sheet, coach, 1, 9, coach_notes=NOTES, next_steps=STEPS),
            past(sheet, coach, 1, 11, coach_notes=NOTES, next_steps=SHARED, is_shared=True),
            past(others[0], wrong, 1, 9, coach_notes="别人的笔记", next_steps="别人的下一步"),
        ],
        by=hub,
    )
    actions.end_coaching(assignment=sheet.coach_assignments.get(coach=former), by=hub)
    booked = actions.book_debrief(sheet=sheet, slot=slot(coach, 3), by=world.readers["person"])
    slot(coach, 4), slot(wrong, 4)
    return [*talks, booked]


def _organisation_round(world: World, organisations, hub) -> None:
    """A row of every kind that the pages of organisations' assessments are about."""
    version = make.published(make.organisation_definition(), by=hub)
    round_ = make.round_of(version, organisations, by=hub, name="组织力批次")
    assessment = Assessment.objects.filter(round=round_, organisation=organisations[0]).get()
    actions.assign_assessor(assessment=assessment, assessor=world.readers["assessor"], by=hub)
    sheets = list(make.answering(assessment, 3))
    for number, sheet in enumerate(sheets):
        items = Item.objects.filter(dimension__version=version)
        Answer.objects.bulk_create(Answer(sheet=sheet, item=item, score=2 + number) for item in items)
    assessment.sheets.filter(voice="self").update(submitted_at=clock.now(), promise_read_at=clock.now())
    actions.close_round(round=round_, by=hub)
    round_.refresh_from_db()
    scoring = actions.score_round(round=round_, by=hub)
    dimension = version.dimensions.first()
    diagnosis = Diagnosis.objects.create(
        assessment=assessment, diagnostician=world.readers["assessor"], scoring=scoring, gist="制度齐，执行松。"
    )
    Finding.objects.create(
        diagnosis=diagnosis, kind="weakness", dimension=dimension, position=1, drafted="制度弱。", text="制度弱。"
    )
    Release.objects.create(assessment=assessment, what="scores", released_by=world.readers["organisation_admin"])
    stored = StoredFile.objects.create(
        file="files/x.pdf", name="会议记录.pdf", extension="pdf", size=1, sha256="0" * 64
    )
    Evidence.objects.create(sheet=sheets[0], item=Item.objects.filter(dimension=dimension).first(), file=stored)
    ReportRun.objects.create(round=round_, total=2, requested_by=hub)
    for each in (version, InstrumentVersion.objects.get(instrument__key="quality")):
        Calibration.objects.create(version=each, n=10, requested_by=hub)
        FairnessCheck.objects.create(version=each, grouping=Grouping.values[0], n_focal=5, n_reference=5)


def _registry_rows(small, hub, world: World) -> None:
    AnnualInspection.objects.create(organisation=small, year=2022, result="passed")
    OfficialGrade.objects.create(organisation=small, grade="3A", issued_on=dt.date(2022, 1, 1), expires_on="2027-01-01")
    PartyBuildingRecord.objects.create(organisation=small, form="branch", since=dt.date(2021, 1, 1))
    whole = exports.organisations(Organisation.objects.all(), user=world.readers["hub_operator"], filters=[])
    preview_workbook(file=io.BytesIO(whole), filename="机构.xlsx", by=world.readers["hub_operator"])
    make.draft(make.organisation_definition(label="2.0", key="draft", name="草稿"), by=hub)
    send_notices(to=world.readers.values(), title="批次开始了", text="登录后填写。", by=hub, url="/workbench/")


def _guidance_rows(world: World, small, hub) -> None:
    """A row of every table that the pages of the second stage are about."""
    guidance.propose_match(offer=resources.offer(by=hub), need=resources.need(small, by=hub), by=hub)
    expert = world.readers["assessor"]
    plan = guidance.draft_plan(diagnosis=signed_diagnosis(small, expert=expert, by=hub), by=hub)
    plan = guidance.sign_plan(plan=plan, by=expert)
    given = {"kind": "course", "title": "讲座", "quantity": 1, "unit": "次", "given_by": "枢纽(演示)"}
    guidance.record_delivery(organisation=small, given_on=clock.today(), plan_item=plan.items.first(), by=hub, **given)
    coaching.visit(coaching.engagement(organisation=small, expert=expert, by=hub), by=expert)
    guidance.make_calendar_address(user=expert, by=expert)
    package = guidance.create_package(
        name="起步包", purpose="起步", contents=[guidance.Content("coaching", Decimal(2), "小时")], by=hub
    )
    today = clock.today()
    guidance.assign_package(
        package=package, organisation=small, starts_on=today, ends_on=today + dt.timedelta(days=90), by=hub
    )
    donations.signed(donations.allocated(donations.goods(), small)[0], by=world.readers["organisation_admin"])
    fair = guidance.record_fair(
        name="双选会(演示)", organiser="枢纽(演示)", platform="线上", held_on=today, scope="11", by=hub
    )
    booth = guidance.open_booth(fair=fair, organisation=small, by=hub)
    guidance.add_post(booth=booth, title="社工", openings=1, place="朝阳区", by=hub)
    guidance.propose_cohort(by=hub, **cohorts.terms())
