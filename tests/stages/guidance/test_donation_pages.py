"""Gifts in the browser: who gets in, what each page says, and that long lists cost no more queries than short ones."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests.factories import donations as make
from tests.factories import files, registry
from tests.factories.accounts import make_user
from tests.factories.guidance import signed_diagnosis

from qiangji.accounts import clock
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.models import (
    Delivery,
    Distribution,
    Donation,
    Donor,
    FairBooth,
    Gift,
    JobFair,
    PlanItem,
    Receipt,
    SupportPlan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def as_hub(client, hub):
    client.force_login(hub)
    return client


def to(name: str, *numbers) -> str:
    return reverse(f"guidance:{name}", args=numbers)


def text(answer) -> str:
    return answer.content.decode()


def as_admin(client, organisation):
    user = make_user("organisation_admin", organisation, name="林小满")
    client.force_login(user)
    return user


def fair() -> JobFair:
    return actions.record_fair(
        name="线上双选会（演示）",
        organiser="演示大学",
        platform="线上平台",
        held_on=clock.today() - dt.timedelta(days=100),
        is_online=True,
        scope="11",
        by=None,
    )


def grant_item(hub) -> PlanItem:
    """An item of a signed plan that asks for goods."""
    diagnosis = signed_diagnosis(by=hub)
    plan = SupportPlan.objects.create(
        diagnosis=diagnosis, expert=diagnosis.diagnostician, signed_at=clock.now(), signed_by=diagnosis.diagnostician
    )
    return PlanItem.objects.create(
        plan=plan,
        finding=diagnosis.findings.first(),
        kind="grant",
        title="添置轮椅",
        owner=hub,
        due_on=clock.today() + dt.timedelta(days=60),
        position=1,
    )


# The hub, from a donor to a signed list


def test_from_the_donor_to_a_stamped_list(as_hub):
    donor_account = make_user("donor", username="songtao")
    here, there = registry.organisation(), registry.organisation(code="110108")
    today = clock.today().isoformat()
    step = as_hub.post(to("donor-create"), {"name": "听松公益基金会（演示）", "account": "songtao"})
    assert step.url == to("donation-create")
    donor = Donor.objects.get(account=donor_account)
    step = as_hub.post(step.url, {"donor": donor.pk, "received_on": today, "purpose": "康复"})
    donation = Donation.objects.get()
    assert step.url == to("donation-detail", donation.pk)
    goods = {"name": "轮椅", "quantity": "5", "unit": "台", "condition": "new", "value_basis": "invoice"}
    assert "请填单价" in text(as_hub.post(to("goods-add", donation.pk), goods))
    as_hub.post(to("goods-add", donation.pk), goods | {"unit_value": "800"})
    given = {"purpose": "补助", "amount": "900", "banked_on": today, "voucher": "演示-1"}
    as_hub.post(to("money-add", donation.pk), given)
    ticket = {"number": "演示票-1", "picture": files.upload(files.picture())}
    as_hub.post(to("ticket-note", donation.pk), ticket)
    page = text(as_hub.get(to("donation-detail", donation.pk)))
    assert "演示票-1" in page and "轮椅" in page and "补助" in page
    assert as_hub.get(to("ticket-download", donation.pk))["Content-Type"] == "image/jpeg"

    as_hub.post(to("distribution-create"), {"name": "春节慰问", "planned_on": today})
    batch, wheelchairs = Distribution.objects.get(), Gift.objects.get(kind="goods")
    asked = {"gift": wheelchairs.pk, "quantity": "3", "organisations": f"{here.name}\r\n{there.name}\r\n"}
    page = text(as_hub.post(to("gift-allocate", batch.pk), asked))
    assert "“轮椅”只剩 5 台，不够分 6 台。" in page and not Receipt.objects.exists()
    as_hub.post(to("gift-allocate", batch.pk), asked | {"quantity": "2"})
    first, second = Receipt.objects.order_by("pk")
    paper = {"received_on": today, "upload": files.upload(files.PDF), "receipt": [first.pk]}
    assert as_hub.post(to("distribution-detail", batch.pk), paper).status_code == 302
    assert list(Delivery.objects.values_list("organisation", "quantity")) == [(first.organisation_id, 2)]
    page = text(as_hub.get(to("distribution-detail", batch.pk)))
    assert page.count("盖章纸质单") == 1 and page.count("退回") == 1
    assert as_hub.get(to("receipt-paper", first.pk))["Content-Type"] == "application/pdf"

    line = second.lines.get()
    as_hub.post(to("line-take-back", line.pk), {"reason": "机构不需要"})
    page = text(as_hub.get(to("gift-detail", wheelchairs.pk)))
    assert "机构不需要" in page and "退回" in page
    as_hub.post(to("gift-detail", wheelchairs.pk), {"quantity": "-1", "reason": "清点少一台"})
    assert "清点少一台" in text(as_hub.get(to("gift-detail", wheelchairs.pk)))
    assert "已签收" in text(as_hub.get(to("donation-detail", donation.pk)))


def test_organisations_that_are_not_found_are_named(as_hub):
    batch, gift = make.batch(), make.goods()
    page = text(
        as_hub.post(
            to("gift-allocate", batch.pk), {"gift": gift.pk, "quantity": "1", "organisations": "没有这家\n也没有那家"}
        )
    )
    assert "没有找到这几家，请写全称或统一社会信用代码：没有这家；也没有那家" in page
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("value", ["x", "99999999999999999999", "", "-1"])
def test_nonsense_is_answered_with_a_sentence(as_hub, value):
    batch = make.batch()
    make.goods()
    asked = {"gift": value, "quantity": value, "organisations": value}
    assert as_hub.post(to("gift-allocate", batch.pk), asked).status_code == 200
    paper = {"receipt": [value], "received_on": value}
    assert as_hub.post(to("distribution-detail", batch.pk), paper).status_code == 200
    assert as_hub.get(to("fair-share"), {"kind": value, "year": value, "page": value}).status_code == 200
    donation = make.donation()
    assert as_hub.post(to("goods-add", donation.pk), {"quantity": value, "unit_value": value}).status_code == 200
    assert as_hub.post(to("donation-create"), {"donor": value, "received_on": value}).status_code == 200


def test_a_paper_without_a_tick_is_asked_for_one(as_hub):
    receipt = make.allocated(make.goods())[0]
    paper = {"received_on": clock.today().isoformat(), "upload": files.upload(files.PDF)}
    page = text(as_hub.post(to("distribution-detail", receipt.distribution_id), paper))
    assert "请选这张纸质单上是哪些机构。" in page


def test_a_plan_item_leads_to_a_gift_and_the_delivery_back_to_its_finding(as_hub, hub):
    item = grant_item(hub)
    form = f"{to('gift-for-item')}?item={item.pk}"
    assert form in text(as_hub.get(item.plan.get_absolute_url())).replace("&amp;", "&")
    gift, batch = make.goods(), make.batch()
    step = as_hub.post(form, {"distribution": batch.pk, "gift": gift.pk, "quantity": "2"})
    receipt = Receipt.objects.get()
    assert step.url == receipt.get_absolute_url()
    assert (receipt.organisation, receipt.plan_item) == (item.plan.organisation, item)
    make.signed(receipt, by=hub)
    found = Delivery.objects.get()
    assert (found.plan_item, found.dimension) == (item, item.finding.dimension)
    make.allocated(make.goods(), item.plan.organisation, to=(other := make.batch()))
    page = text(as_hub.post(form, {"distribution": other.pk, "gift": gift.pk, "quantity": "1"}))
    assert "请放在另一批" in page
    for wrong in ("", "x", "999999"):
        assert as_hub.get(f"{to('gift-for-item')}?item={wrong}").status_code == 404


# The organisation


def test_an_organisation_reads_types_and_has_signed(client):
    receipt = make.allocated(make.goods(), quantity=2)[0]
    user = as_admin(client, receipt.organisation)
    assert receipt.get_absolute_url() in text(client.get(to("receipt-list")))
    page = text(client.get(receipt.get_absolute_url()))
    assert "轮椅，2 台，捐赠方：匿名捐赠。" in page and "一共 1 项" in page
    page = text(client.post(receipt.get_absolute_url(), {"signed_as": user.name, "typed": "好的"}))
    assert "请一字不差地输入“确认收到”。" in page and not Delivery.objects.exists()
    assert client.post(receipt.get_absolute_url(), {"signed_as": user.name, "typed": "确认收到"}).status_code == 302
    assert list(Delivery.objects.values_list("title", "quantity", "recorded_by")) == [("轮椅", 2, user.pk)]
    assert client.post(receipt.get_absolute_url(), {"signed_as": "x", "typed": "确认收到"}).status_code == 302
    assert Delivery.objects.count() == 1


def test_an_organisation_sees_its_own_and_no_more(client):
    mine, other = make.allocated(make.goods(), registry.organisation(), registry.organisation())
    booth = actions.open_booth(fair=fair(), organisation=other.organisation, by=None)
    as_admin(client, mine.organisation)
    assert other.get_absolute_url() not in text(client.get(to("receipt-list")))
    for url in (other.get_absolute_url(), booth.get_absolute_url(), to("booth-report", booth.pk)):
        assert client.get(url).status_code == 404, url
    assert client.post(to("post-add", booth.pk), {"title": "岗位"}).status_code == 404
    for name in ("donation-list", "distribution-list", "fair-list", "fair-share", "donation-create", "own-gifts"):
        assert client.get(to(name)).status_code == 403, name
    assert client.get(to("distribution-detail", mine.distribution_id)).status_code == 403


def test_a_shared_paper_is_not_shown_to_an_organisation(client, hub):
    receipts = make.allocated(make.goods(), registry.organisation(), registry.organisation())
    actions.file_paper(receipts=receipts, upload=files.upload(files.PDF), received_on=clock.today(), by=hub)
    as_admin(client, receipts[0].organisation)
    assert client.get(to("receipt-paper", receipts[0].pk)).status_code == 404
    assert client.get(receipts[0].get_absolute_url()).status_code == 200


@pytest.mark.parametrize("role", ["district_supervisor", "member", "expert", "partner", "donor", "system_admin"])
def test_nobody_else_looks_at_the_books(client, role):
    place = registry.organisation() if role == "member" else None
    client.force_login(make_user(role, place))
    receipt = make.allocated(make.goods())[0]
    booth = actions.open_booth(fair=fair(), organisation=receipt.organisation, by=None)
    for name in ("donation-list", "distribution-list", "fair-list", "fair-share"):
        assert client.get(to(name)).status_code == 403, name
    for url in (receipt.get_absolute_url(), booth.get_absolute_url()):
        assert client.get(url).status_code in (403, 404), url


def test_an_approver_reads_and_writes_nothing(client):
    client.force_login(make_user("hub_approver"))
    receipt = make.allocated(make.goods())[0]
    gift = receipt.lines.get().gift
    batch = to("distribution-detail", receipt.distribution_id)
    assert client.get(batch).status_code == 200 and client.post(batch).status_code == 404
    detail = to("gift-detail", gift.pk)
    assert client.get(detail).status_code == 200
    assert client.post(detail, {"quantity": "-1", "reason": "无"}).status_code == 404
    for url in (to("donation-create"), to("goods-add", gift.donation_id), to("gift-allocate", receipt.distribution_id)):
        assert client.get(url).status_code == 403, url


# The donor


def test_a_donor_follows_their_own_gifts_and_nobody_elses(client, hub):
    account = make_user("donor")
    mine = make.donation(donor=make.donor(account=account))
    gift, foreign = make.goods(9, of=mine), make.goods(name="别家捐的床")
    one, two, three = registry.organisation(), registry.organisation(), registry.organisation()
    make.signed(make.allocated(gift, one, quantity=2)[0], by=hub)
    make.allocated(gift, two, quantity=3)
    make.signed(make.allocated(foreign, three)[0], by=hub)
    client.force_login(account)
    page = text(client.get(to("own-gifts")))
    assert one.name in page and two.name in page and three.name not in page
    assert "轮椅" in page and "别家捐的床" not in page and "林小满" not in page
    numbers = [int(n) for n in re.findall(r'class="qj-num">(\d+)(?: 台)?</td>', page)]
    assert numbers == [9, 2, 3, 4]
    assert client.get(to("donation-detail", mine.pk)).status_code == 403


# Fairs


def test_an_organisation_writes_posts_and_reports_for_itself(client, as_hub, hub):
    one, held = registry.organisation(), fair()
    step = as_hub.post(to("booths-open", held.pk), {"organisations": one.name})
    assert step.url == held.get_absolute_url()
    booth = FairBooth.objects.get()
    user = as_admin(client, one)
    post = {"title": "康复师", "openings": "2", "place": "朝阳区", "fits_disabled": "on", "accommodation": "可远程"}
    client.post(to("post-add", booth.pk), post)
    assert "可远程" in text(client.get(booth.get_absolute_url()))
    page = text(client.post(to("booth-report", booth.pk), {"signed": "1", "arrived": "2"}))
    assert "到岗人数不能多于签约人数。" in page
    client.post(to("booth-report", booth.pk), {"cvs": "7", "signed": "1", "arrived": "1"})
    booth.refresh_from_db()
    assert (booth.cvs, booth.arrived, booth.stayed, booth.reported_by) == (7, 1, None, user)
    client.force_login(hub)
    assert client.get(to("booth-report", booth.pk)).status_code == 403
    page = text(client.get(held.get_absolute_url()))
    assert one.name in page
    client.post(to("post-remove", booth.posts.get().pk))
    assert not booth.posts.exists()


# Costs


def fill(hub, number: int) -> None:
    held, gift = JobFair.objects.first() or fair(), make.goods(999)
    for _number in range(number):
        one = registry.organisation()
        make.signed(make.allocated(gift, one)[0], by=hub)
        booth = actions.open_booth(fair=held, organisation=one, by=None)
        actions.add_post(booth=booth, title="康复师", openings=1, place="朝阳区", by=None)
        make.allocated(make.money(), registry.organisation(), to=Distribution.objects.order_by("pk").first())


@pytest.mark.parametrize(
    "name",
    [
        "donation-list",
        "donation-detail",
        "distribution-list",
        "distribution-detail",
        "fair-list",
        "fair-detail",
        "fair-share",
        "gift-detail",
    ],
)
def test_longer_lists_cost_no_more_queries(as_hub, hub, name, django_assert_max_num_queries):
    seen = []
    for number in (2, 6):
        fill(hub, number)
        first = {
            "donation-detail": Donation.objects.order_by("pk").first,
            "gift-detail": Gift.objects.order_by("pk").first,
            "distribution-detail": Distribution.objects.order_by("pk").first,
            "fair-detail": JobFair.objects.first,
        }
        numbers = [first[name]().pk] if name in first else []
        as_hub.get(to(name, *numbers))  # the hub and the bell are kept from here on
        with django_assert_max_num_queries(15) as counted:
            as_hub.get(to(name, *numbers))
        seen.append(len(counted))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("name", ["receipt-list", "booth-list", "own-gifts"])
def test_own_lists_cost_no_more_queries(client, hub, name, django_assert_max_num_queries):
    one, account = registry.organisation(), make_user("donor")
    user, donor, seen = as_admin(client, one), make.donor(account=account), []
    client.force_login(account if name == "own-gifts" else user)
    for number in (2, 6):
        for _number in range(number):
            gift = make.goods(of=make.donation(donor=donor))
            make.signed(make.allocated(gift, one)[0], by=hub)
            make.allocated(gift, one)
            actions.open_booth(fair=fair(), organisation=one, by=None)
        client.get(to(name))
        with django_assert_max_num_queries(15) as counted:
            client.get(to(name))
        seen.append(len(counted))
    assert seen[0] == seen[1]
