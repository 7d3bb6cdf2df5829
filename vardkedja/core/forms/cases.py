"""Forms of the case page: parties, handlers, notes, release, to file."""

from collections.abc import Iterable
from typing import Any

from django import forms

from vardkedja.core.forms.base import ChoiceField, TextField, VkForm
from vardkedja.core.models import CaseHandler, Category, PartyRole

Choices = Iterable[tuple[str, str]]


#: What a note can be about; name and number are no note.
NOTE_CATEGORIES = [choice for choice in Category.choices if choice[0] != Category.IDENTITY]


class NoteForm(VkForm):
    text = TextField(
        label="Anteckning",
        help_text="Syns bara hos er. Lämna ut anteckningen om någon annan ska läsa den.",
        rows=5,
        max_length=10_000,
    )
    category = ChoiceField(
        label="Vad den handlar om",
        choices=[("", "Välj …"), *NOTE_CATEGORIES],
        widget=forms.Select,
        help_text="Kategorin avgör vad ett samtycke omfattar och vad en vikarie ser.",
        error_messages={"required": "Välj vad anteckningen handlar om."},
    )


class DiaryForm(VkForm):
    diary_number = forms.CharField(
        label="Ert diarienummer",
        max_length=40,
        help_text="Till exempel SN 2026/112. Numret skrivs på varje sida.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    diary_number.width = "s"  # type: ignore[attr-defined]


class PartyForm(VkForm):
    """Choices are domains (`d:`id) and units with places (`u:`unit id), since a home is party as a unit."""

    domain = ChoiceField(label="Myndighet eller enhet", widget=forms.Select)
    role = ChoiceField(label="Roll i ärendet", help_text="En enhet blir alltid part som mottagande enhet.")

    def __init__(self, *args: Any, domains: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].choices = [("", "Välj …"), *domains]  # type: ignore[attr-defined]
        roles = [choice for choice in PartyRole.choices if choice[0] != PartyRole.UNIT]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["role"].required = False

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("domain", "").startswith("d:") and not data.get("role"):
            self.add_error("role", "Välj vilken roll myndigheten får.")
        return data


class HandlerForm(VkForm):
    duty = ChoiceField(label="Uppdrag i ärendet", choices=CaseHandler.Duty.choices)
    user = ChoiceField(label="Medarbetare", widget=forms.Select)
    note = TextField(
        label="Överlämning",
        required=False,
        max_length=500,
        rows=3,
        help_text="Vad den nya behöver veta om arbetet. Skriv inga uppgifter om den enskilde här.",
    )

    def __init__(self, *args: Any, users: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Välj …"), *users]  # type: ignore[attr-defined]
