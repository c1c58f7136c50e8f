"""Who answers for an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerersForm(forms.Form):
    people = forms.TypedMultipleChoiceField(coerce=int, required=False, label=_("请谁自评"))

    def __init__(self, data, *, team, wanted: int) -> None:
        super().__init__(data)
        self.wanted = wanted
        self.candidates = {candidate.person.pk: candidate for candidate in team}
        self.fields["people"].choices = [(pk, str(c.person)) for pk, c in self.candidates.items()]  # type: ignore[attr-defined]

    def clean_people(self) -> list:
        """Who has begun stays, ticked or not: their box cannot be emptied."""
        ticked = set(self.cleaned_data["people"])
        return [c.person for pk, c in self.candidates.items() if pk in ticked or c.is_fixed]
