"""Forms of what changes a stay with a reason: the shape of what is typed; rules live in the verbs."""

from collections.abc import Sequence
from typing import Any

from django import forms

from placements.forms import CHOOSE, DISCHARGE_QUESTIONS, Choices, select
from placements.models import (
    CORRECTIONS,
    END_REASONS,
    EXTENSIONS,
    Absence,
    Destination,
    Housing,
    NoShow,
    Occupation,
)
from vardkedja.core.forms import ChoiceField, DayField, NumberField, TextField, VkForm
from vardkedja.core.forms.shifts import ClockField

READ_BY_ALL = "Alla parter i ärendet ser skälet."


def _named(codes: Sequence[Any]) -> Choices:
    return [(one.value, one.label) for one in codes]


class ReasonForm(VkForm):
    """Why something written is changed."""

    why = select("Skäl", _named(CORRECTIONS), help_text=READ_BY_ALL)
    text = TextField(
        label="Mer om skälet",
        rows=2,
        required=False,
        max_length=2_000,
        help_text="Behövs när skälet är ett annat. Sparas som en anteckning hos er.",
    )


class ExtendForm(ReasonForm):
    """Until when, and why."""

    planned_to = DayField(
        label="Ny planerad utskrivning",
        required=False,
        help_text="Lämna tomt om vistelsen gäller tills vidare.",
    )
    field_order = ("planned_to", "why", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [CHOOSE, *_named(EXTENSIONS)]  # type: ignore[attr-defined]


class NoShowForm(VkForm):
    why = select("Varför kom personen inte?", NoShow.choices, help_text=READ_BY_ALL)


class EndNowForm(VkForm):
    """Where to, housing and occupation; the day is today and the reason the person's own request."""

    destination = select("Vart personen flyttar", Destination.choices)
    housing = select("Bostad efteråt", Housing.choices)
    occupation = select("Sysselsättning efteråt", Occupation.choices)
    first_days = TextField(
        label=DISCHARGE_QUESTIONS[1][1], help_text=DISCHARGE_QUESTIONS[1][2], rows=3, required=False, max_length=10_000
    )  # fmt: skip


class GroundForm(VkForm):
    """Which ground, and from when."""

    ground = select("Laglig grund", [])
    valid_from = DayField(label="Gäller från", help_text="Den dag då grunden ändrades.")
    basis = select(
        "Paragraf i LVU",
        [("2", "2 § (hemförhållanden)"), ("3", "3 § (eget beteende)"), ("2_3", "2 och 3 §§")],
        required=False,
        help_text="Bara vid LVU.",
    )
    why = select(
        "Varför rättas grunden?",
        _named(CORRECTIONS),
        required=False,
        help_text="Behövs när det ändrar vad som redan är skrivet.",
    )

    def __init__(self, *args: Any, grounds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [CHOOSE, *grounds]  # type: ignore[attr-defined]


class CorrectForm(ReasonForm):
    """What the stay should have said; of one that goes on, the day of arrival alone."""

    arrived_on = DayField(label="Ankomstdag")
    ended_on = DayField(label="Utskrivningsdag")
    reason = select("Varför vistelsen avslutades", _named(END_REASONS))
    destination = select("Vart personen flyttade", Destination.choices)
    housing = select("Bostad efteråt", Housing.choices)
    occupation = select("Sysselsättning efteråt", Occupation.choices)
    fieldsets = (
        ("Så ska det stå", ("arrived_on", "ended_on", "reason", "destination", "housing", "occupation")),
        ("Varför det rättas", ("why", "text")),
    )

    def __init__(self, *args: Any, ended: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ended:
            for name in ("ended_on", "reason", "destination", "housing", "occupation"):
                del self.fields[name]
            self.fieldsets = (("Så ska det stå", ("arrived_on",)), self.fieldsets[1])


class AbsenceForm(ReasonForm):
    """One absence of the stay, as it should have said."""

    absence = select("Vilken frånvaro", [])
    kind = ChoiceField(label="Slag av frånvaro", choices=Absence.Kind.choices)
    away_from = DayField(label="Ute från")
    away_at = ClockField(label="Ute från klockan", required=False)
    expected_back = DayField(label="Väntas åter", required=False)
    expected_at = ClockField(label="Väntas åter klockan", required=False)
    back_on = DayField(
        label="Åter den",
        required=False,
        help_text="Tomt om personen fortfarande är ute. Var personen aldrig borta: skriv samma dag som ovan.",
    )
    fieldsets = (
        (
            "Så ska det stå",
            ("absence", "kind", "away_from", "away_at", "expected_back", "expected_at", "back_on"),
        ),
        ("Varför det rättas", ("why", "text")),
    )

    def __init__(self, *args: Any, absences: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["absence"].choices = [CHOOSE, *absences]  # type: ignore[attr-defined]
        self.fields["why"].help_text = "Den som arbetar på boendet ser skälet."


def _days(label: str, **kwargs: Any) -> NumberField:
    return NumberField(label=label, low=0, high=3_660, decimals=0, required=False, **kwargs)


class StayTermsForm(VkForm):
    """How long stays in a unit may be, in days; empty: not set."""

    acute_times = _days("Hur många gånger en akut plats får förlängas")
    acute_more = _days("Med hur många dagar som mest", help_text="I allt, om den får förlängas flera gånger.")
    least = _days("Kortaste planerade tid, dagar", help_text="Kortare ger en varning.")
    most = _days("Längsta planerade tid, dagar", help_text="Längre ger en varning.")
    longest = _days("Får inte passeras, dagar", help_text="Längre går inte att planera.")
    turnaround = NumberField(
        label="Iordningställande efter utskrivning, dagar", low=0, high=60, decimals=0, required=False,
        help_text="Platsen stängs så länge efter varje vistelse. Föreståndaren kan öppna den tidigare.",
    )  # fmt: skip
    report_within = NumberField(
        label="Slutrapport inom, dagar", low=0, high=90, decimals=0, required=False,
        help_text="Personalen får en uppgift när en vistelse slutar och genomförandeplanen har mål.",
    )  # fmt: skip
    valid_from = DayField(label="Gäller från", help_text="Tidigast i dag.")
    reason = forms.CharField(
        label="Vem har beslutat, och varför?",
        max_length=300,
        help_text="Skriv inget om enskilda: alla parter i länet ser texten.",
    )
    fieldsets = (
        ("Akut plats", ("acute_times", "acute_more")),
        ("Ordinarie plats", ("least", "most", "longest")),
        ("Efter utskrivning", ("turnaround", "report_within")),
        ("Beslutet", ("valid_from", "reason")),
    )
