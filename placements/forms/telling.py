"""The forms of whom to tell, a safe going home, and drug tests."""

import datetime as dt
from typing import Any

from django import forms

from placements.actions.safety import Answered, Safe
from placements.domain import safety, telling
from placements.forms.acute import Moment
from placements.forms.daily import line, select, when
from vardkedja.core.forms import ChoiceField, DayField, TextField, VkForm
from vardkedja.core.forms.shifts import ClockField

_TOLD = "om någon fick veta"


class TellForm(Moment, VkForm):
    """Who was told and when; or why nobody needs to be."""

    fieldsets = (
        ("Den som fick veta", ("name", "told_on", "told_at")),
        ("Eller: ingen behöver få veta", ("not_needed",)),
    )
    name = when(_TOLD, line("Vem talade du med? Namn och var", 160))
    told_on = when(_TOLD, DayField(label="Dag", required=False))
    told_at = when(_TOLD, ClockField(label="Klockan", required=False))
    not_needed = when(
        "om ingen behöver det",
        ChoiceField(
            label="Varför ingen behöver få veta",
            required=False,
            choices=(("", "Någon fick veta"), *telling.NOT_NEEDED.items()),
            widget=forms.Select,
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("not_needed") and data.get("name", "").strip():
            self.add_error("not_needed", "Välj antingen vem som fick veta eller varför ingen behöver det.")
        return data

    @property
    def at(self) -> dt.datetime | None:
        return self.moment("told")


class SafetyForm(VkForm):
    fieldsets = (
        ("Överdos", ("overdose", "overdose_by", "naloxone")),
        ("De första dagarna", ("medication", "next_visit", "crisis")),
    )
    overdose = select("Risk för överdos", safety.OVERDOSE)
    overdose_by = when("om risken är bedömd", line("Bedömd av, namn och yrke"))
    naloxone = select("Naloxon", safety.NALOXONE)
    medication = line("Läkemedel till nästa besök", help_text="Vilka och hur länge de räcker. Inga doser.")
    next_visit = line("Nästa besök: var och när")
    crisis = TextField(
        label="Krisplan",
        rows=3,
        max_length=1_000,
        help_text="Vad personen gör och vem personen ringer om det blir svårt.",
    )

    @property
    def safe(self) -> Safe:
        return Safe(**self.cleaned_data)


class TestForm(VkForm):
    """Ask for a test."""

    due_on = DayField(label="Ska tas den")
    sample = select("Prov", safety.SAMPLES)
    why = TextField(label="Varför provet begärs", rows=2, max_length=1_000)


class ResultForm(VkForm):
    result = ChoiceField(label="Vad provet visade", choices=tuple(safety.RESULTS.items()))
    to_lab = forms.BooleanField(label="Provet skickas till laboratoriet", required=False)
    consequence = select("Vad som händer nu", safety.CONSEQUENCES)
    text = TextField(label="Mer om provet", rows=3, required=False, max_length=2_000)

    @property
    def answered(self) -> Answered:
        data = self.cleaned_data
        return Answered(data["result"], data["consequence"], data["to_lab"], data["text"])


class LabForm(VkForm):
    lab = ChoiceField(
        label="Vad laboratoriet svarade",
        choices=[(key, words) for key, words in safety.LAB.items() if key != "waiting"],
    )
    text = TextField(label="Laboratoriets svar", rows=3, required=False, max_length=2_000)
