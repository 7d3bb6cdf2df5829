"""What is asked about the first dangerous days before somebody leaves, and drug tests. The home's own until it is released."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from placements import events, policies
from placements.actions.daily import living, written
from placements.domain import daily, safety
from placements.models import DischargeSafety, DrugTest, Stay
from vardkedja.core import log
from vardkedja.core.actions.entries import Field, write_version
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Category, EntryKind, EntryVersion
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("one_safety_sheet_per_stay", "Någon annan fyllde just i bladet. Ladda om sidan.")
#: How far ahead a test can be asked for.
AHEAD = dt.timedelta(days=90)


@dataclass(frozen=True)
class Safe:
    """What was talked of before leaving. Codes of `domain.safety`; no doses."""

    overdose: str
    overdose_by: str
    naloxone: str
    medication: str
    next_visit: str
    crisis: str


@verb
def fill_safety(stay_id: UUID, safe: Safe, *, actor: Actor, version: int | None = None) -> DischargeSafety:
    """Fill in the sheet of a safe going home, while somebody lives there or on the days after. Raises `Impossible` at the field."""
    stay = _living_or_left(stay_id, actor)
    _check(safe)
    row = DischargeSafety.objects.filter(stay=stay).first()
    new = row is None
    if row is not None:
        check_version(row, version)
    entry_id = written(
        stay, row.entry_id if row else None, EntryKind.DISCHARGE_SAFETY, Category.SUBSTANCE, _fields(safe), actor
    )  # fmt: skip
    row = row or DischargeSafety(
        case_id=stay.case_id, case_owner_id=stay.case_owner_id, operator_id=actor.domain_id, stay=stay, entry_id=entry_id
    )  # fmt: skip
    row.overdose, row.naloxone = safe.overdose, safe.naloxone
    row.filled_at, row.filled_by_name = actor.now, actor.name
    if new:
        row.save(force_insert=True)
    else:
        save_new_version(row, "overdose", "naloxone", "filled_at", "filled_by_name")
    log.tell(actor, events.DischargeSafetyFilled(stay.unit.name), stay.case, subject_id=stay.pk)
    return row


def _living_or_left(stay_id: UUID, actor: Actor) -> Stay:
    rows = policies.visible_stays(actor).filter(pk=stay_id, operator=actor.domain_id)
    stay = rows.select_for_update(of=("self",)).select_related("unit", "case").first()
    if stay is None:
        raise NotVisible
    require(policies.can_receive(actor, stay.unit))
    if stay.arrived_on is None:
        raise Impossible("Personen har inte varit inskriven.")
    return stay


def _check(safe: Safe) -> None:
    if lack := daily.risk_lack(safe.overdose, safe.overdose_by):
        raise Impossible(lack, field="overdose" if lack.startswith("Välj") else "overdose_by")
    if safe.naloxone not in safety.NALOXONE:
        raise Impossible("Välj hur det blev med naloxon.", field="naloxone")
    for name in ("medication", "next_visit", "crisis"):
        if dose := daily.dose_in(getattr(safe, name)):
            raise Impossible(daily.NO_DOSE.format(dose=dose), field=name)
    if not safe.crisis.strip():
        raise Impossible("Skriv vad personen gör och vem personen ringer om det blir svårt.", field="crisis")


def _fields(safe: Safe) -> list[Field]:
    return [
        ("overdose", "Risk för överdos", safety.OVERDOSE[safe.overdose]),
        ("overdose_by", "Bedömd av", safe.overdose_by),
        ("naloxone", "Naloxon", safety.NALOXONE[safe.naloxone]),
        ("medication", "Läkemedel till nästa besök", safe.medication),
        ("next_visit", "Nästa besök", safe.next_visit),
        ("crisis", "Krisplan", safe.crisis),
    ]


@verb
def ask_drug_test(stay_id: UUID, due_on: dt.date, sample: str, why: str, *, actor: Actor) -> DrugTest:
    """Ask for a test on a day from today on. Raises `Impossible` at the field, `NotVisible`, `NotAllowed`."""
    stay = living(stay_id, actor)
    if sample not in safety.SAMPLES:
        raise Impossible("Välj vilket prov som ska tas.", field="sample")
    if not actor.today <= due_on <= actor.today + AHEAD:
        raise Impossible("Välj en dag från i dag och högst tre månader framåt.", field="due_on")
    if not why.strip():
        raise Impossible("Skriv varför provet begärs.", field="why")
    fields: list[Field] = [("sample", "Prov", safety.SAMPLES[sample]), ("why", "Varför provet begärs", why)]
    row = DrugTest(
        case_id=stay.case_id,
        case_owner_id=stay.case_owner_id,
        operator_id=actor.domain_id,
        stay=stay,
        due_on=due_on,
        sample=sample,
        asked_at=actor.now,
        asked_by_name=actor.name,
        entry_id=written(stay, None, EntryKind.DRUG_TEST, Category.SUBSTANCE, fields, actor),
    )
    row.save(force_insert=True)
    log.tell(actor, events.DrugTestAsked(due_on.isoformat()), stay.case, subject_id=row.pk)
    return row


@dataclass(frozen=True)
class Answered:
    """What a test showed and what follows. Codes of `domain.safety`."""

    result: str
    consequence: str
    to_lab: bool
    text: str = ""


@verb
def answer_drug_test(
    test_id: UUID, answered: Answered, *, actor: Actor, version: int | None = None
) -> DrugTest:
    """Note what a test showed, or that it was refused. Raises `Impossible`, `Conflict`, `NotVisible`, `NotAllowed`."""
    row = _own_test(test_id, actor, version)
    if row.result:
        raise Impossible("Provet har redan ett svar.")
    if row.due_on > actor.today:
        raise Impossible("Provet ska tas en dag som kommer.", field="result")
    if wrong := safety.result_lack(answered.result, answered.consequence, to_lab=answered.to_lab):
        raise Impossible(wrong[0], field=wrong[1])
    row.result, row.consequence, row.result_at = answered.result, answered.consequence, actor.now
    row.lab = "waiting" if answered.to_lab else ""
    _add(row, actor, [
        ("result", "Resultat", safety.RESULTS[row.result]),
        ("text", "Mer om provet", answered.text),
        ("consequence", "Vad som händer nu", safety.CONSEQUENCES[row.consequence]),
    ])  # fmt: skip
    save_new_version(row, "result", "consequence", "result_at", "lab")
    log.tell(actor, events.DrugTestAnswered(), row.case, subject_id=row.pk)
    return row


@verb
def record_lab_answer(
    test_id: UUID, lab: str, text: str, *, actor: Actor, version: int | None = None
) -> DrugTest:
    """Note what the laboratory answered. Raises as `answer_drug_test`."""
    row = _own_test(test_id, actor, version)
    if row.lab != "waiting":
        raise Impossible("Det finns inget prov som väntar på laboratoriet.")
    if lab not in {"confirmed", "not_confirmed"}:
        raise Impossible("Välj vad laboratoriet svarade.", field="lab")
    row.lab, row.lab_at = lab, actor.now
    _add(row, actor, [("lab", "Laboratoriet", safety.LAB[lab]), ("lab_text", "Laboratoriets svar", text)])
    save_new_version(row, "lab", "lab_at")
    log.tell(actor, events.DrugTestAnswered(), row.case, subject_id=row.pk)
    return row


def _own_test(test_id: UUID, actor: Actor, version: int | None) -> DrugTest:
    row = policies.visible_drug_tests(actor).filter(pk=test_id).select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    require(policies.can_receive(actor, row.stay.unit))
    check_version(row, version)
    return row


def _add(row: DrugTest, actor: Actor, fields: list[Field]) -> None:
    """A further version of the test's entry: what it said before, and this."""
    last = EntryVersion.objects.filter(entry=row.entry_id).order_by("-number").first()
    before = [(f["key"], f["label"], f["value"]) for f in last.body["fields"]] if last else []
    write_version(row.entry_id, [*before, *fields], actor=actor)
