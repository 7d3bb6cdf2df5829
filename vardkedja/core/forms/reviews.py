"""Forms of the review of the log."""

from typing import Any

from django import forms

from vardkedja.core.forms.base import ChoiceField, TextField, VkForm
from vardkedja.core.models import LogReviewItem, LogRules

Outcome = LogReviewItem.Outcome


class DecideForm(VkForm):
    """What became of a reading. The first choice takes focus, so that arrow and Enter are enough."""

    outcome = ChoiceField(label="Utfall")
    note = TextField(
        label="Anteckning",
        required=False,
        max_length=300,
        rows=2,
        help_text="Behövs för utredning och intrång. Stannar hos er. Skriv inga uppgifter om den enskilde.",
    )

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = [choice for choice in Outcome.choices if (choice[0] == Outcome.LEFT) == own]
        self.fields["outcome"].choices = wanted  # type: ignore[attr-defined]
        self.fields["outcome"].widget.attrs["autofocus"] = True


def _number(name: str, help_text: str) -> forms.IntegerField:
    column = LogRules._meta.get_field(name)
    field = forms.IntegerField(
        label=str(column.verbose_name).capitalize(),
        min_value=0,
        max_value=1000,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field.width = "s"  # type: ignore[attr-defined]
    return field


class RulesForm(VkForm):
    fieldsets = (
        ("Urval", ("sample_size", "flag_limit", "often_factor")),
        ("Arbetstid", ("day_begins", "day_ends")),
        ("Utdrag och nödåtkomst", ("names_in_extract", "emergency_minutes")),
    )
    sample_size = _number("sample_size", "Så många läsningar dras på måfå varje månad.")
    flag_limit = _number(
        "flag_limit", "Skyddade uppgifter, egna uppgifter och nödåtkomst granskas alltid alla."
    )
    often_factor = _number(
        "often_factor", "Jämfört med dem som har samma roll på samma enhet, och med läsarens egna månader."
    )
    day_begins = _number("day_begins", "Läsning före den timmen är utanför arbetstid. Helger är det alltid.")
    day_ends = _number("day_ends", "Läsning från och med den timmen är utanför arbetstid.")
    names_in_extract = forms.BooleanField(
        label="Visa medarbetares namn i loggutdrag",
        required=False,
        help_text="Den enskilde har rätt att veta myndighet och enhet, men inte namn.",
    )
    emergency_minutes = _number("emergency_minutes", "Mellan 5 och 240 minuter.")


class OwnNumberForm(VkForm):
    number = forms.CharField(
        label="Ditt personnummer",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text="Numret sparas inte, bara en kodad form som logggranskningen jämför med. Ingen kan läsa tillbaka det.",
    )
    number.width = "s"  # type: ignore[attr-defined]
