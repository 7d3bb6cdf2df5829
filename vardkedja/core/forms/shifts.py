"""The form for a substitute's shift."""

import datetime as dt
from typing import Any

from django import forms

from vardkedja.core.forms.base import ChoiceField, DayField, VkForm


class ClockField(forms.TimeField):
    """A time of day, by the minute."""

    width = "s"
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {
        "required": "Ange ett klockslag.",
        "invalid": "Skriv klockslaget som timme och minut, till exempel 07:00.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **kwargs)


class ShiftForm(VkForm):
    user = ChoiceField(label="Vikarie", widget=forms.Select)
    unit = ChoiceField(label="Enhet", widget=forms.Select)
    day = DayField(label="Dag som passet börjar")
    starts = ClockField(label="Från klockan")
    ends = ClockField(label="Till klockan", help_text="Tidigare än starten betyder dagen efter.")

    def __init__(self, *args: Any, people: Any, units: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Välj …"), *people]  # type: ignore[attr-defined]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["day"].initial = today
