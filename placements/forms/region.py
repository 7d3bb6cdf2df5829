"""The region's part: what was done or is done, and when."""

from typing import Any

from django import forms

from placements.domain.region import MANNERS, PARTS
from placements.forms import CHOOSE, Choices, select
from vardkedja.core.forms import ChoiceField, DayField, VkForm


class RegionPartForm(VkForm):
    application = ChoiceField(label="Ansökan", widget=forms.Select)
    part = select("Vad", list(PARTS.items()))
    first_day = DayField(label="Dag, eller från och med")
    last_day = DayField(
        label="Till och med", required=False, help_text="Bara för en tid som är slut. Tomt medan den pågår."
    )
    manner = select(
        "Hur regionen underrättades",
        list(MANNERS.items()),
        required=False,
        help_text="Bara för en underrättelse.",
    )
    told_name = forms.CharField(
        label="Vem vid regionen som fick veta", max_length=160, required=False,
        help_text="Namn och mottagning. Skriv inget om den enskilde: alla parter i ärendet ser det.",
    )  # fmt: skip
    fieldsets = (
        ("Vad och när", ("application", "part", "first_day", "last_day")),
        ("Om regionen underrättades", ("manner", "told_name")),
    )

    def __init__(self, *args: Any, applications: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = [CHOOSE, *applications] if len(applications) > 1 else list(applications)
        self.fields["application"].choices = several  # type: ignore[attr-defined]


class EndRegionPartForm(VkForm):
    last_day = DayField(label="Sista dag", help_text="Den sista dagen som regionen gjorde det.")
