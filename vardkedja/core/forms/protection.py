"""Forms for protected persons: record the protection, name who sees, reveal with a reason."""

from typing import Any

from django import forms

from vardkedja.core.forms.base import ChoiceField, DayField, VkForm
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


class RevealForm(VkForm):
    """Why somebody who is not named has to see. The verb refuses an empty reason, so that the attempt is logged."""

    reason = forms.CharField(
        label="Varför behöver du se uppgifterna?",
        max_length=200,
        required=False,
        help_text="Skälet sparas i åtkomstloggen och granskas. Skriv inga uppgifter om den enskilde.",
    )
