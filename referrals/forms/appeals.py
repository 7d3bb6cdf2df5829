"""Forms around a decision: proposal, communication, answer, service, appeal, review, court, and SiS."""

import datetime as dt
from typing import Any

from django import forms

from referrals.domain import appeals, proposals
from referrals.domain.decisions import GRANTED, PARTLY, REFUSED
from referrals.forms.common import LONG, when
from vardkedja.core.forms import ChoiceField, DayField, TextField, VkForm

ANSWERED, SILENT = "answered", "silent"


class TodayForm(VkForm):
    """A form with a day on which something happened; `today` is proposed."""

    day: str = ""

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.day].initial = today


class ProposalForm(TodayForm):
    day = "proposed_on"
    fieldsets = (("Förslaget", ("outcome", "proposed_on", "text", "reasons")),)
    outcome = ChoiceField(
        label="Vad föreslår du?",
        choices=[(GRANTED, "Beviljas"), (PARTLY, "Beviljas delvis"), (REFUSED, "Avslås")],
    )
    proposed_on = DayField(label="Förslaget skrevs den")
    text = TextField(label="Förslag till beslut", rows=5, max_length=LONG)
    reasons = when(
        "krävs vid avslag, helt eller delvis",
        TextField(label="Skäl", required=False, rows=5, max_length=LONG),
    )


class CommunicationForm(TodayForm):
    day = "sent_on"
    fieldsets = (("Kommunicering", ("manner", "sent_on", "what", "answer_by")),)
    manner = ChoiceField(
        label="Hur fick den enskilde ta del av förslaget?", choices=tuple(proposals.MANNERS.items())
    )
    sent_on = DayField(label="Vilken dag?")
    what = TextField(
        label="Vad fick den enskilde ta del av?",
        rows=4,
        max_length=LONG,
        help_text="Till exempel utredningen, förslaget till beslut och läkarintyget.",
    )
    answer_by = DayField(
        label="Svar senast", help_text="Ge så lång tid att den enskilde hinner läsa och svara."
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["answer_by"].initial = today + dt.timedelta(days=14)


class AnswerForm(TodayForm):
    day = "answered_on"
    fieldsets = (("Svaret", ("answered", "answered_on", "text")),)
    answered = ChoiceField(
        label="Har den enskilde svarat?", choices=[(ANSWERED, "Ja"), (SILENT, "Nej, tiden har gått ut")]
    )
    answered_on = when("om svar kommit", DayField(label="Vilken dag kom svaret?", required=False))
    text = when(
        "om svar kommit", TextField(label="Vad svarade den enskilde?", required=False, max_length=LONG)
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if (
            data.get("answered") == ANSWERED
            and "answered_on" not in self.errors
            and not data.get("answered_on")
        ):
            self.add_error("answered_on", "Ange vilken dag svaret kom.")
        return data


class ServiceForm(TodayForm):
    day = "served_on"
    served_on = DayField(
        label="Den enskilde fick del av beslutet den",
        help_text="Till exempel dagen då mottagningsbeviset skrevs under. Tre veckor för att överklaga räknas härifrån.",
    )


class AppealForm(TodayForm):
    day = "received_on"
    received_on = DayField(label="Överklagandet kom in till er den")
    text = TextField(
        label="Vad överklagas, och hur vill den enskilde att beslutet ändras?", rows=6, max_length=LONG
    )


class ReviewForm(TodayForm):
    day = "reviewed_on"
    fieldsets = (("Omprövning", ("outcome", "excused", "reviewed_on", "text")),)
    outcome = ChoiceField(
        label="Vad leder omprövningen till?",
        choices=[(state.value, label) for state, label in appeals.REVIEWS.items()],
        help_text="Ett beslut som är uppenbart felaktigt i något väsentligt ska ändras om det kan göras snabbt, enkelt och "
        "utan att det blir till nackdel för den enskilde (38 § förvaltningslagen).",
    )
    excused = forms.BooleanField(
        label="Förseningen ska godtas: vi gav fel besked om tiden, eller domstolen fick överklagandet i tid",
        required=False,
    )
    reviewed_on = DayField(label="Omprövat den")
    text = TextField(label="Skäl", rows=5, max_length=LONG)


class PassOnForm(TodayForm):
    day = "passed_on"
    passed_on = DayField(
        label="Överlämnat till förvaltningsrätten den",
        help_text="Överklagandet, beslutet, omprövningen och övriga handlingar i ärendet lämnas över skyndsamt (46 § förvaltningslagen).",
    )


class CourtForm(TodayForm):
    day = "decided_on"
    outcome = ChoiceField(label="Vad kom domstolen fram till?", choices=tuple(appeals.COURT.items()))
    decided_on = DayField(label="Domens eller beslutets dag")
    text = TextField(label="Domen i korthet", rows=5, max_length=LONG)


class SisPlanForm(TodayForm):
    day = "plan_on"
    plan_on = DayField(label="Planen upprättades den")
    text = TextField(
        label="Vad innehåller planen?",
        rows=6,
        max_length=LONG,
        help_text="Upprättas av nämnden tillsammans med den enskilde och SiS innan vården börjar (28 § LVM).",
    )


class SisRecallForm(TodayForm):
    day = "recalled_on"
    recalled_on = DayField(label="SiS återkallade den")
    text = TextField(label="Varför återkallas vården i annan form?", rows=4, max_length=LONG)


class CarryOutForm(VkForm):
    text = TextField(label="Vad har ni gjort?", rows=3, max_length=10_000)
