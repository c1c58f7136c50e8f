"""A dimension as a respondent meets it. Nothing is sent: this is for looking."""

from django import forms
from django.utils.translation import gettext as _

from qiangji.ui.widgets import Card, RadioCards

from ..models import Dimension, Item
from ..xlsform.columns import NOT_APPLICABLE, UNKNOWN


def preview_form(dimension: Dimension) -> forms.Form:
    """``dimension`` comes with its items and their options."""
    fields = {item.key: _field(item) for item in dimension.items.all()}
    return type("PreviewForm", (forms.Form,), fields)(use_required_attribute=False)


def _field(item: Item) -> forms.ChoiceField:
    options = list(item.options.all())
    choices = [(str(option.score), option.name) for option in options]
    if item.allows_na:
        choices.append((NOT_APPLICABLE, _("不适用")))
    if item.allows_unknown:
        choices.append((UNKNOWN, _("不清楚")))
    cards = {
        str(option.score): Card(option.description, str(option.score), _note(item, option.score)) for option in options
    }
    return forms.ChoiceField(
        label=item.stem,
        help_text=item.help,
        choices=choices,
        required=False,
        widget=RadioCards(cards=cards),
    )


def _note(item: Item, score: int) -> str:
    return _("需材料") if item.evidence_from is not None and score >= item.evidence_from else ""
