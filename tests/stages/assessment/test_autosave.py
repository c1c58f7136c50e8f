"""One answer at a time, as the script sends it: later decisions win, and every refusal is a sentence."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.accounts import make_user
from tests.factories.answering import round_of, sheet_in
from tests.factories.assessment import organisation_definition, personal_definition, published
from tests.factories.files import PDF, picture, upload

from qiangji.stages.assessment import actions
from qiangji.stages.assessment.asking import Given
from qiangji.stages.assessment.choices import Voice
from qiangji.stages.assessment.models import Answer, Evidence, Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return published(organisation_definition())


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def sheet(version, user):
    return sheet_in(round_of(version), user=user)


def save(client, sheet, item: str = "A1a", cell: str = "3", **more):
    return client.post(reverse("assessment:sheet-save", args=[sheet.pk]), {"item": item, "cell": cell, **more})


def stored(sheet, key: str = "A1a") -> tuple:
    answer = sheet.answers.get(item__key=key)
    return (answer.state, answer.score, answer.note)


def test_answer_is_saved_and_its_moment_told(client, sheet):
    answer = save(client, sheet, note="有记录")
    assert (answer.status_code, stored(sheet)) == (200, ("answered", 3, "有记录"))
    row = Answer.objects.get()
    assert answer.json()["saved_at"] == row.saved_at.isoformat()
    assert len(answer.json()["time"]) == 5


def test_same_answer_again_changes_nothing(client, sheet):
    first = save(client, sheet).json()["saved_at"]
    again = save(client, sheet, waited="3600000")
    assert (again.status_code, again.json()["saved_at"]) == (200, first)


def test_what_waited_does_not_replace_what_was_chosen_after_it(client, sheet):
    """Chosen at ten past on one device without a line, at twenty past on another: the line comes back at half past."""
    save(client, sheet, cell="5", note="后来的")
    answer = save(client, sheet, cell="2", waited=str(20 * 60 * 1000))
    assert (answer.status_code, stored(sheet)) == (409, ("answered", 5, "后来的"))
    newer = answer.json()
    assert (newer["newer"]["cell"], newer["newer"]["note"]) == ("5", "后来的")
    assert "另一台设备" in newer["message"]


def test_later_choice_wins_however_long_it_waited(client, sheet):
    save(client, sheet, cell="5")
    Answer.objects.update(saved_at=Answer.objects.get().saved_at - dt.timedelta(hours=2))
    assert save(client, sheet, cell="2", waited=str(60 * 60 * 1000)).status_code == 200
    assert stored(sheet) == ("answered", 2, "")


def test_who_saw_the_stored_answer_may_change_it_whatever_the_clock_says(client, sheet):
    seen = save(client, sheet, cell="5").json()["saved_at"]
    answer = save(client, sheet, cell="2", based_on=seen, waited=str(10**10))
    assert (answer.status_code, stored(sheet)) == (200, ("answered", 2, ""))


def test_state_of_a_newer_answer_is_told(client, sheet):
    save(client, sheet, item="A1b", cell="unknown")
    answer = save(client, sheet, item="A1b", cell="2", waited="60000")
    assert answer.json()["newer"]["cell"] == "unknown"


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"item": "no-such"}, "不在这份答卷里"),
        ({"item": "D1Q1"}, "不在这份答卷里"),
        ({"item": ""}, "不在这份答卷里"),
        ({"cell": ""}, "请选一条"),
        ({"cell": "6"}, "没有“6”"),
        ({"cell": "-3"}, "没有“-3”"),
        ({"cell": "99999999999"}, "这个选项"),
        ({"cell": "na"}, "没有"),
        ({"item": "A2a", "cell": "na"}, "写一句原因"),
        ({"note": "长" * 10_000}, "最多 500 字"),
    ],
)
def test_refusal_is_a_sentence_and_nothing_is_written(client, sheet, sent, why):
    published(personal_definition())
    answer = save(client, sheet, **sent)
    assert (answer.status_code, answer.json()["ended"], why in answer.json()["message"]) == (422, False, True)
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("forged", ["x", "-5", "9" * 40, "1e9", "２"])
def test_forged_waiting_and_basis_do_no_harm(client, sheet, forged):
    assert save(client, sheet, waited=forged, based_on=forged).status_code == 200


def test_unread_promise_and_submitted_sheet_end_it(client, version, user):
    sheet = sheet_in(round_of(version), user=user, read=False)
    assert (save(client, sheet).status_code, save(client, sheet).json()["ended"]) == (409, True)
    actions.read_promise(sheet=sheet, by=user)
    save(client, sheet)
    actions.submit_sheet(sheet=sheet, by=user)
    late = save(client, sheet, cell="5")
    assert (late.status_code, late.json()["ended"], stored(sheet)[1]) == (409, True, 3)
    assert "已经提交" in late.json()["message"]


def test_question_not_asked_of_this_size_is_refused(client, version, user):
    sheet = sheet_in(round_of(version), user=user, size="small")
    assert "不问这个规模" in save(client, sheet, item="A2a").json()["message"]


def test_session_that_ended_leads_to_the_login_and_saves_nothing(client, sheet):
    client.logout()
    answer = save(client, sheet)
    assert (answer.status_code, answer.url.split("?")[0], Answer.objects.count()) == (302, reverse("account_login"), 0)


def test_page_of_somebody_else_cannot_save_for_the_person(sheet, user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    assert (save(strict, sheet).status_code, Answer.objects.count()) == (403, 0)


def test_only_a_post_saves(client, sheet):
    assert client.get(reverse("assessment:sheet-save", args=[sheet.pk])).status_code == 405


def test_saving_one_answer_is_few_queries(client, sheet):
    save(client, sheet)
    with CaptureQueriesContext(connection) as captured:
        save(client, sheet, cell="4", waited="0")
    assert len(captured) <= 9, [q["sql"][:80] for q in captured]


# Evidence


def add(client, sheet, *files, key: str = "A1a"):
    return client.post(reverse("assessment:evidence-add", args=[sheet.pk, key]), {"file": list(files)})


def remove(client, sheet, number: int):
    return client.post(reverse("assessment:evidence-remove", args=[sheet.pk, number]))


def test_evidence_is_added_shown_and_removed(client, sheet):
    shown = add(client, sheet, upload(PDF, "<b>记录.pdf")).json()
    assert (shown["message"], "记录" in shown["html"], "<b>" in shown["html"]) == ("", True, False)
    evidence = Evidence.objects.get()
    place = evidence.file.file
    assert remove(client, sheet, evidence.pk).json() == {"html": "", "message": ""}
    assert (Evidence.objects.count(), place.storage.exists(place.name)) == (0, True)  # gone once the transaction holds


def test_no_more_than_three_and_nothing_hostile(client, sheet):
    answer = add(client, sheet, *[upload(PDF, f"{n}.pdf") for n in range(5)])
    assert (answer.status_code, Evidence.objects.count(), "最多附 3 份" in answer.json()["message"]) == (422, 3, True)
    assert "data-qj-full" in answer.json()["html"]
    Evidence.objects.all().delete()
    answer = add(client, sheet, upload(b"<html><script>", "a.pdf"))
    assert (answer.status_code, Evidence.objects.count()) == (422, 0)


def test_evidence_only_where_it_is_asked_for(client, sheet):
    assert add(client, sheet, upload(PDF), key="A1b").status_code == 422
    assert add(client, sheet, upload(PDF), key="no-such").status_code == 404


def test_evidence_of_a_submitted_sheet_stays(client, sheet, user):
    save(client, sheet, cell="4")
    add(client, sheet, upload(PDF))
    actions.submit_sheet(sheet=sheet, by=user)
    assert add(client, sheet, upload(PDF)).status_code == 422
    assert remove(client, sheet, Evidence.objects.get().pk).status_code == 422
    assert Evidence.objects.count() == 1


def test_evidence_of_another_sheet_is_not_removed_through_this_one(client, sheet, version):
    other = sheet_in(sheet.assessment.round, user=make_user())
    item = Item.objects.select_related("dimension").get(key="A1a")
    theirs = actions.add_evidence(sheet=other, item=item, upload=upload(PDF), by=None)
    assert (remove(client, sheet, theirs.pk).status_code, Evidence.objects.count()) == (404, 1)


@pytest.mark.parametrize("who", ["own", "assessor", "other", "stranger"])
def test_evidence_is_downloaded_by_who_answers_and_who_assesses(client, sheet, who):
    item = Item.objects.select_related("dimension").get(key="A1a")
    evidence = actions.add_evidence(sheet=sheet, item=item, upload=upload(picture(), "照片.jpg"), by=None)
    url = reverse("assessment:evidence-download", args=[evidence.pk])
    reader = sheet.person.user if who == "own" else make_user("hub_operator")
    if who == "assessor":
        sheet.assessment.assessor = reader
        sheet.assessment.save()
    client.logout() if who == "stranger" else client.force_login(reader)
    answer = client.get(url)
    assert answer.status_code == {"own": 200, "assessor": 200, "other": 404, "stranger": 302}[who]
    if answer.status_code == 200:
        assert (answer["X-Content-Type-Options"], "attachment" in answer["Content-Disposition"]) == ("nosniff", True)


def test_script_is_served_and_asks_nothing_of_other_houses(client):
    from django.contrib.staticfiles import finders

    script = Path(finders.find("assessment/answering.js")).read_text(encoding="utf-8")
    assert [word for word in ("http://", "https://", "eval(", "Function(") if word in script] == []


def test_whole_answer_of_an_agreed_sheet_needs_no_promise(client, version, user):
    sheet = sheet_in(round_of(version), voice=Voice.AGREED, read=False)
    sheet.assessment.assessor = user
    sheet.assessment.save()
    assert save(client, sheet).status_code == 200
    assert actions.save_answers(sheet=sheet, given={"A1a": Given(4)}, by=user).answers == 1
