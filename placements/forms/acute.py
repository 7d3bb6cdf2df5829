"""The forms of the acute route: five fields on one screen, an answer, and a point that is filled in afterwards."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from placements.actions.acute import PURPOSE, UNKNOWN, Asked
from placements.domain import acute
from placements.domain.acute import Medical
from placements.domain.stays import Refusal
from referrals.actions.support import OnGround
from vardkedja.core import clock
from vardkedja.core.actions.persons import Particulars
from vardkedja.core.domain.grounds import NO_HARM, Rule, field_name
from vardkedja.core.errors import DomainError
from vardkedja.core.forms import ChoiceField, DayField, PhoneField, TextField, VkForm
from vardkedja.core.forms.grounds import CONSENTS, OpenChoice, WithConditions
from vardkedja.core.forms.shifts import ClockField
from vardkedja.core.identity import Number, parse_number
from vardkedja.core.models import Channel, Sex

Choices = Sequence[tuple[str, str]]
CHOOSE = ("", "Välj …")
#: Grounds on which somebody can be told of in a night. Others have their own page, by day.
AT_NIGHT = ("consent_oral", NO_HARM, "care_social", "cannot_consent", "necessary")


def _when(needed: str, field: Any) -> Any:
    field.when_needed = needed
    return field


def _text(label: str, size: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=size, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs
    )


class Moment:
    """Reads a day and a time of day as one moment in Sweden."""

    cleaned_data: dict[str, Any]

    def moment(self, name: str) -> dt.datetime | None:
        day, at = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_at")
        return dt.datetime.combine(day, at, clock.STOCKHOLM) if day and at else None


class AskForm(Moment, WithConditions):
    """The five fields. `units` is empty where the home itself writes the call down."""

    fieldsets = (
        ("Till vilket boende?", ("unit",)),
        ("1. Vem gäller det?", ("number", "given_name", "family_name", "sex")),
        ("2. Vad har hänt, och vad behövs nu?", ("need",)),
        ("3. Påverkad eller i abstinens?", ("condition", "profession", "assessor", "assessed_on", "assessed_at")),
        ("4. Vem frågar, och vilken kommun svarar?", ("caller", "caller_name", "phone", "municipality", "asked_on", "asked_at")),
        ("5. Varför får det berättas för boendet?", ("ground",)),
    )  # fmt: skip
    unit = ChoiceField(label="Boende", widget=forms.Select)
    number = _when(
        "om det är känt",
        _text("Personnummer eller samordningsnummer", 20, required=False,
              help_text="Lämna tomt om ingen vet vem det är. Då får personen ett reservnummer, och numret läggs till senare."),
    )  # fmt: skip
    given_name = _when("om det är känt", _text("Förnamn", 80, required=False))
    family_name = _when("om det är känt", _text("Efternamn", 80, required=False))
    sex = ChoiceField(label="Kön", choices=Sex.choices, initial=Sex.UNKNOWN)
    need = TextField(label="Läget och behovet", rows=3, max_length=4_000)
    condition = ChoiceField(
        label="Är personen påverkad eller i abstinens?",
        choices=tuple(acute.CONDITIONS.items()),
        help_text="Den som är det bedöms medicinskt först: skriv av vem och när.",
    )
    profession = _when(
        "vid påverkan eller abstinens",
        ChoiceField(
            label="Bedömd av, profession",
            choices=(CHOOSE, *acute.PROFESSIONS.items()),
            widget=forms.Select,
            required=False,
        ),
    )
    assessor = _when(
        "vid påverkan eller abstinens", _text("Bedömd av, namn och arbetsplats", 160, required=False)
    )
    assessed_on = _when("vid påverkan eller abstinens", DayField(label="Bedömd den", required=False))
    assessed_at = _when("vid påverkan eller abstinens", ClockField(label="Bedömd klockan", required=False))
    caller = ChoiceField(label="Vem frågar", choices=(CHOOSE, *acute.CALLERS.items()), widget=forms.Select)
    caller_name = _text("Namn på den som frågar", 160)
    phone = PhoneField(label="Nås på telefon")
    municipality = ChoiceField(
        label="Kommun som svarar för personen",
        widget=forms.Select,
        help_text="Hemkommunen. Är den okänd: kommunen där personen vistas nu.",
    )
    asked_on = DayField(label="Frågan ställdes den")
    asked_at = ClockField(label="Frågan ställdes klockan")
    ground = _when("behövs alltid", OpenChoice(label="Grund för att lämna uppgifterna", required=False))

    def __init__(
        self,
        *args: Any,
        units: Choices,
        municipalities: Choices,
        rules: Sequence[Rule],
        lacks: Callable[[Asked, str], Iterable[Refusal]],
        known: Callable[[Number], bool],
        **kwargs: Any,
    ) -> None:
        """`lacks`: what a question to a unit lacks by its rules, however much of it is filled in. `known`: whether the
        own authority has the person of a number already; its names need not be written then."""
        super().__init__(*args, **kwargs)
        self.lacks, self.known = lacks, known
        #: The ground's conditions that are not answered for: the page logs the attempt.
        self.unmet: list[str] = []
        #: The number as read, also where it is refused for whom it belongs to: the page logs that it was tried.
        self.tried: Number | None = None
        self.fields["unit"].choices = [CHOOSE, *units]  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit"]
            self.fieldsets = self.fieldsets[1:]  # type: ignore[misc]
        self.fields["municipality"].choices = [CHOOSE, *municipalities]  # type: ignore[attr-defined]
        offered = [rule for rule in rules if rule.code in AT_NIGHT]
        self.fields["ground"].choices = [(rule.code, rule.name) for rule in offered]  # type: ignore[attr-defined]
        self.offered = {rule.code: rule for rule in offered if rule.code != NO_HARM}
        self.add_conditions(self.offered.values())

    def clean_number(self) -> Any:
        written = self.cleaned_data["number"].strip()
        if not written:
            return None
        try:
            self.tried = parse_number(written)
            return self.tried
        except DomainError as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("number") and not self.known(data["number"]):
            for name, told in (("given_name", "Skriv förnamnet."), ("family_name", "Skriv efternamnet.")):
                if not data.get(name, "").strip():
                    self.add_error(name, told)
        if data.get("assessed_on") and not data.get("assessed_at"):
            self._at("assessed_at", "Ange vilket klockslag bedömningen gjordes.")
        for lack in self.lacks(self.asked, data.get("unit", "")):
            self._at(lack.field or "", lack.message)
        self._conditions(data.get("ground", ""))
        return data

    def _at(self, name: str, message: str) -> None:
        """Each field tells one fault; a time of day that is missing is told there, and not at its day as well."""
        pair = {"assessed_on": "assessed_at", "asked_on": "asked_at"}.get(name, name)
        if not {name, pair} & set(self.errors):
            self.add_error(name if name in self.fields else None, message)

    def _conditions(self, ground: str) -> None:
        """What the chosen ground requires of who tells. A call was told on the caller's ground: the home answers for none."""
        rule = self.offered.get(ground)
        if rule is None or "unit" not in self.fields:
            return
        answers = self.answers(ground)
        for condition in rule.asked(minor=False):
            lack = condition.lack(answers.get(condition.key, ""))
            if lack:
                self.unmet.append(lack)
                self.add_error(field_name(ground, condition.key), lack)

    @property
    def asked(self) -> Asked:
        """What is asked as far as it is filled in."""
        data, unknown = self.cleaned_data, UNKNOWN
        ground = data.get("ground", "")
        consented = ground in CONSENTS
        return Asked(
            number=data.get("number"),
            particulars=Particulars(
                data.get("given_name") or unknown.given_name,
                data.get("family_name") or unknown.family_name,
                data.get("sex") or Sex.UNKNOWN,
            ),
            need=data.get("need", ""),
            medical=Medical(
                data.get("condition", ""), data.get("profession", ""), data.get("assessor", ""), self.moment("assessed")
            ),
            municipality_id=UUID(data["municipality"]) if data.get("municipality") else None,
            caller=data.get("caller", ""),
            caller_name=data.get("caller_name", ""),
            phone=data.get("phone", ""),
            on=OnGround(
                ground,
                PURPOSE,
                data.get("asked_on") if consented else None,
                answers=self.answers(ground),
                channel=Channel.MEETING if consented else "",
            ),
            asked_at=self.moment("asked"),
        )  # fmt: skip


class _Answered(Moment, VkForm):
    answered_on = DayField(label="Svaret lämnades den")
    answered_at = ClockField(label="Svaret lämnades klockan")


class YesForm(_Answered):
    """Which place, and when the answer was given."""

    place = ChoiceField(
        label="Plats", help_text="Ledig så länge som en akut plats ges. Akutplatser står först."
    )
    field_order = ("place", "answered_on", "answered_at")

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class NoForm(_Answered):
    reason = ChoiceField(label="Varför ni svarar nej", choices=tuple(acute.NOES.items()))
    field_order = ("reason", "answered_on", "answered_at")


class MedicalForm(Moment, VkForm):
    """The medical assessment at the home, or what health care told of one."""

    profession = ChoiceField(
        label="Bedömd av, profession", choices=(CHOOSE, *acute.PROFESSIONS.items()), widget=forms.Select
    )
    assessor = _text("Bedömd av, namn och arbetsplats", 160)
    assessed_on = DayField(label="Bedömd den")
    assessed_at = ClockField(label="Bedömd klockan")
    text = TextField(label="Vad bedömningen kom fram till", rows=3, max_length=4_000)

    @property
    def medical(self) -> Medical:
        data = self.cleaned_data
        return Medical("", data["profession"], data["assessor"], self.moment("assessed"))


class NoConsentForm(VkForm):
    occurred_on = DayField(label="Den här dagen talade ni med personen, eller försökte")
    text = TextField(label="Varför samtycke saknas", rows=3, max_length=4_000)
