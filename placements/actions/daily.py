"""What a home keeps of a resident from day to day: card, times to keep, and the sheet that is filled in on arrival."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from placements import events, policies
from placements.domain import conditions, daily
from placements.models import AdmissionSheet, Appointment, ResidentCard, Stay
from vardkedja.core import clock, log
from vardkedja.core.actions.entries import Field, body_of, write_entry, write_version
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.formatting import moment
from vardkedja.core.models import Category, EntryKind, EntryVersion
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("one_card_per_stay", "Någon annan fyllde just i kortet. Ladda om sidan.")
explain("one_sheet_per_stay", "Någon annan fyllde just i bladet. Ladda om sidan.")

#: How far ahead a time can be noted.
AHEAD = dt.timedelta(days=370)
#: Under which category the words of an appointment are written.
CATEGORIES = {"care": Category.SOMATIC, "laro": Category.SUBSTANCE}
CARD = (
    ("interpreter", "Tolk: språk och när"),
    ("next_of_kin", "Ring närstående: vem, nummer och när personen vill det"),
    ("authority", "Ring handläggare eller jour: vem och nummer"),
)
ALLERGIES = ("allergies", "Allergier och överkänslighet")


def living(stay_id: UUID, actor: Actor, *, lock: bool = False) -> Stay:
    """A stay of an own unit whose person lives there now. Raises `NotVisible`, `NotAllowed`, `Impossible`."""
    rows = policies.visible_stays(actor).filter(pk=stay_id, operator=actor.domain_id)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    stay = rows.select_related("unit", "case").first()
    if stay is None:
        raise NotVisible
    require(policies.can_receive(actor, stay.unit))
    if stay.state != Stay.States.ARRIVED:
        raise Impossible("Personen är inte inskriven.")
    return stay


@verb
def write_card(
    stay_id: UUID, key_number: str, answers: dict[str, str], *, actor: Actor, version: int | None = None
) -> ResidentCard:
    """Write a resident's card. `answers` by the keys of `CARD` and `ALLERGIES`; what changed is a version of its entry.

    Raises `Impossible`, `Conflict` (changed meanwhile), `NotVisible`, `NotAllowed`.
    """
    stay = living(stay_id, actor, lock=True)
    card = ResidentCard.objects.filter(stay=stay).first()
    new = card is None
    card = card or ResidentCard(
        case_id=stay.case_id, case_owner_id=stay.case_owner_id, operator_id=actor.domain_id, stay=stay
    )
    if not new:
        check_version(card, version)
    card.key_number = key_number.strip()
    fields = [(key, label, answers.get(key, "")) for key, label in CARD]
    card.entry_id = written(stay, card.entry_id, EntryKind.RESIDENT_CARD, Category.PRACTICAL, fields, actor)
    health: list[Field] = [(*ALLERGIES, answers.get(ALLERGIES[0], ""))]
    card.health_entry_id = written(
        stay, card.health_entry_id, EntryKind.RESIDENT_CARD, Category.SOMATIC, health, actor
    )
    if new:
        card.save(force_insert=True)
    else:
        save_new_version(card, "key_number", "entry_id", "health_entry_id")
    log.tell(actor, events.ResidentCardWritten(stay.unit.name), stay.case, subject_id=stay.pk)
    return card


def written(
    stay: Stay, entry_id: UUID | None, kind: str, category: str, fields: list[Field], actor: Actor
) -> UUID | None:
    """The entry with these words: a new one, a further version, or the one that says so already."""
    if entry_id is None:
        if not any(value.strip() for _key, _label, value in fields):
            return None
        return write_entry(stay.case_id, kind, category, fields, actor=actor, unit_id=stay.unit_id).entry_id
    last = EntryVersion.objects.filter(entry=entry_id).order_by("-number").first()
    if last is None or last.body != body_of(fields):
        write_version(entry_id, fields, actor=actor)
    return entry_id


@dataclass(frozen=True)
class Booked:
    """A time to keep. `at` None: sometime that day."""

    on: dt.date
    at: dt.time | None
    kind: str
    where: str = ""
    what: str = ""


@verb
def book_appointment(stay_id: UUID, booked: Booked, *, actor: Actor) -> Appointment:
    """Note a time that a resident is to keep, from today on. Raises `Impossible` at the field, `NotVisible`, `NotAllowed`."""
    stay = living(stay_id, actor)
    if booked.kind not in daily.APPOINTMENTS:
        raise Impossible("Välj vad tiden gäller.", field="kind")
    if not actor.today <= booked.on <= actor.today + AHEAD:
        raise Impossible("Välj en dag från i dag och högst ett år framåt.", field="on")
    fields: list[Field] = [("where", "Var", booked.where), ("what", "Vad", booked.what)]
    category = CATEGORIES.get(booked.kind, Category.PLANNING)
    row = Appointment(
        case_id=stay.case_id,
        case_owner_id=stay.case_owner_id,
        operator_id=actor.domain_id,
        stay=stay,
        on=booked.on,
        at=booked.at,
        kind=booked.kind,
        entry_id=written(stay, None, EntryKind.APPOINTMENT, category, fields, actor),
        made_at=actor.now,
    )
    row.save(force_insert=True)
    log.tell(actor, events.AppointmentBooked(booked.on.isoformat()), stay.case, subject_id=row.pk)
    return row


@verb
def cancel_appointment(appointment_id: UUID, *, actor: Actor) -> Appointment:
    """Strike a time that is not to be kept. Raises `Impossible` when it is struck already, `NotVisible`, `NotAllowed`."""
    rows = policies.visible_appointments(actor).filter(pk=appointment_id).select_for_update(of=("self",))
    row = rows.first()
    if row is None:
        raise NotVisible
    require(policies.can_receive(actor, row.stay.unit))
    if row.cancelled_at:
        raise Impossible("Tiden är redan struken.")
    row.cancelled_at = actor.now
    Appointment.objects.filter(pk=row.pk).update(cancelled_at=actor.now)
    log.tell(actor, events.AppointmentCancelled(row.on.isoformat()), row.case, subject_id=row.pk)
    return row


@dataclass(frozen=True)
class Sheet:
    """The admission sheet as it was filled in. Risks and medication are codes of `domain.daily`; no doses."""

    medication: str
    medication_from: str
    medication_at: dt.datetime | None
    next_dose_at: dt.datetime | None
    laro: str
    withdrawal: str
    withdrawal_by: str
    suicide: str
    suicide_by: str
    infection: str
    contacts: str
    belongings: str


@verb
def fill_sheet(stay_id: UUID, sheet: Sheet, *, actor: Actor, version: int | None = None) -> AdmissionSheet:
    """Fill in the admission sheet, or write it anew: a version of the home's own entry on health.

    Raises `Impossible` at the field (who assessed, who sent the list and when, a dose), `Conflict`, `NotVisible`, `NotAllowed`.
    """
    stay = living(stay_id, actor, lock=True)
    _check(sheet, stay, actor)
    row = AdmissionSheet.objects.filter(stay=stay).first()
    new = row is None
    if row is not None:
        check_version(row, version)
    entry_id = written(
        stay, row.entry_id if row else None, EntryKind.ADMISSION_SHEET, Category.SOMATIC, _fields(sheet), actor
    )  # fmt: skip
    row = row or AdmissionSheet(
        case_id=stay.case_id, case_owner_id=stay.case_owner_id, operator_id=actor.domain_id, stay=stay, entry_id=entry_id
    )  # fmt: skip
    row.medication, row.next_dose_at = sheet.medication, sheet.next_dose_at
    row.withdrawal, row.suicide = sheet.withdrawal, sheet.suicide
    row.filled_at, row.filled_by_name = actor.now, actor.name
    if new:
        row.save(force_insert=True)
    else:
        save_new_version(
            row, "medication", "next_dose_at", "withdrawal", "suicide", "filled_at", "filled_by_name"
        )
    log.tell(actor, events.AdmissionSheetFilled(stay.unit.name), stay.case, subject_id=stay.pk)
    return row


def _check(sheet: Sheet, stay: Stay, actor: Actor) -> None:
    wrong = daily.medication_lack(sheet.medication, sheet.medication_from, sheet.medication_at, actor.now)
    if wrong:
        raise Impossible(wrong[0], field=wrong[1])
    if sheet.next_dose_at and sheet.medication == "none":
        raise Impossible("Den som inte har läkemedel har ingen nästa dos.", field="next_dose_on")
    if sheet.next_dose_at and clock.day_of(sheet.next_dose_at) < stay.arrived_on:
        came = conditions.date_words(stay.arrived_on)
        raise Impossible(f"Nästa dos kan inte vara före inskrivningen {came}.", field="next_dose_on")
    for name in ("withdrawal", "suicide"):
        if lack := daily.risk_lack(getattr(sheet, name), getattr(sheet, f"{name}_by")):
            raise Impossible(lack, field=name if lack.startswith("Välj") else f"{name}_by")
    for name in ("medication_from", "laro", "infection", "belongings"):
        if dose := daily.dose_in(getattr(sheet, name)):
            raise Impossible(daily.NO_DOSE.format(dose=dose), field=name)


def _fields(sheet: Sheet) -> list[Field]:
    def told(at: dt.datetime | None) -> str:
        return moment(clock.local(at)) if at else ""

    return [
        ("medication", "Läkemedelslista", daily.MEDICATION[sheet.medication]),
        ("medication_from", "Mottagen från", sheet.medication_from),
        ("medication_at", "Mottagen när", told(sheet.medication_at)),
        ("next_dose_at", "Nästa dos ska tas", told(sheet.next_dose_at)),
        ("laro", "LARO: mottagning", sheet.laro),
        ("withdrawal", "Risk för svår abstinens", daily.RISKS[sheet.withdrawal]),
        ("withdrawal_by", "Abstinens bedömd av", sheet.withdrawal_by),
        ("suicide", "Risk för suicid", daily.RISKS[sheet.suicide]),
        ("suicide_by", "Suicidrisk bedömd av", sheet.suicide_by),
        ("infection", "Smitta att ta hänsyn till", sheet.infection),
        ("contacts", "Kontakter", sheet.contacts),
        ("belongings", "Tillhörigheter", sheet.belongings),
    ]
