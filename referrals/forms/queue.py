"""Forms of the queue: its rules, the moment it is shown at, a position that rests."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from referrals.actions.rules import Limit, NewRules
from referrals.actions.tickets import PAUSES
from referrals.domain.acute import MOST_HOURS, MOST_WEEKS, AcuteTerms
from referrals.domain.answering import WITHIN, Offering, Within
from referrals.domain.queue import ORDERS
from referrals.models.queue import EVERYBODY
from vardkedja.core import clock
from vardkedja.core.forms import ChoiceField, DayField, NumberField, VkForm
from vardkedja.core.forms.shifts import ClockField
from vardkedja.core.models import Organisation

MOST_PLACES = 999
OFFERS = ("offers_automatic", "offers_ready_only", "answer_count", "answer_within", "answer_cutoff")
ACUTE = ("acute_weeks", "acute_assessed_hours", "acute_asked_hours")


def _count(label: str, low: int = 1, **kwargs: Any) -> NumberField:
    return NumberField(label=label, low=low, high=MOST_PLACES, decimals=0, required=False, **kwargs)


class RulesForm(VkForm):
    """A new version of a unit's rules: order, at most how many places for a kind of party or for a named one, and more."""

    order = ChoiceField(
        label="Vem står först?", choices=[(rule.value, text) for rule, text in ORDERS.items()]
    )
    acute_kept = forms.BooleanField(label="Akutplatser ges bara till den som väntar akut", required=False)
    declines_kept = _count(
        "Så många gånger behåller den som tackar nej sin köplats",
        low=0,
        help_text="0: ställs sist redan första gången. Tomt: behåller alltid köplatsen.",
    )
    offers_automatic = forms.BooleanField(
        label="Lediga platser erbjuds automatiskt till den första som passar", required=False
    )
    offers_ready_only = forms.BooleanField(
        label="Bara den som har alla beslut får ett erbjudande", required=False
    )
    answer_count = NumberField(label="Tid att svara på ett erbjudande", low=1, high=MOST_PLACES, decimals=0)
    answer_within = ChoiceField(label="Räknat i", choices=tuple(WITHIN.items()))
    answer_cutoff = ClockField(
        label="Svar senast klockan",
        required=False,
        help_text="För arbetsdagar. Ett erbjudande som görs senare på dagen räknas från nästa arbetsdag. Tomt: hela dagen.",
    )
    acute_weeks = NumberField(
        label="En akut plats ges för så många veckor", low=1, high=MOST_WEEKS, decimals=0
    )
    acute_assessed_hours = NumberField(
        label="Den medicinska bedömningen får vara så många timmar gammal",
        low=1,
        high=MOST_HOURS,
        decimals=0,
        help_text="Gäller den som är påverkad eller i abstinens och frågar om en akut plats.",
    )
    acute_asked_hours = NumberField(
        label="Frågan om akut plats får vara så många timmar gammal", low=1, high=MOST_HOURS, decimals=0
    )
    party = ChoiceField(label="Gräns för en enskild part", widget=forms.Select, required=False)
    party_places = _count("Den parten får ha högst så många platser")
    valid_from = DayField(
        label="Gäller från", help_text="Tidigast i dag. Hur kön har stått tidigare ändras inte."
    )
    reason = forms.CharField(
        label="Vem har beslutat, och varför?",
        max_length=300,
        help_text="Till exempel Styrgruppen 2026-01-15 § 4. Skriv inget om enskilda: alla parter i länet ser texten.",
    )

    def __init__(self, *args: Any, members: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = list(members)
        self.fields["party"].choices = [("", "Ingen"), *((str(one.pk), one.name) for one in members)]  # type: ignore[attr-defined]
        self.kinds = [kind for kind in EVERYBODY if kind in {one.kind for one in members}]
        for kind in self.kinds:
            self.fields[f"kind_{kind}"] = _count(
                f"{EVERYBODY[kind]} får ha högst så många platser", help_text="Tomt: ingen gräns."
            )
        kinds = [f"kind_{kind}" for kind in self.kinds]
        self.order_fields(
            [
                "order",
                *kinds,
                "party",
                "party_places",
                "acute_kept",
                *ACUTE,
                *OFFERS,
                "declines_kept",
                "valid_from",
                "reason",
            ]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("party")) != bool(data.get("party_places")) and "party_places" not in self.errors:
            self.add_error("party_places", "Ange både part och antal platser, eller inget av dem.")
        return data

    @property
    def rules(self) -> NewRules:
        data = self.cleaned_data
        limits = [
            Limit(int(data[f"kind_{kind}"]), kind=kind)
            for kind in self.kinds
            if data[f"kind_{kind}"] is not None
        ]
        if data["party"]:
            limits.append(Limit(int(data["party_places"]), organisation_id=UUID(data["party"])))
        kept = data["declines_kept"]
        return NewRules(
            order=data["order"],
            valid_from=data["valid_from"],
            reason=data["reason"],
            limits=limits,
            acute_kept=data["acute_kept"],
            declines_kept=None if kept is None else int(kept),
            offering=Offering(
                data["offers_automatic"],
                data["offers_ready_only"],
                int(data["answer_count"]),
                Within(data["answer_within"]),
                data["answer_cutoff"],
            ),
            acute=AcuteTerms(
                int(data["acute_assessed_hours"]), int(data["acute_asked_hours"]), int(data["acute_weeks"])
            ),
        )


class MomentForm(VkForm):
    """A day and a time that has been."""

    dag = DayField(label="Dag")
    tid = ClockField(label="Klockan")

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and self.moment > self.now:
            self.add_error("dag", "Välj en dag och ett klockslag som har varit.")
        return data

    @property
    def moment(self) -> dt.datetime:
        """The chosen moment, Swedish time."""
        data = self.cleaned_data
        return dt.datetime.combine(data["dag"], data["tid"].replace(second=0), clock.STOCKHOLM)


class PauseForm(VkForm):
    why = ChoiceField(
        label="Varför ska köplatsen vila?", choices=[(why.value, why.label.capitalize()) for why in PAUSES]
    )


class ResumeForm(VkForm):
    """Nothing to fill in."""
