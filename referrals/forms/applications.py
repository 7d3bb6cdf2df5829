"""Forms of an application: written, sent, released."""

from typing import Any

from django import forms

from referrals.actions.applications import Draft
from referrals.actions.sending import QUESTIONS
from referrals.forms.common import HARM_FIRST, LONG, PRIORITY, TO_SEND, Choices, GroundForm, when
from referrals.models import Level
from vardkedja.core.forms import ChoiceField, TextField, VkForm
from vardkedja.core.forms.grounds import OpenChoice


class DraftForm(VkForm):
    fieldsets = (
        ("Vad ansökan gäller", ("ground_code", "unit", "level")),
        ("Behovet", ("reason", "own_view")),
        ("Hur brådskande det är", ("urgency", "urgency_text")),
        ("Barn", ("has_children", "children")),
    )
    ground_code = ChoiceField(label="Laglig grund", widget=forms.Select)
    unit = when("eller nivå", ChoiceField(label="Enhet", widget=forms.Select, required=False))
    level = when(
        "om ni inte söker till en bestämd enhet",
        ChoiceField(
            label="Nivå", widget=forms.Select, required=False, choices=[("", "Välj …"), *Level.choices]
        ),
    )
    reason = when(TO_SEND, TextField(label=QUESTIONS["reason"], required=False, rows=6, max_length=LONG))
    own_view = when(
        TO_SEND,
        TextField(
            label=QUESTIONS["own_view"],
            required=False,
            max_length=LONG,
            help_text="Gärna med den enskildes egna ord.",
        ),
    )
    urgency = ChoiceField(
        label="Önskad prioritet",
        choices=PRIORITY,
        help_text="Remissgruppen avgör prioriteten i sin bedömning.",
    )
    urgency_text = TextField(label=QUESTIONS["urgency_text"], required=False, rows=3, max_length=LONG)
    has_children = forms.BooleanField(label="Det finns barn som berörs", required=False)
    children = when(
        "när det finns barn",
        TextField(
            label=QUESTIONS["children"],
            required=False,
            max_length=LONG,
            help_text="Lämnas ut som en egen handling.",
        ),
    )

    def __init__(self, *args: Any, grounds: Choices, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground_code"].choices = [("", "Välj …"), *grounds]
        self.fields["unit"].choices = [("", "Välj …"), *units]

    @property
    def draft(self) -> Draft:
        data = dict(self.cleaned_data)
        unit = data.pop("unit")
        return Draft(unit_id=unit or None, urgency=int(data.pop("urgency")), **data)


class SendForm(GroundForm):
    none_label = "Ingen grund ännu: skicka bara köplats och samordningsuppgifter, utan namn"
    ground = OpenChoice(
        label="På vilken grund får gruppens myndigheter och enheten läsa ansökan?", help_text=HARM_FIRST
    )


class ShareForm(SendForm):
    """A ground must be chosen: that is what the page is for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = self.fields["ground"].choices[:-1]
