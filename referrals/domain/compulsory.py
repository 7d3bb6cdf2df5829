"""Deadlines of compulsory care: what each rule makes of a case's dates, and how it was reckoned. Plain Python.

The rules are dated data (`models.CareClock`): a law that changes is a further row. Days are calendar days and are not moved
when they fall on a holiday: the earliest day that the law can mean is the one shown.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from referrals.domain.clocks import DAY, Standing
from vardkedja.core.formatting import date_iso, days, days_until

LAWS = {"lvm": "LVM", "lvu": "LVU", "lpt": "LPT och ÖPT", "lrv": "LRV"}
#: What may be entered, per law, in the order in which it happens: code → the question.
DATES: dict[str, dict[str, str]] = {
    "lvm": {
        "immediate": "Beslut om omedelbart omhändertagande (13 §)",
        "executed": "Omhändertagandet verkställt",
        "submitted": "Beslutet underställt förvaltningsrätten (15 §)",
        "court_longer": "Rätten förlängde sin tid till en vecka (17 §)",
        "confirmed": "Rätten fastställde omhändertagandet (17 §)",
        "applied": "Ansökan om vård till förvaltningsrätten (11 §)",
        "final": "Beslutet om vård fick laga kraft",
        "began": "Kom till LVM-hem eller sjukhus för vården (20 §)",
        "plan": "Plan för vård i annan form upprättad (28 §)",
        "other_form": "Vård i annan form börjar (27 §)",
        "ended": "Vården upphörde",
    },
    "lvu": {
        "immediate": "Beslut om omedelbart omhändertagande (6 §)",
        "executed": "Omhändertagandet verkställt",
        "submitted": "Beslutet underställt förvaltningsrätten (7 §)",
        "applied": "Ansökan om vård till förvaltningsrätten (8 §)",
        "began": "Beslutet om vård verkställt",
        "considered": "Senaste övervägandet (13 §, vård enligt 2 §)",
        "reviewed": "Senaste prövningen (13 §, vård enligt 3 §)",
        "ended": "Vården upphörde",
    },
    "lpt": {
        "admitted": "Beslut om intagning",
        "applied": "Ansökan till förvaltningsrätten",
        "extended": "Senaste beslut av rätten om fortsatt vård (9 §)",
        "permitted_to": "Sista dag enligt rättens beslut",
        "applied_again": "Senaste ansökan om förlängning",
        "open_care": "Öppen psykiatrisk tvångsvård börjar (26 §)",
        "ended": "Vården upphörde",
    },
    "lrv": {
        "ordered": "Rättens beslut om rättspsykiatrisk vård",
        "extended": "Senaste beslut om fortsatt vård (12 a §)",
        "permitted_to": "Sista dag enligt rättens beslut",
        "applied_again": "Senaste ansökan om förlängning",
        "tested": "Senaste särskilda utskrivningsprövning (16 a §)",
        "open_care": "Öppen rättspsykiatrisk vård börjar",
        "ended": "Vården upphörde",
    },
}
#: A time outside the home that is not counted (LVM 21 §): a period, entered beside the dates.
AWAY = "away"
BIRTH = "birth"
ENDED = "ended"
UNITS = {"day": "dag", "week": "vecka", "month": "månad", "year": "år"}
_PLURAL = {"day": "dagar", "week": "veckor", "month": "månader", "year": "år"}


@dataclass(frozen=True)
class Rule:
    """One clock: `amount` of `unit` from the day `start` (from `or_later` where that came later), stopped by `stop`.

    `longer_if`: a date that makes it `longer_amount`. `repeats`: it begins anew from each `stop`. `adds_away`: days outside the
    home are added. `basis`: only for care on that ground (LVU 2 or 3 §). `ends`: it is the end of the care and no act of the own
    authority. `sure`: False where the reading of the law should be checked. Half-open validity, asked for the start day.
    """

    code: str
    law: str
    label: str
    paragraph: str
    start: str
    amount: int
    unit: str
    stop: str = ""
    or_later: str = ""
    longer_if: str = ""
    longer_amount: int = 0
    basis: str = ""
    repeats: bool = False
    adds_away: bool = False
    ends: bool = False
    sure: bool = True
    valid_from: dt.date = dt.date.min
    valid_to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Away:
    """Days outside the home, half-open; `until` None: still away."""

    since: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class Care:
    """A case's compulsory care as entered: ground, the latest day of each kind of date, times away, birth date if known."""

    law: str
    dates: Mapping[str, dt.date]
    basis: str = ""
    away: Sequence[Away] = ()
    born: dt.date | None = None


@dataclass(frozen=True)
class Deadline:
    """A last day with how it was reckoned. `met_on`: when it was done."""

    rule: Rule
    due_on: dt.date
    how: str
    met_on: dt.date | None = None

    def standing(self, today: dt.date) -> Standing:
        if self.met_on is not None:
            late = (self.met_on - self.due_on).days
            words = f"{date_iso(self.met_on)}, {f'{days(late)} för sent' if late > 0 else 'i tid'}"
            return Standing("late" if late > 0 else "ok", words)
        passed = today > self.due_on
        return Standing("late" if passed else "due", days_until(self.due_on, today))


def later(day: dt.date, amount: int, unit: str) -> dt.date:
    """The day `amount` units later. A month later is the same number in that month, or its last day where there is none."""
    if unit == "day":
        return day + DAY * amount
    if unit == "week":
        return day + DAY * 7 * amount
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "year" else 1)
    first = dt.date(months // 12, months % 12 + 1, 1)
    last = (first + DAY * 31).replace(day=1) - DAY
    return first.replace(day=min(day.day, last.day))


def deadlines(rules: Iterable[Rule], care: Care, today: dt.date) -> list[Deadline]:
    """The deadlines that the dates give, in the order of their days. Care that has ended has none left open."""
    found: list[Deadline] = []
    for rule in rules:
        if rule.law != care.law or rule.basis not in ("", *care.basis.split("_")):
            continue
        found += _in_a_row(rule, care, today) if rule.start == AWAY else _from_date(rule, care, today)
    if ENDED in care.dates:
        found = [one for one in found if one.met_on]
    return sorted(found, key=lambda one: (one.due_on, one.rule.code))


def _start(rule: Rule, care: Care) -> dt.date | None:
    """The day that a rule counts from; a review counts from the last one."""
    day = care.born if rule.start == BIRTH else care.dates.get(rule.start)
    if day is None:
        return None
    others = [rule.or_later, rule.stop if rule.repeats else ""]
    return max([day, *(care.dates[code] for code in others if code in care.dates)])


def _from_date(rule: Rule, care: Care, today: dt.date) -> list[Deadline]:
    start = _start(rule, care)
    if start is None or not rule.holds_on(start):
        return []
    amount = rule.longer_amount if rule.longer_if and rule.longer_if in care.dates else rule.amount
    due_on = later(start, amount, rule.unit)
    how = _how(start, amount, rule.unit, due_on)
    outside = days_away(care.away, start, today) if rule.adds_away else 0
    if outside:
        due_on += DAY * outside
        still = " hittills" if any(one.until is None for one in care.away) else ""
        how += f" + {days(outside)} utanför hemmet{still} = {date_iso(due_on)}"
    return [Deadline(rule, due_on, how, _met(rule, care, start))]


def _met(rule: Rule, care: Care, start: dt.date) -> dt.date | None:
    """What was done before the clock began belongs to an earlier round, except where it has to be done before (0 days)."""
    done = care.dates.get(rule.stop)
    if done is None or rule.repeats:
        return None
    return done if done >= start or rule.amount == 0 else None


def _how(start: dt.date, amount: int, unit: str, due_on: dt.date) -> str:
    if amount == 0:
        return f"före {date_iso(start)}, senast samma dag"
    return (
        f"{date_iso(start)} + {amount} {UNITS[unit] if amount == 1 else _PLURAL[unit]} = {date_iso(due_on)}"
    )


def days_away(away: Iterable[Away], since: dt.date, today: dt.date) -> int:
    """Days outside the home from `since` on, to today for who is still away. Each day once, also where times overlap."""
    outside: set[dt.date] = set()
    for one in away:
        first, until = max(one.since, since), one.until or today
        outside |= {first + DAY * n for n in range(max(0, (until - first).days))}
    return len(outside)


def _in_a_row(rule: Rule, care: Care, today: dt.date) -> list[Deadline]:
    """A time away that may not become as long as the rule says."""
    found = []
    for one in care.away:
        if rule.holds_on(one.since):
            due_on = later(one.since, rule.amount, rule.unit)
            back = one.until if one.until and one.until < due_on else None
            found.append(Deadline(rule, due_on, _how(one.since, rule.amount, rule.unit, due_on), back))
    return [one for one in found if one.met_on is None]


def refusal(law: str, dates: Mapping[str, dt.date], today: dt.date) -> tuple[str, str] | None:
    """(field, why) of the first date that cannot be, or None. Nothing happens before what it rests on; only a last day, a plan and
    a planned start lie ahead."""
    ahead = {"permitted_to", "other_form", "open_care"}
    for code, day in dates.items():
        if day > today and code not in ahead:
            return code, "Dagen kan inte ligga i framtiden."
    for first, then in _ORDER.get(law, ()):
        if first in dates and then in dates and dates[then] < dates[first]:
            name = DATES[law][first]
            return then, f"Dagen kan inte vara före {date_iso(dates[first])}: {name[0].lower() + name[1:]}."
        if then in dates and first not in dates and (law, then) in _RESTS_ON:
            return first, f"Ange också dagen för: {DATES[law][first]}."
    return None


_ORDER: dict[str, tuple[tuple[str, str], ...]] = {
    "lvm": (
        ("immediate", "executed"),
        ("immediate", "submitted"),
        ("submitted", "confirmed"),
        ("confirmed", "applied"),
        ("began", "ended"),
    ),
    "lvu": (
        ("immediate", "executed"),
        ("immediate", "submitted"),
        ("executed", "applied"),
        ("began", "considered"),
        ("began", "reviewed"),
        ("began", "ended"),
    ),
    "lpt": (("admitted", "applied"), ("admitted", "extended"), ("admitted", "ended")),
    "lrv": (("ordered", "extended"), ("ordered", "ended")),
}
_RESTS_ON = {
    ("lvm", "submitted"),
    ("lvu", "submitted"),
    ("lvm", "confirmed"),
    ("lpt", "extended"),
    ("lrv", "extended"),
}
#: What has to be done by each clock, as a task is called. A clock that is not named here is shown as a deadline of the case.
TASKS = {
    "lvm_submit": "Underställ LVM-omhändertagandet",
    "lvm_court": "Bevaka rättens prövning av omhändertagandet",
    "lvm_apply": "Ansök om vård enligt LVM",
    "lvm_begin": "Påbörja LVM-vården",
    "lvm_away": "Bevaka: LVM-beslutet upphör",
    "lvm_plan": "Upprätta plan för vård enligt 27 § LVM",
    "lvm_end": "Bevaka: LVM-vården upphör",
    "lvu_submit": "Underställ LVU-omhändertagandet",
    "lvu_apply": "Ansök om vård enligt LVU",
    "lvu_consider": "Överväg LVU-vården (2 §)",
    "lvu_review": "Pröva LVU-vården (3 §)",
    "lvu_end_2": "Bevaka: LVU-vården upphör vid 18 år",
    "lvu_end_3": "Bevaka: LVU-vården upphör vid 21 år",
    "lpt_apply": "Ansök om fortsatt vård enligt LPT",
    "lpt_first": "Bevaka: LPT-vården upphör",
    "lpt_next": "Bevaka: förlängd LPT-vård upphör",
    "lpt_again": "Ansök om förlängning av LPT-vården",
    "lrv_first": "Bevaka: LRV-vården upphör",
    "lrv_next": "Bevaka: förlängd LRV-vård upphör",
    "lrv_again": "Ansök om förlängning av LRV-vården",
    "lrv_test": "Bevaka särskild utskrivningsprövning",
}
