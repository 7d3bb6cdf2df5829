"""The forms of daily notes: where they are kept, a note, what is added, the person's own objection, and the filter above the list."""

from collections.abc import Mapping
from typing import Any

from django import forms

from placements.actions.notes import Objection, Written
from placements.domain import notes
from placements.domain.notes import Switch
from placements.forms.acute import Moment
from placements.forms.daily import line, select, when
from vardkedja.core.forms import ChoiceField, DayField, NumberField, TextField, VkForm
from vardkedja.core.forms.shifts import ClockField

MOST = 8_000
SIGN, SAVE = "sign", "save"
_HERE = {"on": "Förs här, i Vårdkedja", "off": "Förs i ett annat system"}


class SwitchForm(VkForm):
    law = select(
        "Anteckningar enligt vilken lag?", {code: words.capitalize() for code, words in notes.LAWS.items()}
    )
    on = ChoiceField(label="Var förs de?", choices=tuple(_HERE.items()))
    kept_in = when(
        "om de förs i ett annat system",
        line("I vilket system?", help_text="Personalen läser detta när de söker var de ska skriva."),
    )
    sign_within = when(
        "om de förs här",
        NumberField(
            label="Signeras inom, dagar", low=0, high=notes.LONGEST, decimals=0, required=False,
            help_text="En anteckning som inte är signerad då blir en uppgift för den som skrev den.",
        ),
    )  # fmt: skip
    valid_from = DayField(label="Gäller från", help_text="Tidigast i dag.")
    reason = forms.CharField(
        label="Vem har beslutat, och varför?",
        max_length=300,
        help_text="Skriv inget om enskilda: alla parter i länet ser texten.",
    )

    @property
    def switch(self) -> Switch:
        data = self.cleaned_data
        within = data["sign_within"]
        return Switch(data["on"] == "on", data["kept_in"], None if within is None else int(within))


class NoteForm(Moment, VkForm):
    """One note. `finish`: signed at once, or saved and signed later."""

    occurred_on = DayField(label="Hände den")
    occurred_at = ClockField(label="Hände klockan")
    category = ChoiceField(label="Vad handlar den om?", widget=forms.Select)
    text = TextField(
        label="Anteckning",
        rows=8,
        max_length=MOST,
        help_text="Skriv vad som har hänt. Skilj på det du har sett, det någon har berättat och din bedömning.",
    )
    finish = ChoiceField(
        label="När du sparar",
        choices=(
            (SIGN, "Signera nu. Anteckningen kan sedan inte ändras."),
            (SAVE, "Spara utan signatur. Du kan ändra den tills du signerar."),
        ),
        initial=SIGN,
    )

    def __init__(self, *args: Any, categories: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = (("", "Välj …"), *categories.items())  # type: ignore[attr-defined]

    @property
    def written(self) -> Written:
        occurred = self.moment("occurred")
        assert occurred
        return Written(occurred, self.cleaned_data["category"], self.cleaned_data["text"])

    @property
    def signs(self) -> bool:
        return self.cleaned_data["finish"] == SIGN


class AddForm(VkForm):
    form = ChoiceField(label="Vad skriver du?", choices=tuple(notes.ADDED.items()))
    text = TextField(label="Text", rows=5, max_length=MOST, help_text="Signeras när du sparar.")


class ObjectionForm(VkForm):
    words = TextField(
        label="Vad anser den enskilde är fel?",
        rows=5,
        max_length=MOST,
        help_text="Med den enskildes egna ord.",
    )
    said_on = DayField(label="Vilken dag sa den enskilde det?")
    manner = ChoiceField(label="Hur?", choices=tuple(notes.MANNERS.items()))

    @property
    def said(self) -> Objection:
        return Objection(**self.cleaned_data)


class NotesFilter(VkForm):
    """What of one person's notes is shown; a filter with a single choice is not offered."""

    lag = forms.ChoiceField(label="Lag", required=False)
    kategori = forms.ChoiceField(label="Handlar om", required=False)
    av = forms.ChoiceField(label="Signerad av", required=False)
    osignerade = forms.BooleanField(label="Bara osignerade", required=False)

    def __init__(self, *args: Any, choices: Mapping[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, held in choices.items():
            self.fields[name].choices = [("", "Alla"), *held]  # type: ignore[attr-defined]
            if len(held) < 2 and not self.data.get(name):
                del self.fields[name]
