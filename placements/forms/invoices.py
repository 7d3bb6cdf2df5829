"""Forms of a bought place's costs: confirm a month, register an invoice, what came of it."""

from typing import Any

from django import forms

from placements.actions.confirming import Seen
from placements.actions.invoicing import NewInvoice
from placements.domain import invoices
from placements.domain.bought import HIGHEST_ORE
from placements.domain.invoices import MOST_LINES, Line, Paper
from placements.forms.bought import needed
from placements.forms.daily import select, when
from vardkedja.core.forms import DayField, KronorField, NumberField, VkForm
from vardkedja.core.forms.files import FileField
from vardkedja.core.money import MAX_ORE

PARTS = ("first_day", "last_day", "days", "price", "amount")
MOST_DAYS = 366


class ConfirmForm(VkForm):
    """The figures as they stood on the page: others are not confirmed by mistake."""

    days = forms.IntegerField(widget=forms.HiddenInput)
    absent_days = forms.IntegerField(widget=forms.HiddenInput)
    ore = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def seen(self) -> Seen:
        return Seen(**self.cleaned_data)

    def show(self, figures: dict[str, int]) -> None:
        """Put the figures that hold now in place of those that were sent."""
        self.data = {**self.data.dict(), **{name: str(value) for name, value in figures.items()}}  # type: ignore[attr-defined]


def _line_fields(number: int) -> dict[str, forms.Field]:
    """The fields of a line; of all but the first only when there is such a line."""
    first = number == 1
    fields = {
        "first_day": DayField(label=f"Från, rad {number}", required=first),
        "last_day": DayField(label=f"Till och med, rad {number}", required=first),
        "days": NumberField(label=f"Antal dygn, rad {number}", required=first, low=1, high=MOST_DAYS, decimals=0),
        "price": KronorField(label=f"Pris per dygn, kronor, rad {number}", required=first, max_ore=HIGHEST_ORE),
        "amount": KronorField(label=f"Belopp, kronor, rad {number}", required=first, max_ore=MAX_ORE),
    }  # fmt: skip
    return {
        f"{name}_{number}": field if first else when("när raden finns", field)
        for name, field in fields.items()
    }


class InvoiceForm(VkForm):
    fieldsets = (
        ("Fakturan", ("number", "invoiced_on", "due_on", "file")),
        *(
            (f"Rad {number}", tuple(f"{part}_{number}" for part in PARTS))
            for number in range(1, MOST_LINES + 1)
        ),
        ("Summa", ("other", "total")),
    )
    number = needed("Fakturanummer", 40)
    invoiced_on = DayField(label="Fakturadatum")
    due_on = DayField(label="Förfaller")
    file = FileField(label="Fakturan som fil", required=False)
    other = KronorField(
        label="Annat än dygn, kronor",
        required=False,
        max_ore=MAX_ORE,
        help_text="Till exempel resor eller medicin, om fakturan har det.",
    )
    total = KronorField(label="Att betala, kronor", max_ore=MAX_ORE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        lines = {name: field for n in range(1, MOST_LINES + 1) for name, field in _line_fields(n).items()}
        self.base_fields = {**type(self).base_fields, **lines}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        for number in self._given():
            for name in (f"{part}_{number}" for part in PARTS):
                if self.cleaned_data.get(name) is None and name not in self.errors:
                    self.add_error(name, "Fyll i hela raden, eller lämna alla dess fält tomma.")
        return self.cleaned_data

    def _given(self) -> list[int]:
        """The lines in which something is written."""
        numbers = range(1, MOST_LINES + 1)
        return [
            n for n in numbers if any(self.data.get(f"{part}_{n}", "").strip() for part in PARTS) and n > 1
        ]

    @property
    def new(self) -> NewInvoice:
        data = self.cleaned_data
        lines = tuple(
            Line(
                data[f"first_day_{n}"], data[f"last_day_{n}"], int(data[f"days_{n}"]), data[f"price_{n}"],
                data[f"amount_{n}"],
            )
            for n in (1, *self._given())
        )  # fmt: skip
        paper = Paper(lines, data["total"], data["other"] or 0)
        return NewInvoice(data["number"], data["invoiced_on"], data["due_on"], paper)


class AgreesForm(VkForm):
    """Nothing to fill in: the invoice agrees."""


class InSpiteForm(VkForm):
    reason = select("Varför godkänns fakturan ändå?", invoices.IN_SPITE)


class DisputeForm(VkForm):
    reason = select("Varför bestrids fakturan?", invoices.DISPUTES)


class CreditForm(VkForm):
    credit_number = needed("Kreditfakturans nummer", 40)


class BoughtFilter(VkForm):
    avslutade = forms.BooleanField(label="Visa också avslutade", required=False)
