"""The plan for going home on one page: when, to whom, and area by area."""

from typing import Any

from django import forms

from placements.domain.going_home import AREAS, MORE, STATES, Plan, Told, state_key
from placements.forms import CHOOSE, Choices, select
from vardkedja.core.forms import ChoiceField, DayField, TextField, VkForm


class PlanForm(VkForm):
    """`plan` after validation: area → how far it has come. More of the plan lies in the fields of `MORE`."""

    planned_on = DayField(label="Planerad hemgång")
    receiver = select("Mottagare i hemkommunen", [])

    def __init__(self, *args: Any, receivers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].choices = [CHOOSE, *receivers]  # type: ignore[attr-defined]
        for area in AREAS:
            self.fields[state_key(area.key)] = ChoiceField(
                label=area.label, choices=list(STATES.items()), widget=forms.Select
            )
            self.fields[area.key] = TextField(
                label=f"{area.label}: vad är ordnat och vad återstår?",
                help_text=area.hint,
                rows=2,
                required=False,
                max_length=10_000,
            )
        for key, label, hint in MORE[:2]:
            self.fields[key] = TextField(
                label=label, help_text=hint, rows=2, required=False, max_length=10_000
            )
        key, label, hint = MORE[2]
        self.fields[key] = forms.CharField(label=label, help_text=hint, required=False, max_length=200)
        self.fieldsets = (
            ("När och vem som tar emot", ("planned_on", "receiver", key)),
            (
                "Hemma, område för område",
                tuple(key for one in AREAS for key in (state_key(one.key), one.key)),
            ),
            ("Mer i planen", tuple(one[0] for one in MORE[:2])),
        )

    @property
    def plan(self) -> Plan:
        data = self.cleaned_data
        return {area.key: Told(data[state_key(area.key)], data[area.key]) for area in AREAS}

    @property
    def more(self) -> list[tuple[str, str, str]]:
        return [(key, label, self.cleaned_data[key]) for key, label, _hint in MORE]
