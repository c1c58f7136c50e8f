"""What axe and the ruler find on a page that is open, at each width."""

from axe_playwright_python.base import AXE_SCRIPT

RUN = "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)"
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(page, *, widths: tuple[int, ...]) -> list[str]:
    page.evaluate(f"{AXE_SCRIPT};0")
    return [
        f"{width}: {found['id']}: {found['nodes'][0]['html'][:160]} ({len(found['nodes'])})"
        for width in _at_each(page, widths)
        for found in page.evaluate(RUN)
    ]


def overflows(page, *, widths: tuple[int, ...]) -> list[str]:
    found = [(width, page.evaluate(OVER)) for width in _at_each(page, widths)]
    return [f"{width}: scrolls sideways by {over} px" for width, over in found if over > 0]


def _at_each(page, widths: tuple[int, ...]):
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        yield width
