"""Register that an instrument was used and what came out of it; correct it by a further version; say that it does not hold."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from referrals import events, policies
from referrals.domain import instruments as rules
from referrals.domain.instruments import BASIS, Counting, Item, Limits, Reading, Scale, Score
from referrals.models import Instrument, InstrumentResult
from referrals.selectors.instruments import bands_on, sex_and_age, texts_of
from vardkedja.core import log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import Field, write_entry, write_version
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Case, EntryKind, EntryVersion
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

Standing = InstrumentResult.Standing
CHANGED = "Resultatet har ändrats av någon annan sedan du öppnade sidan. Ladda om och gör om ändringen."
explain("version_number_once_per_entry", CHANGED)
UNANSWERED, NOT_ASKED = "inte besvarad", "behövde inte besvaras"


@dataclass(frozen=True)
class Filled:
    """An instrument as filled in: when, by whom, the answers by item number. None: not answered by the person.

    `trained`: whether who carried it out is trained in it, where the instrument demands that.
    """

    administered_on: dt.date
    administered_by: str
    profession: str
    answers: Mapping[int, int | None] = field(default_factory=dict)
    trained: bool = False


@verb
def record_instrument_result(
    case_id: UUID, instrument_id: UUID, filled: Filled, *, actor: Actor
) -> InstrumentResult:
    """Write what came out of an instrument as an entry of the own authority. With an answer missing no sum is counted.

    Raises `Impossible` at `administered_on`, `administered_by`, `profession`, `trained` or `item_N`; `NotVisible`, `NotAllowed`.
    """
    require(policies.can_record_instrument(actor))
    case = party_case(actor, case_id)
    if case.closed_at:
        raise Impossible("Ärendet är avslutat. Registrera instrumentet i ett öppet ärende.")
    instrument = Instrument.objects.filter(pk=instrument_id).first()
    if instrument is None:
        raise NotVisible
    fields, counted = _checked(case, instrument, filled, actor)
    version = write_entry(case.pk, EntryKind.INSTRUMENT_RESULT, instrument.category, fields, actor=actor)
    row = _keep(instrument, version, filled.administered_on, counted.complete, Standing.HOLDS, actor)
    event = events.InstrumentRecorded(administered_on=filled.administered_on.isoformat())
    log.tell(actor, event, case, subject_id=version.entry_id)
    return row


@verb
def correct_instrument_result(
    result_id: UUID, filled: Filled, why: str, *, actor: Actor, number: int | None = None
) -> InstrumentResult:
    """Write an own result anew as a further version; the one before stays as it was. `result_id` is the entry's id.

    `number` is the version that the form was opened with. Raises as `record_instrument_result`, at `why`, and `Conflict`.
    """
    current = _current(result_id, number, actor)
    if not why.strip():
        raise Impossible("Skriv vad som rättas och varför.", field="why")
    fields, counted = _checked(current.case, current.instrument, filled, actor)
    fields = [*fields, ("why", "Varför resultatet rättades", why)]
    version = write_version(result_id, fields, actor=actor)
    day = filled.administered_on
    row = _keep(current.instrument, version, day, counted.complete, Standing.HOLDS, actor)
    log.tell(actor, events.InstrumentCorrected(number=version.number), current.case, subject_id=result_id)
    return row


@verb
def annul_instrument_result(
    result_id: UUID, why: str, *, actor: Actor, number: int | None = None
) -> InstrumentResult:
    """Say that an own result does not hold (the wrong case, the wrong person): a further version without answers.

    Raises `Impossible` at `why`, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    current = _current(result_id, number, actor)
    if not why.strip():
        raise Impossible("Skriv varför resultatet inte gäller.", field="why")
    fields = [
        ("title", "Instrument", current.instrument.name),
        ("administered_on", "Genomfört", current.administered_on.isoformat()),
        ("standing", "Läge", "Resultatet gäller inte"),
        ("why", "Varför resultatet inte gäller", why),
    ]
    version = write_version(result_id, fields, actor=actor)
    row = _keep(current.instrument, version, current.administered_on, False, Standing.ANNULLED, actor)
    log.tell(actor, events.InstrumentAnnulled(), current.case, subject_id=result_id)
    return row


def _current(result_id: UUID, number: int | None, actor: Actor) -> InstrumentResult:
    """The row that holds of an own result, as the form was opened with it. Raises `NotVisible`, `Conflict`, `Impossible`."""
    require(policies.can_record_instrument(actor))
    held = InstrumentResult.objects.filter(owner=actor.domain_id, version__entry=result_id).first()
    if held is None:
        raise NotVisible
    case = party_case(actor, held.case_id)
    rows = policies.visible_results(actor, case).filter(version__entry=result_id)
    current = rows.order_by("-version__number").first()
    if current is None:
        raise NotVisible
    if number is not None and current.version.number != number:
        raise Conflict(CHANGED)
    if current.standing == Standing.ANNULLED:
        raise Impossible("Resultatet gäller inte längre. Registrera instrumentet på nytt.")
    return current


def _keep(
    instrument: Instrument,
    version: EntryVersion,
    day: dt.date,
    complete: bool,  # noqa: FBT001 - a column
    standing: str,
    actor: Actor,
) -> InstrumentResult:
    row = InstrumentResult(
        case_id=version.case_id,
        case_owner_id=version.case_owner_id,
        owner_id=actor.domain_id,
        instrument=instrument,
        version=version,
        administered_on=day,
        complete=complete,
        standing=standing,
        recorded_by_id=actor.user_id,
        recorded_by_name=actor.name,
        recorded_at=actor.now,
    )
    row.save(force_insert=True)
    return row


def _checked(case: Case, instrument: Instrument, filled: Filled, actor: Actor) -> tuple[list[Field], Score]:
    """The fields of the entry and the score, or why it cannot be registered."""
    _check_day(instrument, filled.administered_on, actor)
    for name, value, told in (
        ("administered_by", filled.administered_by, "Skriv vem som genomförde instrumentet."),
        ("profession", filled.profession, "Skriv vilken profession den som genomförde instrumentet har."),
    ):
        if not value.strip():
            raise Impossible(told, field=name)
    if instrument.training and not filled.trained:
        raise Impossible(
            f"{instrument.name} genomförs bara av den som är utbildad i instrumentet.", field="trained"
        )
    sex, age = sex_and_age(actor, case, filled.administered_on)
    if instrument.age_from and age is not None and age < instrument.age_from:
        message = f"{instrument.name} används från {instrument.age_from} års ålder."
        raise Impossible(message, field="administered_on")
    scale = instrument.scale()
    _check_answers(scale, filled.answers)
    counted = rules.score(scale, filled.answers)
    reading = rules.read(counted.total, bands_on(instrument, filled.administered_on), sex, age)
    return _fields(instrument, scale, filled, counted, reading), counted


def _check_day(instrument: Instrument, day: dt.date, actor: Actor) -> None:
    if day > actor.today:
        raise Impossible("Dagen då instrumentet genomfördes kan inte ligga framåt.", field="administered_on")
    if day < instrument.valid_from or (instrument.valid_to and day >= instrument.valid_to):
        raise Impossible(
            "Den versionen av instrumentet användes inte den dagen. Välj en annan version.",
            field="administered_on",
        )


def _check_answers(scale: Scale, answers: Mapping[int, int | None]) -> None:
    wrong = rules.faults(scale, answers)
    if wrong:
        raise Impossible(wrong[0].message, field=f"item_{wrong[0].item}")
    lacking = rules.unstated(scale, answers)
    if lacking:
        told = rules.named(scale, lacking)
        message = f"Svar saknas på {told}. Välj ett svar, eller att frågan inte besvarades."
        raise Impossible(message, field=f"item_{lacking[0]}")


def _fields(
    instrument: Instrument, scale: Scale, filled: Filled, counted: Score, reading: Reading
) -> list[Field]:
    """What is frozen: the questions as worded now, the answers, what was counted and by which limits."""
    texts = texts_of(instrument)
    wordings: dict[str, Any] = texts.wordings if texts else {}
    answers = [_answer(item, filled.answers, counted, wordings) for item in scale.items]
    return [
        ("title", "Instrument", instrument.name),
        ("administered_on", "Genomfört", filled.administered_on.isoformat()),
        ("administered_by", "Genomfört av", f"{filled.administered_by}, {filled.profession}"),
        *_counted(scale, counted),
        *_contradicted(scale, filled.answers),
        *_read(counted, reading),
        *answers,
        ("text_source", "Frågornas ordalydelse", f"{texts.source}. {texts.licence}" if texts else ""),
        ("source", "Version och källa", f"Version {instrument.version}. {instrument.source}"),
        ("basis", "Att tänka på", BASIS),
    ]


def _answer(
    item: Item, answers: Mapping[int, int | None], counted: Score, wordings: Mapping[str, Any]
) -> Field:
    told = wordings.get(str(item.number), {})
    label = f"{item.number}. {told['text']}" if told.get("text") else item.name
    value = answers.get(item.number)
    if value is None:
        return f"item_{item.number}", label, NOT_ASKED if item.number in counted.skipped else UNANSWERED
    words = told.get("answers", {}).get(str(value), "")
    return f"item_{item.number}", label, f"{value} – {words}" if words else str(value)


def _counted(scale: Scale, counted: Score) -> list[Field]:
    if counted.missing:
        told = f"{_capital(rules.named(scale, counted.missing))} besvarades inte."
        none = "" if scale.counting is Counting.PROFILE else " Ingen summa räknas."
        return [("missing", "Saknade svar", f"{told}{none}")]
    if counted.total is None:
        return []
    what = "Uppfyllda kriterier" if scale.counting is Counting.CRITERIA else "Summa"
    return [("total", f"{what} (av högst {scale.highest})", str(counted.total))]


def _contradicted(scale: Scale, answers: Mapping[int, int | None]) -> list[Field]:
    """Answers that do not go together are counted as they were given, and never silently."""
    lines = [
        f"{_capital(rules.named(scale, [gate]))} är besvarad med 0 men {rules.named(scale, over)} med mer än 0. "
        "Enligt instrumentet behöver de då inte ställas. Kontrollera svaren med den enskilde."
        for gate, over in rules.contradicted(scale, answers)
    ]
    return [("check", "Svar som inte går ihop", "\n".join(lines))] if lines else []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _read(counted: Score, reading: Reading) -> list[Field]:
    """Class and limits; without a class, what the sum would be read as for each group."""
    if counted.total is None or not reading.limits:
        return []
    source = reading.limits[0].bands[0]
    fields = [("limits", "Gränser", "\n".join(_limits(one) for one in reading.limits))]
    if reading.band:
        fields.insert(0, ("band", "Klass", f"{reading.band.label} ({reading.band.interval})"))
    else:
        per_group = [f"{one.who}: {one.hit.label} ({one.hit.interval})" for one in reading.limits if one.hit]
        told = "Ingen klass sätts, eftersom gränserna skiljer sig efter kön eller ålder och uppgiften saknas."
        fields.insert(0, ("bands", "Ingen klass", "\n".join([told, *per_group])))
    since = f", gäller från {source.valid_from.isoformat()}" if source.valid_from else ""
    return [*fields, ("limits_source", "Källa till gränserna", f"{source.source}{since}")]


def _limits(one: Limits) -> str:
    bands = "; ".join(f"{band.interval} {band.label.lower()}" for band in one.bands)
    return f"{one.who}: {bands}"
