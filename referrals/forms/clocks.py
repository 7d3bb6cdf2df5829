"""Forms of the clocks: a matter and its inquiry, dates of compulsory care, terms of a step."""

import datetime as dt
from typing import Any

from django import forms

from referrals.domain import compulsory
from referrals.domain.compulsory import Away
from referrals.forms.common import LONG, when
from referrals.models import CareDate, CompulsoryCare, Inquiry
from vardkedja.core.clock import STOCKHOLM
from vardkedja.core.forms import ChoiceField, DayField, TextField, VkForm
from vardkedja.core.forms.shifts import ClockField

EMPTY_DAY = "när det har hänt"


class MomentForm(VkForm):
    """A day and, where it is known, the time of day."""

    day = DayField(label="Dag")
    at = ClockField(label="Klockslag", required=False, help_text="Om du vet det.")

    def moment(self, now: dt.datetime) -> dt.datetime:
        """The moment in local time. Without a time of day: midday, and never later than now on the day itself."""
        day, at = self.cleaned_data["day"], self.cleaned_data.get("at")
        found = dt.datetime.combine(day, at or dt.time(12), STOCKHOLM)
        return min(found, now) if at is None and day == now.astimezone(STOCKHOLM).date() else found


class MatterForm(MomentForm):
    field_order = ("source", "day", "at")
    source = ChoiceField(label="Hur kom ärendet till er?", choices=Inquiry.Source.choices)


class OpenInquiryForm(MomentForm):
    fieldsets = (
        ("Utredningen inleddes", ("day", "at")),
        ("Om den inleddes efter målet", ("late_reason", "late_text")),
    )
    late_reason = when(
        "vid dröjsmål",
        ChoiceField(label="Varför dröjde det?", choices=Inquiry.LateReason.choices, required=False),
    )
    late_text = when(
        "vid dröjsmål", TextField(label="Förklara kort", required=False, max_length=LONG, rows=3)
    )


class CompulsoryCareForm(VkForm):
    """The dates of one law, each where it is known; times away; special conditions. Built from `domain.compulsory.DATES`."""

    def __init__(
        self, *args: Any, law: str, care: CompulsoryCare | None, days: list[CareDate], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.law = law
        known = {row.code: row.day for row in days if row.code != compulsory.AWAY}
        if law == "lvu":
            self.fields["basis"] = ChoiceField(
                label="Vården vilar på", choices=CompulsoryCare.Basis.choices, initial=care.basis if care else None,
                required=False,
            )  # fmt: skip
        for code, label in compulsory.DATES[law].items():
            self.fields[code] = when(
                EMPTY_DAY, DayField(label=label, required=False, initial=known.get(code))
            )
        self._away([row for row in days if row.code == compulsory.AWAY])
        if law in {"lpt", "lrv"}:
            self.fields["conditions"] = TextField(
                label="Särskilda villkor vid öppen vård", required=False, max_length=LONG, rows=3,
                help_text="Skrivs som en anteckning i er egen dokumentation.",
            )  # fmt: skip
        self.fieldsets = self._groups()

    def _away(self, rows: list[CareDate]) -> None:
        """One pair of fields per time away, and an empty one (LVM 21 §)."""
        self.periods = len(rows) + 1 if self.law == "lvm" else 0
        for number in range(self.periods):
            row = rows[number] if number < len(rows) else None
            self.fields[f"away_from_{number}"] = DayField(
                label="Borta från",
                required=False,
                initial=row.day if row else None,
                help_text="Olovligen utanför hemmet, häktad eller i anstalt: dagarna räknas inte in i vårdtiden (LVM 21 §).",
            )
            self.fields[f"back_on_{number}"] = DayField(
                label="Åter den", required=False, initial=row.until if row else None,
                help_text="Lämna tomt om personen fortfarande är borta.",
            )  # fmt: skip

    def _groups(self) -> Any:
        dates = [name for name in self.fields if name in {"basis", *compulsory.DATES[self.law]}]
        away = [name for name in self.fields if name.startswith(("away_", "back_"))]
        groups = [("Dagar", dates)]
        if away:
            groups.append(("Tid utanför hemmet", away))
        return tuple(groups)

    def add_error(self, field: str | None, error: Any) -> None:
        """The verb knows of one pair of fields for a time away; shown at the first."""
        names = {"away_from": "away_from_0", "back_on": "back_on_0"}
        super().add_error(names.get(field or "", field), error)

    @property
    def dates(self) -> dict[str, dt.date]:
        return {code: day for code in compulsory.DATES[self.law] if (day := self.cleaned_data.get(code))}

    @property
    def away(self) -> list[Away]:
        data = self.cleaned_data
        pairs = [(data.get(f"away_from_{n}"), data.get(f"back_on_{n}")) for n in range(self.periods)]
        return [Away(since, until) for since, until in pairs if since]


class CorrectionForm(VkForm):
    why = TextField(label="Varför ska uppgifterna rättas?", rows=3, max_length=LONG)


class TermsForm(VkForm):
    """The terms of a step at the own authority. `by_law`: only the reminder is chosen."""

    working_days = forms.IntegerField(label="Arbetsdagar", min_value=0, max_value=60)
    urgent_days = forms.IntegerField(label="Arbetsdagar vid prioritet 1", min_value=0, max_value=60)
    cutoff = ClockField(
        label="Klockslag",
        required=False,
        help_text="Det som kommer senare på dagen räknas som kommet nästa arbetsdag. Tomt: varje dag räknas som den är.",
    )
    remind = ChoiceField(
        label="Påminnelse", choices=[("on", "Påminn före sista dagen"), ("off", "Ingen påminnelse")]
    )
    remind_days = when(
        "vid påminnelse",
        forms.IntegerField(label="Arbetsdagar före", min_value=0, max_value=30, required=False),
    )

    def __init__(self, *args: Any, by_law: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("working_days", "urgent_days", "remind_days"):
            self.fields[name].width = "s"  # type: ignore[attr-defined]
        if by_law:
            for name in ("working_days", "urgent_days", "cutoff"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("remind") == "on" and self.cleaned_data.get("remind_days") is None:
            self.add_error("remind_days", "Ange hur många arbetsdagar före sista dagen ni vill bli påminda.")
        return self.cleaned_data
