"""Read in a county's spreadsheets of stays and absences: all rows or none, the same file twice changes nothing.

"Systemet" writes, in the unit's own domain and with its own records; the home municipality becomes a party. The files are
read and not kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from placements import events, policies
from placements.actions.claims import lock_places, refit, release_expired
from placements.domain import conditions
from placements.domain.imports import STAYS, AbsenceRow, Fault, StayRow, read_absences, read_stays
from placements.domain.stays import Act, State, after
from placements.models import (
    Absence,
    ClaimKind,
    Destination,
    EndReason,
    Housing,
    ImportedStay,
    Place,
    PlaceClaim,
    Placement,
    Stay,
)
from placements.selectors.imports import NewAbsence, NewStay, Plan, name_seal, party_domain, plan_import
from vardkedja.core import log
from vardkedja.core.actions.cases import add_party, close_case, open_case
from vardkedja.core.actions.filefacts import child_placed
from vardkedja.core.actions.persons import Particulars, own_record, register_person
from vardkedja.core.actor import Actor, acting, system
from vardkedja.core.domain.retention import ADULT
from vardkedja.core.errors import DomainError, Impossible, NotVisible
from vardkedja.core.identity import age_on
from vardkedja.core.models import Case, CaseParty, Domain, PartyRole, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, save_new_version, verb

explain(
    "imported_ref_once_per_unit",
    "En av beteckningarna är redan inläst för någon som du inte får se. Någon som är utsedd för personen läser in filen.",
    "stays",
)

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Sheets:
    """The two files as they came, and their rows. `absences` may be empty."""

    stays: Sequence[StayRow]
    absences: Sequence[AbsenceRow]
    faults: Sequence[Fault]


@dataclass(frozen=True)
class Report:
    """What reading in did, or would do, row by row."""

    plan: Plan

    @property
    def faults(self) -> list[Fault]:
        return self.plan.faults

    @property
    def warnings(self) -> list[Fault]:
        return self.plan.warnings

    def __str__(self) -> str:
        plan = self.plan
        counts = (
            (len(plan.new), "nya vistelser"),
            (len(plan.ended), "avslutade"),
            (len(plan.same), "oförändrade"),
            (len(plan.away), "nya frånvaroperioder"),
            (len(plan.back), "återkomster"),
        )
        return ", ".join(f"{count} {what}" for count, what in counts if count) or "inget nytt"


class NotRead(Impossible):
    """Nothing was read in: there are faults (`report.faults`), or it was a rehearsal."""

    def __init__(self, report: Report, trace: Any = None) -> None:
        super().__init__(f"{len(report.faults)} fel. Inget är inläst.", field="stays")
        self.report, self.trace = report, trace


def sheets(stays: bytes, absences: bytes | None = None) -> Sheets:
    """Read the two files. What is wrong with them is among the faults."""
    rows, faults = read_stays(stays)
    away, more = read_absences(absences) if absences else ([], [])
    return Sheets(rows, away, [*faults, *more])


def rehearse_import(unit_id: UUID, files: Sheets, *, actor: Actor) -> Report:
    """What `import_stays` would do: it is done and taken back. Raises as that, but for faults, which the report tells."""
    try:
        return import_stays(unit_id, files, actor=actor, keep=False)
    except NotRead as told:
        with acting(actor):
            log.keep_trace(told)
        return told.report


@verb
def import_stays(
    unit_id: UUID, files: Sheets, *, actor: Actor, keep: bool = True, told: Told | None = None
) -> Report:
    """Read stays and absences of an own unit in. `told(done, of)` is called as the rows are written.

    A row that is known by its stay_ref may gain an end; any other difference is a fault. Raises `NotRead` with every fault,
    nothing then being written; `NotAllowed`, `NotVisible`.
    """
    unit = Unit.objects.filter(pk=unit_id, operator=actor.domain_id).exclude(collaboration=None).first()
    if unit is None:
        raise NotVisible
    require(policies.can_import_stays(actor, unit))
    lock_places(Place.objects.filter(unit=unit).values_list("pk", flat=True))
    release_expired(actor)
    plan = plan_import(actor, unit, files.stays, files.absences, files.faults)
    writing = _Writing(system(actor.domain, actor.now), unit, told or (lambda _done, _of: None))
    if not plan.faults:
        writing.write(plan)
    if plan.faults or not keep:
        raise NotRead(Report(plan), writing.trace)
    log.change(actor, "StaysImported", object_id=unit.pk, unit_id=unit.pk)
    return Report(plan)


class _Writing:
    """The rows of one import on their way into the database."""

    def __init__(self, actor: Actor, unit: Unit, told: Told) -> None:
        self.actor, self.unit, self.told = actor, unit, told
        self.cases: dict[UUID, Case] = {}
        self.parties: dict[UUID, Domain | None] = {}
        #: The row of the log that a refused attempt leaves.
        self.trace: Any = None

    def write(self, plan: Plan) -> None:
        """Ends first, since they free places. A person whom the domain hides from the actor is a fault of the row."""
        for absence, back in plan.back:
            Absence.objects.filter(pk=absence.pk).update(back_on=back)
        for row, stay in plan.ended:
            self._end(row, stay)
        stays = {}
        for done, new in enumerate(plan.new):
            try:
                stays[new.row.ref] = self._stay(new)
            except DomainError as refused:
                self.trace = refused.trace
                plan.faults.append(Fault(STAYS, new.row.line, "person_number", refused.message))
            self.told(done + 1, len(plan.new))
        if plan.faults:
            return
        self._save(plan, stays)
        self._close({stay.case_id for _row, stay in plan.ended} | {stay.case_id for stay in stays.values()})

    def _stay(self, new: NewStay) -> Stay:
        """The unsaved stay of a row, with claim and placement; the person's record and case are made where missing."""
        case = self._case(new)
        if new.number.birth_date and age_on(new.number.birth_date, new.row.admitted_on) < ADULT:
            child_placed(case, new.row.admitted_on)
        claim = PlaceClaim(
            place=new.place,
            **self._here(),
            kind=ClaimKind.STAY,
            during=DateRange(new.row.admitted_on, new.row.after),
            occupied=new.row.discharged_on is None,
        )
        of_case = {"case": case, "case_owner_id": case.owner_id}
        placement = Placement(**of_case, **self._here(), claim=claim, given_at=self.actor.now)
        return Stay(
            **of_case,
            **self._here(),
            placement=placement,
            claim=claim,
            person_id=case.person_id,
            municipality=new.municipality,
            state=State.ARRIVED if new.row.discharged_on is None else State.ENDED,
            planned_from=new.row.admitted_on,
            arrived_on=new.row.admitted_on,
            arrival_recorded_at=self.actor.now,
            **(self._ending(new.row) if new.row.discharged_on else {}),
        )

    def _here(self) -> dict[str, Any]:
        unit = self.unit
        return {
            "unit_id": unit.pk,
            "operator_id": unit.operator_id,
            "collaboration_id": unit.collaboration_id,
        }

    def _ending(self, row: StayRow) -> dict[str, Any]:
        """The file does not tell why a stay ended, nor where the person went."""
        return {
            "ended_on": row.discharged_on,
            "end_recorded_at": self.actor.now,
            "end_reason": EndReason.NOT_STATED,
            "destination": Destination.UNKNOWN,
            "housing": Housing.UNKNOWN,
        }

    def _case(self, new: NewStay) -> Case:
        """The person's open case in which the unit is a party, of the own domain, or a new one."""
        case = self.cases.get(new.number.person_id)
        if case is not None:
            return case
        record = own_record(self.actor, new.number)
        if record is None:
            particulars = Particulars(
                new.row.given_name, new.row.family_name, birth_date=new.number.birth_date
            )
            record = register_person(
                new.number, particulars, actor=self.actor, home_municipality=new.municipality.pk
            )
        mine = CaseParty.objects.filter(domain=self.unit.operator_id, unit=self.unit, valid_to=None)
        held = Case.objects.filter(owner=self.unit.operator_id, closed_at=None, pk__in=mine.values("case"))
        case = held.filter(person_id=record.person_id).order_by("opened_at").first() or self._open(record.pk)
        self._add_payer(case, new)
        return self.cases.setdefault(new.number.person_id, case)

    def _open(self, record_id: UUID) -> Case:
        case = open_case(record_id, self.unit.collaboration_id, actor=self.actor)
        add_party(case.pk, self.unit.operator_id, PartyRole.UNIT, actor=self.actor, unit_id=self.unit.pk)
        return case

    def _add_payer(self, case: Case, new: NewStay) -> None:
        key = new.municipality.pk
        if key not in self.parties:
            self.parties[key] = party_domain(new.municipality, self.unit)
        payer = self.parties[key]
        if payer:
            add_party(case.pk, payer.pk, PartyRole.HOME, actor=self.actor)

    def _save(self, plan: Plan, stays: dict[str, Stay]) -> None:
        PlaceClaim.objects.bulk_create([stay.claim for stay in stays.values()])
        Placement.objects.bulk_create([stay.placement for stay in stays.values()])
        Stay.objects.bulk_create(stays.values())
        ImportedStay.objects.bulk_create([self._imported(new.row, stays[new.row.ref]) for new in plan.new])
        Absence.objects.bulk_create(self._absence(one, stays.get(one.row.ref)) for one in plan.away)
        for new in plan.new:
            self._tell(new.row, stays[new.row.ref])

    def _absence(self, new: NewAbsence, read_in: Stay | None) -> Absence:
        stay = new.stay if isinstance(new.stay, Stay) else read_in
        assert stay, "an absence belongs to a row of the file or to a known stay"
        return Absence(
            case_id=stay.case_id,
            case_owner_id=stay.case_owner_id,
            stay=stay,
            **self._here(),
            kind=new.row.kind,
            away_from=new.row.away_from,
            back_on=new.back_on,
            recorded_at=self.actor.now,
        )

    def _imported(self, row: StayRow, stay: Stay) -> ImportedStay:
        return ImportedStay(
            case_id=stay.case_id,
            case_owner_id=stay.case_owner_id,
            stay=stay,
            **self._here(),
            ref=row.ref,
            name_seal=name_seal(row),
            legal_ground=row.ground,
            price_class=row.price_class,
            imported_at=self.actor.now,
        )

    def _tell(self, row: StayRow, stay: Stay) -> None:
        day = conditions.date_words(row.admitted_on)
        log.tell(self.actor, events.StayImported(unit=self.unit.name, day=day), stay.case, subject_id=stay.pk)

    def _end(self, row: StayRow, stay: Stay) -> None:
        for name, value in {"state": after(Act.DISCHARGE, stay.state), **self._ending(row)}.items():
            setattr(stay, name, value)
        save_new_version(stay, "state", *self._ending(row))
        Absence.objects.filter(stay=stay, back_on=None).update(back_on=row.discharged_on)
        refit(stay.claim, self.actor)
        day = conditions.date_words(row.discharged_on)
        event = events.ImportedStayEnded(unit=self.unit.name, day=day)
        log.tell(self.actor, event, stay.case, subject_id=stay.pk)

    def _close(self, case_ids: set[UUID]) -> None:
        """Nothing goes on any more in a case of ended stays alone. One that somebody has worked in stays open."""
        living = Stay.objects.filter(case__in=case_ids, state=State.ARRIVED).values("case")
        read_in = ImportedStay.objects.filter(case__in=case_ids).values("stay")
        other = Stay.objects.filter(case__in=case_ids).exclude(pk__in=read_in).values("case")
        over = Case.objects.filter(pk__in=case_ids, closed_at=None, owner=self.unit.operator_id)
        for case in over.exclude(pk__in=living).exclude(pk__in=other):
            close_case(case.pk, actor=self.actor)
