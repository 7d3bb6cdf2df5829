"""Forms for the own account, absence, and moving cases."""

import datetime as dt
from typing import Any

from django import forms

from vardkedja.core.forms.base import ChoiceField, DayField, TextField, VkForm


class AbsenceForm(VkForm):
    valid_from = DayField(label="Borta från och med")
    valid_to = DayField(label="Åter den", help_text="Första dagen tillbaka i arbete.")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = today


class MoveForm(VkForm):
    only_case = ChoiceField(label="Vad som flyttas")
    to_user = ChoiceField(label="Till", widget=forms.Select)
    note = TextField(
        label="Överlämning",
        max_length=500,
        rows=4,
        help_text="Vad den nya behöver veta om arbetet. Skriv inga uppgifter om de enskilda här.",
    )

    def __init__(self, *args: Any, held: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["only_case"].choices = held  # type: ignore[attr-defined]
        self.fields["to_user"].choices = [("", "Välj …"), *colleagues]  # type: ignore[attr-defined]


class PasswordForm(VkForm):
    present = forms.CharField(
        label="Nuvarande lösenord", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label="Nytt lösenord",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Minst tolv tecken, gärna flera ord.",
    )
    again = forms.CharField(
        label="Nytt lösenord igen", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "Lösenorden är inte lika.")
        return data
