"""Forms about consent: asked for, given by each whose word it needs, taken back."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from vardkedja.core.actions.consents import ORAL, WRITTEN, Minor, Word
from vardkedja.core.actions.withdrawals import Told
from vardkedja.core.errors import Impossible
from vardkedja.core.forms.base import AskedByVerb, ChoiceField, ChoicesField, DayField, VkForm
from vardkedja.core.forms.cases import Choices
from vardkedja.core.forms.files import FileField
from vardkedja.core.models import Category, Channel

LATER = "later"
DAY = dt.timedelta(days=1)
KINDS = [choice for choice in Category.choices if choice[0] != Category.IDENTITY]
MANNERS = [
    (ORAL, "Muntligt"),
    (WRITTEN, "Skriftligt, på en underskriven blankett"),
    (LATER, "Inte än: skriv ut en blankett att ta ställning till"),
]


def _when(needed: str, field: forms.Field) -> forms.Field:
    """A field that may be left empty, with a word on when it is needed in place of "valfritt"."""
    field.when_needed = needed  # type: ignore[attr-defined]
    return field


class NamedChoices(AskedByVerb, ChoicesField):
    """An attempt at a consent without it is logged."""


class NamedPurpose(AskedByVerb, forms.CharField):
    """The same for words."""


def _scan() -> FileField:
    return _when("vid skriftligt samtycke", FileField(label="Den underskrivna blanketten", required=False))  # type: ignore[return-value]


class ConsentForm(VkForm):
    """`voices`: whose word is needed, from the person's age; a person of age gives it here, others one by one afterwards."""

    fieldsets = (
        ("Till vem och vad", ("recipients", "categories", "purpose")),
        ("Hur länge", ("valid_from", "valid_to")),
        ("Vem som lämnar samtycket", ("guardians", "young_alone")),
        ("Hur samtycket lämnas", ("manner", "given_on", "channel", "file")),
    )
    recipients = NamedChoices(
        label="Vilka får uppgifterna?", help_text="Välj dem som behöver dem, inte alla."
    )
    categories = NamedChoices(
        label="Vilka slags uppgifter?", choices=KINDS, help_text="Namn och nummer följer alltid med."
    )
    purpose = NamedPurpose(
        label="Vad behövs uppgifterna till?",
        max_length=200,
        help_text="Till exempel ”ansökan om plats på Ekeliden”.",
    )
    valid_from = _when("dagen då samtycket lämnas", DayField(label="Gäller från", required=False))
    valid_to = DayField(label="Gäller till och med", required=False)
    guardians = ChoiceField(
        label="Hur många vårdnadshavare?", choices=[("1", "En"), ("2", "Två")], initial="2"
    )
    young_alone = forms.BooleanField(
        label="Den unge har nått en sådan mognad att hen själv kan samtycka",
        required=False,
        help_text="Då behövs inte vårdnadshavarnas samtycke. Att ni har bedömt det dokumenteras.",
    )
    manner = ChoiceField(label="Hur lämnas samtycket?", choices=MANNERS)
    given_on = _when("när samtycket är lämnat", DayField(label="Vilken dag lämnades det?", required=False))
    channel = _when(
        "när samtycket är lämnat",
        ChoiceField(label="På vilket sätt?", choices=Channel.choices, required=False),
    )
    file = _scan()

    def __init__(
        self, *args: Any, recipients: Choices, today: dt.date, longest: int, age: int | None, adult: bool,
        young: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = recipients  # type: ignore[attr-defined]
        self.fields["given_on"].initial = today
        self.fields["valid_to"].help_text = f"Lämna tomt för den längsta tiden, {longest} dagar."
        self.adult = adult
        gone = ("guardians", "young_alone") if adult else ("manner", "given_on", "channel", "file")
        for name in (*gone, *(() if young or adult else ("young_alone",))):
            del self.fields[name]

    def require_how_given(self) -> None:
        """Raise `Impossible` where it is not said when or how a consent was given. Asked last, so that what is wrong with
        the consent itself is told first, and logged."""
        data = self.cleaned_data
        if data.get("manner") not in {ORAL, WRITTEN}:
            return
        if not data.get("given_on"):
            raise Impossible("Ange vilken dag samtycket lämnades.", field="given_on")
        if not data.get("channel"):
            raise Impossible("Välj på vilket sätt samtycket lämnades.", field="channel")

    @property
    def terms(self) -> dict[str, Any]:
        """Keyword arguments for `record_consent`."""
        data = self.cleaned_data
        last = data.get("valid_to")
        given = data.get("given_on") if data.get("manner") in {ORAL, WRITTEN} else None
        return {
            "categories": data["categories"],
            "purpose": data["purpose"],
            "valid_from": data.get("valid_from"),
            "valid_to": last + DAY if last else None,
            "manner": data.get("manner") if given else ORAL,
            "given_on": given,
            "channel": data.get("channel") or "",
            "words": None if self.adult else (),
            "minor": None
            if self.adult
            else Minor(int(data["guardians"]), bool(data.get("young_alone", False))),
        }


class VoiceForm(VkForm):
    """The word of one more whose consent is needed."""

    who = ChoiceField(label="Vem lämnade samtycket?")
    name = _when(
        "för vårdnadshavare", forms.CharField(label="Vårdnadshavarens namn", max_length=160, required=False)
    )
    manner = ChoiceField(label="Hur lämnades det?", choices=MANNERS[:2])
    given_on = DayField(label="Vilken dag?")
    channel = ChoiceField(label="På vilket sätt?", choices=Channel.choices)
    file = _scan()

    def __init__(self, *args: Any, voices: Choices, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(voices)
        self.fields["who"].choices = choices  # type: ignore[attr-defined]
        self.fields["given_on"].initial = today
        if len(choices) == 1:
            self.fields["who"].initial = choices[0][0]
        if not any(value.startswith("guardian") for value, _label in choices):
            del self.fields["name"]

    @property
    def word(self) -> Word:
        data = self.cleaned_data
        return Word(data["who"], data["given_on"], data["manner"], data["channel"], data.get("name", ""))


class ScanForm(VkForm):
    """The signed form of a consent that is documented already."""

    file = FileField(label="Den underskrivna blanketten", help_text="PDF, PNG eller JPEG.")


WHOLE, PART = "whole", "part"


class WithdrawForm(VkForm):
    """What is taken back, and how it was told."""

    fieldsets = (
        ("Vad som tas tillbaka", ("extent", "recipients", "categories")),
        ("Hur ni fick veta det", ("told_on", "told_by", "channel")),
    )
    extent = ChoiceField(
        label="Hur mycket av samtycket?",
        choices=[
            (WHOLE, "Hela samtycket: ingen mottagare får längre något på det"),
            (PART, "En del av det: bara det som du kryssar för nedan"),
        ],
    )
    recipients = _when(
        "om det är en del",
        ChoicesField(
            label="För vilka mottagare?", required=False, help_text="Ingen vald betyder alla mottagare."
        ),
    )
    categories = _when(
        "om det är en del",
        ChoicesField(
            label="Vilka slags uppgifter?",
            required=False,
            help_text="Ingen vald betyder alla slags uppgifter.",
        ),
    )
    told_on = DayField(label="Vilken dag sades det?")
    told_by = ChoiceField(label="Vem tog tillbaka det?")
    channel = ChoiceField(label="På vilket sätt?", choices=Channel.choices)

    def __init__(
        self, *args: Any, recipients: Iterable[tuple[str, str]], categories: Choices, voices: Choices,
        today: dt.date, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = list(recipients)  # type: ignore[attr-defined]
        self.fields["categories"].choices = list(categories)  # type: ignore[attr-defined]
        spoke = list(voices)
        self.fields["told_by"].choices = spoke  # type: ignore[attr-defined]
        self.fields["told_on"].initial = today
        if len(spoke) == 1:
            self.fields["told_by"].initial = spoke[0][0]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("extent") == PART and not (data.get("recipients") or data.get("categories")):
            self.add_error("recipients", "Välj mottagare eller slags uppgifter, eller hela samtycket.")
        if data.get("extent") == WHOLE and (data.get("recipients") or data.get("categories")):
            self.add_error(
                "extent",
                "Du har valt hela samtycket men också kryssat för en del. Välj ”En del av det”, eller ta bort kryssen.",
            )
        return data

    @property
    def part(self) -> tuple[list[str] | None, list[str] | None]:
        """Recipients (as text) and categories that are taken back; None: all."""
        data = self.cleaned_data
        if data["extent"] == WHOLE:
            return None, None
        return data.get("recipients") or None, data.get("categories") or None

    @property
    def told(self) -> Told:
        data = self.cleaned_data
        return Told(data["told_on"], data["told_by"], data["channel"])
