"""The night's work: the ledger of each month brought up to what budget, rules and key now say."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import Max

from costsharing.domain.basis import BasisLine
from costsharing.domain.ledger import differences
from costsharing.domain.terms import CostRuleError
from costsharing.models import LedgerLine, MonthRun
from costsharing.selectors import Booked, CostYear, LineKey, cost_year, ledger_of
from vardkedja.core import clock
from vardkedja.core.errors import Impossible

NOTHING = Booked(0, 0)
#: Stands in place of a rule on the counter-row of a line that no longer exists.
WITHDRAWN = "utgår"


def nightly_costs(collaboration_id: UUID, first: dt.date, last: dt.date) -> int:
    """Record every month that the days touch, first and last day included. Returns new ledger rows.

    Runs in the worker's scope of the collaboration. Raises Impossible, in Swedish, where a month with a
    budget lacks a rule or key; nothing of the collaboration is then recorded.
    """
    now = clock.now()
    months = months_between(first, last)
    try:
        return sum(record_month(collaboration_id, year, month, now) for year, month in months)
    except CostRuleError as error:
        raise Impossible(str(error)) from error


def months_between(first: dt.date, last: dt.date) -> Iterator[tuple[int, int]]:
    """Year and month of every day from first to last, each once."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def record_month(collaboration_id: UUID, year: int, month: int, now: dt.datetime) -> int:
    """Insert the difference between what the terms say and what the ledger holds.

    Idempotent: run again it inserts nothing, since differences are then zero; two at once take
    turns, and the natural key with its sequence has the last word. Returns how many rows it added.
    """
    _take_turns(collaboration_id, year, month)
    costs = cost_year(collaboration_id, year)
    computed = {costs.key_of(line): line for line in costs.month(month)}
    booked = ledger_of(collaboration_id, year, month)
    missing = differences(
        {key: line.amount_ore for key, line in computed.items()},
        {key: row.amount_ore for key, row in booked.items()},
    )
    changed = dict(sorted(missing.items()))
    if not changed:
        return 0
    run = _open_run(collaboration_id, year, month, len(changed), costs, now)
    rows = [
        _row(run, key, amount, booked.get(key, NOTHING).sequence + 1, computed.get(key))
        for key, amount in changed.items()
    ]
    LedgerLine.objects.bulk_create(rows)
    return len(rows)


def _take_turns(collaboration_id: UUID, year: int, month: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"costs {collaboration_id} {year}-{month}"],
        )


def _open_run(
    collaboration_id: UUID, year: int, month: int, inserted: int, costs: CostYear, now: dt.datetime
) -> MonthRun:
    runs = MonthRun.objects.filter(collaboration=collaboration_id, year=year, month=month)
    run = MonthRun(
        collaboration_id=collaboration_id,
        year=year,
        month=month,
        number=(runs.aggregate(last=Max("number"))["last"] or 0) + 1,
        inserted=inserted,
        total_ore=sum(line.amount_ore for line in costs.month(month)),
        recorded_at=now,
    )
    run.save(force_insert=True)
    return run


def _row(run: MonthRun, key: LineKey, amount: int, sequence: int, line: BasisLine | None) -> LedgerLine:
    seller, payer, unit, cost_type, component = key
    return LedgerLine(
        collaboration_id=run.collaboration_id,
        run=run,
        year=run.year,
        month=run.month,
        seller_id=seller,
        payer_id=payer,
        unit_id=unit,
        cost_type=cost_type,
        component=component,
        sequence=sequence,
        amount_ore=amount,
        rule_id=line.rule_id if line else WITHDRAWN,
        key_version=line.key_version if line else "",
        recorded_at=run.recorded_at,
    )
