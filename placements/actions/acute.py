"""Ask a home for a place at once, by who is on call or by telephone; answer; admit; fill in the rest by the next working day."""

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from placements import events, policies
from placements.actions.acute_points import give_points
from placements.actions.arrivals import register_arrival
from placements.actions.claims import own_place, refuse
from placements.actions.giving import Days, give_at_once
from placements.domain import acute
from placements.domain.acute import Medical
from placements.domain.stays import Refusal
from placements.models import AcuteRequest, Stay
from referrals import policies as referrals
from referrals.actions import withdraw_application
from referrals.actions.acute import Made, apply_acutely, ask_for_the_rest, decline_acutely
from referrals.actions.support import OnGround, close_tasks, share
from referrals.actions.tickets import lock_line
from referrals.domain.acute import AcuteTerms
from referrals.events import ApplicationWithdrawn
from referrals.selectors.queue import quota_hindrance
from referrals.selectors.rules import rules_at
from vardkedja.core import clock, log
from vardkedja.core.actions.cases import add_party, open_case
from vardkedja.core.actions.entries import Field, write_entry
from vardkedja.core.actions.persons import Particulars, own_record, register_person
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.formatting import moment
from vardkedja.core.identity import Number, reserve_number
from vardkedja.core.models import (
    Case,
    CaseHandler,
    Category,
    Domain,
    EntryKind,
    EntryVersion,
    Organisation,
    PartyRole,
    PersonRecord,
    Role,
    Sex,
    Unit,
)
from vardkedja.core.policies import require
from vardkedja.core.verbs import save_new_version, verb

PURPOSE = "Akut plats: svara på begäran, ta emot och besluta"
TASK_ANSWER = "placements.acute_answer"
UNKNOWN = Particulars("Okänd", "person")


@dataclass(frozen=True)
class Asked:
    """The five fields: who; what has happened and is needed; the medical state; who asks, and which municipality answers for the
    person; on what ground it is told. `number` None: nobody knows who it is. `asked_at`: when the question was put."""

    number: Number | None
    particulars: Particulars
    need: str
    medical: Medical
    municipality_id: UUID | None
    caller: str
    caller_name: str
    phone: str
    on: OnGround
    #: None while the form still lacks it.
    asked_at: dt.datetime | None


@verb
def ask_for_acute_place(unit_id: UUID, asked: Asked, *, actor: Actor) -> AcuteRequest:
    """Ask a home of the county for a place at once. What is told is released to the home, and to the municipality that answers
    for the person, on the ground named. Raises `Impossible` at the field, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_ask_acutely(actor))
    unit = referrals.queue_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    worker = actor.also(Role.CASE_WORKER)
    request, made, medical = _open(unit, asked, worker, by_phone=False)
    recipients = [pk for pk in (request.operator_id, request.home_id) if pk]
    share(request.case, [*made.versions, medical], recipients, asked.on, actor=worker)
    return request


@verb
def take_down_acute_call(unit_id: UUID, asked: Asked, *, actor: Actor) -> AcuteRequest:
    """Write down what was told by telephone, at the home: who told it, when, and on what ground. The record is the home's own.

    Raises as `ask_for_acute_place`.
    """
    unit = policies.day_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    require(policies.can_answer_acutely(actor, unit))
    request, _made, _medical = _open(unit, asked, actor.also(Role.CASE_WORKER), by_phone=True)
    return request


def _open(
    unit: Unit, asked: Asked, worker: Actor, *, by_phone: bool
) -> tuple[AcuteRequest, Made, EntryVersion]:
    refuse(*lacks(asked, worker.now, rules_at(unit.pk, worker.now).acute))
    refuse(*person_lacks(asked, known_to(worker, asked.number) if asked.number else None))
    if unit.collaboration_id is None:
        raise NotVisible
    home_id = _board(asked.municipality_id, worker)
    case = _case(unit, asked, worker)
    add_party(case.pk, unit.operator_id, PartyRole.UNIT, unit_id=unit.pk, actor=worker)
    if home_id:
        add_party(case.pk, home_id, PartyRole.HOME, actor=worker)
    made = apply_acutely(
        case,
        unit,
        _told(asked),
        need=asked.need,
        payer_id=asked.municipality_id,
        home_id=home_id,
        actor=worker,
    )
    medical = write_entry(
        case.pk, EntryKind.NOTE, Category.SUBSTANCE, _medical_fields(asked.medical), actor=worker,
        unit_id=unit.pk if by_phone else None,
    )  # fmt: skip
    request = AcuteRequest(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=worker.domain_id,
        operator_id=unit.operator_id,
        unit=unit,
        home_id=home_id,
        application=made.application,
        by_phone=by_phone,
        caller=asked.caller,
        caller_name=asked.caller_name.strip(),
        phone=asked.phone.strip(),
        ground=asked.on.ground,
        known=asked.number is not None,
        medical_entry_id=medical.entry_id,
        asked_by=worker.user_id,
        asked_at=asked.asked_at,
        asked_recorded_at=worker.now,
    )
    request.save(force_insert=True)
    how = ", antecknat av boendet" if by_phone else ""
    event = events.AcutelyAsked(
        unit.name, moment(clock.local(asked.asked_at)), acute.CALLERS[asked.caller].lower(), how
    )
    log.tell(worker, event, case, subject_id=request.pk)
    give_task(
        TASK_ANSWER, worker.today, actor=worker, domain_id=unit.operator_id, case=case, unit_id=unit.pk,
        role=Role.HOME_STAFF, subject_id=request.pk,
    )  # fmt: skip
    return request, made, medical


def lacks(asked: Asked, now: dt.datetime, terms: AcuteTerms) -> Iterator[Refusal]:
    """Everything that a question lacks, each at its field: who asks in a hurry is told all at once."""
    if not asked.need.strip():
        yield Refusal("Skriv vad som har hänt och vad som behövs nu.", "need")
    yield from acute.caller_lacks(asked.caller, asked.caller_name, asked.phone)
    if not asked.on.ground:
        yield Refusal("Välj på vilken grund det berättas.", "ground")
    when = acute.asked_lack(asked.asked_at, now, terms)
    if when:
        yield when
    yield from acute.medical_lacks(asked.medical, now, terms)


def known_to(actor: Actor, number: Number) -> PersonRecord | None:
    """The asker's own authority's record of the number, as the question will use it; of a protected person only for those named."""
    return own_record(actor.also(Role.CASE_WORKER), number)


def person_lacks(asked: Asked, record: PersonRecord | None) -> Iterator[Refusal]:
    """Where the number belongs to somebody whom the authority knows as another: the question would be about the wrong person.

    Never says as whom. A name or sex that was not told contradicts nothing.
    """
    if record is None:
        return
    told = asked.particulars
    names = ((told.given_name, UNKNOWN.given_name, record.given_name), (told.family_name, UNKNOWN.family_name, record.family_name))  # fmt: skip
    if any(
        unknown not in {said.strip(), known} and acute.another_name(said, known)
        for said, unknown, known in names
    ):
        yield Refusal(acute.ANOTHER_NAME, "number")
    if Sex.UNKNOWN not in {told.sex, record.sex} and told.sex != record.sex:
        yield Refusal(acute.ANOTHER_SEX, "sex")


def _board(municipality_id: UUID | None, actor: Actor) -> UUID | None:
    """The board that answers for the person; None where it is the own authority's."""
    if municipality_id == actor.domain.organisation_id and actor.domain.law == Domain.Law.SOL:
        return None
    refuse(board_lack(municipality_id))
    board = _boards(municipality_id).first()
    return board.pk if board else None


def _boards(municipality_id: UUID | None) -> QuerySet[Domain]:
    rows = Domain.objects.filter(organisation=municipality_id, law=Domain.Law.SOL)
    return rows.filter(organisation__kind=Organisation.Kind.MUNICIPALITY).order_by("name")


def board_lack(municipality_id: UUID | None) -> Refusal | None:
    """Why no board can answer for the person."""
    found = Organisation.objects.filter(pk=municipality_id, kind=Organisation.Kind.MUNICIPALITY)
    if not found.exists():
        told = "Välj kommunen som svarar för personen: hemkommunen, eller den där personen vistas nu."
        return Refusal(told, "municipality")
    if not _boards(municipality_id).exists():
        return Refusal("Kommunen har ingen nämnd här. Välj en annan kommun.", "municipality")
    return None


def _case(unit: Unit, asked: Asked, worker: Actor) -> Case:
    """A case of its own. Who is on call, or took the call, does not handle it the next day."""
    number = asked.number or reserve_number(f"AKUT{secrets.token_hex(6)}", worker.domain_id)
    record = own_record(worker, number) or register_person(
        number, asked.particulars, actor=worker, home_municipality=asked.municipality_id
    )
    case = open_case(record.pk, unit.collaboration_id, actor=worker)
    CaseHandler.objects.filter(content_object=case, domain=worker.domain_id, user=worker.user_id).delete()
    return case


def _told(asked: Asked) -> list[Field]:
    return [
        ("need", "Vad har hänt, och vad behövs nu?", asked.need),
        ("caller", "Vem frågar", f"{acute.CALLERS[asked.caller]}: {asked.caller_name}, {asked.phone}"),
        ("asked_at", "Frågan ställdes", moment(clock.local(asked.asked_at))),
    ]


def _medical_fields(medical: Medical) -> list[Field]:
    return [
        ("condition", "Påverkad eller i abstinens?", acute.CONDITIONS[medical.condition]),
        ("profession", "Medicinsk bedömning av, profession", acute.PROFESSIONS.get(medical.profession, "")),
        ("assessor", "Medicinsk bedömning av, namn", medical.assessor),
        (
            "assessed_at",
            "Bedömningen gjordes",
            medical.assessed_at.isoformat() if medical.assessed_at else "",
        ),
    ]


def medical_of(version: EntryVersion | None) -> Medical:
    """The medical state as it was told; one that may not be read counts as not told."""
    if version is None:
        return Medical("")
    words = {label: code for code, label in (*acute.CONDITIONS.items(), *acute.PROFESSIONS.items())}
    told_at = version.value("assessed_at")
    return Medical(
        words.get(version.value("condition"), ""),
        words.get(version.value("profession"), ""),
        version.value("assessor"),
        dt.datetime.fromisoformat(told_at) if told_at else None,
    )


@verb
def admit_acutely(
    request_id: UUID, place_id: UUID, *, actor: Actor, answered_at: dt.datetime, version: int | None = None
) -> Stay:
    """Say yes and take the person in at once, in a place that is free for two weeks; what is missing becomes tasks.

    Raises `Impossible` (answered already, medical assessment missing or too old, quota, target group), `Conflict` (place taken),
    `NotVisible`, `NotAllowed`.
    """
    request = _answerable(request_id, answered_at, actor, version)
    lock_line(request.unit_id)  # before the place, as whoever offers it does
    place = own_place(actor, place_id)
    if place.unit_id != request.unit_id:
        raise NotVisible
    terms = rules_at(request.unit_id, actor.now).acute
    why = quota_hindrance(request.unit, actor, request.application.ticket_id)
    told = EntryVersion.objects.filter(entry=request.medical_entry_id).order_by("-number").first()
    refuse(
        *acute.medical_lacks(medical_of(told), actor.now, terms),
        Refusal(f"Platsen kan inte ges, för att {why}.", "place") if why else None,
    )
    day = clock.day_of(answered_at)
    days = Days(day, day + dt.timedelta(weeks=terms.weeks))
    stay = give_at_once(request.case, place, days, actor=actor)
    register_arrival(stay.pk, actor=actor.also(Role.HOME_STAFF), arrived_on=day)
    _answer(request, acute.State.YES, answered_at, "", actor)
    ask_for_the_rest(request.application, actor=actor)
    give_points(request, answered_at, actor=actor)
    event = events.AcutelyAdmitted(request.unit.name, moment(clock.local(answered_at)))
    log.tell(actor, event, request.case, subject_id=request.pk)
    return stay


@verb
def answer_no_acutely(
    request_id: UUID, reason: str, *, actor: Actor, answered_at: dt.datetime, version: int | None = None
) -> AcuteRequest:
    """Say no, with a reason from the list. Raises `Impossible` at `reason` or when answered already, `NotVisible`, `NotAllowed`."""
    request = _answerable(request_id, answered_at, actor, version)
    if reason not in acute.NOES:
        raise Impossible("Välj varför ni svarar nej.", field="reason")
    _answer(request, acute.State.NO, answered_at, reason, actor)
    decline_acutely(request.application, actor=actor)
    event = events.AcutelyRefused(request.unit.name, moment(clock.local(answered_at)))
    log.tell(actor, event, request.case, subject_id=request.pk)
    return request


@verb
def withdraw_acute_request(request_id: UUID, *, actor: Actor, version: int | None = None) -> AcuteRequest:
    """Take back a question that nobody has answered. Raises `Impossible`, `NotVisible`, `NotAllowed`."""
    rows = policies.visible_acute_requests(actor).filter(pk=request_id, owner=actor.domain_id)
    request = rows.select_for_update(of=("self",)).first()
    if request is None:
        raise NotVisible
    require(policies.can_withdraw_acutely(actor, request))
    _unchanged(request, version)
    refuse(acute.answer_lack(request.state, request.asked_at, actor.now, actor.now))
    _taken_back(request, actor)
    withdraw_application(request.application_id, actor=actor.also(Role.CASE_WORKER))
    return request


def hear_withdrawn(actor: Actor, _event: ApplicationWithdrawn, case: Case, application_id: UUID) -> None:
    """Who withdraws the application takes back the question with it."""
    rows = AcuteRequest.objects.filter(
        case=case, application=application_id, owner=actor.domain_id, answer="", withdrawn_at=None
    )
    for request in rows.select_for_update(of=("self",)).select_related("unit", "case", "application"):
        _taken_back(request, actor)


def _taken_back(request: AcuteRequest, actor: Actor) -> None:
    request.withdrawn_at = actor.now
    save_new_version(request, "withdrawn_at")
    close_tasks(request.application, [TASK_ANSWER], actor=actor)
    log.tell(actor, events.AcuteRequestWithdrawn(request.unit.name), request.case, subject_id=request.pk)


def _answerable(
    request_id: UUID, answered_at: dt.datetime, actor: Actor, version: int | None
) -> AcuteRequest:
    rows = policies.visible_acute_requests(actor).filter(pk=request_id, operator=actor.domain_id)
    request = rows.select_for_update(of=("self",)).first()
    if request is None:
        raise NotVisible
    require(policies.can_answer_acutely(actor, request.unit))
    refuse(acute.answer_lack(request.state, request.asked_at, answered_at, actor.now))
    _unchanged(request, version)
    return request


def _unchanged(request: AcuteRequest, version: int | None) -> None:
    if version is not None and request.row_version != version:
        raise Impossible("Förfrågan har ändrats sedan du öppnade sidan. Ladda om den.")


def _answer(request: AcuteRequest, answer: str, at: dt.datetime, reason: str, actor: Actor) -> None:
    request.answer, request.reason = answer, reason
    request.answered_at, request.answer_recorded_at, request.answered_by_name = at, actor.now, actor.name
    save_new_version(request, "answer", "reason", "answered_at", "answer_recorded_at", "answered_by_name")
    finish_tasks(TASK_ANSWER, actor=actor, subject_id=request.pk)
