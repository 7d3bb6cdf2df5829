"""Forms about consent."""

import datetime as dt
from typing import Any

from django import forms

from vardkedja.core.forms.base import ChoiceField, ChoicesField, DayField, VkForm
from vardkedja.core.forms.cases import Choices


class ConsentForm(VkForm):
    recipients = ChoicesField(label="Samtycket gäller utlämnande till")
    purpose = forms.CharField(
        label="Vad det gäller",
        max_length=200,
        help_text="Vilka uppgifter och till vad, till exempel ”ansökan om plats”.",
    )
    manner = ChoiceField(label="Hur det lämnades", choices=[("oral", "Muntligt"), ("written", "Skriftligt")])
    given_on = DayField(label="Lämnat den")
    valid_to = DayField(
        label="Gäller till",
        required=False,
        help_text="Lämna tomt om samtycket gäller tills det tas tillbaka.",
    )

    def __init__(self, *args: Any, recipients: Choices, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = recipients  # type: ignore[attr-defined]
        self.fields["given_on"].initial = today
