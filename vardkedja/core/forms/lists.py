"""Filters above lists, sent by GET: never a name, a number or a ground."""

from typing import Any

from django import forms

from vardkedja.core.forms.base import DayField, VkForm

SORTS = (("-oppnat", "Senast öppnade först"), ("oppnat", "Äldst först"), ("ansvarig", "Ansvarig"))


class CaseFilter(VkForm):
    """The filters and sort keys of `tables.CASES`, no other."""

    ansvarig = forms.ChoiceField(label="Ansvarig", required=False)
    enhet = forms.ChoiceField(label="Enhet", required=False)
    steg = forms.ChoiceField(label="Steg i kedjan", required=False)
    agare = forms.ChoiceField(
        label="Ärenden", required=False, choices=[("", "Alla"), ("egna", "Våra egna"), ("andras", "Andras")]
    )
    fran = DayField(label="Öppnade från", required=False)
    till = DayField(label="Öppnade till", required=False)
    avslutade = forms.BooleanField(label="Visa även avslutade", required=False)
    sortera = forms.ChoiceField(label="Ordning", required=False, choices=SORTS)

    def __init__(self, *args: Any, units: Any, responsibles: Any, steps: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enhet"].choices = [("", "Alla"), *((str(u.pk), u.name) for u in units)]  # type: ignore[attr-defined]
        people = [("", "Alla"), *((str(u.pk), str(u)) for u in responsibles)]
        self.fields["ansvarig"].choices = people  # type: ignore[attr-defined]
        self.fields["steg"].choices = [("", "Alla"), *steps]  # type: ignore[attr-defined]
