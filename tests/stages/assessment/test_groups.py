"""Group means of a round about people: right, only of five and more, and only for who may see them."""

import statistics

import pytest
from django.urls import reverse
from scipy.stats import t
from tests.factories import registry
from tests.factories.accounts import make_region, make_user
from tests.factories.assessment import core_members, personal_definition, published, round_of
from tests.factories.reports import answered, personal_round

from qiangji.registry.models import Organisation
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.groups import t95
from qiangji.stages.assessment.models import AnswerSheet, DimensionScore

pytestmark = pytest.mark.django_db


def page_of(row) -> str:
    return reverse("assessment:round-groups", args=[row.pk])


def two_districts(here: tuple[int, ...], there: tuple[int, ...]):
    """朝阳 and 海淀, each with organisations of so many people; closed and scored."""
    hub = make_user("hub_operator")
    organisations = []
    for code, teams in (("110105", here), ("110108", there)):
        for team in teams:
            organisations.append(registry.organisation(code=code))
            core_members(organisations[-1], team)
    row = round_of(published(personal_definition()), organisations, by=hub)
    answered(list(AnswerSheet.objects.filter(assessment__round=row)), by=hub)
    row = actions.close_round(round=row, by=hub)
    actions.score_round(round=row, by=hub)
    return row, organisations, hub


@pytest.mark.parametrize("degrees", [4, 5, 9, 30, 1000])
def test_point_of_student_is_right(degrees):
    assert t95(degrees) == pytest.approx(t.ppf(0.95, degrees), rel=0.001)


def test_mean_and_interval_are_those_of_the_people():
    row, _sheets = personal_round(7, 9)
    places = queries.groups_of(row, queries.group_scoring(row))
    dimension = queries.dimensions_of(row)[0]
    for organisation, n in zip(Organisation.objects.order_by("scope"), (7, 9), strict=True):
        scores = DimensionScore.objects.filter(dimension=dimension, sheet__organisation=organisation)
        values = list(scores.values_list("value", flat=True))
        mean = places[organisation.pk].means[dimension.pk]
        reach = t.ppf(0.95, n - 1) * statistics.stdev(values) / n**0.5
        assert (mean.n, mean.value) == (n, pytest.approx(statistics.fmean(values)))
        assert mean.high - mean.value == pytest.approx(reach, rel=0.001)


def test_small_organisation_hides_and_takes_one_with_it(client):
    row, organisations, hub = two_districts((3, 6, 8), (7, 9))
    client.force_login(hub)
    page = client.get(page_of(row)).content.decode()
    assert "33 人交了答卷" in page
    assert page.count("样本不足 5，不显示") == 2
    small, sacrificed, large = organisations[:3]
    for organisation, is_shown in ((small, False), (sacrificed, False), (large, True)):
        assert (f'href="?group={organisation.pk}"' in page) is is_shown
    hidden = client.get(f"{page_of(row)}?group={small.pk}").content.decode()
    assert "qj-chart" not in hidden and "要么这一组不满 5 人" in hidden


def test_who_took_the_sheet_back_is_counted_nowhere(client):
    row, _organisations, hub = two_districts((5,), (6,))
    AnswerSheet.objects.filter(assessment__round=row).order_by("pk").update(withdrawn_at=None)
    actions.withdraw_sheet(sheet=AnswerSheet.objects.filter(assessment__round=row).first(), by=hub)
    client.force_login(hub)
    page = client.get(page_of(row)).content.decode()
    assert "10 人交了答卷" in page
    # Four are left in the first district: all minus the second would be those four.
    assert "?group=110105" not in page and "?group=110108" not in page


def test_supervisors_see_places_and_organisations_themselves(client):
    row, organisations, _hub = two_districts((6, 8), (7, 9))
    seen = {
        make_user("city_supervisor"): ({"110105", "110108"}, set()),
        make_user("district_supervisor", make_region("110105")): ({"110105"}, set()),
        make_user("organisation_admin", organisations[0]): (set(), {organisations[0]}),
        make_user("hub_approver"): ({"110105", "110108"}, set(organisations)),
    }
    for user, (districts, named) in seen.items():
        client.force_login(user)
        page = client.get(page_of(row)).content.decode()
        assert {code for code in ("110105", "110108") if f'href="?group={code}"' in page} == districts
        assert {o for o in organisations if f'href="?group={o.pk}"' in page} == named
        for organisation in set(organisations) - named:
            assert organisation.name not in client.get(f"{page_of(row)}?group={organisation.pk}").content.decode()


def test_organisation_of_too_few_sees_that_it_is_too_few(client):
    row, organisations, _hub = two_districts((3, 8), (9,))
    client.force_login(make_user("organisation_admin", organisations[0]))
    page = client.get(f"{page_of(row)}?group={organisations[0].pk}").content.decode()
    assert "要么这一组不满 5 人" in page and "qj-chart" not in page


def test_strangers_and_members_see_no_groups(client):
    row, organisations, _hub = two_districts((6,), (7,))
    for user in (make_user("member", organisations[0]), make_user("expert"), make_user("system_admin"), make_user()):
        client.force_login(user)
        assert client.get(page_of(row)).status_code == 403
    for user in (
        make_user("organisation_admin", registry.organisation()),
        make_user("city_supervisor", make_region("310000")),
    ):
        client.force_login(user)
        assert client.get(page_of(row)).status_code == 404


def test_nothing_while_answers_come_in(client):
    organisation = registry.organisation()
    core_members(organisation, 6)
    running = round_of(published(personal_definition()), [organisation])
    client.force_login(make_user("hub_operator"))
    assert "还没有群体结果" in client.get(page_of(running)).content.decode()


def test_round_about_organisations_has_no_groups(client):
    running = round_of(published(), [registry.organisation()])
    client.force_login(make_user("hub_operator"))
    assert client.get(page_of(running)).status_code == 404


@pytest.mark.parametrize("asked", ["x", "999999", "all", "%00", "-1"])
def test_strange_groups_show_the_first(client, asked):
    row, _organisations, hub = two_districts((6,), (7,))
    client.force_login(hub)
    answer = client.get(f"{page_of(row)}?group={asked}")
    assert (answer.status_code, "13 人交了答卷" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("n", [2, 12])
def test_groups_cost_the_same_for_many(client, django_assert_max_num_queries, n):
    row, _organisations, hub = two_districts((6,) * n, (7,))
    client.force_login(hub)
    with django_assert_max_num_queries(14):
        client.get(page_of(row))
