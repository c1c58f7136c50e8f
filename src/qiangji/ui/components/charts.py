"""A figure in a page: picture, sentence and table are all there; the switch only chooses what is in view."""

from django.utils.safestring import SafeString

from .markup import joined, markup

RIGHT = SafeString(' class="qj-num"')


def chart(chart, level: int = 3) -> dict:
    """``chart`` has title, svg, narrow_svg, sentence, columns, rows, numeric; its SVG escapes its own words."""
    numeric = set(chart.numeric)
    return {
        "title": chart.title,
        "heading": f"h{level}",
        "wide": SafeString(chart.svg),
        "narrow": SafeString(getattr(chart, "narrow_svg", "") or ""),
        "sentence": chart.sentence,
        "columns": [(title, place in numeric) for place, title in enumerate(chart.columns)],
        "rows": [_row(chart.columns, row, numeric) for row in chart.rows],
    }


def _row(columns, row, numeric: set[int]) -> SafeString:
    cells = joined(
        '<td data-label="{}"{}>{}</td>',
        ((columns[place], RIGHT if place in numeric else "", cell) for place, cell in enumerate(row) if place),
    )
    return markup('<th scope="row">{}</th>{}', row[0], cells)
