"""Forms of places themselves: close, change, reserve, and look for a free one."""

from typing import Any

from django import forms

from placements.domain.matching import TRAITS
from placements.forms import CHOOSE, Choices, select
from placements.models import ClosedFor, Place
from vardkedja.core.forms import ChoiceField, DayField, VkForm


class ClosingForm(VkForm):
    """Take a place out of service."""

    place = select("Plats", [])
    first_day = DayField(label="Första dag")
    last_day = DayField(
        label="Sista dag", required=False, help_text="Lämna tomt om platsen är stängd tills vidare."
    )
    reason = ChoiceField(label="Varför platsen stängs", choices=ClosedFor.choices)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [CHOOSE, *places]  # type: ignore[attr-defined]


class RevisionForm(VkForm):
    """Other days, or another reason, for a closed place."""

    first_day = DayField(label="Första dag")
    last_day = DayField(
        label="Sista dag", required=False, help_text="Lämna tomt om platsen är stängd tills vidare."
    )
    reason = ChoiceField(label="Varför platsen är stängd", choices=ClosedFor.choices)


class HoldForm(VkForm):
    """Reserve a place for nobody in particular."""

    place = select("Plats", [])
    first_day = DayField(label="Första dag")
    last_day = DayField(label="Sista dag", required=False)
    hours = ChoiceField(
        label="Reservationen släpps av sig själv om",
        choices=[("4", "4 timmar"), ("24", "1 dygn"), ("72", "3 dygn"), ("168", "1 vecka")],
        initial="24",
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [CHOOSE, *places]  # type: ignore[attr-defined]


class VacancyForm(VkForm):
    """Which days, which kind of place and what it has to have."""

    fran = DayField(label="Från", required=False)
    till = DayField(label="Till", required=False, help_text="Lämna tomt för tills vidare.")
    slag = ChoiceField(
        label="Slag av plats",
        choices=[("", "Alla"), *Place.Kind.choices],
        widget=forms.Select,
        required=False,
    )
    har = forms.MultipleChoiceField(
        label="Platsen ska vara, eller ha",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(key, word.capitalize()) for key, word in TRAITS.items()],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("fran") and data.get("till") and data["till"] <= data["fran"]:
            self.add_error("till", "Till måste vara efter Från.")
        return data


class BoardForm(VkForm):
    """Which days the board shows."""

    fran = DayField(required=False)
