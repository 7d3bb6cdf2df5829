"""The form of the extracts."""

from typing import Any

from django import forms

from vardkedja.core.forms.base import ChoiceField, DayField, VkForm

KINDS = (
    ("log", "Loggutdrag: vem som har läst (PDF)"),
    ("register", "Registerutdrag: allt vi har om personen (PDF)"),
    ("data", "Registerutdrag som data (JSON)"),
)


class ExtractForm(VkForm):
    kind = ChoiceField(label="Vad behövs?", choices=KINDS, initial="log")
    first = DayField(
        label="Från och med", required=False, help_text="Bara för loggutdrag. Utan dag: från början."
    )
    last = DayField(
        label="Till och med", required=False, help_text="Bara för loggutdrag. Utan dag: till i dag."
    )
    purpose = forms.CharField(
        label="Varför görs utdraget?",
        max_length=120,
        help_text="Till exempel: den enskilde har begärt det. Sparas i åtkomstloggen.",
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", "Sista dagen är före första dagen.")
        return data
