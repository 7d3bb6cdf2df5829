"""What is to be done with the rows of a file of stays: new, ended, unchanged, or why not. Writes nothing.

A constant number of queries, whatever the number of rows.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q

from placements.domain.fitting import Span, clashes, over_permit
from placements.domain.imports import ABSENCES, STAYS, AbsenceRow, Fault, StayRow
from placements.domain.stays import State
from placements.models import Absence, ClaimKind, ImportedStay, Place, PlaceClaim, Stay
from placements.selectors.people import target_of
from referrals.domain.targets import outside
from vardkedja.core.actor import Actor
from vardkedja.core.errors import DomainError
from vardkedja.core.identity import Number, age_on, parse_number
from vardkedja.core.models import Domain, Membership, Organisation, Sex, Unit


@dataclass(frozen=True)
class NewStay:
    row: StayRow
    number: Number
    place: Place
    municipality: Organisation


@dataclass(frozen=True)
class NewAbsence:
    """`stay` is the row of the file, or the stay that is there already. `back_on` None: still away."""

    row: AbsenceRow
    stay: StayRow | Stay
    back_on: dt.date | None


@dataclass
class Plan:
    """What reading the files in would do. `same`: lines of stays that are there as the file tells them."""

    new: list[NewStay] = field(default_factory=list)
    ended: list[tuple[StayRow, Stay]] = field(default_factory=list)
    same: list[StayRow] = field(default_factory=list)
    away: list[NewAbsence] = field(default_factory=list)
    back: list[tuple[Absence, dt.date]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class _There:
    """What the unit and its authority have, by the names that the file uses."""

    unit: Unit
    today: dt.date
    places: dict[str, Place]
    municipalities: dict[str, Organisation]
    members: dict[UUID, list[Membership]]
    known: dict[str, ImportedStay]


def plan_import(
    actor: Actor,
    unit: Unit,
    stays: Sequence[StayRow],
    absences: Sequence[AbsenceRow],
    faults: Iterable[Fault],
) -> Plan:
    """Compare the rows with what is there. `faults` are those that reading the files found."""
    plan = Plan(faults=list(faults))
    there = _there(actor, unit, stays, absences)
    for row in stays:
        known = there.known.get(row.ref)
        if known is None:
            _plan_new(plan, row, there)
        else:
            _plan_known(plan, row, known, there)
    _check_together(plan, actor, there)
    _plan_absences(plan, absences, stays, there)
    plan.faults.sort(key=lambda one: (one.sheet != STAYS, one.line))
    return plan


@dataclass(frozen=True)
class ReportRow:
    """A row of the report. `state`: new | ended | same | warning | fault."""

    sheet: str
    line: int
    ref: str
    state: str
    words: str


def report_rows(plan: Plan) -> list[ReportRow]:
    """Every row of both files and what becomes of it, the faults first."""
    refs = {(STAYS, one.row.line): one.row.ref for one in plan.new}
    refs |= {(STAYS, row.line): row.ref for row, _stay in plan.ended} | {
        (STAYS, row.line): row.ref for row in plan.same
    }
    told = [
        ReportRow(one.sheet, one.line, refs.get((one.sheet, one.line), ""), state, _of_column(one))
        for state, found in (("fault", plan.faults), ("warning", plan.warnings))
        for one in found
    ]
    rows = [ReportRow(STAYS, one.row.line, one.row.ref, "new", "Ny vistelse") for one in plan.new]
    rows += [ReportRow(STAYS, row.line, row.ref, "ended", "Får slutdag") for row, _stay in plan.ended]
    rows += [ReportRow(STAYS, row.line, row.ref, "same", "Oförändrad") for row in plan.same]
    rows.sort(key=lambda one: one.line)
    rows += [ReportRow(ABSENCES, one.row.line, one.row.ref, "new", "Ny frånvaro") for one in plan.away]
    return told + rows


def _of_column(fault: Fault) -> str:
    return f"{fault.column}: {fault.message}" if fault.column else fault.message


def name_seal(row: StayRow) -> str:
    """The keyed hash of the name as the file writes it."""
    text = f"{row.given_name}|{row.family_name}"
    return hmac.new(settings.IDENTITY_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def party_domain(municipality: Organisation, unit: Unit) -> Domain | None:
    """The municipality's social services, where it belongs to the unit's collaboration and does not run the unit."""
    rows = Domain.objects.filter(organisation=municipality, law=Domain.Law.SOL).exclude(pk=unit.operator_id)
    members = Membership.objects.filter(collaboration=unit.collaboration_id).values("organisation")
    return rows.filter(organisation__in=members).order_by("name").first()


def _there(actor: Actor, unit: Unit, stays: Sequence[StayRow], absences: Sequence[AbsenceRow]) -> _There:
    refs = {row.ref for row in stays} | {row.ref for row in absences}
    absent = Prefetch("stay__absences", Absence.objects.order_by("away_from"))
    known = ImportedStay.objects.filter(unit=unit, ref__in=refs).prefetch_related(absent)
    known = known.select_related("stay__claim__place", "stay__municipality", "stay__case", "stay__unit")
    members: dict[UUID, list[Membership]] = {}
    for membership in Membership.objects.filter(collaboration=unit.collaboration_id):
        members.setdefault(membership.organisation_id, []).append(membership)
    municipalities = Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)
    return _There(
        unit,
        actor.today,
        {place.name: place for place in Place.objects.filter(unit=unit)},
        {row.code: row for row in municipalities},
        members,
        {row.ref: row for row in known},
    )


def _plan_new(plan: Plan, row: StayRow, there: _There) -> None:
    faults = list(_not_to_come(row, there.today))
    place = there.places.get(row.place)
    faults += _place_faults(row, place)
    municipality = there.municipalities.get(row.municipality_code)
    faults += _payer_faults(row, municipality, there)
    number = _number(row)
    if number is None:
        faults.append(Fault(STAYS, row.line, "person_number", "Numret stämmer inte. Kontrollera siffrorna."))
    if place and municipality and number:
        plan.warnings += _age_warnings(row, number, there.unit)
        if not faults:
            plan.new.append(NewStay(row, number, place, municipality))
    plan.faults += faults


def _not_to_come(row: StayRow, today: dt.date) -> Iterable[Fault]:
    if row.admitted_on > today:
        yield Fault(STAYS, row.line, "admitted_on", "Ankomsten ligger i framtiden.")
    if row.discharged_on and row.discharged_on > today:
        yield Fault(STAYS, row.line, "discharged_on", "Utskrivningen ligger i framtiden.")


def _place_faults(row: StayRow, place: Place | None) -> list[Fault]:
    if place is None:
        return [Fault(STAYS, row.line, "place", "Enheten har ingen plats med det namnet.")]
    last = row.discharged_on or row.admitted_on
    if row.admitted_on < place.valid_from or (place.valid_to and last > place.valid_to):
        return [Fault(STAYS, row.line, "place", "Platsen finns inte de dagarna.")]
    return []


def _payer_faults(row: StayRow, municipality: Organisation | None, there: _There) -> list[Fault]:
    if municipality is None:
        return [Fault(STAYS, row.line, "municipality_code", "Det finns ingen kommun med den koden.")]
    member = any(
        one.valid_from <= row.admitted_on and (one.valid_to is None or row.admitted_on < one.valid_to)
        for one in there.members.get(municipality.pk, ())
    )
    if member or there.unit.takes_outside:
        return []
    message = "Kommunen hör inte till samverkan, och enheten tar inte emot från kommuner utanför."
    return [Fault(STAYS, row.line, "municipality_code", message)]


def _number(row: StayRow) -> Number | None:
    try:
        return parse_number(row.number)
    except DomainError:
        return None


def _age_warnings(row: StayRow, number: Number, unit: Unit) -> list[Fault]:
    age = age_on(number.birth_date, row.admitted_on) if number.birth_date else None
    reason = outside(target_of(unit), age, Sex.UNKNOWN, row.admitted_on)
    return [Fault(STAYS, row.line, "person_number", reason)] if reason else []


def _plan_known(plan: Plan, row: StayRow, known: ImportedStay, there: _There) -> None:
    """A known row may gain the end that it lacked; whatever else differs is a fault."""
    stay = known.stay
    faults = [
        Fault(
            STAYS,
            row.line,
            column,
            "Raden är redan inläst med ett annat värde. Bara en slutdag kan tillkomma.",
        )
        for column in _differing(row, known)
    ]
    gains = stay.state == State.ARRIVED and row.discharged_on is not None
    if not gains and row.discharged_on != stay.ended_on:
        message = "Vistelsen har redan en annan slutdag."
        faults.append(Fault(STAYS, row.line, "discharged_on", message))
    faults += _not_to_come(row, there.today)
    plan.faults += faults
    if not faults and gains:
        plan.ended.append((row, stay))
    elif not faults:
        plan.same.append(row)


def _differing(row: StayRow, known: ImportedStay) -> Iterable[str]:
    number = _number(row)
    stay = known.stay
    pairs = (
        ("person_number", number.person_id if number else None, stay.person_id),
        ("given_name och family_name", name_seal(row), known.name_seal),
        ("municipality_code", row.municipality_code, stay.municipality.code),
        ("place", row.place, stay.claim.place.name),
        ("legal_ground", row.ground, known.legal_ground),
        ("admitted_on", row.admitted_on, stay.arrived_on),
        ("price_class", row.price_class, known.price_class),
    )
    return [column for column, told, held in pairs if told != held]


def _check_together(plan: Plan, actor: Actor, there: _There) -> None:
    """Places and persons have one stay at a time, and the permit is kept, among the new rows and what is there."""
    if not plan.new:
        return
    ending = {stay.claim_id: row.after for row, stay in plan.ended}
    claims = PlaceClaim.objects.filter(unit=there.unit).standing(actor.now)
    taken = [
        (claim.kind, Span(claim.place_id, claim.during.lower, ending.get(claim.pk, claim.during.upper)))
        for claim in claims
    ]
    asked = [Span(one.place.pk, one.row.admitted_on, one.row.after, one.row.line) for one in plan.new]
    plan.faults += clashes([*(span for _kind, span in taken), *asked], "place", "Platsen är upptagen")
    stays = [span for kind, span in taken if kind == ClaimKind.STAY]
    plan.faults += over_permit([*stays, *asked], there.unit.permit_places)
    persons = [
        Span(one.number.person_id, one.row.admitted_on, one.row.after, one.row.line) for one in plan.new
    ]
    plan.faults += clashes(
        [*_in_stays(plan, there), *persons], "person_number", "Personen är redan inskriven"
    )


def _in_stays(plan: Plan, there: _There) -> Iterable[Span]:
    """Days on which the new rows' persons are in a stay of the authority already."""
    ending = {stay.pk: row.discharged_on for row, stay in plan.ended}
    about = Q(operator=there.unit.operator_id, person_id__in={one.number.person_id for one in plan.new})
    rows = Stay.objects.filter(about, state__in=(State.ARRIVED, State.ENDED))
    for stay in rows.only("pk", "person_id", "arrived_on", "ended_on"):
        end = ending.get(stay.pk, stay.ended_on)
        floor = stay.arrived_on + dt.timedelta(days=1)
        yield Span(stay.person_id, stay.arrived_on, max(end, floor) if end else None)


def _plan_absences(
    plan: Plan, absences: Sequence[AbsenceRow], stays: Sequence[StayRow], there: _There
) -> None:
    """Each absence lies within its stay, and a stay has one at a time."""
    told = {row.ref: row for row in stays}
    spans: dict[str, list[Span]] = {}
    for row in absences:
        stay, known = told.get(row.ref), there.known.get(row.ref)
        if stay is None and known is None:
            message = "Det finns ingen vistelse med den beteckningen."
            plan.faults.append(Fault(ABSENCES, row.line, "stay_ref", message))
            continue
        start, end = _days_of(stay, known)
        back = row.back_on or end
        faults = list(_outside(row, back, start, end, there.today))
        plan.faults += faults
        if not faults:
            spans.setdefault(row.ref, []).append(Span(row.ref, row.away_from, back, row.line))
            _plan_absence(plan, row, known.stay if known else stay, back)
    plan.faults += _overlaps(spans, there)


def _days_of(row: StayRow | None, known: ImportedStay | None) -> tuple[dt.date, dt.date | None]:
    """First and last day of a stay as it will be when the files are read in."""
    if row is not None:
        return row.admitted_on, row.discharged_on
    return known.stay.arrived_on, known.stay.ended_on


def _outside(
    row: AbsenceRow, back: dt.date | None, start: dt.date, end: dt.date | None, today: dt.date
) -> Iterable[Fault]:
    if row.away_from < start or (end and row.away_from >= end):
        yield Fault(ABSENCES, row.line, "from", "Frånvaron börjar utanför vistelsen.")
    elif end and back and back > end:
        yield Fault(ABSENCES, row.line, "to", "Frånvaron slutar efter vistelsen.")
    if row.away_from > today:
        yield Fault(ABSENCES, row.line, "from", "Frånvaron ligger i framtiden.")
    if row.back_on and row.back_on > today:
        yield Fault(ABSENCES, row.line, "to", "Återkomsten ligger i framtiden.")


def _plan_absence(plan: Plan, row: AbsenceRow, stay: StayRow | Stay, back: dt.date | None) -> None:
    held = None
    if isinstance(stay, Stay):
        held = next((one for one in stay.absences.all() if one.away_from == row.away_from), None)
    if held is None:
        plan.away.append(NewAbsence(row, stay, back))
    elif held.kind != row.kind or (held.back_on and held.back_on != back):
        message = "Frånvaron är redan inläst med ett annat värde. Bara en återkomst kan tillkomma."
        plan.faults.append(Fault(ABSENCES, row.line, "", message))
    elif back and held.back_on is None:
        plan.back.append((held, back))


def _overlaps(spans: dict[str, list[Span]], there: _There) -> list[Fault]:
    found: list[Fault] = []
    for ref, asked in spans.items():
        known = there.known.get(ref)
        starts = {span.start for span in asked}
        held = [one for one in known.stay.absences.all() if one.away_from not in starts] if known else []
        spans_held = [Span(ref, one.away_from, one.back_on) for one in held]
        for fault in clashes([*asked, *spans_held], "from", "Personen är redan frånvarande"):
            found.append(Fault(ABSENCES, fault.line, fault.column, fault.message))
    return found
