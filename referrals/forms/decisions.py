"""Forms of the decisions."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from referrals.actions.rulings import Ruling
from referrals.domain.admission import (
    ADAPTED,
    ALWAYS,
    ANSWERS,
    FITS,
    ITEMS,
    NOT_RELEVANT,
    UNFIT,
    Precondition,
)
from referrals.domain.decisions import GRANTED, PARTLY, REFUSED
from referrals.domain.proposals import EXEMPTIONS
from referrals.forms.common import LONG, ON_CONSENT, GroundForm, when
from referrals.models import Decision
from vardkedja.core.forms import ChoiceField, ChoicesField, DayField, KronorField, TextField
from vardkedja.core.models import User

TO_THE_PARTIES = ("Utlämnande till parterna", ("ground", "purpose"))


class RulingForm(GroundForm):
    """What all decisions have in common. `last_day` is the last day on which the decision holds."""

    fieldsets = (
        ("Beslutet", ("outcome", "decided_on", "reference", "valid_from", "last_day", "text")),
        ("Skäl", ("reasons",)),
        TO_THE_PARTIES,
        ON_CONSENT,
    )
    none_label = "Lämna inte ut beslutets text nu (parterna ser utfall och datum)"
    outcome = ChoiceField(label="Utfall", choices=[(GRANTED, "Beviljas"), (REFUSED, "Avslås")])
    decided_on = DayField(
        label="Beslutsdatum", help_text="Dagen då beslutet fattades, även om det antecknas senare."
    )
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
            reference=data.get("reference", ""),
            **self.more(data),
        )

    def more(self, data: dict[str, Any]) -> dict[str, Any]:
        """What a kind of decision adds."""
        return {}


class AssistanceForm(RulingForm):
    fieldsets = (
        ("Beslutet", ("outcome", "decided_on", "manner", "decider", "paragraph")),
        ("Innehåll", ("valid_from", "last_day", "cost", "text", "conditions")),
        ("Skäl", ("reasons", "exemption")),
        TO_THE_PARTIES,
        ON_CONSENT,
    )
    outcome = ChoiceField(
        label="Utfall", choices=[(GRANTED, "Beviljas"), (PARTLY, "Beviljas delvis"), (REFUSED, "Avslås")]
    )
    manner = ChoiceField(
        label="Hur fattades beslutet?", choices=Decision.Manner.choices, initial=Decision.Manner.WRITTEN
    )
    decider = ChoiceField(
        label="Vem fattade beslutet?",
        required=False,
        widget=forms.Select,
        help_text="De som delegationsordningen nämner. Ett beslut på telefon eller möte kan antecknas av en kollega.",
    )
    paragraph = forms.CharField(label="Lagrum", required=False, max_length=120)
    cost = KronorField(
        label="Kostnad per dygn, kronor",
        required=False,
        help_text="Behövs när delegationsordningen har en gräns för kostnaden.",
    )
    conditions = TextField(label="Villkor", required=False, rows=3, max_length=LONG)
    reasons = when(
        "krävs vid avslag, helt eller delvis",
        TextField(label="Skäl", required=False, rows=4, max_length=LONG),
    )
    exemption = when(
        "bara vid avslag utan kommunicering",
        ChoiceField(
            label="Varför behövde den enskilde inte få yttra sig först?",
            choices=[("", "Den enskilde har fått yttra sig"), *EXEMPTIONS.items()],
            required=False,
            widget=forms.Select,
            help_text="25 § förvaltningslagen.",
        ),
    )

    def __init__(
        self,
        *args: Any,
        delegates: Sequence[User] = (),
        me: UUID | None = None,
        paragraph: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(user.pk), f"{user}, {user.title}" if user.title else str(user)) for user in delegates]
        self.fields["decider"].choices = [("", "Jag själv"), *(one for one in named if one[0] != str(me))]  # type: ignore[attr-defined]
        if not any(user.pk == me for user in delegates):
            self.fields["decider"].choices[0] = ("", "Välj delegat …")  # type: ignore[attr-defined]
        self.fields["paragraph"].initial = paragraph

    def more(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "manner": data["manner"],
            "decider_id": UUID(data["decider"]) if data.get("decider") else None,
            "paragraph": data["paragraph"],
            "cost": data.get("cost"),
            "conditions": data["conditions"],
            "exemption": data.get("exemption") or "",
        }


class AdmissionForm(RulingForm):
    fieldsets = (
        ("Förutsättningar (SoF 9 kap. 1–4 §§)", ("seen",)),
        ("Lämplighet (SoF 9 kap. 8 §)", (*(f"fit_{item}" for item in ITEMS), "text")),
        ("Beslutet", ("outcome", "decided_on", "valid_from", "last_day", "conditions", "reasons")),
        TO_THE_PARTIES,
        ON_CONSENT,
    )
    outcome = ChoiceField(label="Utfall", choices=[(GRANTED, "Skrivs in"), (REFUSED, "Skrivs inte in")])
    seen = ChoicesField(
        label="Det här är bifogat", required=False, help_text="Kryssa för det som du har sett i underlaget."
    )
    valid_from = when(
        "krävs vid inskrivning",
        DayField(
            label="Planerad inskrivningsdag",
            required=False,
            help_text="Ålder och kön prövas mot enhetens målgrupp den dagen.",
        ),
    )
    text = TextField(
        label="Lämplighetsbedömning", rows=6, max_length=LONG, help_text="Den samlade bedömningen."
    )
    conditions = TextField(label="Villkor", required=False, rows=3, max_length=LONG)
    reasons = when(
        "krävs vid avslag, och när något inte är uppfyllt",
        TextField(label="Skäl", required=False, rows=4, max_length=LONG),
    )

    def __init__(self, *args: Any, preconditions: Iterable[Precondition] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [
            (
                one.key,
                f"{one.label[:1].upper()}{one.label[1:]}{' – ingen fil i ärendet' if one.paper else ''}",
            )
            for one in preconditions
            if one.key
        ]
        if asked:
            self.fields["seen"].choices = asked  # type: ignore[attr-defined]
        else:
            del self.fields["seen"]

    def more(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "suitability": {item: data[f"fit_{item}"] for item in ITEMS},
            "seen": frozenset(data.get("seen") or ()),
            "conditions": data["conditions"],
        }


for _item, _label in ITEMS.items():
    _answers = (FITS, ADAPTED, UNFIT) if _item in ALWAYS else (FITS, ADAPTED, UNFIT, NOT_RELEVANT)
    AdmissionForm.base_fields[f"fit_{_item}"] = ChoiceField(
        label=_label, choices=[(answer, ANSWERS[answer]) for answer in _answers]
    )


class SisForm(RulingForm):
    reference = forms.CharField(label="SiS diarienummer", max_length=40)
