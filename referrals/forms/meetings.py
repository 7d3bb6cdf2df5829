"""Forms of the group's meetings, its members and rules, conditions and disqualification."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from referrals.actions.assessments import Judgement
from referrals.actions.meetings import When
from referrals.actions.participation import Sitting
from referrals.domain import recusal
from referrals.forms.common import LONG, ON_CONSENT, PRIORITY, Choices, GroundForm, when
from referrals.models import GroupMember
from vardkedja.core.forms import ChoiceField, DayField, TextField, VkForm
from vardkedja.core.forms.base import ChoicesField

#: The seat of a chair, among the kinds of seat.
CHAIR = "chair"


class HourField(forms.TimeField):
    """An hour of the day."""

    width = "s"
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {  # noqa: RUF012 - as Django declares it
        "required": "Ange ett klockslag.",
        "invalid": "Skriv klockslaget som timmar och minuter, till exempel 13:30.",
    }


class ChangeForm(VkForm):
    held_on = DayField(label="Dag")
    starts_at = HourField(label="Börjar")
    ends_at = HourField(label="Slutar")
    place = forms.CharField(
        label="Plats",
        max_length=120,
        help_text="Rum, adress eller länk. Skriv inget om dem som ärendena gäller.",
    )

    @property
    def when(self) -> When:
        data = self.cleaned_data
        return When(data["held_on"], data["starts_at"], data["ends_at"], data["place"])


class MeetingForm(ChangeForm):
    field_order = ("group", "held_on", "starts_at", "ends_at", "place")
    group = ChoiceField(label="Grupp", widget=forms.Select)

    def __init__(self, *args: Any, groups: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = groups


class AttendanceForm(VkForm):
    present = ChoicesField(label="Vilka är med på mötet?", required=False)

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = members

    @property
    def chosen(self) -> list[UUID]:
        return [UUID(pk) for pk in self.cleaned_data["present"]]


class ParagraphForm(GroundForm):
    """One case at the meeting, in the order in which the chair says it; the whole of it from the keyboard."""

    fieldsets = (
        ("Ansökan är inte komplett", ("knowingly",)),
        ("Gruppens bedömning", ("proposal", "recommended", "unit", "priority", "reasons")),
        ("Om gruppen inte tillstyrker", ("decline_code", "next_steps")),
        ("Villkor", ("conditions", "responsible")),
        ("Reservation", ("dissenters", "dissent")),
        ("Utlämnande till parterna", ("ground", "purpose")),
        ON_CONSENT,
    )
    knowingly = forms.BooleanField(label="Gruppen bedömer ansökan fast den inte är komplett", required=False)
    proposal = TextField(label="Förslag på mötet", required=False, rows=2, max_length=LONG)
    recommended = ChoiceField(
        label="Gruppen", choices=[("yes", "tillstyrker placering"), ("no", "tillstyrker inte placering")]
    )
    unit = ChoiceField(label="Enhet", widget=forms.Select)
    priority = ChoiceField(label="Prioritet i kön", choices=PRIORITY)
    reasons = TextField(label="Skäl", rows=4, max_length=LONG)
    decline_code = when("vid avslag", ChoiceField(label="Varför inte?", widget=forms.Select, required=False))
    next_steps = TextField(
        label="Nästa steg i stället",
        required=False,
        rows=2,
        max_length=LONG,
        help_text="Lämnas fältet tomt står listans förslag.",
    )
    conditions = TextField(
        label="Villkor",
        required=False,
        rows=3,
        max_length=LONG,
        help_text="Ett villkor per rad. Vart och ett blir en uppgift.",
    )
    responsible = ChoiceField(label="Vem svarar för villkoren?", widget=forms.Select, required=False)
    dissenters = ChoicesField(label="Vem reserverar sig?", required=False)
    dissent = TextField(label="Vad går reservationen ut på?", required=False, rows=2, max_length=LONG)

    def __init__(
        self,
        *args: Any,
        units: Choices,
        reasons: Choices,
        parties: Choices,
        members: Choices,
        lacks: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if lacks:
            self.fields["knowingly"].help_text = f"Det saknas: {' · '.join(lacks)}"
        else:
            del self.fields["knowingly"]
        self.fields["unit"].choices = units
        self.fields["decline_code"].choices = [("", "Välj skäl"), *reasons]
        self.fields["responsible"].choices = parties
        self.fields["dissenters"].choices = members

    @property
    def judgement(self) -> Judgement:
        data = self.cleaned_data
        responsible = data["responsible"]
        return Judgement(
            recommended=data["recommended"] == "yes",
            unit_id=UUID(data["unit"]),
            priority=int(data["priority"]),
            reasons=data["reasons"],
            conditions=data["conditions"],
            proposal=data["proposal"],
            decline_code=data["decline_code"],
            next_steps=data["next_steps"],
            responsible_id=UUID(responsible) if responsible else None,
            knowingly=data.get("knowingly", False),
        )

    @property
    def reservation(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"dissenters": [UUID(pk) for pk in data["dissenters"]], "dissent": data["dissent"]}


class JointForm(ParagraphForm):
    """An assessment of a group that has no rule about a quorum: nothing is said of who took part."""

    fieldsets = tuple(part for part in ParagraphForm.fieldsets if part[0] != "Reservation")
    sitting = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["dissenters"], self.fields["dissent"]


class UrgentForm(ParagraphForm):
    """An assessment between meetings: why it cannot wait, and who has agreed."""

    fieldsets = (("Mellan möten", ("why_urgent", "members")), *ParagraphForm.fieldsets)
    why_urgent = TextField(
        label="Varför kan bedömningen inte vänta till nästa möte?", rows=3, max_length=LONG
    )
    members = ChoicesField(
        label="Vilka ledamöter har tagit ställning?",
        required=False,
        help_text="Du räknas med som ordförande.",
    )

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, members=members, **kwargs)
        self.fields["members"].choices = members

    @property
    def sitting(self) -> Sitting:
        data = self.cleaned_data
        chosen = [UUID(pk) for pk in data["members"]]
        return Sitting(chosen, why_urgent=data["why_urgent"], **self.reservation)


class RecusalForm(VkForm):
    member = ChoiceField(label="Vem deltar inte?", required=False)
    ground = ChoiceField(label="Varför?")

    def __init__(self, *args: Any, members: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(members)
        words = recusal.OF_ANOTHER if choices else recusal.LABELS
        self.fields["ground"].choices = [(ground.value, label) for ground, label in words.items()]
        self.fields["member"].choices = choices
        if not choices:
            del self.fields["member"]

    @property
    def member_id(self) -> UUID | None:
        chosen = self.cleaned_data.get("member")
        return UUID(chosen) if chosen else None


class ConditionForm(VkForm):
    note = TextField(label="På vilket sätt är villkoret uppfyllt?", rows=4, max_length=LONG)


class MemberForm(VkForm):
    username = forms.CharField(
        label="Användarnamn", max_length=150, help_text="Det namn som ledamoten loggar in med."
    )
    domain = ChoiceField(label="Myndighet", widget=forms.Select)
    profession = forms.CharField(label="Profession", max_length=60)
    kind = ChoiceField(
        label="Plats i gruppen",
        choices=[*GroupMember.Seat.choices, (CHAIR, "ordförande, vid sidan av den som är det nu")],
        initial=GroupMember.Seat.ORDINARY,
    )
    stands_in_for = when(
        "för ersättare", ChoiceField(label="Ersättare för", widget=forms.Select, required=False)
    )
    valid_from = DayField(label="Från och med")

    def __init__(self, *args: Any, domains: Choices, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].choices = domains
        self.fields["stands_in_for"].choices = [("", "Välj ledamot"), *members]


class EndForm(VkForm):
    last_day = DayField(label="Sista dag i gruppen")


class RuleForm(VkForm):
    at_least = forms.IntegerField(label="Minst så många ledamöter på ett möte", min_value=1, max_value=50)
    urgent_at_least = forms.IntegerField(
        label="Minst så många när något avgörs mellan möten", min_value=1, max_value=50
    )
    authorities = ChoicesField(label="Myndigheter som ska vara med", required=False)
    professions = ChoicesField(label="Professioner som ska vara med", required=False)
    valid_from = DayField(label="Gäller från")

    def __init__(self, *args: Any, authorities: Choices, professions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authorities"].choices = authorities
        self.fields["professions"].choices = professions
