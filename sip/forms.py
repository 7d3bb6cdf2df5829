"""Shape of what is typed around SIP, support and hand-off. Rules live in the verbs."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import forms

from sip.domain.plan import MOST_INTERVENTIONS, Intervention, Plan
from sip.models import CloseReason, EndReason, SipCall, SupportMeasure
from vardkedja.core.forms import ChoiceField, ChoicesField, DayField, TextField, VkForm
from vardkedja.core.models import Domain, Organisation, User

FEWEST_ROWS = 3
MORE_ROWS = 3


class PickField(forms.ChoiceField):
    """One of many, as a select list."""

    default_error_messages = {
        "required": "Välj ett alternativ.",
        "invalid_choice": "Välj ett av alternativen.",
    }


def _choices(rows: Iterable[Any], empty: str = "Välj …") -> list[tuple[str, str]]:
    return [("", empty), *((str(row.pk), str(row)) for row in rows)]


class CallForm(VkForm):
    """Whom to call, and to which day."""

    domains = ChoicesField(label="Vilka ska kallas?")
    meeting_on = DayField(label="Dag för SIP-mötet")

    def __init__(self, *args: Any, parties: Iterable[Domain], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domains"].choices = [(str(d.pk), d.name) for d in parties]  # type: ignore[attr-defined]


class ConsentForm(VkForm):
    """The consent as the person gave it."""

    manner = ChoiceField(
        label="Hur lämnades samtycket?", choices=[("oral", "Muntligt"), ("written", "Skriftligt")]
    )
    given_on = DayField(label="Vilken dag?")
    valid_to = DayField(
        label="Gäller till",
        required=False,
        help_text="Lämna tomt om samtycket gäller tills vidare. Det kan alltid återtas.",
    )


class AnswerForm(VkForm):
    answer = ChoiceField(label="Ert svar", choices=SipCall.Answer.choices)


class FollowUpForm(VkForm):
    held_on = DayField(label="Vilken dag hölls uppföljningen?")
    result = TextField(
        label="Hur har det gått?", help_text="Mål för mål, och den enskildes egen syn.", rows=6
    )
    next_on = DayField(label="Nästa uppföljning")


class CloseForm(VkForm):
    reason = ChoiceField(label="Varför avslutas planen?", choices=CloseReason.choices)


class SignForm(VkForm):
    """Signs the version that was shown."""

    plan_version = forms.IntegerField(widget=forms.HiddenInput)


class PlanForm(VkForm):
    """The plan with its four statutory contents. Interventions are numbered rows; empty rows are left out."""

    goals = TextField(
        label="Mina mål, med egna ord",
        help_text="Skriv så som den enskilde säger det: vad är viktigt för mig?",
    )
    others = TextField(
        label="Åtgärder av andra än kommun och region",
        help_text="Närstående, föreningar, arbetsgivare, privata utförare. Skriv ”Ingen” om ingen annan gör något.",
        rows=3,
    )
    overall = PickField(label="Övergripande ansvar")
    crisis = TextField(
        label="Vid försämring",
        help_text="Tidiga tecken, och vem man ringer även kvällar och helger.",
        required=False,
        rows=3,
    )
    attended = TextField(label="Deltog i mötet", required=False, rows=2)
    follow_up_on = DayField(label="Uppföljningsmöte")

    def __init__(self, *args: Any, domains: Iterable[Domain], rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = min(max(rows, FEWEST_ROWS), MOST_INTERVENTIONS)
        choices = [("", "Välj …"), *((str(d.pk), d.name) for d in domains)]
        self.fields["overall"].choices = choices  # type: ignore[attr-defined]
        for number in range(1, self.rows + 1):
            self._add_row(number, choices)
        rows = [name for number in range(1, self.rows + 1) for name in self._names(number)]
        self.order_fields(["goals", *rows])

    def interventions(self) -> list[dict[str, Any]]:
        """The rows as bound fields, for a template that sets them side by side."""
        names = ((number, self._names(number)) for number in range(1, self.rows + 1))
        return [
            {"number": n, "text": self[text], "rest": [self[name] for name in rest]}
            for n, (text, *rest) in names
        ]

    @staticmethod
    def _names(number: int) -> tuple[str, ...]:
        return tuple(f"{name}_{number}" for name in ("text", "domain", "person", "from", "to"))

    def _add_row(self, number: int, choices: list[tuple[str, str]]) -> None:
        text, domain, person, first, last = self._names(number)
        needed = number == 1
        self.fields[text] = TextField(
            label="Insats som behövs",
            rows=2,
            required=needed,
            error_messages={"required": f"Skriv vad insats {number} är."},
        )
        self.fields[domain] = PickField(
            label="Ansvarig myndighet",
            choices=choices,
            required=needed,
            error_messages={"required": f"Välj vem som ansvarar för insats {number}."},
        )
        self.fields[person] = forms.CharField(label="Namngiven ansvarig", max_length=160, required=False)
        self.fields[first] = DayField(label="Från", required=False)
        self.fields[last] = DayField(label="Till och med", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(2, self.rows + 1):
            text, domain, *rest = self._names(number)
            written, chosen = bool(data.get(text)), bool(data.get(domain))
            if chosen and not written:
                self.add_error(text, f"Skriv vad insats {number} är, eller ta bort myndigheten.")
            if not chosen and (written or any(data.get(name) for name in rest)):
                self.add_error(domain, f"Välj vem som ansvarar för insats {number}.")
        for number in range(1, self.rows + 1):
            first, last = data.get(f"from_{number}"), data.get(f"to_{number}")
            if first and last and last < first:
                self.add_error(f"to_{number}", f"Insats {number} slutar innan den börjar.")
        return data

    def plan(self) -> Plan:
        """The plan as typed. Call after `is_valid`."""
        data = self.cleaned_data
        numbers = [n for n in range(1, self.rows + 1) if data.get(f"text_{n}")]
        return Plan(
            goals=data["goals"],
            interventions=[self._intervention(n) for n in numbers],
            others=data["others"],
            overall_id=forms.UUIDField().clean(data["overall"]),
            follow_up_on=data["follow_up_on"],
            attended=data["attended"],
            crisis=data["crisis"],
        )

    def _intervention(self, number: int) -> Intervention:
        text, domain, person, first, last = (self.cleaned_data[name] for name in self._names(number))
        return Intervention(forms.UUIDField().clean(domain), text, person, first, last)


def rows_in(data: Any) -> int:
    """How many rows of interventions a posted form had."""
    numbers = [int(name.removeprefix("text_")) for name in data if re.fullmatch("text_[0-9]{1,3}", name)]
    return max(numbers, default=0)


class SupportForm(VkForm):
    """A decision on support. `municipalities`: asked of a region only."""

    kind = ChoiceField(label="Vilket slags stöd?", choices=SupportMeasure.Kind.choices)
    what = TextField(label="Vad stödet är", help_text="Omfattning, hur ofta och av vem.")
    goal = TextField(label="Mål", required=False, rows=3)
    reasons = TextField(label="Skäl för beslutet", required=False, rows=3)
    decided_on = DayField(label="Beslutad den")
    planned_from = DayField(label="Planeras börja", help_text="Stödet kan börja redan under vistelsen.")
    municipality = PickField(label="I vilken kommun ges stödet?")
    fieldsets = (
        ("Stödet", ("kind", "what", "goal")),
        ("Beslutet", ("reasons", "decided_on", "planned_from", "municipality")),
    )

    def __init__(self, *args: Any, municipalities: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _choices(municipalities)
        self.fields["municipality"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            del self.fields["municipality"]


class StartForm(VkForm):
    started_on = DayField(label="Vilken dag började stödet?")


class EndForm(VkForm):
    ended_on = DayField(label="Sista dag")
    reason = ChoiceField(label="Varför avslutas stödet?", choices=EndReason.choices)


class HandOffForm(VkForm):
    """Who is the contact, and when they first meet."""

    contact = PickField(label="Kontaktperson hos er")
    first_meeting_on = DayField(
        label="Första mötet",
        help_text="Helst samma dag eller nästa vardag: de första dagarna är de farligaste.",
    )

    def __init__(self, *args: Any, staff: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].choices = _choices(staff)  # type: ignore[attr-defined]


class SipFilter(VkForm):
    """The filters and sort keys of `selectors.SIPS`, no other."""

    lage = forms.ChoiceField(
        label="Läge",
        required=False,
        choices=[
            ("", "Alla pågående"),
            ("initiated", "Initierade"),
            ("called", "Kallade"),
            ("drawn_up", "Upprättade"),
            ("closed", "Avslutade"),
        ],
    )
    agare = forms.ChoiceField(
        label="Initierade av", required=False, choices=[("", "Alla"), ("egna", "Oss"), ("andras", "Andra")]
    )
    fran = DayField(label="Initierade från", required=False)
    till = DayField(label="Initierade till", required=False)
    sortera = forms.ChoiceField(
        label="Ordning",
        required=False,
        choices=[("uppfoljning", "Nästa uppföljning först"), ("-initierad", "Nyast först")],
    )


def first_day_of(today: dt.date) -> dict[str, dt.date]:
    """Initial days of a decision: today."""
    return {"decided_on": today, "planned_from": today}
