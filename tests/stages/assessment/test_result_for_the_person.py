"""The own result page is written for the person: concrete, kind where it is low, and silent towards everybody else."""

import io
from importlib.resources import files

import pytest
from django.core import mail
from django.urls import reverse
from docx import Document
from pypdf import PdfReader
from tests.factories import registry
from tests.factories.accounts import make_region, make_user
from tests.factories.assessment import answers_csv, imported, personal_definition, published, sheet_of
from tests.factories.debriefs import make_coach, slot
from tests.factories.rounds import make_round, sheet_in

from qiangji.accounts import queries as accounts
from qiangji.accounts.models import Hub
from qiangji.audit.models import AuditEvent
from qiangji.notices.models import Notice
from qiangji.stages.assessment import actions, care, queries
from qiangji.stages.assessment.xlsform import read_workbook

pytestmark = pytest.mark.django_db

LOW = {"B3a": 1, "B3b": 2, "B3c": 1, "B3d": 1, "B3e": 5}
HIGH = {"B3a": 5, "B3b": 5, "B3c": 4, "B3d": 5, "B3e": 1}
MIXED = {"B3a": 3, "B3b": 4, "B3c": 2, "B3d": 3, "B3e": 3}


@pytest.fixture
def person():
    return make_user(name="周霁月")


@pytest.fixture
def coach():
    return make_coach(name="林岫石")


@pytest.fixture
def hub():
    accounts.forget_hub()
    return Hub.objects.create(pk=1, name="助残枢纽(演示)", region=make_region(), phone="010-0000-0007")


def teamwork(person, answers: dict[str, int], coach=None):
    """A sheet of our own instrument with these answers on B3 and middling ones elsewhere, among forty others."""
    workbook = files("qiangji.stages.assessment").joinpath("instruments", "teamwork.xlsx").read_bytes()
    definition = read_workbook(workbook).definition
    cells = ",".join(str(answers.get(item.key, 3)) for item in definition.items)
    content = answers_csv(definition, 40) + f"\nmine,{cells},1\n".encode()
    source = imported(published(definition), content=content)
    sheet = sheet_of(source, user=person, number=40)
    assert sheet.respondent_code == "mine"
    if coach is not None:
        actions.assign_coach(sheet=sheet, coach=coach, by=None)
    return sheet


def read(client, user, sheet) -> str:
    client.force_login(user)
    answer = client.get(sheet.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def pdf_text(client, sheet) -> str:
    content = client.get(reverse("assessment:result-pdf", args=[sheet.pk])).content
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_low_recovery_shows_who_would_listen(client, person, hub):
    sheet = teamwork(person, LOW)
    text = read(client, person, sheet)
    for said in ("先照顾好自己", "扛得比较多", "没有告诉任何人", 'href="tel:12356"', 'href="tel:010-0000-0007"'):
        assert said in text
    assert "12356" in pdf_text(client, sheet)


@pytest.mark.parametrize("answers", [HIGH, MIXED])
def test_recovery_that_is_not_clearly_low_is_left_in_peace(client, person, hub, answers):
    sheet = teamwork(person, answers)
    text = read(client, person, sheet)
    assert ("先照顾好自己" in text, "想找人说说的时候" in text) == (False, True)
    assert "12356" not in pdf_text(client, sheet)


def test_nobody_is_told(client, person, coach, hub):
    sheet = teamwork(person, LOW, coach)
    read(client, person, sheet)
    assert (Notice.objects.count(), mail.outbox) == (0, [])
    last = AuditEvent.objects.order_by("pk").last()
    assert (last.kind, last.detail) == ("report_read", {"form": "page"})


def test_coach_is_asked_to_begin_with_the_person(client, person, coach, hub):
    text = read(client, coach, teamwork(person, LOW, coach))
    assert ("先问近况" in text, "先照顾好自己" in text, "tel:12356" in text) == (True, False, False)


def test_other_instruments_have_no_such_lines(client, person, hub):
    sheet = sheet_of(imported(published(personal_definition())), user=person)
    text = read(client, person, sheet)
    assert [word for word in ("先照顾好自己", "想找人说说", "12356") if word in text] == []


def test_which_dimension_it_is_stands_in_one_table(client, person, hub, monkeypatch):
    monkeypatch.setattr(care, "SAID", {("quality", "D1"): "说到这里，先歇一歇。"})
    definition = personal_definition()
    content = answers_csv(definition, 40) + b"\nlow,1,1,1,3,3,3,1\n"
    sheet = sheet_of(imported(published(definition), content=content), user=person, number=40)
    assert "说到这里，先歇一歇。" in read(client, person, sheet)


def test_installation_without_a_hub_still_names_the_line(client, person):
    accounts.forget_hub()
    assert "tel:12356" in read(client, person, teamwork(person, LOW))


def test_aspects_say_which_answers_they_come_from(client, person):
    sheet = teamwork(person, LOW)
    text = read(client, person, sheet)
    line = next(line for line in queries.profile_of(sheet, queries.latest_scoring(sheet)).lines if line.key == "B3")
    assert [(answer.key, answer.level) for answer in line.telling] == [("B3a", "1 很不同意"), ("B3c", "1 很不同意")]
    assert f"“{line.telling[0].stem}”——选了“1 很不同意”" in text


def test_reversed_answer_is_quoted_as_it_was_given(person):
    sheet = teamwork(person, {**HIGH, "B3a": 3, "B3b": 3, "B3c": 3, "B3d": 3})
    line = next(line for line in queries.profile_of(sheet, queries.latest_scoring(sheet)).lines if line.key == "B3")
    (e,) = (answer for answer in line.answers if answer.key == "B3e")
    assert (e.level, e.counted) == ("1 很不同意", 5)


def test_page_leads_to_a_talk(client, person, coach):
    sheet = teamwork(person, MIXED)
    book = reverse("assessment:debrief-book", args=[sheet.pk])
    assert book not in read(client, person, sheet)
    actions.assign_coach(sheet=sheet, coach=coach, by=None)
    assert book in read(client, person, sheet)
    assert book not in read(client, coach, sheet)
    debrief = actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)
    for user in (person, coach):
        text = read(client, user, sheet)
        assert (debrief.get_absolute_url() in text, book in text) == (True, False)


def test_word_file_holds_the_same_and_no_name(client, person):
    sheet = teamwork(person, LOW)
    client.force_login(person)
    answer = client.get(reverse("assessment:result-docx", args=[sheet.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="teamwork-{sheet.pk}.docx"'
    document = Document(io.BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert ("先照顾好自己" in text or "扛得比较多" in text, "压力与恢复" in cells) == (True, True)
    assert person.name not in text + cells
    event = AuditEvent.objects.filter(kind="report_read").latest("pk")
    assert (event.actor_id, event.detail) == (person.pk, {"form": "docx"})


def test_answers_are_taken_back_from_the_page_of_the_result(client, person, coach):
    row = make_round(published(personal_definition()), registry.organisation(), by=make_user("hub_operator"))
    sheet = sheet_in(row.assessments.get(), {"D1Q1": 3}, voice="person", person=registry.person(user=person))
    actions.assign_coach(sheet=sheet, coach=coach, by=None)
    way = reverse("assessment:sheet-withdraw", args=[sheet.pk])
    assert (way in read(client, person, sheet), way in read(client, coach, sheet)) == (True, False)
    client.force_login(person)
    assert client.post(way).status_code == 302
    for user in (person, coach):
        client.force_login(user)
        assert client.get(sheet.get_absolute_url()).status_code == 404
