"""The forms of the card, a time to keep, and the admission sheet."""

from typing import Any

from django import forms

from placements.actions.daily import ALLERGIES, CARD, Booked, Sheet
from placements.domain import daily
from placements.forms.acute import CHOOSE, Moment
from vardkedja.core.forms import ChoiceField, DayField, TextField, VkForm
from vardkedja.core.forms.shifts import ClockField

#: What fits on a line of the printed day.
SHORT = 200


def line(label: str, size: int = SHORT, **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=size, required=False, widget=widget, **kwargs)


def when(needed: str, field: Any) -> Any:
    """The field with the word that says when it has to be filled in."""
    field.when_needed = needed
    return field


def select(label: str, codes: dict[str, str], **kwargs: Any) -> ChoiceField:
    return ChoiceField(label=label, choices=(CHOOSE, *codes.items()), widget=forms.Select, **kwargs)


class CardForm(VkForm):
    key_number = line("Nyckel, nummer", 20)
    allergies = line(
        ALLERGIES[1],
        help_text="Sparas som en egen anteckning om hälsa. Tomt fält betyder att ingen har frågat.",
    )
    interpreter, next_of_kin, authority = (line(label) for _key, label in CARD)

    @property
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in ("allergies", *(key for key, _label in CARD))}


class AppointmentForm(VkForm):
    on = DayField(label="Dag")
    at = ClockField(label="Klockan", required=False, help_text="Lämna tomt om det är någon gång under dagen.")
    kind = select("Vad gäller tiden?", daily.APPOINTMENTS)
    where = line("Var")
    what = line("Vad mer behöver personalen veta?")

    @property
    def booked(self) -> Booked:
        data = self.cleaned_data
        return Booked(data["on"], data["at"], data["kind"], data["where"], data["what"])


class SheetForm(Moment, VkForm):
    """The admission sheet. It asks for no dose."""

    fieldsets = (
        ("Läkemedel", ("medication", "medication_from", "medication_on", "medication_at", "next_dose_on", "next_dose_at", "laro")),
        ("Risker just nu", ("withdrawal", "withdrawal_by", "suicide", "suicide_by")),
        ("Att veta", ("infection", "contacts", "belongings")),
    )  # fmt: skip
    medication = select("Är läkemedelslistan mottagen?", daily.MEDICATION)
    medication_from = when(
        "om listan är mottagen",
        line("Mottagen från", help_text="Vem, och vid vilken mottagning eller avdelning."),
    )
    medication_on = when("om listan är mottagen", DayField(label="Mottagen den", required=False))
    medication_at = when("om listan är mottagen", ClockField(label="Mottagen klockan", required=False))
    next_dose_on = DayField(
        label="Nästa dos ska tas den",
        required=False,
        help_text="Bara tiden. Läkemedel och dos står i läkemedelslistan.",
    )
    next_dose_at = ClockField(label="Nästa dos ska tas klockan", required=False)
    laro = line("LARO: mottagning och telefon")
    withdrawal = select("Risk för svår abstinens", daily.RISKS)
    withdrawal_by = when("om risken är bedömd", line("Abstinens bedömd av, namn och yrke"))
    suicide = select("Risk för suicid", daily.RISKS)
    suicide_by = when("om risken är bedömd", line("Suicidrisk bedömd av, namn och yrke"))
    infection = TextField(label="Smitta att ta hänsyn till", rows=2, required=False, max_length=1_000)
    contacts = TextField(
        label="Kontakter",
        rows=2,
        required=False,
        max_length=1_000,
        help_text="Närstående, god man, mottagningar. Barn: var de är och vem som har hand om dem.",
    )
    belongings = TextField(label="Tillhörigheter", rows=2, required=False, max_length=1_000)

    def clean(self) -> dict[str, Any]:
        for name in ("medication", "next_dose"):
            day, at = (self.cleaned_data.get(f"{name}_{part}") for part in ("on", "at"))
            if (
                bool(day) != bool(at)
                and not self.errors.get(f"{name}_on")
                and not self.errors.get(f"{name}_at")
            ):
                missing = "at" if day else "on"
                self.add_error(f"{name}_{missing}", "Skriv både dag och klockslag, eller inget av dem.")
        return self.cleaned_data

    @property
    def sheet(self) -> Sheet:
        data = self.cleaned_data
        words = (
            "medication",
            "medication_from",
            "laro",
            "withdrawal",
            "withdrawal_by",
            "suicide",
            "suicide_by",
        )
        told = {name: data[name] for name in (*words, "infection", "contacts", "belongings")}
        return Sheet(
            medication_at=self.moment("medication"), next_dose_at=self.moment("next_dose"), **told
        )  # fmt: skip
