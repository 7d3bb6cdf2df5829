"""Forms of the referral group."""

from typing import Any

from django import forms

from referrals.actions.assessments import PROPOSALS, Judgement, Opinion
from referrals.forms.common import LONG, ON_CONSENT, PRIORITY, Choices, GroundForm
from vardkedja.core.forms import ChoiceField, TextField, VkForm


class OpinionForm(VkForm):
    proposal = ChoiceField(label="Ditt ställningstagande", choices=list(PROPOSALS.items()))
    need = TextField(
        label="Hur bedömer du behovet?",
        rows=6,
        max_length=LONG,
        help_text="Texten hör till er myndighet. De andra ser att du har skrivit, inte vad.",
    )
    priority = ChoiceField(label="Föreslagen prioritet", choices=PRIORITY, initial="3")
    conditions = TextField(label="Villkor för en placering", required=False, rows=3, max_length=LONG)

    @property
    def opinion(self) -> Opinion:
        data = dict(self.cleaned_data)
        return Opinion(priority=int(data.pop("priority")), **data)


class JointForm(GroundForm):
    fieldsets = (
        ("Gruppens bedömning", ("recommended", "unit", "priority", "conditions", "reasons")),
        ("Utlämnande till parterna", ("ground", "purpose")),
        ON_CONSENT,
    )
    recommended = ChoiceField(
        label="Gruppen", choices=[("yes", "tillstyrker placering"), ("no", "tillstyrker inte placering")]
    )
    unit = ChoiceField(label="Enhet", widget=forms.Select)
    priority = ChoiceField(label="Prioritet i kön", choices=PRIORITY)
    conditions = TextField(
        label="Villkor", required=False, rows=3, max_length=LONG, help_text="Ett villkor per rad."
    )
    reasons = TextField(label="Skäl", rows=5, max_length=LONG)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units

    @property
    def judgement(self) -> Judgement:
        data = self.cleaned_data
        return Judgement(
            recommended=data["recommended"] == "yes",
            unit_id=data["unit"],
            priority=int(data["priority"]),
            reasons=data["reasons"],
            conditions=data["conditions"],
        )


class WhyForm(VkForm):
    why = TextField(label="Varför tas ansökan upp på nytt?", rows=4, max_length=LONG)
