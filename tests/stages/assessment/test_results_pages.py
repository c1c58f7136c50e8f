import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from tests.factories.accounts import make_user
from tests.factories.assessment import answers_csv, imported, personal_definition, published, sheet_of

from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, exports, queries
from qiangji.stages.assessment.models import AnswerSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach():
    return make_user("expert", username="coach1")


@pytest.fixture
def person():
    return make_user(name="周霁月")


def text_of(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def queries_of(client, url: str) -> int:
    client.get(url)  # what is read once per process is not counted
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_result_page_says_it_in_words_figures_and_a_table(client, person):
    source = imported(published(personal_definition(dimensions=3)))
    sheet = sheet_of(source, user=person)
    client.force_login(person)
    text = text_of(client, sheet.get_absolute_url())
    profile = queries.profile_of(sheet, queries.latest_scoring(sheet))

    assert len(profile.lines) == 3
    assert profile.gist in text
    for line in profile.lines:
        low, high = line.interval
        assert f"90% 区间 {low:.1f}–{high:.1f}" in text
        assert line.place in text
        assert line.tendency in text
    assert text.count('role="img"') >= 2
    assert "<caption" in text
    for promise in ("没有总分", "不是能力高低", "不用于考核", "只有你本人和指派给你的辅导专家能看"):
        assert promise in text


def test_result_page_ranks_nobody(client, person):
    source = imported(published(personal_definition(dimensions=3)))
    client.force_login(person)
    text = text_of(client, sheet_of(source, user=person).get_absolute_url())

    for word in ("总分：", "第1名", "百分位", "排名第", "超过了"):
        assert word not in text


def test_dimension_with_too_few_answers_says_why(client, person):
    definition = personal_definition(dimensions=3)
    content = answers_csv(definition, 40) + b"\nfew,3,,,4,4,4,2,2,2,1\n"
    source = imported(published(definition), content=content)
    sheet = source.sheets.get(respondent_code="few")
    sheet = sheet_of(source, user=person, number=list(source.sheets.order_by("pk")).index(sheet))
    client.force_login(person)

    text = text_of(client, sheet.get_absolute_url())

    assert "3 道题答了 1 道，不到一半，这一方面不给分数。" in text
    assert "有 1 个方面答得太少，没有给分数。" in text
    assert "样本不足，不显示" in text


def test_group_too_small_for_an_error_shows_no_score_but_the_reason(client, person):
    source = imported(published(personal_definition()), people=4)
    sheet = sheet_of(source, user=person)
    client.force_login(person)

    text = text_of(client, sheet.get_absolute_url())

    assert "答全的答卷只有" in text
    assert "不足 5 份，算不出误差。" in text
    assert "90% 区间 " not in text
    assert 'role="img"' not in text


def test_peers_are_drawn_only_from_thirty_complete_sheets(client, person):
    few, many = (imported(published(personal_definition(key=f"k{n}")), people=n) for n in (20, 60))

    def peers(source) -> set[bool]:
        sheet = source.sheets.first()
        return {line.peer_low is not None for line in queries.profile_of(sheet, queries.latest_scoring(sheet)).lines}

    assert (peers(few), peers(many)) == ({False}, {True})


def test_sheet_waiting_for_scoring_says_so(client, person):
    source = imported(published(personal_definition()))
    sheet = sheet_of(source, user=person)
    source.scorings.get().scores.all().delete()
    client.force_login(person)

    assert "还没有计分" in text_of(client, sheet.get_absolute_url())
    assert client.get(reverse("assessment:result-pdf", args=[sheet.pk])).status_code == 404


def test_latest_scoring_is_the_one_shown(person):
    source = imported(published(personal_definition()))
    again = actions.score_sheets(version=source.version, source=source, by=None)

    assert queries.latest_scoring(sheet_of(source, user=person)) == again
    assert source.scorings.count() == 2


@pytest.mark.parametrize("page", ["assessment:result-detail", "assessment:result-pdf"])
def test_result_costs_the_same_whatever_the_size(client, coach, page):
    counts = []
    for people, dimensions, items in ((40, 2, 3), (400, 8, 8)):
        version = published(personal_definition(key=f"n{people}", dimensions=dimensions, items=items))
        source = imported(version, people=people)
        actions.assign_coach_to_import(source=source, coach=coach, by=None)
        client.force_login(coach)
        counts.append(queries_of(client, reverse(page, args=[source.sheets.first().pk])))

    assert counts[0] == counts[1] <= 15


def test_coached_list_costs_the_same_whatever_the_size_and_is_paged(client, coach):
    counts = []
    for people in (30, 500):
        source = imported(published(personal_definition(key=f"n{people}")), people=people)
        actions.assign_coach_to_import(source=source, coach=coach, by=None)
        client.force_login(coach)
        counts.append(queries_of(client, reverse("assessment:coached-list")))

    page = client.get(reverse("assessment:coached-list")).context["page"]
    assert (len(page), page.paginator.count) == (20, 530)
    assert counts[0] == counts[1] <= 10


def test_coached_list_finds_a_code(client, coach):
    source = imported(published(personal_definition()), people=30)
    actions.assign_coach_to_import(source=source, coach=coach, by=None)
    client.force_login(coach)
    listing = reverse("assessment:coached-list")

    assert [s.respondent_code for s in client.get(f"{listing}?q=P17").context["page"]] == ["P17"]
    assert "没有这个编号的答卷" in text_of(client, f"{listing}?q=P999")
    assert client.get(f"{listing}?q={'9' * 500}").status_code == 200


def test_own_list_is_empty_with_a_way_on(client, person):
    client.force_login(person)

    assert "还没有测评结果" in text_of(client, reverse("assessment:result-list"))


def test_pdf_is_tagged_and_carries_the_code_not_the_name(client, person):
    source = imported(published(personal_definition(dimensions=5, items=5)))
    sheet = sheet_of(source, user=person)
    client.force_login(person)

    answer = client.get(reverse("assessment:result-pdf", args=[sheet.pk]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="quality-{sheet.pk}.pdf"'
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert 3 <= len(reader.pages) <= 6
    text = "".join(page.extract_text() for page in reader.pages)
    assert sheet.respondent_code in text
    assert person.name not in text + str(reader.metadata)


def test_report_holds_what_the_page_holds():
    source = imported(published(personal_definition(dimensions=3)))
    sheet = source.sheets.select_related("version__instrument").first()
    profile = queries.profile_of(sheet, queries.latest_scoring(sheet))

    report = exports.profile_report(profile)

    assert [section.title for section in report.sections] == [
        "结果",
        "逐个方面看",
        "它说明什么",
        "它不说明什么",
        "你是怎么答的",
        "这些数字怎么来的",
    ]
    assert report.sections[0].blocks[0].text == profile.gist


def test_render_profiles_writes_numbered_files_and_counts_as_reading(tmp_path, capsys):
    source = imported(published(personal_definition()), people=12)

    call_command("render_profiles", "--limit", "5", "--output", str(tmp_path / "out"))

    first = list(source.sheets.order_by("pk").values_list("pk", flat=True)[:5])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"quality-{pk:06d}.pdf" for pk in first]
    assert all(path.read_bytes().startswith(b"%PDF") for path in (tmp_path / "out").iterdir())
    assert AuditEvent.objects.filter(kind="report_read", actor_id=None).count() == 5
    said = capsys.readouterr().out
    assert said.startswith("写了 5 份 PDF 到")
    assert "每份 CPU" in said
    assert "内存峰值" in said


def test_render_profiles_without_anything_to_render_says_so(tmp_path):
    with pytest.raises(CommandError, match="还没有计过分的个人答卷"):
        call_command("render_profiles", "--output", str(tmp_path))


def test_sheet_is_named_by_its_code_everywhere():
    source = imported(published(personal_definition()))
    sheet = sheet_of(source, user=make_user(name="周霁月"))

    assert str(AnswerSheet.objects.get(pk=sheet.pk)) == sheet.respondent_code
