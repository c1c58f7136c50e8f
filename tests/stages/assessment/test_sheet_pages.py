"""The way through a sheet, as a browser without script goes it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.answering import round_of, sheet_in
from tests.factories.assessment import organisation_definition, personal_definition, published
from tests.factories.files import PDF, upload

from qiangji.accounts import clock
from qiangji.accounts.roles import ANYWHERE, ORGANISATION, ROLES
from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.asking import Given
from qiangji.stages.assessment.choices import AnswerState, SupervisorView, Voice
from qiangji.stages.assessment.models import Answer, AnswerSheet, Round

pytestmark = pytest.mark.django_db

PAGES = ("sheet-promise", "sheet-whole", "sheet-review", "sheet-done", "sheet-withdraw", "sheet-workbook-import")


@pytest.fixture
def version():
    return published(organisation_definition())


@pytest.fixture
def user(client):
    user = make_user(name="周霁月")
    client.force_login(user)
    return user


@pytest.fixture
def sheet(version, user):
    return sheet_in(round_of(version), user=user)


def at(name: str, sheet, *more) -> str:
    return reverse(f"assessment:{name}", args=[sheet.pk, *more])


def text(answer) -> str:
    return answer.content.decode()


def answers_of(sheet) -> dict[str, tuple]:
    return {a.item.key: (a.state, a.score, a.note) for a in sheet.answers.select_related("item")}


def page_of(client, url: str) -> dict[str, str]:
    """What a browser would send back untouched: which answers the page showed."""
    from html.parser import HTMLParser

    sent: dict[str, str] = {}

    class Hidden(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found = dict(attrs)
            if tag == "input" and (found.get("type") == "hidden" or "checked" in found):
                sent[found["name"]] = found.get("value", "")

    Hidden().feed(text(client.get(url)))
    return {name: value for name, value in sent.items() if name not in ("csrfmiddlewaretoken", "next")}


# The promise


def test_promise_comes_before_every_page(client, version, user):
    sheet = sheet_in(round_of(version), user=user, read=False)
    for url in (at("sheet-step", sheet, 1), at("sheet-whole", sheet), at("sheet-review", sheet)):
        answer = client.get(url)
        assert (answer.status_code, answer.url) == (302, at("sheet-promise", sheet))
    assert client.post(at("sheet-step", sheet, 1), {"A1a": "3"}).url == at("sheet-promise", sheet)
    assert "知道了，开始答" in text(client.get(at("sheet-promise", sheet)))
    answer = client.post(at("sheet-promise", sheet))
    assert answer.url == at("sheet-step", sheet, 1)
    sheet.refresh_from_db()
    assert (sheet.promise_read_at is not None, Answer.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    ("view", "voice", "says", "says_not"),
    [
        (
            SupervisorView.AGGREGATES,
            Voice.SELF,
            ["只看得到汇总", "不列出谁答了什么", "证明材料"],
            ["看得到各机构的得分"],
        ),
        (SupervisorView.SCORES, Voice.SELF, ["看得到各机构的得分，看不到任何一个人的回答"], ["只看得到汇总"]),
        (SupervisorView.AGGREGATES, Voice.ASSESSOR, ["写明是诊断专家评的"], ["不列出谁答了什么", "可以撤回"]),
    ],
)
def test_promise_about_an_organisation_says_who_sees_what(client, version, user, view, voice, says, says_not):
    sheet = sheet_in(round_of(version, supervisor_view=view), user=user, voice=voice, read=False)
    page = text(client.get(at("sheet-promise", sheet)))
    assert ([w for w in says if w not in page], [w for w in says_not if w in page]) == ([], [])


def test_promise_to_a_person_says_who_sees_nothing(client, user):
    sheet = sheet_in(round_of(published(personal_definition())), user=user, read=False)
    page = text(client.get(at("sheet-promise", sheet)))
    for words in ("单位负责人、同事、枢纽的工作人员、残联和系统管理员，都看不到", "满 5 人", "不用于考核", "可以撤回"):
        assert words in page
    assert "诊断专家" not in page


# A step


def test_step_shows_described_levels_and_what_they_ask_for(client, sheet):
    page = text(client.get(at("sheet-step", sheet, 1)))
    assert page.count("<fieldset") == 2
    for words in (
        "起步",
        "凭经验做，没有书面规定。",
        "需材料",
        "不清楚",
        "看最近一次会议记录。",
        "第 1 步，共 2 步",
        "请先遮住服务对象的姓名",
    ):
        assert words in page
    assert ('value="na"' in page, page.count("data-qj-wants")) == (
        False,
        2,
    )  # levels 4 and 5 of the one item with evidence


def test_answers_are_saved_and_the_way_goes_on(client, sheet):
    answer = client.post(
        at("sheet-step", sheet, 1), {"A1a": "3", "note:A1a": " 有记录\r\n每季 ", "A1b": "unknown", "go": "next"}
    )
    assert answer.url == at("sheet-step", sheet, 2)
    assert answers_of(sheet) == {"A1a": ("answered", 3, "有记录\n每季"), "A1b": ("unknown", None, "")}
    answer = client.post(at("sheet-step", sheet, 2), {"A2a": "na", "note:A2a": "没有场地", "A2b": "2", "go": "next"})
    assert answer.url == at("sheet-review", sheet)
    assert answers_of(sheet)["A2a"] == ("na", None, "没有场地")


@pytest.mark.parametrize(
    ("go", "to"), [("previous", "sheet-step"), ("stay", "sheet-step"), ("later", "sheet-list"), ("forged", "")]
)
def test_every_button_saves(client, sheet, go, to):
    answer = client.post(at("sheet-step", sheet, 2), {"A2b": "2", "go": go})
    wanted = {"previous": at("sheet-step", sheet, 1), "later": reverse("assessment:sheet-list")}
    assert answer.url == wanted.get(go, at("sheet-step", sheet, 2))
    assert answers_of(sheet) == {"A2b": ("answered", 2, "")}


def test_page_comes_back_with_what_was_answered(client, sheet):
    hostile = "</textarea><script>alert(1)</script> \x02A1a=5\x03"
    actions.save_answers(sheet=sheet, given={"A1a": Given(2, hostile), "A1b": Given(AnswerState.UNKNOWN)}, by=None)
    page = text(client.get(at("sheet-step", sheet, 1)))
    assert page.count(" checked>") == 2
    assert 'name="A1a" value="2" checked>' in page
    assert 'name="A1b" value="unknown" checked>' in page
    assert ("&lt;/textarea&gt;&lt;script&gt;" in page, "<script>alert" in page) == (True, False)


def test_organisation_of_a_size_is_not_asked_what_is_not_for_it(client, version, user):
    sheet = sheet_in(round_of(version), user=user, size="micro")
    page = text(client.get(at("sheet-step", sheet, 2)))
    assert ("题目 A2a" in page, "题目 A2b" in page, "/ 3" in page) == (False, True, True)
    assert client.post(at("sheet-step", sheet, 2), {"A2a": "3", "A2b": "3"}).status_code == 302
    assert set(answers_of(sheet)) == {"A2b"}


def test_step_that_is_not_there_is_not_found(client, sheet):
    assert [client.get(at("sheet-step", sheet, n)).status_code for n in (0, 3, 99)] == [404] * 3


@pytest.mark.parametrize(
    ("sent", "key", "why"),
    [
        ({"A2a": "na", "note:A2a": "  "}, "A2a", "请在补充说明里写一句原因"),
        ({"A2b": "3", "note:A2b": "长" * 10_000}, "A2b", "最多 500 字"),
        ({"A2b": "6"}, "A2b", "没有“6”这个选项"),
        ({"A2b": "-1"}, "A2b", "没有“-1”这个选项"),
        ({"A2b": "999999999999999"}, "A2b", "这个选项"),
        ({"A2b": "<b>"}, "A2b", "没有“&lt;b&gt;”这个选项"),
    ],
)
def test_wrong_answer_is_said_beside_its_question_and_nothing_is_lost(client, sheet, sent, key, why):
    answer = client.post(at("sheet-step", sheet, 2), {"A2a": "4", "note:A2a": "别的话", "go": "next"} | sent)
    page = text(answer)
    assert (answer.status_code, Answer.objects.count()) == (200, 0)
    assert (f'<a href="#q-{key}">' in page, why in page, f'id="error-{key}"' in page) == (True, True, True)
    if key != "A2a":
        assert ('name="A2a" value="4" checked>' in page, "别的话" in page) == (True, True)


@pytest.mark.parametrize("number", [0, 2**62 + 1, 2**63, 10**30])
def test_sheet_that_is_not_there_is_not_found(client, sheet, number):
    for name in PAGES:
        assert client.get(reverse(f"assessment:{name}", args=[number])).status_code == 404


def test_items_of_another_step_or_version_are_not_taken(client, sheet, user):
    other = sheet_in(round_of(published(personal_definition())), user=user)
    client.post(at("sheet-step", sheet, 1), {"A1a": "3", "A2b": "3", "D1Q1": "3", "csrf": "x"})
    client.post(at("sheet-step", other, 1), {"A1a": "3"})
    assert (set(answers_of(sheet)), answers_of(other)) == ({"A1a"}, {})


def test_page_that_grew_old_does_not_overwrite_what_came_later(client, sheet):
    client.post(at("sheet-step", sheet, 1), {"A1a": "2", "A1b": "2"})
    old = page_of(client, at("sheet-step", sheet, 1))
    client.post(at("sheet-step", sheet, 1), page_of(client, at("sheet-step", sheet, 1)) | {"A1a": "5"})
    answer = client.post(at("sheet-step", sheet, 1), old | {"A1a": "3", "A1b": "4"}, follow=True)
    assert answers_of(sheet) == {"A1a": ("answered", 5, ""), "A1b": ("answered", 4, "")}
    assert "有 1 道题后来在另一台设备上改过" in text(answer)


def test_nothing_is_written_for_what_did_not_change(client, sheet):
    client.post(at("sheet-step", sheet, 1), {"A1a": "2"})
    before = Answer.objects.get().saved_at
    client.post(at("sheet-step", sheet, 1), page_of(client, at("sheet-step", sheet, 1)))
    assert Answer.objects.get().saved_at == before


# All on one page


def test_whole_sheet_in_one_post(client, sheet):
    answer = client.post(at("sheet-whole", sheet), {"A1a": "1", "A1b": "2", "A2a": "3", "A2b": "4", "go": "next"})
    assert answer.url == at("sheet-review", sheet)
    assert {key: score for key, (_state, score, _note) in answers_of(sheet).items()} == {
        "A1a": 1,
        "A1b": 2,
        "A2a": 3,
        "A2b": 4,
    }


def test_empty_sheet_for_paper_shows_the_code_and_no_answer(client, sheet):
    client.post(at("sheet-whole", sheet), {"A1a": "1", "note:A1a": "本人写的话"})
    page = text(client.get(at("sheet-whole", sheet) + "?empty=1"))
    assert (sheet.respondent_code in page, " checked>" in page, "本人写的话" in page) == (True, False, False)


# Looking it over, submitting, taking back


def test_review_says_what_is_open_and_leads_there(client, sheet):
    client.post(at("sheet-step", sheet, 1), {"A1a": "4"})
    page = text(client.get(at("sheet-review", sheet)))
    assert "已答 1 题，共 4 题。还有 3 题没有答。有 1 题还缺证明材料。" in page
    for key in ("A1a", "A1b"):
        assert f'href="{at("sheet-step", sheet, 1)}#q-{key}"' in page
    assert "都没有答" in page


def test_submitting_twice_is_once(client, sheet):
    client.post(at("sheet-step", sheet, 1), {"A1a": "3"})
    urls = [client.post(at("sheet-review", sheet)).url for _n in range(3)]
    assert urls == [at("sheet-done", sheet)] * 3
    assert AuditEvent.objects.filter(kind="sheet_submitted").count() == 1
    assert "收到了，谢谢" in text(client.get(at("sheet-done", sheet)))


def test_empty_sheet_is_not_submitted(client, sheet):
    answer = client.post(at("sheet-review", sheet))
    sheet.refresh_from_db()
    assert (answer.status_code, "还一道题都没有答" in text(answer), sheet.submitted_at) == (200, True, None)


def test_submitted_sheet_can_be_read_and_not_changed(client, sheet):
    client.post(at("sheet-step", sheet, 1), {"A1a": "3"})
    client.post(at("sheet-review", sheet))
    for url in (at("sheet-step", sheet, 1), at("sheet-promise", sheet), at("sheet-review", sheet)):
        assert client.get(url).url == at("sheet-done", sheet)
    assert client.post(at("sheet-step", sheet, 1), {"A1a": "5"}).url == at("sheet-done", sheet)
    page = client.post(at("sheet-whole", sheet), {"A1a": "5"})
    assert ('<fieldset class="qj-answer-shut" disabled>' in text(page), answers_of(sheet)["A1a"][1]) == (True, 3)


def test_withdrawing_asks_first_and_then_holds(client, sheet):
    client.post(at("sheet-step", sheet, 1), {"A1a": "3"})
    client.post(at("sheet-review", sheet))
    assert "撤回这份答卷？" in text(client.get(at("sheet-withdraw", sheet)))
    client.post(at("sheet-withdraw", sheet))
    client.post(at("sheet-withdraw", sheet))
    assert AuditEvent.objects.filter(kind="sheet_withdrawn").count() == 1
    assert "已撤回" in text(client.get(at("sheet-done", sheet)))
    assert client.get(at("sheet-step", sheet, 1)).url == at("sheet-done", sheet)


def test_assessor_does_not_withdraw(client, version, user):
    sheet = sheet_in(round_of(version), user=user, voice=Voice.ASSESSOR)
    assert client.post(at("sheet-withdraw", sheet)).url == at("sheet-done", sheet)
    sheet.refresh_from_db()
    assert sheet.withdrawn_at is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"closes_on": -1}, "已经过了"),
        ({"opens_on": 2}, "到时候再答"),
        ({"closed_at": 0}, "已经结束"),
        ({"opened_at": None}, "还没有启动"),
    ],
)
def test_outside_the_window_the_reason_is_said_and_nothing_is_saved(client, sheet, user, change, why):
    ((name, days),) = change.items()
    moment = {"closes_on": clock.today, "opens_on": clock.today, "closed_at": clock.now}.get(name)
    values = {name: moment() + dt.timedelta(days=days) if moment else None}
    values |= {"closed_by": user} if name == "closed_at" else {"opened_by": None} if name == "opened_at" else {}
    Round.objects.filter(pk=sheet.assessment.round_id).update(**values)
    assert client.post(at("sheet-step", sheet, 1), {"A1a": "3"}).url == at("sheet-done", sheet)
    assert client.post(at("sheet-review", sheet)).url == at("sheet-done", sheet)
    assert (why in text(client.get(at("sheet-done", sheet))), Answer.objects.count()) == (True, 0)


# The list


def test_list_shows_what_waits_until_when_and_what_is_done(client, version, user):
    waiting = sheet_in(round_of(version), user=user)
    done = sheet_in(round_of(version), user=user)
    sheet_in(round_of(version, opened=False), user=user, read=False)
    client.post(at("sheet-step", waiting, 1), {"A1a": "3"})
    client.post(at("sheet-step", done, 1), {"A1a": "3"})
    client.post(at("sheet-review", done))
    answer = client.get(reverse("assessment:sheet-list"))
    assert ([one.sheet for one in answer.context["waiting"]], [one.sheet for one in answer.context["others"]]) == (
        [waiting],
        [done],
    )
    page = text(answer)
    for words in (
        "有 1 份等你答",
        waiting.assessment.round.closes_on.isoformat(),
        "还有 10 天",
        "1 / 4",
        "接着答",
        "已提交",
    ):
        assert words in page


def test_list_is_empty_for_who_has_none(client, sheet):
    client.force_login(make_user())
    assert "没有等你答的答卷" in text(client.get(reverse("assessment:sheet-list")))


# Nobody else's


def place_of(role: str, organisation):
    return {ANYWHERE: None, ORGANISATION: organisation}.get(ROLES[role].place, registry.region("110000"))


@pytest.mark.parametrize("personal", [False, True])
def test_nobody_elses_sheet_is_there_for_any_role(client, version, user, personal):
    sheet = sheet_in(round_of(published(personal_definition()) if personal else version), user=user)
    urls = [at(name, sheet) for name in PAGES] + [at("sheet-step", sheet, 1), at("sheet-save", sheet)]
    for role in ROLES:
        client.force_login(make_user(role, place_of(role, sheet.organisation)))
        codes = {client.get(url).status_code for url in urls} | {
            client.post(url, {"A1a": "3"}).status_code for url in urls
        }
        assert (role, codes) == (role, {404})
    client.logout()
    assert {client.get(url).url.split("?")[0] for url in urls} == {reverse("account_login")}


def test_agreed_sheet_is_its_assessors(client, version, user):
    sheet = sheet_in(round_of(version), voice=Voice.AGREED, read=False)
    assert client.get(at("sheet-step", sheet, 1)).status_code == 404
    sheet.assessment.assessor = user
    sheet.assessment.save()
    assert client.get(at("sheet-promise", sheet)).url == at("sheet-step", sheet, 1)
    assert client.get(at("sheet-step", sheet, 1)).status_code == 200


# What it costs


@pytest.mark.parametrize("name", ["sheet-step", "sheet-whole", "sheet-review", "sheet-list"])
def test_pages_ask_as_often_for_much_as_for_little(client, user, name):
    """Dimensions, items and answers are many or few: the queries are the same."""
    counted = []
    for label, size in (("1.0", 2), ("2.0", 9)):
        version = published(personal_definition(label, dimensions=size, items=size, key=f"k{size}"))
        sheet = sheet_in(round_of(version), user=user)
        keys = [f"D{d}Q{i}" for d in range(1, size + 1) for i in range(1, size + 1)]
        actions.save_answers(sheet=sheet, given={key: Given(3) for key in keys}, by=None)
        url = (
            reverse("assessment:sheet-list")
            if name == "sheet-list"
            else at(name, sheet, *([1] if name == "sheet-step" else []))
        )
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1] <= (12 if name == "sheet-list" else 6)


def test_post_of_a_whole_sheet_is_few_queries(client, user):
    version = published(personal_definition(dimensions=6, items=9))
    sheet = sheet_in(round_of(version), user=user)
    client.get(at("sheet-whole", sheet))
    sent = {f"D{d}Q{i}": "3" for d in range(1, 7) for i in range(1, 10)}
    with CaptureQueriesContext(connection) as captured:
        client.post(at("sheet-whole", sheet), sent)
    assert (sheet.answers.count(), len(captured) <= 9) == (54, True), [q["sql"][:90] for q in captured]


def test_evidence_goes_with_the_page_and_can_be_removed_on_it(client, sheet):
    url = at("sheet-step", sheet, 1)
    client.post(url, {"A1a": "4", "file:A1a": [upload(PDF, "记录.pdf"), upload(PDF, "纪要.pdf")], "go": "stay"})
    assert [e.file.name for e in sheet.evidence.order_by("pk")] == ["记录.pdf", "纪要.pdf"]
    page = text(client.get(url))
    assert ("已有 2 份" in page, "记录.pdf" in page) == (True, True)
    answer = client.post(url, page_of(client, url) | {"remove": str(sheet.evidence.first().pk)})
    assert (answer.url, [e.file.name for e in sheet.evidence.all()]) == (url, ["纪要.pdf"])
    assert answers_of(sheet)["A1a"] == ("answered", 4, "")


def test_refused_file_costs_no_answer(client, sheet):
    answer = client.post(
        at("sheet-step", sheet, 1), {"A1a": "4", "file:A1a": upload(b"<svg onload=alert(1)>", "图.png"), "go": "next"}
    )
    assert (answer.status_code, "SVG" in text(answer), sheet.evidence.count()) == (200, True, 0)
    assert answers_of(sheet) == {"A1a": ("answered", 4, "")}


def test_removing_anothers_evidence_does_nothing(client, sheet, version):
    other = sheet_in(sheet.assessment.round, user=make_user())
    item = next(i for d in version.dimensions.all() for i in d.items.all() if i.key == "A1a")
    theirs = actions.add_evidence(sheet=other, item=item, upload=upload(PDF), by=None)
    for number in (theirs.pk, "1" * 30, "-1", "x"):
        assert client.post(at("sheet-step", sheet, 1), {"A1a": "4", "remove": str(number)}).status_code == 302
    assert AnswerSheet.objects.get(pk=other.pk).evidence.count() == 1
