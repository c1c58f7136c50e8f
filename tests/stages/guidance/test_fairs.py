"""Job fairs: posts and counts; what is not known stays empty, and no count outgrows the one before it."""

import datetime as dt

import pytest
from tests.factories import registry
from tests.factories.accounts import make_user

from qiangji.accounts import clock
from qiangji.stages.guidance import actions, queries
from qiangji.stages.guidance.errors import Refused
from qiangji.stages.guidance.models import FairBooth, FairPost, JobFair

pytestmark = pytest.mark.django_db


def fair(days_ago: int = 100) -> JobFair:
    return actions.record_fair(
        name="线上双选会（演示）",
        organiser="演示大学",
        platform="线上平台",
        held_on=clock.today() - dt.timedelta(days=days_ago),
        is_online=True,
        scope="11",
        by=None,
    )


def booth(of: JobFair | None = None) -> FairBooth:
    return actions.open_booth(fair=of or fair(), organisation=registry.organisation(), by=None)


def test_an_organisation_has_one_booth_at_a_fair():
    one = booth()
    with pytest.raises(Refused, match="已经有展位了"):
        actions.open_booth(fair=one.fair, organisation=one.organisation, by=None)
    assert FairBooth.objects.count() == 1


def test_sums_are_of_what_was_reported():
    held, user = fair(), make_user()
    actions.report_counts(booth=booth(held), cvs=12, interviews=5, intended=3, signed=2, arrived=2, stayed=1, by=user)
    actions.report_counts(booth=booth(held), cvs=3, by=user)
    booth(held)
    assert queries.totals_of(held) == {
        "cvs": 15,
        "interviews": 5,
        "intended": 3,
        "signed": 2,
        "arrived": 2,
        "stayed": 1,
    }
    row = queries.with_booths(JobFair.objects.all()).get()
    assert (row.n_organisations, row.n_reported, row.all_cvs) == (3, 2, 15)


@pytest.mark.parametrize(
    ("days_ago", "counts", "said"),
    [
        (100, {"signed": 1, "arrived": 2}, "到岗人数不能多于签约人数"),
        (100, {"arrived": 1}, "到岗人数不能多于签约人数"),
        (100, {"signed": 2, "arrived": 1, "stayed": 2}, "不能多于到岗人数"),
        (89, {"signed": 2, "arrived": 1, "stayed": 1}, "还不到三个月"),
        (-1, {"cvs": 1}, "双选会还没有开"),
    ],
)
def test_counts_that_cannot_be_are_refused(days_ago, counts, said):
    one = booth(fair(days_ago))
    with pytest.raises(Refused, match=said):
        actions.report_counts(booth=one, by=None, **counts)
    assert FairBooth.objects.get().cvs is None


def test_a_post_is_for_somebody_and_pays_a_range():
    one = booth()
    for wrong, said in (({"openings": 0}, "人数要大于 0"), ({"pay_from": 9000, "pay_to": 5000}, "上限不能低于下限")):
        with pytest.raises(Refused, match=said):
            actions.add_post(booth=one, by=None, **{"title": "康复师", "openings": 2, "place": "朝阳区"} | wrong)
    actions.add_post(
        booth=one, title="康复师", openings=2, place="朝阳区", fits_disabled=True, accommodation="可远程", by=None
    )
    assert list(FairPost.objects.values_list("title", "openings", "fits_disabled")) == [("康复师", 2, True)]
    assert queries.with_openings(FairBooth.objects.all()).get().openings == 2
    actions.remove_post(post=FairPost.objects.get(), by=None)
    assert not FairPost.objects.exists()
