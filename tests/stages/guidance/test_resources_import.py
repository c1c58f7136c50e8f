"""Offers and needs from workbooks: all rows or none, and the reasons in the sender's own file."""

import base64
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import registry, resources
from tests.factories.accounts import make_user
from tests.factories.resources import day

from qiangji.documents.excel import REASON_HEADER, write_workbook
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.models import Need, Offer
from qiangji.stages.guidance.resource_book import need_sheet, offer_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def organisation():
    return registry.organisation(credit_code=registry.credit_code(7))


def need_row(organisation, **given) -> dict:
    values = {
        "title": "缺人手",
        "kind": "志愿者",
        "quantity": 5,
        "unit": "人次",
        "needed_by": day(30),
        "urgency": "很急",
    }
    return {"credit_code": organisation.credit_code, **values, **given}


def offer_row(partner, **given) -> dict:
    values = {"title": "会议室", "kind": "场地", "quantity": 8, "unit": "场", "starts_on": day(0), "ends_on": day(60)}
    return {"partner": partner.name, **values, **given}


def needs_book(*rows) -> bytes:
    return write_workbook(need_sheet(), rows)


def offers_book(*rows) -> bytes:
    return write_workbook(offer_sheet([registry.region(), registry.region("110108")]), rows)


def test_needs_go_in_whole(hub, organisation):
    done = actions.import_needs(
        file=io.BytesIO(needs_book(need_row(organisation), need_row(organisation, title="缺地方", kind="场地"))), by=hub
    )
    assert (done.count, done.errors) == (2, ())
    assert list(Need.objects.order_by("pk").values_list("title", "kind", "urgency", "organisation")) == [
        ("缺人手", "volunteers", 3, organisation.pk),
        ("缺地方", "venue", 3, organisation.pk),
    ]


def test_one_wrong_row_keeps_all_out_and_says_why_in_the_file(hub, organisation):
    book = needs_book(
        need_row(organisation),
        need_row(organisation, title="负数", quantity=-1),
        need_row(organisation, title="长" * 81),
        need_row(organisation, title="别家的", credit_code="52110105XN0009999X"),
        need_row(organisation, title="缺日子", needed_by="下个月"),
        need_row(organisation),
    )
    done = actions.import_needs(file=io.BytesIO(book), by=hub)
    assert (done.count, Need.objects.count()) == (0, 0)
    assert [(e.row, e.header) for e in done.errors] == [
        (5, ""),
        (6, "需要什么"),
        (7, "统一社会信用代码"),
        (8, "最晚什么时候要"),
        (9, "需要什么"),
    ]
    page = load_workbook(io.BytesIO(done.marked))["资源需求"]
    headers = [cell.value for cell in page[3]]
    reasons = [page.cell(row, headers.index(REASON_HEADER) + 1).value for row in range(4, 10)]
    assert reasons[0] is None
    assert ("数量要大于 0。" in reasons[1], "已经有同样的需求" in reasons[5]) == (True, True)


def test_offers_go_in_with_their_districts_or_not_at_all(hub):
    partner = resources.partner()
    places = [registry.region("110108").name]
    done = actions.import_offers(
        file=io.BytesIO(offers_book(offer_row(partner, districts="、".join(places), worth=900, worth_basis="市场价"))),
        by=hub,
    )
    offer = Offer.objects.get()
    assert (done.count, offer.kind, offer.worth, offer.worth_basis) == (1, "venue", 900, "market")
    assert [place.name for place in offer.districts.all()] == places
    wrong = offers_book(
        offer_row(partner, title="新的"), offer_row(partner, worth=9), {**offer_row(partner), "partner": "没有"}
    )
    done = actions.import_offers(file=io.BytesIO(wrong), by=hub)
    assert ([e.row for e in done.errors], Offer.objects.count()) == ([5, 6], 1)


def test_page_gives_the_marked_workbook_back(client, hub, organisation):
    client.force_login(hub)
    url = reverse("guidance:need-import")
    bad = SimpleUploadedFile("需求.xlsx", needs_book(need_row(organisation, quantity=0)))
    text = client.post(url, {"workbook": bad}).content.decode()
    marked = base64.b64decode(re.search(r"base64,([^\"]+)", text).group(1).replace("&#x2B;", "+"))
    assert REASON_HEADER in [cell.value for cell in load_workbook(io.BytesIO(marked))["资源需求"][3]]
    assert "数量要大于 0。" in text
    nonsense = client.post(url, {"workbook": SimpleUploadedFile("x.xlsx", b"nonsense")})
    assert (nonsense.status_code, Need.objects.count()) == (200, 0)
    assert client.post(url, {"workbook": SimpleUploadedFile("x.xlsx", needs_book())}).status_code == 200
    good = SimpleUploadedFile("需求.xlsx", needs_book(need_row(organisation)))
    answer = client.post(url, {"workbook": good}, follow=True)
    assert ("已导入 1 行。" in answer.content.decode(), Need.objects.count()) == (True, 1)
    assert client.get(reverse("guidance:offer-import")).status_code == 200
    for name in ("offer-template", "need-template"):
        assert client.get(reverse(f"guidance:{name}")).status_code == 200
    client.force_login(make_user("organisation_admin", organisation))
    assert client.get(url).status_code == 403
