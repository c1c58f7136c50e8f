"""What makes a page new to axe, and what does not."""

import pytest
from tests.browser.shapes import Seen, read

pytestmark = pytest.mark.pure
PAGE = '<html><body><nav><a href="/a/">甲</a></nav><main>{}</main></body></html>'


def page(content: str):
    return read(PAGE.format(content))


def row(words: str, more: str = "") -> str:
    return f'<tr><td><a href="/registry/{words}/">{words}</a></td><td{more}>1</td></tr>'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (row("云杉"), row("青檀")),
        (row("云杉"), row("云杉") + row("青檀")),
        ('<p id="row-1">甲</p>', '<p id="row-22">乙</p>'),
        ('<a href="/" aria-current="page">甲</a>', '<a href="/b/">乙</a>'),
    ],
)
def test_other_words_are_the_same_shape(one, other):
    assert page(one).content == page(other).content
    assert page(one).words != page(other).words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (row("云杉"), row("云杉", ' class="qj-num"')),
        ("<a href='/'>甲</a>", "<a href='/'></a>"),
        ("<p>甲</p>", "<p>甲</p>乙"),
        ('<input id="a" aria-label="甲">', '<input id="a" aria-label="">'),
        ('<label for="a">甲</label>', '<label for="b">甲</label>'),
        ("<h2>甲</h2><h3>乙</h3>", "<h3>甲</h3><h2>乙</h2>"),
    ],
)
def test_what_axe_could_object_to_is_another_shape(one, other):
    assert page(one).content != page(other).content
    assert page(one).surroundings == page(other).surroundings


def test_a_token_is_not_what_a_page_says():
    field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    assert page(field.format("a")) == page(field.format("b"))


def test_links_are_those_of_the_whole_page():
    assert page('<a href="?page=2">2</a>').links == ["/a/", "?page=2"]


def test_every_key_leaves_its_mark(tmp_path):
    assert Seen(tmp_path).any_new("a", "b")
    assert not Seen(tmp_path).any_new("b")
    assert Seen(tmp_path).any_new("a", "c")
