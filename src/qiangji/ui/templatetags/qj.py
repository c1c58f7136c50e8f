"""The catalogue of components: built into every template, with Python signatures as prop lists.

An unknown prop is a TemplateSyntaxError. Block tags end with ``end<name>``. See all of them at ``ui:gallery``.
"""

from django import template

from ..addresses import address
from ..components import buttons, charts, figures, forms, lists, page, shell, signs

register = template.Library()

for component in (
    address,
    signs.icon,
    signs.pill,
    signs.stage_disc,
    buttons.button,
    buttons.submit,
    figures.progress,
    forms.form_fields,
    forms.field,
    forms.form_errors,
    lists.tabs,
    shell.menu,
):
    register.simple_tag(component)

for component in (
    page.page_header,
    page.sheet,
    page.note,
    page.alert,
    page.who_sees,
    figures.facts,
    figures.fact,
):
    register.simple_block_tag(component)
register.simple_tag(takes_context=True)(shell.display_toggle)
register.simple_tag(takes_context=True)(shell.style_sheets)
register.simple_block_tag(takes_context=True)(forms.filter_row)

for component in (
    page.empty_state,
    figures.number,
    figures.spine,
    lists.timeline,
    lists.stepper,
    charts.chart,
):
    register.inclusion_tag(f"ui/components/{component.__name__}.html")(component)
register.inclusion_tag("ui/components/pagination.html", takes_context=True)(lists.pagination)
register.filter("amount", figures.amount)
