"""docs/algorithms/queue.md: every table there is what the order computes."""

import datetime as dt
import uuid

import pytest

from referrals.domain.answering import STOCKHOLM, Offering, Within, answer_by, last_day
from referrals.domain.queue import (
    Occupancy,
    Order,
    Quota,
    Rules,
    Waiting,
    keeps_position,
    order,
)
from tests.costsharing.worked_tables import TABLE, rows_of
from vardkedja import config

TABLES = {
    match["name"]: rows_of(match["rows"])
    for match in TABLE.finditer((config.PROJECT / "docs/algorithms/queue.md").read_text(encoding="utf-8"))
}
QUOTA = Quota(uuid.UUID(int=99), "Regionen", 2)


def moment(day):
    return None if day == "–" else dt.datetime(2026, 1, int(day), 9, tzinfo=dt.UTC)


def tickets():
    return {
        Waiting(
            uuid.UUID(int=number),
            int(row["class"]),
            moment(row["köbar"]),
            moment(row["komplett"]),
            last_at=moment(row["last"]),
        ): row["ticket"]
        for number, row in enumerate(TABLES["tickets"])
    }


def test_every_order_is_worked():
    assert [row["order"] for row in TABLES["orders"]] == [one.value for one in Order]


@pytest.mark.parametrize("row", TABLES["orders"], ids=lambda row: row["order"])
def test_orders(row):
    named = tickets()
    found = order(named, Rules(Order(row["order"])))
    assert " ".join(named[p.waiting] for p in found) == row["first to last"]


def test_reasons():
    named = tickets()
    found = {named[p.waiting]: p for p in order(named, Rules(Order.PRIORITY_COMPLETE))}
    for row in TABLES["reasons"]:
        position = found[row["ticket"]]
        told = (position.reason, position.public_reason)
        assert [text.replace("\xa0", " ") for text in told] == [row["for parties"], row["for others"]]


def answered(names, queue, rules, occupancy):
    """What each of the names is answered, as the tables write it."""
    words = {"får erbjudas en plats": "ja", "får erbjudas en akutplats": "akut"}
    found = order(queue, rules, occupancy)
    answers = [position.answer.reason for position in found]
    return dict(
        zip(names, (words.get(one, one.removeprefix("inte nu, för att ")) for one in answers), strict=True)
    )


def line(names, **of):
    """Tickets in order of request; `of(name)` gives what is particular to one."""
    return [
        Waiting(uuid.UUID(int=n), 3, moment(n + 1), moment(n + 1), **{k: v(name) for k, v in of.items()})
        for n, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    "row", TABLES["quota"], ids=lambda row: f"{row['free in total']}-{row['the region has']}"
)
def test_quota(row):
    names = ("r1", "k1", "r2", "k2")
    queue = line(names, quotas=lambda name: frozenset({QUOTA.key} if name[0] == "r" else ()))
    occupancy = Occupancy(int(row["free in total"]), used={QUOTA.key: int(row["the region has"])})
    found = answered(names, queue, Rules(Order.REQUEST, quotas=(QUOTA,)), occupancy)
    assert found == {name: row[name] for name in names}


@pytest.mark.parametrize(
    "row", TABLES["acute"], ids=lambda row: f"{row['free ordinary']}-{row['free acute']}"
)
def test_acute(row):
    names = ("o1", "o2", "x")
    queue = line(names, acute=lambda name: name == "x")
    acute = int(row["free acute"])
    found = answered(names, queue, Rules(Order.REQUEST), Occupancy(int(row["free ordinary"]) + acute, acute))
    assert found == {name: row[name] for name in names}


@pytest.mark.parametrize(
    "row", TABLES["declines"], ids=lambda row: f"{row['declines_kept']}-{row['no before']}"
)
def test_declines(row):
    kept = None if row["declines_kept"] == "–" else int(row["declines_kept"])
    assert keeps_position(Rules(declines_kept=kept), int(row["no before"])) is (row["keeps"] == "yes")


@pytest.mark.parametrize(
    "row",
    TABLES["answers"],
    ids=lambda row: f"{row['count']}-{row['within']}-{row['offered']}-{row['cut-off']}",
)
def test_answers(row):
    cutoff = None if row["cut-off"] == "–" else dt.time.fromisoformat(row["cut-off"])
    offering = Offering(count=int(row["count"]), within=Within(row["within"]), cutoff=cutoff)
    made, late = (
        dt.datetime.fromisoformat(f"2026-{row[key]}").replace(tzinfo=STOCKHOLM)
        for key in ("offered", "too late from")
    )
    assert answer_by(offering, made.astimezone(dt.UTC)) == late
    assert last_day(late) == (late - dt.timedelta(seconds=1)).date()
