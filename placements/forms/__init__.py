"""Forms of places and stays: the shape of what is typed; rules live in the verbs."""

from collections.abc import Sequence
from typing import Any

from django import forms

from placements.domain.matching import CARES, KINDS, LEVELS, REACHED, ROOMS, SEXES, TRAITS, WEIGHTS
from placements.models import (
    CANCEL_REASONS,
    END_REASONS,
    Absence,
    Destination,
    Housing,
    Occupation,
    PastOrder,
)
from vardkedja.core.actions.persons import Particulars
from vardkedja.core.errors import DomainError
from vardkedja.core.forms import ChoiceField, DayField, NumberField, TextField, VkForm
from vardkedja.core.forms.shifts import ClockField
from vardkedja.core.identity import parse_number
from vardkedja.core.models import Sex

Choices = Sequence[tuple[str, str]]
CHOOSE = ("", "Välj …")


def select(label: str, choices: Any, **kwargs: Any) -> ChoiceField:
    """A drop-down that begins with nothing chosen."""
    return ChoiceField(label=label, choices=[CHOOSE, *choices], widget=forms.Select, **kwargs)


class GiveForm(VkForm):
    """Who, which place and from when."""

    case = ChoiceField(label="Vem")
    place = ChoiceField(label="Plats", widget=forms.Select)
    planned_from = DayField(label="Planerad ankomst")
    planned_to = DayField(
        label="Planerad utskrivning", required=False, help_text="Lämna tomt om vistelsen gäller tills vidare."
    )
    past = select(
        "Varför platsen ges före turordningen",
        PastOrder.choices,
        required=False,
        help_text="Behövs när någon annan som kan få platsen nu står före i kön. Alla parter i ärendet ser skälet.",
    )
    why = TextField(
        label="Mer om skälet",
        rows=2,
        required=False,
        max_length=2_000,
        help_text="Sparas som en anteckning hos er.",
    )

    def __init__(self, *args: Any, cases: Choices, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = cases  # type: ignore[attr-defined]
        self.fields["place"].choices = [CHOOSE, *places]  # type: ignore[attr-defined]


class OfferForm(VkForm):
    """From when, and whom the page showed as first."""

    planned_from = DayField(label="Planerad ankomst")
    planned_to = DayField(
        label="Planerad utskrivning", required=False, help_text="Lämna tomt om vistelsen gäller tills vidare."
    )
    why = TextField(
        label="Varför platsen erbjuds fast ett önskemål inte är uppfyllt",
        rows=2,
        required=False,
        max_length=2_000,
        help_text="Behövs bara då. Sparas som en anteckning hos er.",
    )
    application = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["why"]


class MatchRuleForm(VkForm):
    """One rule of a unit: what it takes, and whether it is a demand or a wish."""

    kind = ChoiceField(label="Regel", choices=[(one.value, word) for one, word in KINDS.items()])
    weight = ChoiceField(label="Vikt", choices=[(one.value, word) for one, word in WEIGHTS.items()])
    low = NumberField(label="Lägsta ålder", low=0, high=120, decimals=0, required=False)
    high = NumberField(label="Högsta ålder", low=0, high=120, decimals=0, required=False)
    codes = forms.MultipleChoiceField(
        label="Tar emot",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="För kön, laglig grund, vårdnivå, hälso- och sjukvård, rörlighet, rum och ingång: kryssa det som hör till regeln. "
        "Rörlighet, rum och ingång behöver bara kryssas för det som gäller alla platser.",
    )
    valid_from = DayField(label="Gäller från", help_text="Tidigast i dag.")
    reason = forms.CharField(
        label="Vem har beslutat, och varför?",
        max_length=300,
        help_text="Skriv inget om enskilda: alla parter i länet ser texten.",
    )
    fieldsets = (
        ("Regeln", ("kind", "weight")),
        ("Ålder", ("low", "high")),
        ("Vad enheten tar emot", ("codes",)),
        ("Beslutet", ("valid_from", "reason")),
    )

    def __init__(self, *args: Any, grounds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [  # type: ignore[attr-defined]
            *((key, f"Kön: {word}") for key, word in SEXES.items()),
            *((key, f"Laglig grund: {word}") for key, word in grounds),
            *((key, f"Vårdnivå: {word}") for key, word in LEVELS.items()),
            *((key, f"Hälso- och sjukvård: {word}") for key, word in CARES.items()),
            *((key, f"Rörlighet: alla platser är {TRAITS[key]}") for key in REACHED),
            *((key, f"Rum och ingång: alla platser har {TRAITS[key]}" if key != "family" else "Rum och ingång: alla platser är för familj") for key in ROOMS),
        ]  # fmt: skip


class TraitsForm(VkForm):
    """What a place has, from a day on."""

    place = ChoiceField(label="Plats", widget=forms.Select)
    traits = forms.MultipleChoiceField(
        label="Platsen är, eller har",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(key, word.capitalize()) for key, word in TRAITS.items()],
        help_text="Kryssa allt som gäller. Det som inte är kryssat har platsen inte.",
    )
    valid_from = DayField(label="Gäller från", help_text="Tidigast i dag.")

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [CHOOSE, *places]  # type: ignore[attr-defined]


class RestrictionForm(VkForm):
    """Whom, or where, somebody cannot live, and why."""

    other_case = ChoiceField(
        label="Inte tillsammans med personen i ärende", widget=forms.Select, required=False
    )
    municipality = ChoiceField(label="Inte i kommunen", widget=forms.Select, required=False)
    why = TextField(
        label="Varför?",
        rows=3,
        max_length=2_000,
        help_text="Läses bara av er myndighet. Andra ser bara att platsen inte kan kombineras med boende just nu.",
    )

    def __init__(self, *args: Any, cases: Choices, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other_case"].choices = [("", "Inget ärende"), *cases]  # type: ignore[attr-defined]
        self.fields["municipality"].choices = [("", "Ingen kommun"), *municipalities]  # type: ignore[attr-defined]


class NoForm(VkForm):
    """A no: a reason from the list, and more where it is needed."""

    reason = ChoiceField(label="Varför?")
    text = TextField(
        label="Mer om skälet",
        rows=2,
        required=False,
        max_length=2_000,
        help_text="Sparas som en anteckning hos er. Lämnas inte ut.",
    )

    def __init__(self, *args: Any, reasons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]


class ShareForm(VkForm):
    """One more person in a family's place."""

    case = ChoiceField(label="Vem")
    planned_from = DayField(label="Planerad ankomst")
    planned_to = DayField(label="Planerad utskrivning", required=False)

    def __init__(self, *args: Any, cases: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = cases  # type: ignore[attr-defined]


class ArrivalForm(VkForm):
    """The day; and who it is, where nobody has told the home (`ask_person`)."""

    arrived_on = DayField(label="Ankomstdag", help_text="Den dag personen faktiskt kom.")
    number = forms.CharField(
        label="Personnummer eller samordningsnummer",
        help_text="Tolv siffror, ÅÅÅÅMMDD-NNNN. Numret kontrolleras mot ärendet.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    given_name = forms.CharField(
        label="Förnamn", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    family_name = forms.CharField(
        label="Efternamn", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    sex = ChoiceField(label="Kön", choices=Sex.choices)

    def __init__(self, *args: Any, ask_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask_person:
            for name in ("number", "given_name", "family_name", "sex"):
                del self.fields[name]

    def clean_number(self) -> Any:
        try:
            return parse_number(self.cleaned_data["number"])
        except DomainError as error:
            raise forms.ValidationError(error.message) from error

    def particulars(self) -> Particulars:
        data = self.cleaned_data
        return Particulars(data["given_name"], data["family_name"], data["sex"])


class DaysForm(VkForm):
    """Planned days; after arrival only the end."""

    planned_from = DayField(label="Planerad ankomst")
    planned_to = DayField(
        label="Planerad utskrivning", required=False, help_text="Lämna tomt om vistelsen gäller tills vidare."
    )

    def __init__(self, *args: Any, arrived: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if arrived:
            del self.fields["planned_from"]


#: Questions of the discharge: (key, label, help).
DISCHARGE_QUESTIONS = (
    ("result", "Hur har vistelsen gått?", "Mål som är nådda, och vad som återstår."),
    ("first_days", "Att tänka på de första dagarna", "Läkemedel, risker, vem som tar kontakt och när."),
)


class DischargeForm(VkForm):
    ended_on = DayField(label="Utskrivningsdag", help_text="Den dag personen faktiskt lämnade boendet.")
    reason = select("Varför vistelsen avslutas", [(one.value, one.label) for one in END_REASONS])
    destination = select("Vart personen flyttar", Destination.choices)
    housing = select("Bostad efteråt", Housing.choices)
    occupation = select("Sysselsättning efteråt", Occupation.choices)
    result = TextField(
        label=DISCHARGE_QUESTIONS[0][1],
        help_text=DISCHARGE_QUESTIONS[0][2],
        rows=3,
        required=False,
        max_length=10_000,
    )
    first_days = TextField(
        label=DISCHARGE_QUESTIONS[1][1],
        help_text=DISCHARGE_QUESTIONS[1][2],
        rows=2,
        required=False,
        max_length=10_000,
    )
    no_plan_reason = TextField(
        label="Varför finns ingen plan för hemgång?",
        help_text="Behövs bara när planen eller mottagaren i hemkommunen saknas.",
        rows=2,
        required=False,
        max_length=2_000,
    )

    def __init__(self, *args: Any, has_plan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_plan:
            del self.fields["no_plan_reason"]


class MoveForm(VkForm):
    place = select("Till plats", [])
    day = DayField(label="Flyttdag")

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [CHOOSE, *places]  # type: ignore[attr-defined]


class CancelForm(VkForm):
    reason = ChoiceField(
        label="Varför placeringen ställs in", choices=[(one.value, one.label) for one in CANCEL_REASONS]
    )


class LeaveForm(VkForm):
    kind = ChoiceField(label="Slag av frånvaro", choices=Absence.Kind.choices)
    away_from = DayField(label="Ute från")
    away_at = ClockField(
        label="Ute från klockan", required=False, help_text="Vid avvikning: när personen senast sågs."
    )
    expected_back = DayField(label="Väntas åter", required=False)
    expected_at = ClockField(label="Väntas åter klockan", required=False)


class ReturnForm(VkForm):
    back_on = DayField(label="Åter den")
