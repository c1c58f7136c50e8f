"""Controls that Django does not bring: dates with the browser's own calendar, and described choices as cards."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms


class DateInput(forms.DateInput):
    """The browser shows its own calendar and sends 2022-05-15 in every language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


@dataclass(frozen=True)
class Card:
    """What stands on the card of one choice beside its label. Where ``aside`` is not said, a card without a number
    steps back (不适用, 不清楚)."""

    description: str = ""
    number: str = ""
    note: str = ""
    aside: bool | None = None


class RadioCards(forms.RadioSelect):
    """Levels with a sentence each; the whole card is the label. ``cards`` maps a choice's value to its Card."""

    template_name = "ui/widgets/radio_cards.html"

    def __init__(self, attrs=None, choices=(), cards: Mapping[str, Card] | None = None):
        super().__init__(attrs, choices)
        self.cards = {str(value): card for value, card in (cards or {}).items()}

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        card = self.cards.get(str(value), Card())
        aside = not card.number if card.aside is None else card.aside
        return option | {"description": card.description, "number": card.number, "note": card.note, "aside": aside}
