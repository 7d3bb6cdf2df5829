"""Instruments that may be used, what was used in a case, what came out of it over time. Scores are read from entries alone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from referrals import policies
from referrals.domain import instruments as rules
from referrals.domain.instruments import Band, Counting
from referrals.models import Instrument, InstrumentBand, InstrumentResult, InstrumentText
from vardkedja.core import clock, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.charts import Series
from vardkedja.core.identity import age_on
from vardkedja.core.models import Case, EntryVersion, PersonRecord, Sex

HOLDS = InstrumentResult.Standing.HOLDS


def offered(actor: Actor) -> list[Instrument]:
    """The instruments in use today, in their order."""
    return list(Instrument.objects.valid(actor.today).order_by("position", "name"))


def bands_on(instrument: Instrument, day: dt.date) -> list[Band]:
    """The limits in force on a day."""
    return [row.read() for row in InstrumentBand.objects.valid(day).filter(instrument=instrument)]


def texts_of(instrument: Instrument) -> InstrumentText | None:
    """The wordings that a deployer has loaded latest, or None."""
    return InstrumentText.objects.filter(instrument=instrument).order_by("-loaded_at").first()


def with_texts() -> set[UUID]:
    """Instruments whose wordings have been loaded."""
    return set(InstrumentText.objects.values_list("instrument", flat=True))


def sex_and_age(actor: Actor, case: Case, day: dt.date) -> tuple[str, int | None]:
    """Sex and age on the day by the own authority's record; unknown where it was not told whom the case is about."""
    if withheld.among(actor, [case]):
        return Sex.UNKNOWN, None
    record = PersonRecord.objects.filter(domain=actor.domain_id, person_id=case.person_id).first()
    if record is None:
        return Sex.UNKNOWN, None
    return record.sex, age_on(record.birth_date, day) if record.birth_date else None


def inquiry_from(actor: Actor, case: Case) -> dt.date | None:
    """The day on which the own authority's first inquiry in the case was opened; None while there is none."""
    rows = policies.visible_inquiries(actor).filter(case=case, opened_at__isnull=False)
    first = rows.order_by("opened_at").values_list("opened_at", flat=True).first()
    return clock.day_of(first) if first else None


@dataclass(frozen=True)
class Used:
    """One use of an instrument as it stands now, and whether it counts as used in the inquiry."""

    row: InstrumentResult
    in_inquiry: bool

    @property
    def version(self) -> EntryVersion:
        return self.row.version

    @property
    def pk(self) -> UUID:
        """The entry: it stays the same when the result is corrected."""
        return self.row.version.entry_id

    @property
    def holds(self) -> bool:
        return self.row.standing == HOLDS

    @property
    def total(self) -> int | None:
        return rules.number_in(self.version.value("total"))

    @property
    def outcome(self) -> str:
        """Class, or the classes it may be, or why there is no sum."""
        told = ("band", "bands", "missing")
        return next((text for key in told if (text := self.version.value(key))), "")

    def answer(self, number: int) -> int | None:
        return rules.number_in(self.version.value(f"item_{number}"))


def results(actor: Actor, case: Case) -> list[Used]:
    """The own authority's uses in a case as they stand, latest carried out first; also what was annulled."""
    since = inquiry_from(actor, case)
    latest: dict[UUID, InstrumentResult] = {}
    for row in policies.visible_results(actor, case).order_by("-recorded_at", "-version__number"):
        latest.setdefault(row.version.entry_id, row)
    rows = sorted(latest.values(), key=lambda row: (row.administered_on, row.recorded_at), reverse=True)
    return [Used(row, _counts(row, since)) for row in rows]


def _counts(row: InstrumentResult, since: dt.date | None) -> bool:
    holds = row.standing == HOLDS and row.complete
    return holds and rules.used_in_inquiry(row.administered_on, since)


def instrument_used(actor: Actor, case: Case, inquiry_from: dt.date | None) -> bool:
    """Whether the own authority has used an instrument in the inquiry that began on that day.

    One carried out before it does not count, nor one with missing answers, nor one that was annulled (control question 2 of
    the audits).
    """
    rows: Iterable[InstrumentResult] = (one.row for one in results(actor, case))
    return any(_counts(row, inquiry_from) for row in rows)


@dataclass(frozen=True)
class Course:
    """One instrument over time, oldest first. `groups`: curves that belong in one picture (all; or one per area)."""

    uses: tuple[Used, ...]
    groups: tuple[tuple[str, tuple[Series, ...]], ...]

    @property
    def days(self) -> list[str]:
        return [one.row.administered_on.isoformat() for one in self.uses]

    @property
    def has_curve(self) -> bool:
        """Whether there are two occasions to draw between."""
        return sum(one.row.complete for one in self.uses) > 1


def course(used: list[Used], shown: Used) -> Course:
    """All uses of the same instrument that hold, over time."""
    code = shown.row.instrument.code
    same = tuple(one for one in reversed(used) if one.holds and one.row.instrument.code == code)
    scale = shown.row.instrument.scale()
    if scale.counting is not Counting.PROFILE:
        sums = Series("Summa", tuple(one.total for one in same))
        return Course(same, ((shown.row.instrument.name, (sums,)),))
    groups: dict[str, list[Series]] = {}
    for item in scale.items:
        values = tuple(one.answer(item.number) for one in same)
        groups.setdefault(item.area, []).append(Series(item.asks.capitalize(), values))
    return Course(same, tuple((area, tuple(lines)) for area, lines in groups.items()))


def versions_of(actor: Actor, used: Used) -> list[EntryVersion]:
    """All versions of a result, latest first."""
    held = policies.visible_results(actor, used.row.case).filter(version__entry=used.pk)
    return [row.version for row in held.order_by("-version__number")]
