"""The city, counted back from its rows. The figures stand here as the plan gives them, not as the code has them."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.apps import apps
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Count, F, Max, Q, Sum
from django.test import override_settings
from django.utils import timezone
from stdnum.cn import uscc
from tests.demo import apart
from tests.demo.content import digest
from tests.demo.stop_list import stopped

from qiangji.accounts.models import Hub, Region, User
from qiangji.accounts.roles import ROLES
from qiangji.demo import city as demo
from qiangji.portal.queries import demo_logins
from qiangji.registry import credit_code, queries
from qiangji.registry.models import (
    AnnualInspection,
    Cycle,
    Expert,
    FormerName,
    Membership,
    OfficialGrade,
    Organisation,
    PartyBuildingRecord,
    Person,
    StatusChange,
    SupervisingUnit,
)
from qiangji.stages.assessment import queries as assessment
from qiangji.stages.assessment.models import AnswerSheet, Debrief, Diagnosis, DimensionScore, ScaleStatistics
from qiangji.stages.guidance import queries as guidance
from qiangji.stages.guidance.models import (
    CoachingEngagement,
    CoachingVisit,
    Delivery,
    Distribution,
    Gift,
    JobFair,
    Match,
    Need,
    Offer,
    PackageAssignment,
    PlanItem,
    Receipt,
    SupportPlan,
)

pytestmark = pytest.mark.django_db  # so that there is a database where this file runs alone
SNAPSHOT, TODAY = dt.date(2022, 12, 31), dt.date(2023, 2, 6)
SERVED = Q(standing="active", supervising_unit__kind="federation")
PLACES = (
    "市级 东城区 西城区 朝阳区 丰台区 石景山区 海淀区 门头沟区 房山区 "
    "通州区 顺义区 昌平区 大兴区 经开区 怀柔区 平谷区 密云区 延庆区"
)
ALL = [41, 15, 20, 37, 24, 9, 33, 5, 9, 14, 9, 16, 9, 2, 4, 3, 5, 3]
SOCIAL_GROUPS = [11, 1, 2, 2, 1, 0, 2, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]
DIAGNOSED = [10, 5, 8, 12, 8, 3, 9, 2, 3, 4, 3, 5, 3, 0, 1, 1, 1, 0]


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup, django_db_blocker):
    """Built once for this file, inside a transaction that is rolled back after it."""
    with django_db_blocker.unblock(), override_settings(QIANGJI_TODAY=TODAY), transaction.atomic():
        count_keys_from_elsewhere()
        yield demo.build()
        transaction.set_rollback(True)


def count_keys_from_elsewhere():
    """PostgreSQL goes on counting where other tests' rolled back rows left off; nothing in the city hangs on keys."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for line in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(line.replace("coalesce(max(", "1995 + coalesce(max("))


def served():
    return Organisation.objects.filter(SERVED)


def by_place(rows) -> list[int]:
    counts = Counter(
        "市级" if code == "110000" else name for code, name in rows.values_list("region__code", "region__name")
    )
    return [counts[place] for place in PLACES.split()]


# The splits


def test_organisations_are_258_in_the_narrow_count_and_281_in_the_wide():
    assert queries.counts_by_basis(Organisation.objects.all()) == (258, 23, 0)
    assert Counter(Organisation.objects.values_list("standing", flat=True)) == {
        "active": 258,
        "contact": 23,
        "deregistered": 2,
    }


def test_districts_and_forms_are_as_planned():
    forms = Counter(served().values_list("legal_form", flat=True))
    assert forms == {"service_organisation": 231, "social_group": 21, "foundation": 6}
    assert by_place(served()) == ALL
    assert by_place(served().filter(legal_form="social_group")) == SOCIAL_GROUPS
    assert by_place(served().filter(legal_form="foundation")) == [6] + [0] * 17
    foundations = [6] + [0] * 17
    rest = [a - s - f for a, s, f in zip(ALL, SOCIAL_GROUPS, foundations, strict=True)]
    assert by_place(served().filter(legal_form="service_organisation")) == rest


def test_fields_are_as_planned():
    counts = Counter(served().values_list("primary_field", flat=True))
    named = [counts.pop(field) for field in ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "14")]
    assert named == [62, 24, 35, 21, 32, 28, 18, 14, 7, 8, 4]
    assert set(counts) == {"11", "12"} and counts.total() == 5  # 维权与无障碍促进


@pytest.mark.parametrize("day", [SNAPSHOT, TODAY])
def test_grades_in_force_are_as_planned(day):
    in_force = OfficialGrade.objects.filter(issued_on__lte=day, expires_on__gte=day, organisation__in=served())
    assert Counter(in_force.values_list("grade", flat=True)) == {"5A": 6, "4A": 21, "3A": 58, "2A": 12, "1A": 3}
    assert in_force.values("organisation").distinct().count() == 100
    assert not in_force.exclude(organisation__in=served()).exists()


def test_some_grades_expire_soon_and_some_ran_out_long_ago():
    soon = OfficialGrade.objects.filter(expires_on__range=(TODAY, TODAY + dt.timedelta(days=90)))
    over = OfficialGrade.objects.filter(expires_on__lt=SNAPSHOT)
    assert (soon.count(), over.count()) == (6, 8)


def test_nobody_is_graded_before_two_full_years():
    early = [g for g in OfficialGrade.objects.select_related("organisation") if _years(g) < 2]
    assert early == []


def _years(grade: OfficialGrade) -> float:
    return (grade.issued_on - grade.organisation.established_on).days / 365


def test_inspections_of_2022_are_as_planned():
    rows = AnnualInspection.objects.filter(organisation__in=served(), year=2022)
    assert Counter(rows.values_list("result", flat=True)) == {
        "passed": 239,
        "basically_passed": 13,
        "failed": 1,
        "exempt": 5,
    }
    young = {r.organisation.established_on > dt.date(2022, 6, 30) for r in rows.filter(result="exempt")}
    assert young == {True}


def test_inspections_of_2021_leave_out_only_who_was_not_there():
    there = set(served().filter(established_on__lt=dt.date(2022, 1, 1)).values_list("pk", flat=True))
    assert set(AnnualInspection.objects.filter(year=2021).values_list("organisation", flat=True)) == there


def test_party_organisations_are_as_planned():
    latest: dict[int, str] = {}
    for row in PartyBuildingRecord.objects.filter(organisation__in=served(), since__lte=SNAPSHOT).order_by("since"):
        latest[row.organisation_id] = row.form
    assert Counter(latest.values()) == {
        "general_branch": 1,
        "branch": 48,
        "joint_branch": 37,
        "functional_branch": 22,
        "none": 150,
    }
    assert PartyBuildingRecord.objects.count() > 258  # earlier forms are on the books and do not count


def test_forty_organisations_wait_for_their_yearly_confirmation():
    assert queries.unconfirmed(served(), TODAY).count() == 40
    assert not served().filter(confirmed_on=None).exists()


# The people


def core():
    return Membership.objects.filter(is_core=True, until=None, person__merged_into=None)


def test_core_teams_are_849_people_in_142_organisations():
    assert core().values("person").distinct().count() == 849
    sizes = core().values("organisation").annotate(n=Count("person", distinct=True)).values_list("n", flat=True)
    assert Counter(sizes) == {3: 14, 4: 22, 5: 28, 6: 30, 7: 20, 8: 12, 9: 8, 10: 4, 12: 3, 15: 1}


def test_every_district_has_enough_teams_to_be_diagnosed():
    teams = by_place(served().filter(pk__in=core().values("organisation")))
    assert sum(teams) == 142
    assert [t >= d for t, d in zip(teams, DIAGNOSED, strict=True)] == [True] * 18


def test_every_served_organisation_has_one_head():
    heads = Membership.objects.filter(is_head=True, until=None, organisation__in=served())
    assert heads.count() == 258 == heads.values("organisation").distinct().count()


def test_nobody_arrives_before_their_organisation():
    rows = Membership.objects.select_related("organisation")
    assert [m for m in rows if m.organisation.established_on and m.since < m.organisation.established_on] == []


def test_people_have_names_of_their_own():
    names = Person.objects.filter(merged_into=None).values_list("name", flat=True)
    assert len(set(names)) == len(names)
    assert [n for n in names if not re.fullmatch("[\u4e00-\u9fff]{3}", n)] == []


def test_experts_cover_every_role():
    roster = list(queries.on_roster(Expert.objects.all(), TODAY))
    assert len(roster) == 40
    assert Expert.objects.count() == 42
    assert {role for expert in roster for role in expert.roles} == {"coach", "diagnostician", "lecturer", "reviewer"}
    assert {expert.regions.exists() for expert in roster} == {True}


# Names and codes


def test_names_follow_the_rule():
    wrong = []
    for organisation in Organisation.objects.select_related("region"):
        place = "" if organisation.region.code == "110000" else organisation.region.name
        if not re.fullmatch(rf"北京市{place}[\u4e00-\u9fff]{{5,}}\(演示\)", organisation.name):
            wrong.append(organisation.name)
    assert wrong == []
    assert Organisation.objects.values("name").distinct().count() == 283
    invented = served().values_list("short_name", flat=True)
    assert {len(word) for word in invented} == {2}
    assert len(set(invented)) == 258


def test_everything_that_is_called_something_says_it_is_a_demo():
    units = SupervisingUnit.objects.values_list("name", flat=True)
    experts = Expert.objects.values_list("employer", flat=True)
    called = {
        *units,
        *experts,
        *Hub.objects.values_list("name", flat=True),
        *FormerName.objects.values_list("name", flat=True),
    }
    assert {name for name in called if not name.endswith("(演示)")} == set()


def test_no_name_is_on_the_stop_list():
    names = [*Organisation.objects.values_list("name", flat=True), *FormerName.objects.values_list("name", flat=True)]
    names += [*Person.objects.values_list("name", flat=True), *Expert.objects.values_list("employer", flat=True)]
    names += User.objects.values_list("name", flat=True)
    assert [(name, found) for name in names if (found := stopped(name))] == []
    assert stopped("北京市岔路口康复中心(演示)") == ["岔路口"]


def test_codes_are_valid_and_nobodys():
    rows = [(o.credit_code, o) for o in Organisation.objects.select_related("region__parent") if o.credit_code]
    assert len(rows) == 282
    assert [code for code, _o in rows if not uscc.is_valid(code) or code[8:10] != "XN"] == []
    doubts = {
        code: credit_code.doubts(code, legal_form=o.legal_form, region_code=_registered_in(o.region))
        for code, o in rows
    }
    assert {code: why for code, why in doubts.items() if why} == {}
    assert {code[2:8] for code, o in rows if o.legal_form == "foundation"} == {"110000"}


def _registered_in(region: Region) -> str:
    return region.code if region.code.isdigit() else region.parent.code


def test_telephones_and_addresses_reach_nobody():
    phones = [*Organisation.objects.values_list("phone", flat=True), *Person.objects.values_list("phone", flat=True)]
    phones += Hub.objects.values_list("phone", flat=True)
    assert [p for p in phones if p and not re.fullmatch(r"010-0000-\d{4}", p)] == []
    mails = [*Organisation.objects.values_list("email", flat=True), *Person.objects.values_list("email", flat=True)]
    mails += User.objects.values_list("email", flat=True)
    assert [m for m in mails if m and not re.fullmatch(r"[\w.]+@(demo\.)?example\.org", m)] == []


# Rows that must not count are there


def test_deregistered_bodies_say_when_and_why():
    gone = StatusChange.objects.filter(standing="deregistered", organisation__supervising_unit__kind="federation")
    assert gone.count() == 2
    assert {bool(change.reason) and change.on <= SNAPSHOT for change in gone} == {True}


def test_contacts_are_supervised_by_somebody_else():
    kinds = Organisation.objects.filter(standing="contact").values_list("supervising_unit__kind", flat=True)
    assert Counter(kinds).total() == 23
    assert "federation" not in kinds


def test_one_organisation_has_two_names_and_one_code():
    renamed = served().get(former_names__until__isnull=False)
    former = renamed.former_names.get(until__isnull=False)
    assert former.name != renamed.name
    assert former.until == dt.date(2021, 9, 1)
    assert list(queries.find(served(), former.name, User.objects.get(username="hub"))) == [renamed]
    assert Organisation.objects.filter(credit_code=renamed.credit_code).count() == 1


def test_one_person_was_on_the_books_twice():
    duplicate = Person.objects.get(merged_into__isnull=False)
    assert duplicate.name == duplicate.merged_into.name
    posts = core().filter(person=duplicate.merged_into)
    assert posts.count() == 2  # so a count of posts is 850, and only a count of people is 849
    assert core().count() == 850


def test_people_who_left_are_in_no_team():
    assert Membership.objects.filter(is_core=True, until__lt=SNAPSHOT).count() == 24


def test_one_pair_of_organisations_is_suspected_to_be_one():
    groups = queries.duplicate_groups(Organisation.objects.all())
    assert len(groups) == 1
    assert Counter(Organisation.objects.filter(pk__in=groups[0]).values_list("standing", flat=True)) == {
        "active": 1,
        "contact": 1,
    }


# Time and people who log in


def test_cycles_follow_one_another_and_one_is_running():
    assert list(Cycle.objects.order_by("number").values_list("name", flat=True)) == [
        "第一轮培育 · 2021",
        "第二轮培育 · 2022",
        "第三轮培育 · 2023",
    ]
    assert queries.current_cycle(TODAY).number == 3


def test_nothing_is_dated_after_the_citys_day():
    latest = [
        Organisation.objects.aggregate(d=Max("confirmed_on"))["d"],
        Organisation.objects.aggregate(d=Max("established_on"))["d"],
        AnnualInspection.objects.aggregate(d=Max("concluded_on"))["d"],
        OfficialGrade.objects.aggregate(d=Max("issued_on"))["d"],
        PartyBuildingRecord.objects.aggregate(d=Max("since"))["d"],
        Membership.objects.aggregate(d=Max("since"))["d"],
        Expert.objects.aggregate(d=Max("joined_on"))["d"],
        StatusChange.objects.aggregate(d=Max("on"))["d"],
    ]
    assert [day for day in latest if day > TODAY] == []


def test_every_role_has_a_login_that_works_today():
    logins = demo_logins()
    assert len(logins) == 13
    assert {label for _username, label, _name in logins} == {str(role.label) for role in ROLES.values()}
    assert logins[0] == ("hub", "枢纽运营", "周霁月")
    users = User.objects.filter(username__in=[username for username, _label, _name in logins])
    assert PBKDF2PasswordHasher().verify("qiangji-demo", users[0].password)
    assert len({user.password for user in users}) == 1


def test_member_and_head_belong_to_the_same_organisation():
    org, member = (User.objects.get(username=name).person for name in ("org", "member"))
    assert org.memberships.get().organisation == member.memberships.get().organisation
    assert org.memberships.get().organisation.name == "北京市朝阳区云杉儿童康复中心(演示)"
    assert (org.memberships.get().is_head, member.memberships.get().is_core) == (True, True)


def test_accounts_without_a_role_in_force_are_not_offered():
    others = User.objects.exclude(username__in=[username for username, _label, _name in demo_logins()])
    assert [user.has_usable_password() for user in others] == [False] * 13


# Stage one: the figures of the field, each with rows beside it that must not count


def day(moment) -> dt.date:
    return timezone.localdate(moment)


def completed(year: int):
    sheets = AnswerSheet.objects.filter(voice="person", submitted_at__isnull=False, withdrawn_at=None)
    return {sheet.person_id for sheet in sheets if day(sheet.submitted_at).year == year}


def test_849_people_answered_933_sheets_in_two_years():
    first, second = completed(2021), completed(2022)
    assert (len(first), len(second), len(first & second), len(first | second)) == (402, 531, 84, 849)
    sheets = list(AnswerSheet.objects.filter(voice="person", submitted_at__isnull=False))
    assert sum(day(sheet.submitted_at).year in (2021, 2022) for sheet in sheets) == 933
    assert len({s.organisation_id for s in sheets if day(s.submitted_at).year in (2021, 2022)}) == 142


def test_sheets_that_were_only_begun_are_there_and_count_nowhere():
    begun = AnswerSheet.objects.filter(submitted_at=None, assessment__round__cycle__number=2, answers__isnull=False)
    assert begun.distinct().count() > 0
    assert {sheet.person_id for sheet in begun} <= completed(2021)
    assert AnswerSheet.objects.filter(submitted_at__isnull=False, assessment__round__cycle__number=3).count() > 0


def test_1343_debriefs_were_attended_and_10_people_did_not_come():
    talks = Debrief.objects.filter(cancelled_at=None)
    attended = [talk for talk in talks.select_related("slot", "sheet") if talk.attendance == "attended"]
    assert Counter(day(talk.slot.starts_at).year for talk in attended) == {2021: 561, 2022: 782}
    assert Counter(Counter(talk.sheet.person_id for talk in attended).values()) == {1: 401, 2: 402, 3: 46}
    assert talks.filter(attendance="no_show").count() == 10


def test_78_organisations_were_diagnosed_with_632_people_and_6_visited_again():
    first = Diagnosis.objects.filter(kind="first", signed_at__isnull=False)
    organisations = [one.assessment.organisation_id for one in first.select_related("assessment")]
    assert (len(organisations), len(set(organisations))) == (78, 78)
    assert Counter(day(one.signed_at).year for one in first) == {2021: 34, 2022: 44}
    people = [row.person_id for one in first for row in one.participants.all()]
    assert (len(people), len(set(people))) == (632, 632)
    sizes = Counter(one.participants.count() for one in first)
    assert sizes == {5: 8, 6: 10, 7: 13, 8: 16, 9: 12, 10: 9, 11: 5, 12: 5}
    again = Diagnosis.objects.filter(kind="follow_up", signed_at__isnull=False)
    assert again.count() == 6
    for visit in again:
        before = {row.person_id for row in visit.follows.participants.all()}
        assert {row.person_id for row in visit.participants.all()} == before


def test_diagnosed_organisations_lie_where_the_plan_says():
    first = Diagnosis.objects.filter(kind="first", signed_at__isnull=False)
    counts = Counter(first.values_list("assessment__organisation__region__name", flat=True))
    names = ["北京市" if place == "市级" else place for place in PLACES.split()]
    assert [counts[name] for name in names] == DIAGNOSED


def test_figures_of_the_stage_come_out_of_their_own_queries():
    window = assessment.last_two_cycles(TODAY)
    figures = {figure.key: figure.value for figure in assessment.stage_figures([""], window)}
    assert figures == {"people-measured": 849, "debriefs": 1343, "organisations-diagnosed": 78}
    assert assessment.people_diagnosed([""], window) == 632
    for key, value in figures.items():
        assert sum(row["n"] for row in assessment.rows_by_organisation(key, [""], window)) == value


def test_everybody_who_answered_has_a_coach_and_nobody_else_reads_it():
    sheets = AnswerSheet.objects.filter(voice="person")
    assert sheets.filter(coach_assignments__ended_at=None, coach_assignments__isnull=False).count() == sheets.count()
    for name in ("hub", "city", "org", "approver", "admin"):
        assert not assessment.coached_results(User.objects.get(username=name)).exists()


@pytest.mark.parametrize(
    ("login", "what"),
    [
        ("member", assessment.sheets_to_answer),
        ("org", assessment.sheets_to_answer),
        ("expert", assessment.sheets_to_answer),
        ("hub", assessment.rounds_behind),
    ],
)
def test_running_rounds_leave_something_to_do_today(login, what):
    assert what(User.objects.get(username=login), TODAY).exists()


def test_every_scored_sheet_has_a_score_with_its_error_on_every_dimension_asked():
    scores = DimensionScore.objects.filter(sheet__assessment__round__cycle__number__in=(1, 2))
    assert scores.values("sheet").distinct().count() == 933
    assert scores.filter(value__isnull=False, se=None).count() == 0
    alphas = ScaleStatistics.objects.filter(scoring__round__version__instrument__key="teamwork")
    assert {0.4 < row.alpha < 0.95 for row in alphas} == {True}


# Gifts and the job fair


def test_67_organisations_signed_for_gifts():
    signed = Receipt.objects.filter(signed_at__isnull=False)
    goods = set(signed.filter(lines__gift__kind="goods").values_list("organisation", flat=True))
    money = set(signed.filter(lines__gift__kind="money").values_list("organisation", flat=True))
    assert len(goods | money) == 67
    assert (len(goods - money), len(money - goods), len(goods & money)) == (41, 9, 17)
    by_year = Counter(Distribution.objects.filter(receipts__in=signed).distinct().dates("planned_on", "day"))
    assert Counter(day.year for day in by_year) == {2021: 2, 2022: 6}
    for year in (2021, 2022):
        assert set(signed.filter(received_on__year=year).values_list("organisation", flat=True)) == goods | money


def test_what_is_not_signed_is_no_delivery():
    unsigned = Receipt.objects.filter(signed_at=None)
    assert Counter(unsigned.values_list("distribution__planned_on__year", flat=True)) == {2022: 4, 2023: 3}
    signed = Receipt.objects.filter(signed_at__isnull=False)
    assert (
        unsigned.exclude(organisation__in=signed.values("organisation")).values("organisation").distinct().count() == 3
    )
    given = Delivery.objects.filter(source__startswith="receipt:", voided_at=None)
    assert given.values("organisation").distinct().count() == 67
    for kind in ("goods", "money"):
        with_it = signed.filter(lines__gift__kind=kind).distinct()
        assert given.filter(kind=kind).count() == with_it.count()
    assert not Gift.objects.filter(value_basis="unpriced").exclude(donation__ticket_number="").exists()


def test_stock_is_what_came_in_less_what_went_out():
    assert Gift.objects.count() == 11
    for gift in Gift.objects.annotate(moved=Sum("movements__quantity")):
        assert gift.movements.order_by("number").last().left == gift.moved
        assert gift.moved == gift.quantity - sum(gift.receipt_lines.values_list("quantity", flat=True))


def test_33_organisations_stood_at_the_one_online_fair():
    fair = JobFair.objects.get()
    assert (fair.is_online, fair.held_on.year) == (True, 2022)
    assert fair.booths.values("organisation").distinct().count() == 33
    assert fair.booths.filter(posts=None).count() == 0
    assert fair.booths.filter(reported_at=None).count() == 5


def test_every_signed_diagnosis_has_its_plan_but_the_last_few():
    plans = SupportPlan.objects.all()
    waiting = Diagnosis.objects.filter(signed_at__isnull=False, plan=None)
    assert (plans.count(), waiting.count(), plans.filter(signed_at=None).count()) == (80, 4, 8)
    assert plans.annotate(n=Count("items")).filter(n__gt=5).count() == 0
    assert all(plan.expert_id == plan.diagnosis.diagnostician_id for plan in plans.select_related("diagnosis"))


def test_items_of_plans_are_answered_late_stuck_and_over():
    items = PlanItem.objects.filter(plan__signed_at__isnull=False)
    going = guidance.items_under_way()
    late, stuck = guidance.n_late_and_stuck(going, TODAY)
    assert 0.6 < items.filter(answered_at__isnull=False).count() / items.count() < 0.9
    assert 20 < late < 60
    assert 10 < stuck < 60
    assert items.filter(ending="done").exclude(deliveries__voided_at=None, deliveries__isnull=False).count() == 0
    assert items.exclude(ending="").filter(ending_reason="").count() == 0


def test_everything_in_the_ledger_that_is_for_an_item_is_for_that_organisation():
    rows = Delivery.objects.filter(plan_item__isnull=False)
    own = rows.filter(organisation=F("plan_item__plan__diagnosis__assessment__organisation"))
    meant = rows.filter(dimension=F("plan_item__finding__dimension"))
    assert rows.count() > 100
    assert (own.count(), meant.count()) == (rows.count(), rows.count())


# Resources


def test_three_organisations_stand_at_an_intention_with_a_university_in_2022():
    found = guidance.intentions_with("university", dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    assert (found.count(), guidance.organisations_in(found)) == (4, 3)
    of_the_programme = Match.objects.filter(offer__partner__name="霁川中医药大学繁星计划(演示)")
    # One went on to an agreement, one came to nothing, one is of this year, and one is still talking.
    assert guidance.organisations_in(of_the_programme.filter(intended_on__isnull=False)) == 6
    assert guidance.counts_by_state(of_the_programme) == {"intended": 5, "agreed": 1, "failed": 1, "talking": 1}
    elsewhere = guidance.intending(Match.objects.exclude(offer__partner__kind="university"))
    assert elsewhere.filter(intended_on__year=2022).count() == 1


def test_resources_are_under_way_at_every_step_and_what_was_accepted_is_in_the_ledger():
    states = {"waiting": 2, "proposed": 5, "talking": 5, "intended": 8, "agreed": 4, "started": 2}
    done = {"accepted": 4, "reviewed": 3, "closed": 4, "failed": 1}
    assert guidance.counts_by_state(Match.objects.all()) == states | done
    accepted = set(Match.objects.filter(accepted_on__isnull=False).values_list("pk", flat=True))
    sources = Delivery.objects.filter(kind="resource", source__startswith="match:").values_list("source", flat=True)
    assert set(sources) == {f"match:{pk}" for pk in accepted}
    assert guidance.open_needs(Need.objects.all(), TODAY).count() >= 20
    assert guidance.offers_visible_to(User.objects.get(username="partner")).count() == 2
    assert Offer.objects.filter(withdrawn_at=None, ends_on__lt=TODAY).count() == 1


@pytest.mark.parametrize("login", ["hub", "org"])
def test_what_became_of_a_resource_waits_on_the_workbench(login):
    user = User.objects.get(username=login)
    assert guidance.awaiting_outcome(guidance.matches_visible_to(user), TODAY).exists()


# The same each time


def test_another_process_builds_the_same_city_once(of_this_run):
    """In another process with other hash seeds, and on SQLite also where this one is on PostgreSQL."""
    folder = apart.stand(of_this_run)
    said = (of_this_run / "said.txt").read_text(encoding="utf-8")
    building, built, again, theirs = said.splitlines()
    assert building == "Building the demo city …"
    assert built.startswith("258 organisations and 23 contacts, 849 people in 142 core teams, 40 experts, 13 logins")
    assert again == "The demo city is here already."
    assert (folder / "today").read_text() == "2023-02-06\n"
    assert theirs == digest()


# Coaching and service packages


def test_each_kind_of_coaching_has_cases_and_what_must_not_count_does_not():
    kinds = Counter(CoachingEngagement.objects.values_list("kind", flat=True))
    assert kinds == {"founding": 4, "services": 4, "courses": 4, "schools": 4, "talent": 5, "contests": 5}
    assert CoachingEngagement.objects.filter(ended_at=None).count() == 7
    assert not CoachingEngagement.objects.filter(ended_at__isnull=False, result="").exists()
    held = CoachingVisit.objects.filter(held_on__isnull=False)
    entered = Delivery.objects.filter(source__startswith="coaching_visit:")
    assert held.filter(voided_at__isnull=False).count() == 1
    assert entered.filter(voided_at__isnull=False).count() == 2  # the same visit twice, and one corrected
    live = {f"coaching_visit:{pk}": hours for pk, hours in held.filter(voided_at=None).values_list("pk", "hours")}
    assert dict(entered.filter(voided_at=None).values_list("source", "quantity")) == live


def test_some_organisations_have_a_package_and_one_used_more_than_was_promised():
    given = list(PackageAssignment.objects.select_related("package"))
    uses = guidance.uses_of(given)
    over = [(one.package.name, use.over > 0) for one in given for use in uses[one.pk] if use.over]
    assert (len(given), over) == (20, [("赛事冲刺包", True)])
