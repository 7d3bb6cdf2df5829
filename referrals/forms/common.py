"""What the forms share: the ground on which something is released, and its consent."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html

from referrals.actions.support import PURPOSE, OnGround
from referrals.models.applications import PRIORITY_CHOICES
from referrals.selectors.consent import Offer
from vardkedja.core.domain.grounds import NO_HARM
from vardkedja.core.forms import ChoiceField, DayField
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


def when(needed: str, field: forms.Field) -> forms.Field:
    """A field that may be left empty, with a word on when it is needed in place of "valfritt"."""
    field.when_needed = needed
    return field


#: The answer that a consent is documented together with the release.
NEW = "new"
ON_CONSENT = ("Om grunden är samtycke", ("consent", "given_on", "channel", "valid_to"))


class GroundForm(WithConditions):
    """On what ground something is released: the harm assessment first, then what breaks secrecy. `none_label`: what it means to
    choose no ground."""

    fieldsets = (("Utlämnande", ("ground", "purpose")), ON_CONSENT)
    none_label = "Lämna inte ut texten nu"
    ground = OpenChoice(label="På vilken grund lämnas uppgifterna ut?", help_text=HARM_FIRST, required=False)
    consent = when("vid samtycke", ChoiceField(label="Vilket samtycke vilar utlämnandet på?", required=False))
    given_on = when("vid nytt samtycke", DayField(label="Samtycket lämnades den", required=False))
    channel = when(
        "vid nytt samtycke",
        ChoiceField(label="På vilket sätt lämnades det?", choices=Channel.choices, required=False),
    )
    valid_to = DayField(label="Samtycket gäller till och med", required=False)
    purpose = when(
        "vid utlämnande",
        forms.CharField(label="Vad uppgifterna behövs till", required=False, max_length=200),
    )
    purpose.width = "full"

    def __init__(
        self, *args: Any, domain: Domain, today: dt.date, offers: Sequence[Offer] = (),
        recipients: Iterable[str] = (), record_url: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields[
            "valid_to"
        ].help_text = f"Lämna tomt för den längsta tiden, {limits().longest_days} dagar."
        self._offer(offers, ", ".join(recipients))
        if record_url:
            words = 'Omfattar inget av dem alla mottagare och uppgifter? <a href="{}">Dokumentera ett samtycke</a>'
            self.fields["consent"].help_text = format_html(words, record_url)
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
