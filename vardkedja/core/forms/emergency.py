"""Forms of the emergency access."""

from typing import Any

from django import forms

from vardkedja.core.forms.base import ChoiceField, PhoneField, TextField, VkForm
from vardkedja.core.models import EmergencyReason


class EmergencyForm(VkForm):
    """Reason and words are asked for by the verb, which logs the attempt without them."""

    number = forms.CharField(
        label="Ärendenummer eller personnummer",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    number.width = "s"  # type: ignore[attr-defined]
    reason = ChoiceField(label="Varför är det bråttom?", choices=EmergencyReason.choices, required=False)
    words = TextField(
        label="Skäl i ord",
        required=False,
        rows=3,
        max_length=150,
        help_text="Minst tio tecken. Skälet står på varje rad i loggen. Skriv inga uppgifter om den enskilde.",
    )


class UrgentForm(VkForm):
    asked = ChoiceField(label="Vem har uppgifterna?")
    reason = ChoiceField(label="Varför är det bråttom?", choices=EmergencyReason.choices, required=False)
    phone = PhoneField(label="Telefon som du svarar på")

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = others  # type: ignore[attr-defined]
