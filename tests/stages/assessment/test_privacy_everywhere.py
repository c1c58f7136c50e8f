"""Every address × every reader, searched to the last byte for one person's planted scores, answers, notes and steps.

Only the person and the assigned coach find them. The walk is shown to see: it finds them where they belong, and in a
page, a workbook, a document, an archive or a file name that gives them away.
"""

import io
import zipfile

import pytest
from django.db import connection
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import clear_url_caches, path
from tests.factories.accounts import make_user
from tests.stages.assessment import privacy_walk as steps
from tests.stages.assessment.privacy_world import ALLOWED, FOUND, NAME, NOTES, VALUE, World, build

import qiangji.urls
from qiangji.documents import excel
from qiangji.documents.pdf import compile_report
from qiangji.documents.report import Paragraph, Report, Section
from qiangji.documents.word import write_docx

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="what a page shows does not hang on the database: walked once"
)
def test_nobody_finds_anothers_result_anywhere(world):
    where = steps.addresses(world)
    leaked, failed, found = [], [], {}
    for name, user in {"stranger": None, **world.readers}.items():
        found[name] = set()
        for what, answer, text in steps.walk(user, where):
            seen = steps.leaks(ALLOWED, text)
            found[name] |= seen
            leaked += [f"{name} finds {marker} in {what}" for marker in seen if name not in ALLOWED[marker]]
            failed += [f"{name}: {what} answers {answer.status_code}"] * (answer.status_code >= 500)

    assert leaked == []
    assert failed == []
    assert {name: must - found[name] for name, must in FOUND.items() if must - found[name]} == {}
    assert len(where) > 100
    assert len(world.readers) >= 20


def report() -> Report:
    return Report(title="测评结果", sections=(Section("结果", (Paragraph(f"方面 D1：{VALUE}.4；{NOTES}"),)),))


def workbook() -> bytes:
    sheet = excel.Sheet(name="结果", title="结果", columns=(excel.Column("a", "得分"), excel.Column("b", "说明")))
    return excel.write_workbook(sheet, [{"a": f"{VALUE}.4", "b": NOTES}])


def archive(name: str, content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return written.getvalue()


GIVEN_AWAY = {
    "page": lambda: HttpResponse(f"<p>27,<b>719</b>.4</p><p>{NOTES}</p>"),
    "escaped": lambda: HttpResponse("&#50;7719.4 " + "".join(f"&#{ord(c)};" for c in NOTES)),
    "json": lambda: JsonResponse({"value": float(f"{VALUE}.4"), "notes": NOTES}),
    "stream": lambda: StreamingHttpResponse([f"x,{VALUE}.4\n".encode(), NOTES.encode()]),
    "pdf": lambda: HttpResponse(compile_report(report()), content_type="application/pdf"),
    "word": lambda: HttpResponse(write_docx(report())),
    "workbook": lambda: HttpResponse(workbook()),
    "archive": lambda: HttpResponse(archive("a.zip", archive("b.pdf", compile_report(report())))),
    "name in an archive": lambda: HttpResponse(archive(f"{NOTES}-{VALUE}.pdf", b"")),
    "file name": lambda: HttpResponse("", headers={"Content-Disposition": f'attachment; filename="{VALUE}"'}),
    "address": lambda: HttpResponse(status=302, headers={"Location": f"/next/?score={VALUE}"}),
    "error page": lambda: HttpResponse(f"{VALUE} {NOTES}", status=404),
}


@pytest.fixture
def planted(monkeypatch, db):
    """Adds addresses to a house that has been set up, for the time of a test."""
    make_user()

    def plant(*patterns) -> None:
        monkeypatch.setattr(qiangji.urls, "urlpatterns", [*qiangji.urls.urlpatterns, *patterns])
        clear_url_caches()

    yield plant
    monkeypatch.undo()
    clear_url_caches()


@pytest.mark.parametrize("how", GIVEN_AWAY)
def test_walk_sees_what_a_page_gives_away(planted, how):
    planted(path("leak/", lambda _request: GIVEN_AWAY[how](), name="leak"))
    ((what, _answer, text), *_rest) = steps.walk(None, [("leak", "/leak/")])
    assert (what, VALUE in text) == ("GET leak /leak/", True)
    assert NOTES in text or how in ("file name", "address")


def test_page_that_only_answers_a_form_is_walked_too(planted):
    def view(request) -> HttpResponse:
        return HttpResponse(VALUE) if request.method == "POST" else HttpResponse(status=405)

    planted(path("leak/", view, name="leak"))
    assert [what for what, _a, text in steps.walk(None, [("leak", "/leak/")]) if VALUE in text] == ["POST leak /leak/"]


def test_search_that_finds_too_much_is_seen(planted):
    def view(request) -> HttpResponse:
        return HttpResponse(VALUE if NAME in request.GET.get("q", "") else '<form class="qj-filter">')

    planted(path("leak/", view, name="leak"))
    assert [w[:4] for w, _answer, text in steps.walk(None, [("leak", "/leak/")]) if VALUE in text] == ["GET "]


def view(_request, **_kwargs) -> HttpResponse:
    return HttpResponse("")


def test_new_address_is_walked_with_the_rows_that_its_name_speaks_of(planted):
    planted(path("x/<int:pk>/", view, name="debrief-anything"))
    world = World(first={steps.Debrief: [7, 8]})
    assert steps.arguments("debrief-anything", {"pk"}, world) == [{"pk": 7}, {"pk": 8}]


@pytest.mark.parametrize(
    ("address", "name", "why"),
    [
        ("x/<int:pk>/", "mystery-detail", "say in RECIPES"),
        ("x/<int:pk>/<slug:part>/", "round-part", "say in RECIPES"),
        ("x/<int:pk>/", "answerimport-detail", "there is no row to walk it with"),
    ],
)
def test_new_address_that_cannot_be_walked_fails(planted, world, address, name, why):
    planted(path(address, view, name=name))
    with pytest.raises(steps.NoRecipe, match=why):
        steps.addresses(world)
