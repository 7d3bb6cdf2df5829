"""Forms of the decisions."""

import datetime as dt
from typing import Any

from django import forms

from referrals.actions.decisions import Ruling
from referrals.domain.decisions import GRANTED, REFUSED
from referrals.forms.common import LONG, ON_CONSENT, GroundForm, when
from vardkedja.core.forms import ChoiceField, DayField, TextField


class RulingForm(GroundForm):
    """What all decisions have in common. `last_day` is the last day on which the decision holds."""

    fieldsets = (
        ("Beslutet", ("outcome", "decided_on", "reference", "valid_from", "last_day", "text")),
        ("Skäl", ("reasons", "communicated_on")),
        ("Utlämnande till parterna", ("ground", "purpose")),
        ON_CONSENT,
    )
    none_label = "Lämna inte ut beslutets text nu (parterna ser utfall och datum)"
    outcome = ChoiceField(label="Utfall", choices=[(GRANTED, "Beviljas"), (REFUSED, "Avslås")])
    decided_on = DayField(label="Beslutsdatum")
    valid_from = DayField(label="Gäller från", required=False)
    last_day = DayField(
        label="Gäller till och med", required=False, help_text="Lämna tomt om beslutet gäller tills vidare."
    )
    text = TextField(label="Vad beslutet innebär", rows=4, max_length=LONG)
    reasons = when("krävs vid avslag", TextField(label="Skäl", required=False, rows=4, max_length=LONG))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["decided_on"].initial = today

    @property
    def ruling(self) -> Ruling:
        data = self.cleaned_data
        last = data.get("last_day")
        return Ruling(
            outcome=data["outcome"],
            decided_on=data["decided_on"],
            text=data["text"],
            reasons=data["reasons"],
            valid_from=data.get("valid_from"),
            valid_to=last + dt.timedelta(days=1) if last else None,
            communicated_on=data.get("communicated_on"),
            reference=data.get("reference", ""),
        )


class AssistanceForm(RulingForm):
    communicated_on = when(
        "krävs vid avslag",
        DayField(
            label="Den enskilde fick ta del av underlaget den",
            required=False,
            help_text="Och fick tid att yttra sig (25 § förvaltningslagen).",
        ),
    )


class AdmissionForm(RulingForm):
    outcome = ChoiceField(label="Utfall", choices=[(GRANTED, "Skrivs in"), (REFUSED, "Skrivs inte in")])
    valid_from = when(
        "krävs vid inskrivning",
        DayField(
            label="Planerad inskrivningsdag",
            required=False,
            help_text="Ålder och kön prövas mot enhetens målgrupp den dagen.",
        ),
    )
    text = TextField(
        label="Lämplighetsbedömning",
        rows=6,
        max_length=LONG,
        help_text="Behov, ålder, utveckling och personliga förhållanden (SoF 9 kap. 8 §).",
    )


class SisForm(RulingForm):
    reference = forms.CharField(label="SiS diarienummer", max_length=40)
