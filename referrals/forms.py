"""Forms of applications, assessments and decisions: the shape of what is typed. Rules live in the verbs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from referrals.actions.applications import Draft
from referrals.actions.assessments import PROPOSALS, Judgement, Opinion
from referrals.actions.decisions import Ruling
from referrals.actions.sending import QUESTIONS
from referrals.actions.support import PURPOSE, OnGround
from referrals.domain.decisions import GRANTED, REFUSED
from referrals.models import Level
from referrals.models.applications import PRIORITY_CHOICES
from referrals.selectors.consent import Offer
from vardkedja.core.domain.grounds import NO_HARM
from vardkedja.core.forms import ChoiceField, DayField, TextField, VkForm
from vardkedja.core.forms.grounds import CONSENTS, OpenChoice, WithConditions
from vardkedja.core.models import Channel, Domain
from vardkedja.core.selectors.consents import limits
from vardkedja.core.selectors.grounds import from_body

Choices = Iterable[tuple[str, str]]
LONG = 10_000
TO_SEND = "behövs innan ansökan skickas"
NO_GROUND = "none"
HARM_FIRST = (
    "Gör menprövningen först. Går men inte att utesluta behövs en av de grunder som bryter sekretessen."
)
PRIORITY = [(str(value), label) for value, label in PRIORITY_CHOICES]


def _when(needed: str, field: forms.Field) -> forms.Field:
    """A field that may be left empty, with a word on when it is needed in place of "valfritt"."""
    field.when_needed = needed
    return field


#: The answer that a consent is documented together with the release.
NEW = "new"
ON_CONSENT = ("Om grunden är samtycke", ("consent", "given_on", "channel", "valid_to"))


class DraftForm(VkForm):
    fieldsets = (
        ("Vad ansökan gäller", ("ground_code", "unit", "level")),
        ("Behovet", ("reason", "own_view")),
        ("Hur brådskande det är", ("urgency", "urgency_text")),
        ("Barn", ("has_children", "children")),
    )
    ground_code = ChoiceField(label="Laglig grund", widget=forms.Select)
    unit = _when("eller nivå", ChoiceField(label="Enhet", widget=forms.Select, required=False))
    level = _when(
        "om ni inte söker till en bestämd enhet",
        ChoiceField(
            label="Nivå", widget=forms.Select, required=False, choices=[("", "Välj …"), *Level.choices]
        ),
    )
    reason = _when(TO_SEND, TextField(label=QUESTIONS["reason"], required=False, rows=6, max_length=LONG))
    own_view = _when(
        TO_SEND,
        TextField(
            label=QUESTIONS["own_view"],
            required=False,
            max_length=LONG,
            help_text="Gärna med den enskildes egna ord.",
        ),
    )
    urgency = ChoiceField(
        label="Önskad prioritet",
        choices=PRIORITY,
        help_text="Remissgruppen avgör prioriteten i sin bedömning.",
    )
    urgency_text = TextField(label=QUESTIONS["urgency_text"], required=False, rows=3, max_length=LONG)
    has_children = forms.BooleanField(label="Det finns barn som berörs", required=False)
    children = _when(
        "när det finns barn",
        TextField(
            label=QUESTIONS["children"],
            required=False,
            max_length=LONG,
            help_text="Lämnas ut som en egen handling.",
        ),
    )

    def __init__(self, *args: Any, grounds: Choices, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground_code"].choices = [("", "Välj …"), *grounds]
        self.fields["unit"].choices = [("", "Välj …"), *units]

    @property
    def draft(self) -> Draft:
        data = dict(self.cleaned_data)
        unit = data.pop("unit")
        return Draft(unit_id=unit or None, urgency=int(data.pop("urgency")), **data)


class GroundForm(WithConditions):
    """On what ground something is released: the harm assessment first, then what breaks secrecy. `none_label`: what it means to
    choose no ground."""

    fieldsets = (("Utlämnande", ("ground", "purpose")), ON_CONSENT)
    none_label = "Lämna inte ut texten nu"
    ground = OpenChoice(label="På vilken grund lämnas uppgifterna ut?", help_text=HARM_FIRST, required=False)
    consent = _when(
        "vid samtycke", ChoiceField(label="Vilket samtycke vilar utlämnandet på?", required=False)
    )
    given_on = _when("vid nytt samtycke", DayField(label="Samtycket lämnades den", required=False))
    channel = _when(
        "vid nytt samtycke",
        ChoiceField(label="På vilket sätt lämnades det?", choices=Channel.choices, required=False),
    )
    valid_to = DayField(label="Samtycket gäller till och med", required=False)
    purpose = _when(
        "vid utlämnande",
        forms.CharField(label="Vad uppgifterna behövs till", required=False, max_length=200),
    )
    purpose.width = "full"

    def __init__(
        self, *args: Any, domain: Domain, today: dt.date, offers: Sequence[Offer] = (),
        recipients: Iterable[str] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields[
            "valid_to"
        ].help_text = f"Lämna tomt för den längsta tiden, {limits().longest_days} dagar."
        self._offer(offers, ", ".join(recipients))
        rules = from_body(domain, today)
        self.fields["ground"].choices = [*((r.code, r.name) for r in rules), (NO_GROUND, self.none_label)]
        self.fields["ground"].initial = None if self.fields["ground"].required else NO_GROUND
        self.fields["purpose"].initial = PURPOSE
        self.add_conditions(rule for rule in rules if rule.code != NO_HARM)

    def _offer(self, offers: Sequence[Offer], recipients: str) -> None:
        """A documented consent that carries the release comes chosen; where one only covers some, nothing is chosen."""
        self.offered = bool(offers)
        fresh = (
            f"Ett nytt samtycke som dokumenteras nu. Det gäller {recipients or 'mottagarna'} och inga andra."
        )
        self.fields["consent"].choices = [*((str(one.pk), one.label) for one in offers), (NEW, fresh)]
        carrying = next((str(one.pk) for one in offers if one.carries), "")
        self.fields["consent"].initial = carrying if offers else NEW

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("ground") not in CONSENTS or "consent" in self.errors:
            return data
        chosen = data.get("consent") or ("" if self.offered else NEW)
        if not chosen:
            self.add_error("consent", "Välj ett samtycke, eller att ett nytt dokumenteras nu.")
        elif chosen == NEW:
            if self.offered and not data.get("given_on"):
                self.add_error("given_on", "Ange vilken dag det nya samtycket lämnades.")
            if data.get("given_on") and not data.get("channel"):
                self.add_error("channel", "Välj på vilket sätt samtycket lämnades.")
        elif data.get("given_on"):
            self.add_error(
                "given_on",
                "Du har valt ett samtycke som redan är dokumenterat. Ta bort dagen, eller välj ett nytt samtycke.",
            )
        return data

    @property
    def on(self) -> OnGround | None:
        """The chosen ground, or None: nothing is released."""
        data = self.cleaned_data
        if data.get("ground", "") in {"", NO_GROUND}:
            return None
        purpose = data.get("purpose", "")
        answers = self.answers(data["ground"])
        last, chosen = data.get("valid_to"), data.get("consent")
        return OnGround(
            data["ground"],
            purpose,
            data.get("given_on"),
            last + dt.timedelta(days=1) if last else None,
            answers,
            channel=data.get("channel") or "",
            consent_id=UUID(chosen) if data["ground"] in CONSENTS and chosen not in {"", NEW, None} else None,
        )


class SendForm(GroundForm):
    none_label = "Ingen grund ännu: skicka bara köplats och samordningsuppgifter, utan namn"
    ground = OpenChoice(
        label="På vilken grund får gruppens myndigheter och enheten läsa ansökan?", help_text=HARM_FIRST
    )


class ShareForm(SendForm):
    """A ground must be chosen: that is what the page is for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = self.fields["ground"].choices[:-1]


class OpinionForm(VkForm):
    proposal = ChoiceField(label="Ditt ställningstagande", choices=list(PROPOSALS.items()))
    need = TextField(
        label="Hur bedömer du behovet?",
        rows=6,
        max_length=LONG,
        help_text="Texten hör till er myndighet. De andra ser att du har skrivit, inte vad.",
    )
    priority = ChoiceField(label="Föreslagen prioritet", choices=PRIORITY, initial="3")
    conditions = TextField(label="Villkor för en placering", required=False, rows=3, max_length=LONG)

    @property
    def opinion(self) -> Opinion:
        data = dict(self.cleaned_data)
        return Opinion(priority=int(data.pop("priority")), **data)


class JointForm(GroundForm):
    fieldsets = (
        ("Gruppens bedömning", ("recommended", "unit", "priority", "conditions", "reasons")),
        ("Utlämnande till parterna", ("ground", "purpose")),
        ON_CONSENT,
    )
    recommended = ChoiceField(
        label="Gruppen", choices=[("yes", "tillstyrker placering"), ("no", "tillstyrker inte placering")]
    )
    unit = ChoiceField(label="Enhet", widget=forms.Select)
    priority = ChoiceField(label="Prioritet i kön", choices=PRIORITY)
    conditions = TextField(
        label="Villkor", required=False, rows=3, max_length=LONG, help_text="Ett villkor per rad."
    )
    reasons = TextField(label="Skäl", rows=5, max_length=LONG)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units

    @property
    def judgement(self) -> Judgement:
        data = self.cleaned_data
        return Judgement(
            recommended=data["recommended"] == "yes",
            unit_id=data["unit"],
            priority=int(data["priority"]),
            reasons=data["reasons"],
            conditions=data["conditions"],
        )


class WhyForm(VkForm):
    why = TextField(label="Varför tas ansökan upp på nytt?", rows=4, max_length=LONG)


class RulingForm(GroundForm):
    """What all decisions have in common. `last_day` is the last day on which the decision holds."""

    fieldsets = (
        ("Beslutet", ("outcome", "decided_on", "reference", "valid_from", "last_day", "text")),
        ("Skäl", ("reasons", "communicated_on")),
        ("Utlämnande till parterna", ("ground", "purpose")),
        ON_CONSENT,
    )
    none_label = "Lämna inte ut beslutets text nu (parterna ser utfall och datum)"
    outcome = ChoiceField(label="Utfall", choices=[(GRANTED, "Beviljas"), (REFUSED, "Avslås")])
    decided_on = DayField(label="Beslutsdatum")
    valid_from = DayField(label="Gäller från", required=False)
    last_day = DayField(
        label="Gäller till och med", required=False, help_text="Lämna tomt om beslutet gäller tills vidare."
    )
    text = TextField(label="Vad beslutet innebär", rows=4, max_length=LONG)
    reasons = _when("krävs vid avslag", TextField(label="Skäl", required=False, rows=4, max_length=LONG))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["decided_on"].initial = today

    @property
    def ruling(self) -> Ruling:
        data = self.cleaned_data
        last = data.get("last_day")
        return Ruling(
            outcome=data["outcome"],
            decided_on=data["decided_on"],
            text=data["text"],
            reasons=data["reasons"],
            valid_from=data.get("valid_from"),
            valid_to=last + dt.timedelta(days=1) if last else None,
            communicated_on=data.get("communicated_on"),
            reference=data.get("reference", ""),
        )


class AssistanceForm(RulingForm):
    communicated_on = _when(
        "krävs vid avslag",
        DayField(
            label="Den enskilde fick ta del av underlaget den",
            required=False,
            help_text="Och fick tid att yttra sig (25 § förvaltningslagen).",
        ),
    )


class AdmissionForm(RulingForm):
    outcome = ChoiceField(label="Utfall", choices=[(GRANTED, "Skrivs in"), (REFUSED, "Skrivs inte in")])
    valid_from = _when(
        "krävs vid inskrivning",
        DayField(
            label="Planerad inskrivningsdag",
            required=False,
            help_text="Ålder och kön prövas mot enhetens målgrupp den dagen.",
        ),
    )
    text = TextField(
        label="Lämplighetsbedömning",
        rows=6,
        max_length=LONG,
        help_text="Behov, ålder, utveckling och personliga förhållanden (SoF 9 kap. 8 §).",
    )


class SisForm(RulingForm):
    reference = forms.CharField(label="SiS diarienummer", max_length=40)
