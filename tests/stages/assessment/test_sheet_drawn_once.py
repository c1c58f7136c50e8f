"""A page is drawn once and filled for each reader: nothing of anybody may stay in what is drawn."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import make_user
from tests.factories.answering import round_of, sheet_in
from tests.factories.assessment import organisation_definition, published
from tests.factories.files import PDF, upload

from qiangji.registry.models import Organisation
from qiangji.stages.assessment import actions, questionnaire, sheet_page
from qiangji.stages.assessment.asking import Given
from qiangji.stages.assessment.kept import Kept
from qiangji.stages.assessment.models import Instrument, InstrumentVersion, Item

pytestmark = pytest.mark.django_db

TOKEN = re.compile('name="csrfmiddlewaretoken" value="([^"]+)"')
PAGES = [("sheet-whole", ()), ("sheet-step", (1,))]


@pytest.fixture
def round_():
    return round_of(published(organisation_definition()))


def answering(round_, name: str, note: str):
    """A person, their sheet with an answer, a note and a file, and the browser they sit at."""
    user, client = make_user(name=name), Client()
    sheet = sheet_in(round_, user=user)
    client.force_login(user)
    actions.save_answers(sheet=sheet, given={"A1a": Given(4, note)}, by=user)
    item = Item.objects.select_related("dimension").get(key="A1a")
    actions.add_evidence(sheet=sheet, item=item, upload=upload(PDF, f"{note}.pdf"), by=user)
    return sheet, client


def page(client, sheet, name: str, more: tuple = (), **sent) -> str:
    return client.get(reverse(f"assessment:{name}", args=[sheet.pk, *more]), **sent).content.decode()


def everything_drawn() -> str:
    kept = (*sheet_page._pages._found.values(), *questionnaire._steps._found.values())
    return "".join(part for drawn in kept for part in drawn.parts)


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_two_people_share_no_answers(round_, name, more):
    first, one = answering(round_, "周霁月", "甲的记录")
    second, two = answering(round_, "林知远", "乙的纪要")
    for _time in range(2):
        mine, theirs = page(one, first, name, more), page(two, second, name, more)
        for sheet, words, own, other in ((first, "甲的记录", mine, theirs), (second, "乙的纪要", theirs, mine)):
            for private in (words, f"/sheets/{sheet.pk}/", f'data-user="{sheet.person.user_id}"'):
                assert (private in own, private in other) == (True, False), private
            assert own.count(" checked>") == 1


def test_nothing_of_a_person_is_in_what_is_kept(round_):
    sheet, client = answering(round_, "周霁月", "甲的记录")
    Organisation.objects.filter(pk=sheet.organisation_id).update(name="晨光助残中心（演示）")
    tokens = [csrf for name, more in PAGES for csrf in TOKEN.findall(page(client, sheet, name, more))]
    client.post(reverse("assessment:sheet-whole", args=[sheet.pk]), {"A1a": "99", "note:A1b": "没存的话", "A1b": "2"})
    drawn = everything_drawn()
    assert (len(tokens), "题目 A1a" in drawn) == (4, True)
    said = ("周霁月", "甲的记录", "没存的话", "晨光助残中心", sheet.respondent_code, round_.name)
    assert [one for one in (*said, *tokens, f"/sheets/{sheet.pk}/", " checked") if one in drawn] == []


def test_what_people_wrote_is_escaped_in_every_hole(round_):
    hostile = "</textarea><script>alert(1)</script>&\"'\x02number\x03"
    sheet, client = answering(round_, "周霁月", hostile.replace("/", "／"))
    actions.save_answers(sheet=sheet, given={"A1a": Given(4, hostile)}, by=None)
    Organisation.objects.filter(pk=sheet.organisation_id).update(name=hostile)
    Instrument.objects.update(name=hostile)
    round_.name = hostile[:60]
    round_.save()
    for name, more in PAGES:
        shown = page(client, sheet, name, more)
        assert "<script>alert" not in shown
        assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#x27;") >= 2
    whole = client.get(reverse("assessment:sheet-whole", args=[sheet.pk]) + '?x="><script>alert(1)</script>')
    assert "<script>alert" not in whole.content.decode()


def test_each_language_and_each_way_of_showing_is_drawn_for_itself(round_):
    sheet, client = answering(round_, "周霁月", "甲的记录")
    shown = [page(client, sheet, "sheet-whole")]
    client.cookies["qj-display"] = "large"
    shown.append(page(client, sheet, "sheet-whole"))
    shown.append(page(client, sheet, "sheet-whole", headers={"accept-language": "en"}))
    client.cookies["qj-display"] = ""
    shown.append(page(client, sheet, "sheet-whole"))
    found = [("ui/large.css" in one, '<html lang="en"' in one, "证明材料" in one) for one in shown]
    assert found == [(False, False, True), (True, False, True), (True, True, False), (False, False, True)]


def test_new_name_of_the_instrument_stands_on_the_next_page(round_):
    sheet, client = answering(round_, "周霁月", "甲的记录")
    page(client, sheet, "sheet-whole")
    Instrument.objects.update(name="换了名字的量表")
    assert "换了名字的量表" in page(client, sheet, "sheet-whole")


def test_a_draft_is_never_kept_and_a_published_version_once():
    made = []
    kept: Kept[int] = Kept(most=2)

    def make() -> int:
        made.append(1)
        return len(made)

    draft, frozen = InstrumentVersion(pk=1), published(organisation_definition())
    assert [kept.get(draft, "", make) for _n in range(2)] == [1, 2]
    assert [kept.get(frozen, "", make) for _n in range(2)] == [3, 3]
    assert [kept.get(frozen, of, make) for of in ("a", "b", "a", "")] == [4, 5, 4, 6]
