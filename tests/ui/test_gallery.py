"""The gallery is every component in every state: what holds here holds on the pages."""

import pytest
from tests.browser.axe import violations

from qiangji.ui.context import COOKIE
from qiangji.ui.gallery import LAYOUTS

SEEN = [*((layout, mode) for layout in LAYOUTS for mode in ("", "large")), ("office", "contrast")]


@pytest.mark.django_db
@pytest.mark.parametrize("layout", [*LAYOUTS, "no-such-layout"])
def test_the_gallery_is_open_to_everybody_in_every_layout(client, somebody, layout):
    answer = client.get("/ui/gallery/", {"layout": layout, "page": "9999"})
    assert answer.status_code == 200
    assert answer.content.decode().count("qj-error-summary") == 1


@pytest.fixture
def open_gallery(chromium, live_server, somebody):
    contexts = []

    def visit(layout: str = "office", mode: str = "", width: int = 1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", **options)
        contexts.append(context)
        context.add_cookies([{"name": COOKIE, "value": mode, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/ui/gallery/?layout={layout}")
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("layout", "mode"), SEEN)
def test_no_axe_violation_at_any_width(open_gallery, layout, mode):
    page = open_gallery(layout, mode)
    assert violations(page, widths=(1280, 360)) == []


@pytest.mark.browser
@pytest.mark.parametrize(("layout", "mode"), [*SEEN, ("office", "large.contrast")])
def test_no_page_scrolls_sideways_down_to_320_pixels(open_gallery, layout, mode):
    page = open_gallery(layout, mode)
    over = {}
    for width in (1280, 992, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        over[width] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert [width for width, pixels in over.items() if pixels > 0] == []


SMALL_TARGETS = """least => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(e => {
  const box = e.getBoundingClientRect();
  const shown = box.width > 1 && box.height > 1 && !e.closest('.qj-skip, .qj-visually-hidden');
  const inText = getComputedStyle(e).display === 'inline';
  const byLabel = e.labels && [...e.labels].some(label => label.getBoundingClientRect().height >= least);
  return shown && !inText && !byLabel && box.height < least;
}).map(e => `${e.outerHTML.slice(0, 100)} ${e.getBoundingClientRect().height}`)"""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("mode", "width", "least"), [("", 1280, 44), ("", 360, 44), ("large", 1280, 60), ("large", 360, 60)]
)
def test_targets_are_large_enough(open_gallery, mode, width, least):
    assert open_gallery(mode=mode, width=width).evaluate(SMALL_TARGETS, least) == []


# Signs and numerals in a disc are drawn, not read.
SMALL_TEXT = """least => [...document.querySelectorAll('body *')].filter(e => {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const drawn = e.closest('svg, script, option, [aria-hidden], .qj-visually-hidden, .qj-skip, .qj-disc');
  return own && !drawn && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < least;
}).map(e => `${e.outerHTML.slice(0, 100)} ${getComputedStyle(e).fontSize}`)"""


@pytest.mark.browser
@pytest.mark.parametrize(("mode", "least"), [("", 13), ("large", 24)])
def test_no_text_is_smaller_than_the_mode_allows(open_gallery, mode, least):
    for width in (1280, 360):
        assert open_gallery(mode=mode, width=width).evaluate(SMALL_TEXT, least) == []


FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e.closest('.qj-card-option') ?? e);
  return [e.outerHTML.slice(0, 100), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3];
}"""


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["", "large", "contrast"])
def test_focus_is_visible_at_every_stop(open_gallery, mode):
    page = open_gallery(mode=mode)
    page.locator(".qj-skip").focus()
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    assert [stop for stop, visible in stops if not visible] == []
    assert len({stop for stop, _ in stops}) > 40


@pytest.mark.browser
def test_the_skip_link_is_first_and_leads_to_the_content(open_gallery):
    page = open_gallery()
    page.goto(page.url.replace("/ui/gallery/", "/no/such/page/"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "qj-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.browser
def test_a_form_with_mistakes_takes_the_focus_to_its_summary(open_gallery):
    page = open_gallery()
    assert page.evaluate("document.activeElement.className") == "qj-error-summary"
    assert page.title().startswith("有错误：")
    page.get_by_role("link", name="网站：").click()
    assert page.evaluate("document.activeElement.id") == "wrong_url"


@pytest.mark.browser
def test_picture_and_table_are_both_there_without_script(open_gallery):
    page = open_gallery(java_script_enabled=False)
    assert page.locator(".qj-figure-table").is_visible()
    assert page.locator(".qj-figure-picture").is_visible()
    assert page.locator(".qj-switch").is_hidden()


@pytest.mark.browser
def test_the_switch_shows_one_of_picture_and_table(open_gallery):
    page = open_gallery()
    page.get_by_role("button", name="表", exact=True).click()
    assert page.locator(".qj-figure-table").is_visible()
    assert page.locator(".qj-figure-picture").is_hidden()


@pytest.mark.browser
def test_what_cannot_be_undone_is_asked_first(open_gallery):
    page = open_gallery()
    here = page.url
    page.get_by_role("button", name="作废").click()
    dialog = page.get_by_role("dialog", name="将作废 3 份答卷，作废后不再计入统计。")
    assert dialog.is_visible()
    assert violations(page, widths=(1280,)) == []
    page.keyboard.press("Escape")
    assert page.url == here
    page.get_by_role("button", name="作废").click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="作废").click()
    assert page.url != here


@pytest.mark.browser
def test_the_menu_of_a_narrow_screen_opens_without_script(open_gallery):
    page = open_gallery(width=360, java_script_enabled=False)
    summary = page.locator(".qj-menu-switch > summary")
    assert summary.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".qj-menu").is_visible()


@pytest.mark.browser
def test_the_page_breaks_no_rule_of_its_content_policy(open_gallery):
    page = open_gallery()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.reload()
    page.get_by_role("button", name="表", exact=True).click()
    assert said == []


@pytest.mark.browser
def test_a_confirmation_stays_until_it_is_closed(open_gallery):
    page = open_gallery()
    toast = page.get_by_role("status").get_by_text("已保存，枢纽会在 3 个工作日内审核。")
    assert toast.is_visible()
    page.get_by_role("button", name="关闭").click()
    assert toast.count() == 0
