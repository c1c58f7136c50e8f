"""One appointment as an iCalendar file: well formed, and silent about what it is for."""

import datetime as dt

import pytest
from tests.factories.accounts import make_user
from tests.factories.debriefs import make_coach, scored, slot

from qiangji.stages.assessment import actions
from qiangji.stages.assessment.exports import calendar_entry
from qiangji.stages.assessment.models import DebriefSlot


def entry(place: str = "203 室") -> bytes:
    starts = dt.datetime(2023, 2, 8, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    return calendar_entry(DebriefSlot(starts_at=starts, minutes=45, place=place), number=7)


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_moments_are_in_universal_time():
    lines = unfolded(entry())
    assert "DTSTART:20230208T010000Z" in lines
    assert "DTEND:20230208T014500Z" in lines
    assert "UID:booking-7@qiangji" in lines


def test_lines_end_and_fold_as_the_standard_says():
    content = entry("枢纽二楼小会议室，" * 8)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert f"LOCATION:{'枢纽二楼小会议室，' * 8}" in unfolded(content)
    for line in content.split(b"\r\n"):
        line.decode()  # no character is cut in two


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("楼上; 左, 右", "楼上\\; 左\\, 右"),
        ("a\\b", "a\\\\b"),
        ("x\r\nEND:VEVENT\nATTENDEE:y\rz", "x\\nEND:VEVENT\\nATTENDEE:y\\nz"),
    ],
)
def test_place_cannot_break_out_of_its_line(place, written):
    lines = unfolded(entry(place))
    assert f"LOCATION:{written}" in lines
    assert (lines.count("END:VEVENT"), [line for line in lines if line.startswith("ATTENDEE")]) == (1, [])


def test_beginnings_and_ends_match():
    lines = unfolded(entry())
    for part in ("VCALENDAR", "VEVENT", "VALARM"):
        assert (lines.count(f"BEGIN:{part}"), lines.count(f"END:{part}")) == (1, 1)


@pytest.mark.django_db
def test_file_names_nobody_and_no_sheet(client):
    coach, person = make_coach(name="林岫石"), make_user(name="周霁月")
    sheet = scored(person, coach=coach)[0]
    debrief = actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)
    for user in (person, coach):
        client.force_login(user)
        answer = client.get(f"{debrief.get_absolute_url()}calendar/")
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Content-Disposition"] == f'attachment; filename="booking-{debrief.pk}.ics"'
        text = answer.content.decode()
        assert "DTSTART:" in text
        assert [w for w in ("林岫石", "周霁月", "测评", f":{sheet.respondent_code}", "工作质量") if w in text] == []
    actions.cancel_debrief(debrief=debrief, by=person)
    assert client.get(f"{debrief.get_absolute_url()}calendar/").status_code == 404
