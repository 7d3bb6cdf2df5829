"""The tables of docs/algorithms/clocks.md, executed; and what must hold for every day."""

import datetime as dt
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.domain import compulsory
from referrals.domain.clocks import (
    STEPS,
    Pause,
    Terms,
    due,
    due_of,
    inquiry_clock,
    moved,
    reminder_on,
    standing,
)
from referrals.domain.compulsory import Away, Care, deadlines, later, refusal
from referrals.migrations import __path__ as MIGRATIONS
from vardkedja.core.domain.workdays import is_working_day

DOCUMENT = Path(__file__).parents[2] / "docs" / "algorithms" / "clocks.md"
TABLE = re.compile(r"<!-- table: (?P<name>\w+) -->\n(?P<rows>(?:\|.*\n?)+)")
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))


def _cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def table(name):
    """The rows of a named table, by column heading."""
    found = {match["name"]: match["rows"] for match in TABLE.finditer(DOCUMENT.read_text(encoding="utf-8"))}
    heading, _, *rows = [_cells(line) for line in found[name].splitlines()]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def day(text):
    return dt.date.fromisoformat(text) if text else None


def time(text):
    return dt.time.fromisoformat(text) if text else None


@pytest.mark.parametrize("row", table("working_days"), ids=lambda row: row["why"])
def test_working_days(row):
    terms = Terms(int(row["working days"]), 0, time(row["time of day"]))
    assert due_of(day(row["came on"]), time(row["at"]), terms) == day(row["last day"])


@pytest.mark.parametrize("row", table("pauses"), ids=lambda row: row["why"])
def test_a_clock_rests_while_more_is_asked_for(row):
    asked = day(row["asked for"])
    pauses = [Pause(asked, day(row["came in"]))] if asked else []
    found = due(day(row["came on"]), int(row["working days"]), pauses)
    assert (found.isoformat() if found else "rests") == row["last day"]


@pytest.mark.parametrize("row", table("moved"), ids=lambda row: row["why"])
def test_a_last_day_moves_by_what_has_rested_since(row):
    asked = day(row["asked for"])
    pauses = [Pause(asked, day(row["came in"]))] if asked else []
    found = moved(day(row["given on"]), day(row["last day then"]), pauses)
    assert (found.isoformat() if found else "rests") == row["last day now"]


@pytest.mark.parametrize("row", table("inquiry"), ids=lambda row: f"{row['opened']}-{row['today']}")
def test_the_inquiry(row):
    registered, opened, today = day(row["registered"]), day(row["opened"]), day(row["today"])
    target = due(registered, 1)
    clock = inquiry_clock(registered, target, 14, today, opened)
    found = (target, clock.target.state, clock.tolerance.state, clock.control)
    assert found == (day(row["target day"]), row["target"], row["tolerance"], row["control"])


@given(DAYS, st.integers(0, 60), st.booleans())
def test_the_tolerance_is_never_green_and_day_13_neither(registered, after, is_open):
    """Whatever the day: green is only what was opened within the target."""
    target = due(registered, 1)
    then = registered + dt.timedelta(days=after)
    clock = inquiry_clock(registered, target, 14, then, then if is_open else None)
    assert clock.tolerance.state != "ok"
    assert (clock.target.state == "ok") == (is_open and then <= target)
    if after == 13:
        assert "ok" not in {clock.target.state, clock.tolerance.state}


@pytest.mark.parametrize("row", table("reminders"), ids=lambda row: row["last day"])
def test_reminders(row):
    before = None if row["working days before"] == "off" else int(row["working days before"])
    assert reminder_on(day(row["last day"]), before) == day(row["reminder"])


@given(DAYS, st.times(), st.integers(0, 20), st.sampled_from([None, dt.time(15)]))
def test_the_last_day_is_a_working_day_and_never_before_it_came(came, at, count, cutoff):
    terms = Terms(count, count, cutoff)
    found = due_of(came, at, terms)
    assert found >= came
    assert is_working_day(found)
    assert due_of(came + dt.timedelta(days=1), at, terms) >= found  # who comes later does not go first


def test_priority_1_has_the_shorter_time_and_never_a_longer():
    assert Terms(5, 2).days_for(1) == 2
    assert Terms(5, 2).days_for(2) == 5
    assert Terms(5, 9).days_for(1) == 5


def test_words_say_date_and_distance():
    due_on, today = dt.date(2026, 3, 5), dt.date(2026, 3, 2)
    assert standing(due_on, today).words == "senast 2026-03-05, om 3\u00a0dagar"
    assert standing(due_on, dt.date(2026, 3, 7)).state == "late"
    assert standing(None, today).state == "neutral"
    assert standing(due_on, today, today).state == "ok"


def rules():
    """The clocks as the migration lays them down."""
    name = next(one.name for one in pkgutil.iter_modules(MIGRATIONS) if one.name.endswith("_care_clocks"))
    rows = importlib.import_module(f"referrals.migrations.{name}").CLOCKS
    return [
        compulsory.Rule(
            code=code,
            law=code[:3],
            label=label,
            paragraph=paragraph,
            start=start,
            amount=amount,
            unit=unit,
            **more,
        )
        for code, label, paragraph, start, amount, unit, more in rows
    ]


def care(law, dates, basis="", away=""):
    held = dict(pair.split("=") for pair in dates.split())
    known = {code: day(text) for code, text in held.items() if code != "birth"}
    periods = [Away(day(since), day(until)) for since, until in (one.split("..") for one in away.split())]
    return Care(law, known, basis, periods, day(held.get("birth", "")))


@pytest.mark.parametrize(
    "row", table("compulsory"), ids=lambda row: f"{row['clock']} {row['dates']} {row['away']}"
)
def test_compulsory_care(row):
    law = row["clock"][:3]
    today = dt.date(2026, 5, 1) if row["away"].endswith("..") else dt.date(2026, 12, 31)
    held = care(law, row["dates"], row["ground"], row["away"])
    found = [one for one in deadlines(rules(), held, today) if one.rule.code == row["clock"]]
    assert [(one.due_on, one.met_on) for one in found] == [(day(row["last day"]), day(row["met"]))]


def test_every_clock_is_worked_out_and_named_as_a_task():
    codes = {rule.code for rule in rules()}
    assert codes <= {row["clock"] for row in table("compulsory")} | {"lrv_again"}
    assert codes == set(compulsory.TASKS)
    assert "`lrv_again`" in DOCUMENT.read_text(encoding="utf-8")


def test_every_clock_counts_from_and_is_stopped_by_a_date_that_can_be_entered():
    for rule in rules():
        known = {*compulsory.DATES[rule.law], compulsory.AWAY, compulsory.BIRTH, ""}
        assert {rule.start, rule.stop, rule.or_later, rule.longer_if} <= known, rule.code


@given(DAYS)
def test_golden_submission_the_day_after(decided):
    held = Care("lvm", {"immediate": decided})
    (line,) = deadlines(rules(), held, decided)
    assert line.due_on == decided + dt.timedelta(days=1)


@given(DAYS, st.integers(0, 200))
def test_golden_six_months_and_the_days_away(began, outside):
    away = [Away(began, began + dt.timedelta(days=outside))] if outside else []
    lines = deadlines(rules(), Care("lvm", {"began": began}, away=away), began + dt.timedelta(days=400))
    end = next(line for line in lines if line.rule.code == "lvm_end")
    assert end.due_on == later(began, 6, "month") + dt.timedelta(days=outside)
    assert f"{outside}\u00a0dag" in end.how or not outside


def test_it_says_how_it_was_reckoned():
    held = care("lvm", "began=2026-03-02", away="2026-04-01..2026-04-11")
    end = next(line for line in deadlines(rules(), held, dt.date(2026, 5, 1)) if line.rule.code == "lvm_end")
    assert end.how == "2026-03-02 + 6 månader = 2026-09-02 + 10\u00a0dagar utanför hemmet = 2026-09-12"


def test_who_is_still_away_is_counted_to_today():
    held = care("lvm", "began=2026-03-02", away="2026-04-01..")
    end = next(line for line in deadlines(rules(), held, dt.date(2026, 4, 4)) if line.rule.code == "lvm_end")
    assert end.due_on == dt.date(2026, 9, 5)
    assert "hittills" in end.how


def test_care_that_ended_leaves_nothing_open():
    held = care("lvm", "immediate=2026-03-02 began=2026-03-10 ended=2026-06-01")
    assert all(line.met_on for line in deadlines(rules(), held, dt.date(2026, 6, 2)))


def test_another_law_and_another_ground_have_no_say():
    held = care("lvu", "began=2026-03-02", basis="2")
    assert {line.rule.code for line in deadlines(rules(), held, dt.date(2026, 3, 3))} == {"lvu_consider"}


@pytest.mark.parametrize(
    ("law", "dates", "field"),
    [
        ("lvm", "immediate=2026-03-04 submitted=2026-03-02", "submitted"),
        ("lvm", "submitted=2026-03-02", "immediate"),
        ("lvm", "immediate=2026-03-21", "immediate"),
        ("lvu", "began=2026-03-04 considered=2026-03-03", "considered"),
        ("lpt", "admitted=2026-03-04 applied=2026-03-03", "applied"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(law, dates, field):
    found = refusal(law, care(law, dates).dates, dt.date(2026, 3, 20))
    assert found is not None
    assert found[0] == field


def test_what_is_planned_may_lie_ahead():
    assert refusal("lvm", care("lvm", "other_form=2026-05-04").dates, dt.date(2026, 3, 2)) is None


def test_every_step_has_its_name():
    assert {"inquiry", "assess", "joint_assessment", "decide", "reply", "compulsory"} <= set(STEPS)
