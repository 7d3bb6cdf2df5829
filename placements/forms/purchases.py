"""Forms of a purchase: a framework agreement, by what and for which days a place is bought, a new price."""

from typing import Any
from uuid import UUID

from placements.actions.buying import Bought, NewFramework
from placements.domain import purchases
from placements.forms.bought import needed
from placements.forms.daily import select, when
from vardkedja.core.forms import DayField, KronorField, NumberField, TextField, VkForm

MOST_NOTICE = 365


class FrameworkForm(VkForm):
    number = needed("Avtalsnummer", 40)
    price = KronorField(label="Pris per dygn, kronor")
    first_day = DayField(label="Gäller från")
    last_day = DayField(label="Gäller till och med")
    notice_days = NumberField(label="Uppsägningstid, dagar", low=0, high=MOST_NOTICE, decimals=0)

    @property
    def new(self) -> NewFramework:
        data = self.cleaned_data
        return NewFramework(
            data["number"], data["price"], data["first_day"], data["last_day"], int(data["notice_days"])
        )


class BuyForm(VkForm):
    fieldsets = (
        ("Hur köps platsen?", ("how", "framework", "single_why", "words", "price")),
        ("När?", ("planned_from", "planned_to")),
    )
    how = select("Köpt genom", purchases.HOW)
    framework = when("vid ramavtal", select("Ramavtal", {}, required=False))
    single_why = when(
        "vid direktupphandling", select("Skäl för direktupphandling", purchases.SINGLE_WHY, required=False)
    )
    words = when(
        "vid direktupphandling", TextField(label="Skälet i ord", rows=3, required=False, max_length=2_000)
    )
    price = KronorField(label="Pris per dygn, kronor")
    planned_from = DayField(label="Planerad ankomst")
    planned_to = DayField(label="Planerad utskrivning", required=False)

    def __init__(self, *args: Any, frameworks: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].choices = (("", "Välj"), *frameworks)

    @property
    def bought(self) -> Bought:
        data = self.cleaned_data
        framework = UUID(data["framework"]) if data["framework"] else None
        return Bought(data["how"], data["price"], framework, data["single_why"], data["words"])


class PriceForm(VkForm):
    price = KronorField(label="Pris per dygn, kronor")
    valid_from = DayField(label="Gäller från")
