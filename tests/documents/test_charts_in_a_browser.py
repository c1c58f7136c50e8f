"""Text in an SVG is placed by an estimate of its width; only a browser knows whether the estimate was right."""

import pytest
from tests.documents import chart_samples as samples

MEASURE = """() => {
  const frame = document.querySelector('svg').viewBox.baseVal, found = [];
  const boxes = [...document.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()]);
  boxes.forEach(([words, a], place) => {
    if (a.x < -1.5 || a.y < -1.5 || a.x + a.width > frame.width + 1.5 || a.y + a.height > frame.height + 1.5)
      found.push(`${words} leaves the frame`);
    for (const [other, b] of boxes.slice(place + 1)) {
      const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      if (across > 2 && down > 6) found.push(`${words} covers ${other}`);
    }
  });
  return found;
}"""


@pytest.mark.browser
def test_no_label_leaves_its_frame_or_covers_another(chromium):
    page = chromium.new_page()
    wrong = []
    for name, chart in [("radar", samples.radar()), ("dots", samples.dots()), *samples.extreme()]:
        for svg in (chart.svg, chart.narrow_svg):
            page.set_content(svg)
            wrong += [(name, found) for found in page.evaluate(MEASURE)]
    page.close()
    assert wrong == []
