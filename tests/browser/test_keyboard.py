"""The ways that every reader needs, walked by keyboard alone."""

import pytest

pytestmark = pytest.mark.browser


def press_until(page, selector: str, *, key: str = "Tab", most: int = 80) -> None:
    """Tab until the element that matches has the focus, as somebody without a mouse does."""
    for _step in range(most):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reachable by keyboard")


def test_log_in_read_own_result_and_log_out(visit):
    page = visit()
    page.goto("/accounts/login/")
    press_until(page, "[name=login]")
    page.keyboard.type("member")
    press_until(page, "[name=password]")
    page.keyboard.type("qiangji-demo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workbench/")

    press_until(page, "main a.qj-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assessment/**")
    assert page.locator("h1").count() == 1


def test_skip_link_leads_to_the_content(visit):
    page = visit("hub")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_focus_is_visible_on_every_stop(visit):
    page = visit("hub")
    for _step in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 3, page.evaluate("document.activeElement.outerHTML")[:200]


def test_large_mode_is_remembered_without_naming_anybody(visit):
    page = visit("hub")
    page.get_by_role("button", name="长辈版").first.click()
    page.goto("/registry/organisations/")
    assert page.get_attribute("html", "data-mode") == "large"
    cookie = next(c for c in page.context.cookies() if c["name"] == "qj-display")
    assert cookie["value"] == "large"
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24
