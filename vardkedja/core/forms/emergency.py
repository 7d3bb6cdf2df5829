"""Forms of the emergency access."""

from typing import Any

from django import forms

from vardkedja.core.forms.base import AskedByVerb, ChoiceField, PhoneField, TextField, VkForm
from vardkedja.core.models import EmergencyReason


class NamedReason(AskedByVerb, ChoiceField):
    """Why there is no time to wait."""


class NamedWords(AskedByVerb, TextField):
    """The same in words."""


class EmergencyForm(VkForm):
    number = forms.CharField(
        label="Ärendenummer eller personnummer",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    number.width = "s"  # type: ignore[attr-defined]
    reason = NamedReason(label="Varför är det bråttom?", choices=EmergencyReason.choices)
    words = NamedWords(
        label="Skäl i ord",
        rows=3,
        max_length=150,
        help_text="Minst tio tecken. Skälet står på varje rad i loggen. Skriv inga uppgifter om den enskilde.",
    )


class UrgentForm(VkForm):
    asked = ChoiceField(label="Vem har uppgifterna?")
    reason = NamedReason(label="Varför är det bråttom?", choices=EmergencyReason.choices)
    phone = PhoneField(label="Telefon som du svarar på")

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = others  # type: ignore[attr-defined]
