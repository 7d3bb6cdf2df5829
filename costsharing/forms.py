"""The shape of what is typed about budget, key and rules. What it means is the verbs' matter."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from costsharing.domain.keys import MAX_DECIMALS
from costsharing.domain.terms import COST_TYPE_LABELS, CostType
from vardkedja.core.formatting import number
from vardkedja.core.forms import ChoiceField, DayField, KronorField, NumberField, VkForm
from vardkedja.core.models import Organisation
from vardkedja.core.money import MAX_ORE

DECISION_HELP = "Till exempel Styrgruppen 2026-01-15 § 4."


def decision_field() -> forms.CharField:
    return forms.CharField(label="Beslut", max_length=120, required=False, help_text=DECISION_HELP)


class BudgetForm(VkForm):
    """One unit's budget of a year, in kronor by cost type."""

    staff = KronorField(label=COST_TYPE_LABELS[CostType.STAFF] + ", kr", max_ore=MAX_ORE)
    rent = KronorField(label=COST_TYPE_LABELS[CostType.RENT] + ", kr", max_ore=MAX_ORE)
    other = KronorField(label=COST_TYPE_LABELS[CostType.OTHER] + ", kr", max_ore=MAX_ORE)
    decision = decision_field()

    @property
    def amounts(self) -> dict[CostType, int]:
        return {kind: self.cleaned_data[kind.value] for kind in CostType}


class SumField(forms.CharField):
    """A sum that the server computes: shown, never typed, and nothing that is sent in it is believed."""

    width = "s"
    widget = forms.TextInput(attrs={"readonly": True})

    def clean(self, value: Any) -> str:
        return ""


class KeyForm(VkForm):
    """A percent per municipality. The sum is shown, and faulted, in a field of its own."""

    valid_from = DayField(label="Gäller från", help_text="Den första dagen i en månad.")

    def __init__(self, *args: Any, members: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [member.code for member in members]
        for member in members:
            self.fields[f"share_{member.code}"] = NumberField(
                label=f"{member.name}, procent", low=0, high=100, decimals=MAX_DECIMALS
            )
        self.fields["total"] = SumField(
            label="Summa, procent", help_text="Räknas ut när du sparar. Ska bli exakt 100."
        )
        self.fields["decision"] = decision_field()

    @property
    def shares(self) -> dict[str, Decimal]:
        return {code: self.cleaned_data[f"share_{code}"] for code in self.codes}

    def show_total(self) -> None:
        """Put the sum of what was typed in the sum's own field, in place of what the browser sent."""
        typed = [self.cleaned_data.get(f"share_{code}") for code in self.codes]
        total = sum((share for share in typed if share is not None), Decimal(0))
        self.data = {**self.data.dict(), "total": number(total, MAX_DECIMALS, trim=True)}  # type: ignore[attr-defined]


class RuleForm(VkForm):
    """How one cost type is divided: the region's percent, and who carries the rest."""

    valid_from = DayField(label="Gäller från", help_text="Den första dagen i en månad.")
    region_percent = NumberField(label="Regionens andel, procent", low=0, high=100, decimals=MAX_DECIMALS)
    decision = decision_field()

    def __init__(self, *args: Any, members: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(member.code, member.name) for member in members]
        self.fields["named_party"] = ChoiceField(
            label="Kommunernas del bärs av",
            choices=[("", "Alla kommuner enligt nyckeln"), *choices],
            widget=forms.Select,
            required=False,
            help_text="Välj en kommun om en enda ska bära hela kommunernas del.",
        )
        self.order_fields(["valid_from", "region_percent", "named_party", "decision"])
