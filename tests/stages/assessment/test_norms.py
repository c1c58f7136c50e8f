"""Norms of peer groups: right, only of ten and more, never one organisation's own, and only for who may see them."""

import random
import statistics

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from scipy.stats import t
from tests.factories import registry
from tests.factories.accounts import make_region, make_user
from tests.factories.assessment import organisation_definition, personal_definition, published
from tests.factories.rounds import NOON, assessments_of, make_round

from qiangji.registry.models import Organisation
from qiangji.stages.assessment import bridge
from qiangji.stages.assessment.bridge.overlaps import ALL, gives_away, tellable
from qiangji.stages.assessment.choices import PeerGrouping
from qiangji.stages.assessment.models import Assessment, ScaleStatistics, Scoring, VoiceScore
from qiangji.stages.assessment.norms import Place

pytestmark = pytest.mark.django_db
FORMS = ("service_organisation", "social_group", "foundation")


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def hub():
    return make_user("hub_operator")


def scored(hub, *sizes: int, apart: float = 0.0, se: float = 4.0, version=None, code="110105"):
    """A closed round with so many organisations of each legal form; each form ``apart`` points above the one before."""
    draw = random.Random(3)
    forms = [form for form, n in zip(FORMS, sizes, strict=False) for _each in range(n)]
    organisations = [registry.organisation(legal_form=form, code=code) for form in forms]
    version = version or published(organisation_definition())
    row = make_round(version, *organisations, by=hub)
    scoring = Scoring.objects.create(version=version, round=row, core_version="1", scored_at=NOON)
    ScaleStatistics.objects.bulk_create(
        ScaleStatistics(scoring=scoring, dimension=each, n=len(forms), sem=se) for each in version.dimensions.all()
    )
    VoiceScore.objects.bulk_create(
        VoiceScore(
            scoring=scoring,
            assessment=each,
            voice="self",
            dimension=dimension,
            value=min(100, max(0, 50 + apart * FORMS.index(form) + draw.gauss(0, 8))),
            se=se,
            n=3,
        )
        for each, form in zip(assessments_of(row), forms, strict=True)
        for dimension in [*version.dimensions.all(), None]
    )
    return row


def page_of(row, **asked) -> str:
    return reverse("assessment:round-norms", args=[row.pk], query=asked)


def totals(row, form: str | None = None) -> list[float]:
    scores = VoiceScore.objects.filter(assessment__round=row, dimension=None)
    scores = scores.filter(assessment__organisation__legal_form=form) if form else scores
    return list(scores.values_list("value", flat=True))


# What a norm is


def test_mean_and_interval_of_all_are_those_of_the_organisations(hub):
    row = scored(hub, 14, 12)
    values, norm = totals(row), bridge.norms_of(row, PeerGrouping.LEGAL_FORM).whole.norms[None]
    reach = t.ppf(0.95, 25) * statistics.stdev(values) / 26**0.5
    assert (norm.n, norm.mean, norm.drawn) == (26, pytest.approx(statistics.fmean(values)), 0)
    assert norm.high - norm.mean == pytest.approx(reach, rel=0.001)


def test_groups_that_do_not_differ_are_drawn_to_the_mean_of_all_and_say_so(hub, client):
    row = scored(hub, 14, 12)
    norms = bridge.norms_of(row, PeerGrouping.LEGAL_FORM)
    own, norm = statistics.fmean(totals(row, "social_group")), norms.groups[0].norms[None]
    whole = norms.whole.norms[None].mean
    assert norms.groups[0].name == "社会团体"
    assert norm.mean == pytest.approx((1 - norm.drawn) * own + norm.drawn * whole)
    assert norm.drawn > 0.5
    client.force_login(hub)
    text = client.get(page_of(row)).content.decode()
    assert f"另 {norm.drawn_percent}% 向全部的平均靠拢" in text
    assert "误差之内，分不出" in text and "超出误差的" not in text


def test_groups_far_apart_keep_their_own_and_may_be_told_apart(hub, client):
    row = scored(hub, 15, 15, apart=30)
    (first, second) = bridge.norms_of(row, PeerGrouping.LEGAL_FORM).groups
    assert first.norms[None].drawn < 0.1
    assert second.norms[None].mean == pytest.approx(statistics.fmean(totals(row, FORMS[0])), abs=3)
    client.force_login(hub)
    text = client.get(page_of(row)).content.decode()
    assert "高于全部，超出误差" in text and "低于全部，超出误差" in text
    assert "与全部的差别超出误差的：社会团体、社会服务机构（民非）。" in text


def test_every_norm_says_how_many_and_of_when(hub, client):
    row = scored(hub, 14, 12)
    client.force_login(hub)
    text = client.get(page_of(row)).content.decode()
    assert text.count("2022-05-20</td>") == 3
    assert [f'class="qj-num">{n}</td>' in text for n in (26, 14, 12)] == [True] * 3


# What may not be shown


def test_group_of_nine_is_said_and_not_shown_and_takes_one_with_it(hub, client):
    row = scored(hub, 14, 12, 9)
    norms = bridge.norms_of(row, PeerGrouping.LEGAL_FORM)
    shown = {group.key: group.norms[None].mean is not None for group in norms.groups}
    assert shown == {"service_organisation": True, "social_group": False, "foundation": False}
    client.force_login(hub)
    text = client.get(page_of(row)).content.decode()
    assert "不足 10 家，不显示" in text
    assert "显示它就能减出别家的得分，不显示" in text


def test_nothing_of_a_round_of_nine(hub, client):
    row = scored(hub, 9)
    client.force_login(hub)
    text = client.get(page_of(row)).content.decode()
    assert "没有哪一组满 10 家" in text and "qj-chart" not in text


def test_two_groupings_together_do_not_leave_one_over():
    """Each for itself leaves ten or nobody. All who are in a or in y but not both: one member more than the two say."""
    first = dict.fromkeys(range(20), "a") | dict.fromkeys(range(20, 41), "b")
    second = dict.fromkeys(range(21), "x") | dict.fromkeys(range(21, 41), "y")
    both = {"form": first, "size": second}
    cells = {("form", "a"), ("form", "b"), ("size", "x"), ("size", "y")}
    assert gives_away(list(range(41)), both, cells)
    kept = tellable(both, 10)
    assert ALL in kept and kept < cells | {ALL}
    assert not gives_away(list(range(41)), both, kept - {ALL})


def test_who_knows_their_own_does_not_learn_the_only_other():
    first = dict.fromkeys(range(20), "a") | dict.fromkeys(range(20, 42), "b")
    second = dict.fromkeys(range(22), "x") | dict.fromkeys(range(22, 42), "y")
    both = {"form": first, "size": second}
    assert gives_away(list(range(42)), both, {("form", "a"), ("size", "x")})
    assert not gives_away(list(range(42)), both, {("form", "a")})


def test_who_stated_nothing_is_in_no_group_and_still_in_all(hub, client):
    row = scored(hub, 24)
    Organisation.objects.filter(assessments__round=row).update(established_on="2010-01-01")
    one = row.assessments.first().organisation
    Organisation.objects.filter(pk=one.pk).update(established_on=None)
    norms = bridge.norms_of(row, PeerGrouping.AGE)
    # Shown, the 23 would give away the one.
    assert [(g.name, g.norms[None].n, g.norms[None].mean) for g in norms.groups] == [("10 年以上", 23, None)]
    assert norms.whole.norms[None].n == 24
    client.force_login(hub)
    assert "1 家的档案里没有填成立年限" in client.get(page_of(row, by="age")).content.decode()


def test_nothing_while_answers_come_in(hub, client):
    row = scored(hub, 14, 12)
    type(row).objects.filter(pk=row.pk).update(closed_at=None, closed_by=None)
    client.force_login(hub)
    assert "还没有常模" in client.get(page_of(row)).content.decode()


def test_no_name_of_an_organisation_stands_on_the_page(hub, client):
    row = scored(hub, 14, 12)
    client.force_login(hub)
    text = client.get(page_of(row)).content.decode()
    assert [o.name for o in Organisation.objects.all() if o.name in text] == []


# Who sees it, and what they may ask


def test_who_follows_the_round_or_took_part_sees_it(hub, client):
    row = scored(hub, 14, 12)
    own = row.assessments.first().organisation
    seen = {
        200: ("hub_operator", "hub_approver", "city_supervisor"),
        403: ("expert", "system_admin"),
    }
    users = [(make_user(role), status) for status, roles in seen.items() for role in roles]
    users += [
        (make_user("district_supervisor", make_region("110105")), 200),
        (make_user("organisation_admin", own), 200),
    ]
    users += [(make_user("member", own), 403), (make_user("organisation_admin", registry.organisation()), 404)]
    for user, status in users:
        client.force_login(user)
        assert client.get(page_of(row)).status_code == status, user


def test_round_about_people_has_no_norms(hub, client):
    row = make_round(published(personal_definition()), registry.organisation(), by=hub)
    client.force_login(hub)
    assert client.get(page_of(row)).status_code == 404
    assert reverse("assessment:round-norms", args=[row.pk]) not in client.get(row.get_absolute_url()).content.decode()


def test_tab_leads_to_it(hub, client):
    row = scored(hub, 14)
    client.force_login(hub)
    assert f'href="{page_of(row)}"' in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize("asked", [{"by": "x"}, {"by": ""}, {"of": "nothing"}, {"by": "\x00", "of": "<script>"}])
def test_strange_questions_show_the_first(hub, client, asked):
    row = scored(hub, 14, 12)
    client.force_login(hub)
    answer = client.get(page_of(row, **asked))
    assert (answer.status_code, "总分：按组织形式" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("by", PeerGrouping.values)
def test_every_grouping_and_dimension_has_its_page(hub, client, by):
    row = scored(hub, 14, 12)
    dimension = row.version.dimensions.last()
    client.force_login(hub)
    text = client.get(page_of(row, by=by, of=dimension.key)).content.decode()
    assert f"{dimension.name}：按{PeerGrouping(by).label}" in text


def test_norms_take_as_many_queries_for_a_large_round(hub, client):
    counts = []
    version = published(organisation_definition())
    for sizes in ((12,), (30, 30, 20)):
        row = scored(hub, *sizes, version=version)
        cache.clear()
        client.force_login(hub)
        client.get(reverse("portal:help"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(row)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 15, counts


# One organisation among its peers


def place(row, value: float, se: float | None = 4.0, by: str = "") -> Place:
    """Of the first organisation with this total."""
    first = assessments_of(row)[0]
    VoiceScore.objects.filter(assessment=first, dimension=None).update(value=value, se=se)
    cache.clear()
    return bridge.place_of(Assessment.objects.select_related("round", "organisation").get(pk=first.pk), 1, by)


def test_place_claims_only_what_the_interval_allows(hub):
    row = scored(hub, 23, 12)
    high, middle, low = (place(row, value) for value in (85, 52, 15))
    assert (high.n, high.grouping, high.group) == (23, "legal_form", "社会服务机构（民非）")
    assert high.low > 50 and high.claim == "可以说高于一半以上的同类"
    assert low.high < 50 and low.claim == "可以说低于一半以上的同类"
    assert middle.low < 50 < middle.high and middle.claim == "区间跨过中间，不能说高于或低于多数同类"
    assert middle.sentence.startswith("在 23 家同类机构（组织形式：社会服务机构（民非））中，总分大约高过 ")
    assert "常模日期 2022-05-20" in middle.sentence


def test_place_is_less_sure_where_the_score_is_less_sure(hub):
    row = scored(hub, 23, 12)
    sure, unsure = place(row, 60, se=1), place(row, 60, se=9)
    assert unsure.percentile == sure.percentile
    assert unsure.low < sure.low and unsure.high > sure.high


def test_score_without_an_error_claims_nothing(hub):
    found = place(scored(hub, 23), 90, se=None)
    assert (found.low, found.high) == (None, None)
    assert "给不出误差，说不了高低" in found.sentence


def test_too_few_peers_are_no_peers(hub):
    row = scored(hub, 5, 12)
    assert place(row, 60, by="legal_form").sentence == (
        "5 家同类机构（组织形式：社会服务机构（民非）），不足 10 家，不作比较。"
    )
    assert place(row, 60).grouping == "field"
    Assessment.objects.filter(round=row).update(size="")
    assert place(row, 60, by="size").sentence == "档案里没有填机构规模，找不到同类。"


def test_profile_says_where_it_stands_by_the_grouping_chosen_there(hub, client):
    row = scored(hub, 23, 12)
    assessment = assessments_of(row)[0]
    where = assessment.get_absolute_url()
    for user in (hub, make_user("organisation_admin", assessment.organisation)):
        client.force_login(user)
        assert "在 23 家同类机构（组织形式：" in client.get(where).content.decode()
        text = client.get(f"{where}?by=region").content.decode()
        assert "在 35 家同类机构（地区：" in text
        assert f'href="{page_of(row)}"' in text
        assert client.get(f"{where}?by=%00").status_code == 200


def test_profile_of_a_running_round_has_no_place(hub, client):
    row = scored(hub, 23)
    type(row).objects.filter(pk=row.pk).update(closed_at=None, closed_by=None)
    client.force_login(hub)
    assert "在同类中的位置" not in client.get(assessments_of(row)[0].get_absolute_url()).content.decode()
