"""The legal ground of a stay on a day, how long stays in its unit may be, and what was changed of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from placements import policies
from placements.domain import grounds, terms
from placements.domain.grounds import Period, Set
from placements.domain.stays import Refusal
from placements.domain.terms import Terms
from placements.models import (
    Absence,
    CancelReason,
    Destination,
    EndReason,
    Housing,
    ImportedStay,
    NoShow,
    Occupation,
    Place,
    Stay,
    StayChange,
    StayGround,
    StayTerms,
)
from referrals.models import LegalGround
from referrals.selectors.rules import rules_at
from vardkedja.core import clock
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import CaseParty, Unit


def grounds_of(stay: Stay) -> list[Period]:
    """The legal grounds of a stay, day by day."""
    first = stay.arrived_on or stay.planned_from
    rows = StayGround.objects.filter(stay=stay).select_related("ground")
    written = [Set(row.ground.code, str(row.ground), row.valid_from, row.revision) for row in rows]
    return grounds.periods(_first_ground(stay, first), written)


def ground_on(stay: Stay, day: dt.date) -> Period:
    """The legal ground of a stay on a day."""
    return grounds.on(day, grounds_of(stay))


def _first_ground(stay: Stay, first: dt.date) -> Set:
    """What it began on: the application's ground; of a stay that was read in, the file's."""
    imported = ImportedStay.objects.filter(stay=stay).first()
    if imported:
        return Set(imported.legal_ground, imported.get_legal_ground_display(), first, 0)
    if stay.application is None:
        return Set("", "okänd grund", first, 0)
    held = LegalGround.objects.get(pk=stay.application.legal_ground_id)
    return Set(held.code, str(held), first, 0)


def latest_ground_day(stay: Stay) -> dt.date:
    """From which day the ground was written last: what goes before it, or on it, corrects what is written."""
    latest = StayGround.objects.filter(stay=stay).order_by("-valid_from").first()
    first = stay.arrived_on or stay.planned_from
    return latest.valid_from if latest else first


def terms_of(unit: Unit, day: dt.date) -> Terms:
    """How long stays in the unit may be on a day; where nothing is set, nothing limits."""
    row = (
        StayTerms.objects.filter(unit=unit, valid_from__lte=day).order_by("-valid_from", "-revision").first()
    )
    acute_days = 7 * rules_at(unit.pk, clock.midday(day)).acute.weeks
    return row.terms(acute_days) if row else Terms(acute_days)


def turnaround_on(unit_id: UUID, day: dt.date) -> int:
    """How many days a place of the unit is made ready after a stay; 0 where nothing is set."""
    rows = StayTerms.objects.filter(unit=unit_id, valid_from__lte=day)
    return rows.order_by("-valid_from", "-revision").values_list("turnaround", flat=True).first() or 0


def report_due(stay: Stay) -> dt.date:
    """By when the end report of an ended stay is written: by the terms of the unit that day, else by the house's own."""
    rows = StayTerms.objects.filter(unit=stay.unit_id, valid_from__lte=stay.ended_on)
    days = rows.order_by("-valid_from", "-revision").values_list("report_within", flat=True).first()
    return stay.ended_on + dt.timedelta(days=settings.END_REPORT_DAYS if days is None else days)


def not_at_will(stay: Stay, day: dt.date) -> Refusal | None:
    """Why a stay cannot have ended at the person's own request that day."""
    return grounds.may_leave(ground_on(stay, day))


def payer_of(stay: Stay) -> UUID:
    """The authority that decided, and so pays: the party of the deciding municipality, else the case's owner."""
    owner = stay.case.owner
    if owner.organisation_id == stay.municipality_id:
        return owner.pk
    parties = CaseParty.objects.filter(
        case=stay.case_id, domain__organisation=stay.municipality_id, valid_to=None
    )
    found = parties.order_by("role").values_list("domain", flat=True).first()
    return found or owner.pk


def is_acute(place: Place) -> bool:
    return place.kind == Place.Kind.ACUTE


def extensions(stay: Stay) -> int:
    """How many times a stay has been lengthened."""
    return StayChange.objects.filter(stay=stay, act=StayChange.Act.EXTENDED).count()


def planned_warning(stay: Stay, today: dt.date) -> str:
    """What to look at in the planned time, by the unit's terms; empty for what is over."""
    if stay.state in ("ended", "cancelled"):
        return ""
    held = terms_of(stay.unit, today)
    start = stay.arrived_on or stay.planned_from
    return terms.warning(held, is_acute(stay.claim.place), start, stay.planned_to)


def overstays(stay: Stay, today: dt.date) -> bool:
    """Present after the planned end: the named state "kvar efter planerad dag"."""
    return stay.state == "arrived" and stay.planned_to is not None and stay.planned_to < today


#: What a change can be about, in Swedish.
NAMES = {
    "arrived_on": "ankomst", "ended_on": "utskrivning", "end_reason": "skäl", "destination": "vart", "housing": "bostad efteråt",
    "occupation": "sysselsättning efteråt", "planned_to": "planerad utskrivning", "state": "läge", "kind": "slag av frånvaro",
    "away_from": "ute från", "away_at": "ute från klockan", "expected_back": "väntas åter", "expected_at": "väntas åter klockan", "back_on": "åter", "cancel_reason": "inställd för att", "no_show_reason": "kom inte för att",
}  # fmt: skip
_CODES: Mapping[str, Any] = {
    "end_reason": EndReason, "destination": Destination, "housing": Housing, "occupation": Occupation, "state": Stay.States,
    "kind": Absence.Kind, "cancel_reason": CancelReason, "no_show_reason": NoShow,
}  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """A change as a page shows it: each thing with what it said before and what it says after."""

    row: StayChange
    lines: list[tuple[str, str, str]]


def changes_of(actor: Actor, stay: Stay) -> list[Changed]:
    """What was changed of a stay with a reason, the latest first, as the actor may see it."""
    rows = policies.visible_changes(actor).filter(stay=stay).order_by("-revision")
    return [Changed(row, [_line(key, row) for key in row.before]) for row in rows]


def _line(key: str, row: StayChange) -> tuple[str, str, str]:
    return NAMES.get(key, key), word(key, row.before[key]), word(key, row.after.get(key))


def word(key: str, value: str | None) -> str:
    """A stored value in Swedish: a code's word, a day as it is, "tills vidare" for no end."""
    if not value:
        return "tills vidare" if key == "planned_to" else "–"
    return str(_CODES[key](value).label) if key in _CODES else value


def stored(value: object) -> object:
    """A day or an hour as text, codes as they are: what a change keeps of a row."""
    if isinstance(value, dt.time):
        return f"{value:%H.%M}"
    return date_iso(value) if isinstance(value, dt.date) else value
