"""Forms of homes outside the system: register one, ask several, their answers and the choice."""

from typing import Any
from uuid import UUID

from django import forms
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.se import orgnr

from placements.actions.asking import Asked, NewHome
from placements.domain import bought
from placements.domain.bought import Answered
from placements.forms.daily import line, select, when
from placements.models.bought import LEVELS
from vardkedja.core.forms import (
    ChoicesField,
    DayField,
    KronorField,
    NumberField,
    PhoneField,
    TextField,
    VkForm,
)

NEED = 2_000


def needed(label: str, size: int, **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=size, widget=widget, **kwargs)


class HomeForm(VkForm):
    name = needed("Hemmets namn", 120)
    supplier = needed("Leverantör", 120, help_text="Företaget eller föreningen som driver hemmet.")
    org_number = needed("Organisationsnummer", 11, help_text="Tio siffror, till exempel 556677-8899.")
    level = select("Nivå", dict(LEVELS))
    address = needed(
        "Postadress", 200, help_text="Rader skiljs med komma: Box 1, 341 30 Ljungby. Står i brevets fönster."
    )
    contact = line("Kontaktperson", 120)
    phone = PhoneField(label="Telefon", required=False)
    email = forms.EmailField(label="E-post", max_length=120, required=False)

    def clean_org_number(self) -> str:
        try:
            return orgnr.validate(self.cleaned_data["org_number"])
        except InvalidNumber as error:
            raise forms.ValidationError("Organisationsnumret stämmer inte. Kontrollera siffrorna.") from error

    @property
    def home(self) -> NewHome:
        return NewHome(**self.cleaned_data)


class AskForm(VkForm):
    fieldsets = (
        ("Varför inte en egen plats?", ("why_not_own",)),
        ("Vad frågar ni om?", ("level", "ground", "need", "wanted_from", "weeks")),
        ("Vilka hem frågar ni?", ("homes", "answer_by")),
    )
    why_not_own = select("Skäl", bought.WHY_NOT_OWN)
    level = select("Nivå", dict(LEVELS))
    ground = select("Laglig grund", {})
    need = TextField(
        label="Behov, utan uppgifter om vem det gäller",
        rows=5,
        max_length=NEED,
        help_text="Skriv inte namn, nummer eller ort. Hemmen ser texten innan de har svarat.",
    )
    wanted_from = DayField(label="Önskas från")
    weeks = NumberField(label="Hur länge, veckor", low=1, high=bought.LONGEST_WEEKS, decimals=0)
    homes = ChoicesField(label="Hem")
    answer_by = DayField(label="Svar senast")

    def __init__(self, *args: Any, grounds: list, homes: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = (("", "Välj"), *grounds)
        self.fields["homes"].choices = homes

    @property
    def asked(self) -> Asked:
        data = self.cleaned_data
        return Asked(
            data["why_not_own"], data["level"], UUID(data["ground"]), data["need"], data["wanted_from"],
            int(data["weeks"]), data["answer_by"],
        )  # fmt: skip


class AnswerForm(VkForm):
    """What a home answers: by its link, or written down from a call."""

    answer = select("Kan ni ge plats?", bought.ANSWERS)
    free_from = when("vid ja", DayField(label="Ledig från", required=False))
    price = when("vid ja", KronorField(label="Pris per dygn, kronor", required=False))
    no_why = select("Varför inte?", bought.NO_WHY, required=False)
    words = TextField(
        label="Något mer att säga", rows=3, required=False, max_length=1_000,
        help_text="Skriv inget om vem platsen kan gälla.",
    )  # fmt: skip
    by = needed("Vem svarar? Namn och roll", 120)

    @property
    def told(self) -> Answered:
        data = self.cleaned_data
        return Answered(
            data["answer"], data["free_from"], data["price"], data["no_why"], data["words"], data["by"]
        )


AnswerForm.base_fields["no_why"].when_needed = "vid nej"


class RecordForm(AnswerForm):
    how = select("Hur kom svaret?", bought.HOW)
    field_order = ("how", "by")


class ChooseForm(VkForm):
    why = TextField(
        label="Varför väljs det här hemmet?",
        rows=4,
        max_length=NEED,
        help_text="Till exempel vård och innehåll, närhet, hur fort platsen finns, och pris.",
    )


class ToldForm(VkForm):
    how = select("Hur fick hemmet veta att platsen inte behövs?", bought.HOW)
