"""Forms for protected persons: record the protection, name who sees, reveal with a reason."""

from typing import Any

from django import forms

from vardkedja.core.forms.base import AskedByVerb, ChoiceField, DayField, VkForm
from vardkedja.core.models import Protection

NONE = "none"


class ProtectionForm(VkForm):
    """Which protection the person has, since when, and where the authority knows it from."""

    kind = ChoiceField(label="Skydd", choices=Protection.Kind.choices)
    source = ChoiceField(label="Var kommer uppgiften från?", choices=Protection.Source.choices)
    since = DayField(label="Från och med")


class ReaderForm(VkForm):
    """Who is named next."""

    user = ChoiceField(label="Medarbetare", widget=forms.Select)

    def __init__(self, *args: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Välj …"), *users]  # type: ignore[attr-defined]


class NamedReason(AskedByVerb, forms.CharField):
    """Why somebody who is not named has to see."""


class RevealForm(VkForm):
    reason = NamedReason(
        label="Varför behöver du se uppgifterna?",
        max_length=200,
        help_text="Skälet sparas i åtkomstloggen och granskas. Skriv inga uppgifter om den enskilde.",
    )

    def as_sent(self) -> str:
        """The reason as far as it can be read."""
        return self.cleaned_data["reason"] if self.is_valid() else ""


class ForwardingForm(VkForm):
    """Before a letter to a protected person is made."""

    confirmed = forms.BooleanField(
        label="Brevet går bara genom Skatteverkets förmedling",
        help_text="Lägg brevet i ett kuvert med namn och nummer, utan adress, och det kuvertet i ett annat till förmedlingen.",
        error_messages={"required": "Bekräfta att brevet bara går genom Skatteverkets förmedling."},
    )
