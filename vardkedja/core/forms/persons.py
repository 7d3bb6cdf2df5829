"""Forms for persons: the number first, then what the own authority registers."""

from typing import Any

from django import forms

from vardkedja.core.forms.base import ChoiceField, DayField, PhoneField, VkForm
from vardkedja.core.models import Protection, Sex


def _short(label: str, length: int, **options: Any) -> forms.CharField:
    field = forms.CharField(
        label=label, max_length=length, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options
    )
    field.width = "s"  # type: ignore[attr-defined]
    return field


class NumberForm(VkForm):
    """Which number the person has. A reservnummer is the own authority's, unique with it."""

    system = ChoiceField(
        label="Slags nummer",
        choices=[("person", "Personnummer eller samordningsnummer"), ("reserve", "Reservnummer")],
        initial="person",
    )
    number = _short(
        "Nummer", 24, help_text="Tolv siffror, till exempel 19890101-9802. Tio siffror går också bra."
    )


class NewNumberForm(NumberForm):
    """A further number of a known person."""


class PersonForm(VkForm):
    fieldsets = (
        ("Namn", ("given_name", "family_name")),
        ("Uppgifter", ("sex", "birth_date", "home_municipality", "interpreter", "easy_read")),
        ("Skydd", ("protection", "protection_source")),
        ("Kontakt", ("phone", "street", "postal_code", "city")),
    )
    given_name = forms.CharField(label="Förnamn", max_length=80)
    family_name = forms.CharField(label="Efternamn", max_length=80)
    sex = ChoiceField(label="Kön", choices=Sex.choices, initial=Sex.UNKNOWN)
    birth_date = DayField(
        label="Födelsedatum", required=False, help_text="Behövs bara när numret inte säger det."
    )
    home_municipality = forms.ChoiceField(label="Hemkommun", required=False)
    interpreter = _short("Tolk, språk", 60, required=False)
    easy_read = forms.BooleanField(
        label="Behöver lättläst text",
        required=False,
        help_text="Brev skrivs då med korta meningar och lätta ord.",
    )
    protection = ChoiceField(
        label="Skyddade personuppgifter",
        choices=[("none", "Nej"), *Protection.Kind.choices],
        initial="none",
        required=False,
        help_text="Med skydd ser bara du och de som chefen utser något om personen.",
    )
    protection_source = ChoiceField(
        label="Var kommer uppgiften om skydd från?",
        choices=Protection.Source.choices,
        initial=Protection.Source.REGISTER,
        required=False,
        widget=forms.Select,
    )
    phone = PhoneField(label="Telefon", required=False)
    street = forms.CharField(label="Gatuadress", max_length=120, required=False)
    postal_code = _short("Postnummer", 6, required=False)
    city = _short("Ort", 60, required=False)

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home_municipality"].choices = [("", "Okänd"), *municipalities]  # type: ignore[attr-defined]


class ChangePersonForm(PersonForm):
    """The same without protection; a home municipality is changed from a day, so that the earlier one stays in its time."""

    fieldsets = (
        ("Namn", ("given_name", "family_name")),
        ("Uppgifter", ("sex", "birth_date", "interpreter", "easy_read")),
        ("Hemkommun", ("home_municipality", "since")),
        ("Kontakt", ("phone", "street", "postal_code", "city")),
    )
    since = DayField(
        label="Ny hemkommun från och med",
        required=False,
        help_text="Behövs bara när hemkommunen ändras. Den förra står kvar i historiken.",
    )

    def __init__(self, *args: Any, home: str, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, municipalities=municipalities, **kwargs)
        self.home = home
        if home:
            self.fields["home_municipality"].choices = list(municipalities)  # type: ignore[attr-defined]
        for name in ("protection", "protection_source"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.moved and not data.get("since") and "since" not in self.errors:
            self.add_error("since", "Skriv från vilken dag hemkommunen gäller.")
        return data

    @property
    def moved(self) -> bool:
        """Whether another home municipality was chosen than the present one."""
        chosen = self.cleaned_data.get("home_municipality", "")
        return bool(chosen) and chosen != self.home


class HomeForm(VkForm):
    home_municipality = ChoiceField(label="Ny hemkommun", widget=forms.Select)
    since = DayField(label="Från och med")

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home_municipality"].choices = [("", "Välj …"), *municipalities]  # type: ignore[attr-defined]


class OpenCaseForm(VkForm):
    collaboration = ChoiceField(label="Samverkan")

    def __init__(self, *args: Any, collaborations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collaboration"].choices = collaborations  # type: ignore[attr-defined]


class ReasonForm(VkForm):
    reason = forms.CharField(
        label="Varför behöver du läsa?",
        max_length=200,
        help_text="Skälet sparas i åtkomstloggen. Skriv inga uppgifter om den enskilde.",
    )
