"""Every page a role can reach from its start page: no axe violation, no sideways scroll, in both modes and widths."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from tests.browser import shapes
from tests.browser.axe import overflows, violations

pytestmark = pytest.mark.browser

LOGINS = [
    "",
    "hub",
    "approver",
    "city",
    "chaoyang",
    "org",
    "member",
    "learner",
    "expert",
    "partner",
    "donor",
    "admin",
    "auditor",
]
WIDTHS = (1280, 360)
MODES = {"large": "large", "office": ""}  # the office last: it is the mode in which the way on is found
# The gallery has its own tests; an error page is the same for everybody but for its shell.
UNLINKED = ["/no-such-page/"]


def look(page, path: str, city: str, *, with_axe: bool) -> list[str]:
    """What is wrong with this page in any mode at any width."""
    found = []
    for mode, cookie in MODES.items():
        page.context.add_cookies([{"name": "qj-display", "value": cookie, "url": city}])
        page.goto(path)
        wrong = violations(page, widths=WIDTHS) if with_axe else []
        found += [f"{path} {mode} {said}" for said in wrong + overflows(page, widths=WIDTHS)]
    return found


def view_name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def paths(links: list[str], path: str, city: str) -> list[str]:
    whole = [urljoin(city + path, link) for link in links]
    return [urlsplit(link).path for link in whole if link.startswith(city + "/") and "/static/" not in link]


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login or "stranger")
def test_pages_have_no_violation(login, visit, city, seen):
    page = visit(login)
    waiting = ["/workbench/" if login else "/", *UNLINKED]
    reached, wrong = {"ui:gallery"}, []
    while waiting:
        path = waiting.pop(0)
        if (name := view_name(path)) in reached:
            continue
        answer = page.context.request.get(path)
        assert answer.status < 500, f"{path} answers {answer.status}"
        reached.add(name)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        found = shapes.read(answer.text())
        new_shape = seen.any_new(found.content, found.surroundings)
        if seen.any_new(found.words) or new_shape:
            wrong += look(page, path, city, with_axe=new_shape)
        waiting += paths(found.links, urlsplit(answer.url).path, city)

    assert wrong == []
    assert len(reached) >= 5
