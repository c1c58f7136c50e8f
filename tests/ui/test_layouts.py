"""Every layout stands with nothing given to it, and no page asks a stranger's host or breaks the content policy."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string

from qiangji.ui.gallery import LAYOUTS

TEMPLATES = Path(__file__).parents[2] / "src/qiangji/ui/templates"
BARE = """{% extends "ui/layouts/LAYOUT.html" %}
{% block title %}题{% endblock %}{% block content %}<h1>正文</h1>{% endblock %}"""


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "rail"])
def test_a_layout_needs_no_context_at_all(layout):
    template = get_template("404.html").backend.from_string(BARE.replace("LAYOUT", layout))
    html = template.render({"csrf_token": "x"})
    assert "<h1>正文</h1>" in html
    assert "<title>题 · 强基</title>" in html
    assert '<a class="qj-skip" href="#content">' in html
    assert html.count('<main id="content"') == 1


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500", "503"])
def test_an_error_page_needs_nothing_and_names_a_next_step(page):
    html = render_to_string(f"{page}.html")
    assert "<h1>" in html
    assert '<a class="qj-button qj-button-primary" href="/">回到首页</a>' in html


def test_a_page_that_is_not_there_is_said_in_the_house_look(client, somebody):
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


def test_a_refusal_gives_the_reason_it_was_given():
    html = render_to_string("403.html", {"exception": "授权到 2022-12-31 为止。"})
    assert "授权到 2022-12-31 为止。" in html


def test_templates_hold_no_inline_style_script_or_foreign_host():
    found = [
        f"{path.name}: {match}"
        for path in TEMPLATES.rglob("*.html")
        for match in re.findall(
            r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)|https?://(?!www\.w3\.org)", path.read_text()
        )
    ]
    assert found == []


def test_styles_call_no_foreign_host_and_no_web_font():
    sheets = {
        name: _asset(f"ui/{name}.css").decode()
        for name in ("tokens", "components", "forms", "layouts", "large", "print")
    }
    urls = [url for text in sheets.values() for url in re.findall(r"url\(['\"]?([^'\")]{0,20})", text)]
    assert [url for url in urls if not url.startswith("data:image/svg+xml")] == []
    assert not any("@font-face" in text or "@import" in text for text in sheets.values())


def test_what_a_page_loads_is_small():
    names = ["bootstrap/css/bootstrap.min.css", "django_htmx/htmx-2.min.js", "ui/ui.js"]
    names += [f"ui/{name}.css" for name in ("tokens", "components", "forms", "layouts", "large", "print")]
    assert sum(len(gzip.compress(_asset(name))) for name in names) <= 100_000


def _asset(name: str) -> bytes:
    return Path(finders.find(name)).read_bytes()
