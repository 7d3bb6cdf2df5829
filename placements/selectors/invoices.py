"""Read models of what bought places cost: month by month what we have, what the home asks, and each invoice with its check.

A constant number of queries, however many places are shown.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from placements.domain.invoices import (
    CREDITED,
    DISPUTED,
    Deviation,
    Known,
    Line,
    Paper,
    check,
    months_in,
    ours_ore,
)
from placements.domain.months import Away, Came, Counted, count, month_of, months_of, not_ready
from placements.domain.purchases import ONE_DAY
from placements.models import (
    Absence,
    ConfirmedMonth,
    HomeInvoice,
    HomeInvoiceLine,
    InvoiceOutcome,
    Purchase,
    Stay,
)
from placements.models.bought import reference_of
from placements.policies import invoices as policies
from placements.selectors.purchases import values_of
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, Task
from vardkedja.core.money import largest_remainder
from vardkedja.core.names import Name, names_for, unnamed
from vardkedja.core.policies import visible_cases
from vardkedja.core.tables import PersonList, declare

LIST = declare(
    PersonList(
        "placements:bought_places",
        ("placering", "hem", "vistelse", "att bekräfta", "enligt oss", "fakturerat", "skillnad"),
        "latest arrival first",
        filters={"avslutade": "date"},
    )
)
#: For how long an ended place stands among those that go on.
LATELY = dt.timedelta(days=31)
TASK_CONFIRM = "placements.confirm_month"


@dataclass(frozen=True)
class MonthRow:
    """A month of a placement: the days as the stay stands now, what was confirmed last, and what was invoiced."""

    month: dt.date
    counted: Counted
    confirmed: ConfirmedMonth | None
    not_ready: str
    invoiced_days: int = 0
    invoiced_ore: int = 0

    @property
    def state(self) -> str:
        """confirmed | outdated | running | open."""
        if self.confirmed is None:
            return "running" if self.not_ready else "open"
        return "confirmed" if key_of(self.confirmed) == self.counted.key else "outdated"

    @property
    def to_confirm(self) -> bool:
        if not self.counted.days and not self.confirmed:
            return False
        return self.state == "open" or (self.state == "outdated" and not self.not_ready)

    @property
    def days(self) -> int:
        return self.confirmed.days if self.confirmed else self.counted.days

    @property
    def absent_days(self) -> int:
        return self.confirmed.absent_days if self.confirmed else self.counted.absent_days

    @property
    def ore(self) -> int:
        return self.confirmed.ore if self.confirmed else self.counted.ore

    @property
    def address(self) -> tuple[int, int]:
        return self.month.year, self.month.month

    @property
    def gap_days(self) -> int:
        return self.invoiced_days - self.days

    @property
    def gap_ore(self) -> int:
        return self.invoiced_ore - self.ore


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice with what came of it and what the check says now."""

    row: HomeInvoice
    lines: tuple[HomeInvoiceLine, ...]
    outcomes: tuple[InvoiceOutcome, ...]
    deviations: tuple[Deviation, ...]
    #: What the invoice's days come to by our figures; None while a month is not confirmed.
    ours_ore: int | None

    @property
    def outcome(self) -> str:
        return self.outcomes[-1].outcome if self.outcomes else ""

    @property
    def open(self) -> bool:
        """Whether something is still to be done with it."""
        return self.outcome in {"", DISPUTED}


@dataclass(frozen=True)
class Overview:
    """A bought place with its months and invoices."""

    purchase: Purchase
    months: tuple[MonthRow, ...]
    invoices: tuple[InvoiceRow, ...]

    @property
    def reference(self) -> str:
        return reference_of(self.purchase.asked.request_id)

    @property
    def to_confirm(self) -> list[MonthRow]:
        return [month for month in self.months if month.to_confirm]

    @property
    def open_invoices(self) -> list[InvoiceRow]:
        return [one for one in self.invoices if one.open]

    def invoice(self, invoice_id: UUID) -> InvoiceRow:
        return next(one for one in self.invoices if one.row.pk == invoice_id)

    @property
    def total(self) -> MonthRow:
        """All months together."""
        months = self.months
        counted = Counted(
            sum(m.days for m in months), sum(m.absent_days for m in months), sum(m.ore for m in months)
        )
        asked = sum(m.invoiced_days for m in months), sum(m.invoiced_ore for m in months)
        return MonthRow(dt.date.min, counted, None, "", *asked)


def going_on(actor: Actor, rows: QuerySet[Purchase]) -> QuerySet[Purchase]:
    """Places where the person is, is to come or was some weeks ago, and those with an invoice or days that wait for somebody."""
    waiting = open_invoices(actor).values("purchase")
    asked = Task.objects.filter(domain=actor.domain_id, kind=TASK_CONFIRM, done_at=None).values("subject_id")
    lately = Q(stay__ended_on=None) | Q(stay__ended_on__gte=actor.today - LATELY)
    return rows.filter(lately | Q(pk__in=waiting) | Q(pk__in=asked))


def open_invoices(actor: Actor) -> QuerySet[HomeInvoice]:
    """Invoices that are neither approved nor credited, the first to pay first."""
    latest = InvoiceOutcome.objects.filter(invoice=OuterRef("pk")).order_by("-revision").values("outcome")
    rows = policies.visible_invoices(actor).annotate(latest=Subquery(latest[:1]))
    return rows.filter(Q(latest=None) | Q(latest=DISPUTED)).order_by("due_on", "number", "pk")


def days_now(row: MonthRow) -> list[dt.date]:
    """The care days of a month as the stay stands now."""
    first = row.counted.first_day
    return [first + n * ONE_DAY for n in range(row.counted.days)] if first else []


def key_of(row: ConfirmedMonth) -> tuple[int, int, int, dt.date | None, dt.date | None]:
    return row.days, row.absent_days, row.ore, row.first_day, row.last_day


def came_of(stay: Stay) -> Came | None:
    """The stay's days; None before arrival, and where it was called off."""
    if stay.arrived_on is None or stay.state == Stay.States.CANCELLED:
        return None
    return Came(stay.arrived_on, stay.ended_on)


def overviews(actor: Actor, purchases: Iterable[Purchase]) -> list[Overview]:
    """The bought places with everything about their months and invoices, in the order in which they were given."""
    held = list(purchases)
    away: dict[UUID, list[Away]] = defaultdict(list)
    for row in Absence.objects.filter(stay__in=[one.stay_id for one in held]).order_by("away_from"):
        away[row.stay_id].append(Away(row.get_kind_display(), row.away_from, row.back_on))
    confirmed: dict[UUID, list[ConfirmedMonth]] = defaultdict(list)
    for month in ConfirmedMonth.objects.filter(purchase__in=held).order_by("month", "revision"):
        confirmed[month.purchase_id].append(month)
    invoices: dict[UUID, list[HomeInvoice]] = defaultdict(list)
    rows = HomeInvoice.objects.filter(purchase__in=held).prefetch_related("lines", "outcomes")
    for invoice in rows.order_by("-first_day", "-recorded_at", "pk"):
        invoices[invoice.purchase_id].append(invoice)
    return [
        _overview(one, away[one.stay_id], confirmed[one.pk], invoices[one.pk], actor.today) for one in held
    ]


def with_invoices(
    actor: Actor, purchases: Iterable[Purchase], invoices: Iterable[HomeInvoice]
) -> dict[UUID, Overview]:
    """The bought places, and those of the invoices beside them, by key."""
    held = {one.pk: one for one in purchases}
    further = {one.purchase_id for one in invoices} - set(held)
    held |= {one.pk: one for one in policies.visible_bought(actor).filter(pk__in=further)}
    return {one.purchase.pk: one for one in overviews(actor, held.values())}


def overview_of(actor: Actor, purchase: Purchase) -> Overview:
    return overviews(actor, [purchase])[0]


def names_of(actor: Actor, cases: Collection[Case]) -> dict[UUID, Name]:
    """Names in the cases that the actor works with; who is there as an economist reads none, whatever else they are."""
    seen = set(visible_cases(actor).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    named = names_for(actor, [case for case in cases if case.pk in seen])
    return {case.pk: named.get(case.pk) or unnamed(case) for case in cases}


def _overview(
    purchase: Purchase,
    away: Sequence[Away],
    confirmed: Sequence[ConfirmedMonth],
    invoices: Sequence[HomeInvoice],
    today: dt.date,
) -> Overview:
    latest = {row.month: row for row in confirmed}
    asked = _by_month(one for one in invoices if _outcome(one) != CREDITED)
    came = came_of(purchase.stay)
    lived = months_of(came, today) if came else []
    prices = values_of(list(purchase.prices.all()))
    months = []
    for month in sorted({*lived, *latest, *asked}):
        counted = count(came, month, away, prices, today) if came else Counted()
        ready = not_ready(came, month, today) if came else "Personen har inte kommit till hemmet."
        months.append(MonthRow(month, counted, latest.get(month), ready, *asked.get(month, (0, 0))))
    return Overview(
        purchase, tuple(months), tuple(_invoice(one, purchase, months, invoices) for one in invoices)
    )


def _outcome(row: HomeInvoice) -> str:
    return max(row.outcomes.all(), key=lambda one: one.revision).outcome if row.outcomes.all() else ""


def _by_month(invoices: Iterable[HomeInvoice]) -> dict[dt.date, tuple[int, int]]:
    """Days and öre by month. A line over several months is shared by its days in each, so that the parts add up to it."""
    found: dict[dt.date, tuple[int, int]] = {}
    for line in (line for one in invoices for line in one.lines.all()):
        value = line_of(line)
        weights = {month: sum(month_of(day) == month for day in value.period) for month in months_in(value)}
        days = largest_remainder(line.days, weights, list(weights))
        ore = largest_remainder(line.amount_ore, weights, list(weights))
        for month in weights:
            before = found.get(month, (0, 0))
            found[month] = (before[0] + days[month], before[1] + ore[month])
    return found


def line_of(row: HomeInvoiceLine) -> Line:
    return Line(row.first_day, row.last_day, row.days, row.price_ore, row.amount_ore)


def paper_of(row: HomeInvoice) -> Paper:
    return Paper(tuple(line_of(line) for line in row.lines.all()), row.total_ore, row.other_ore)


def _invoice(
    row: HomeInvoice, purchase: Purchase, months: Sequence[MonthRow], among: Sequence[HomeInvoice]
) -> InvoiceRow:
    known = known_of(purchase, months, [one for one in among if one.pk != row.pk])
    paper = paper_of(row)
    outcomes = tuple(sorted(row.outcomes.all(), key=lambda one: one.revision))
    return InvoiceRow(
        row, tuple(row.lines.all()), outcomes, tuple(check(paper, known)), ours_ore(paper, known)
    )


def known_of(purchase: Purchase, months: Sequence[MonthRow], others: Sequence[HomeInvoice]) -> Known:
    """What an invoice is held against: the months as they were confirmed last, and the days of the other invoices."""
    confirmed = {one.month: days_of(one.confirmed) for one in months if one.confirmed}
    elsewhere = {
        day: one.number
        for one in reversed(others)
        if _outcome(one) != CREDITED
        for line in one.lines.all()
        for day in line_of(line).period
    }
    return Known(
        came_of(purchase.stay),
        confirmed,
        values_of(list(purchase.prices.all())),
        frozenset(one.month for one in months if one.state == "outdated"),
        elsewhere,
    )


def days_of(row: ConfirmedMonth) -> frozenset[dt.date]:
    """The days that a confirmation holds: a stay is in a row, so they are too."""
    if row.first_day is None:
        return frozenset()
    return frozenset(row.first_day + n * ONE_DAY for n in range(row.days))


def proposed_period(overview: Overview) -> tuple[dt.date | None, dt.date | None]:
    """The days that the next invoice is most likely about: the first confirmed month that is not invoiced. Figures are not proposed, they
    are to be read from the invoice."""
    waiting = (one.confirmed for one in overview.months if one.confirmed and not one.invoiced_days)
    row = next((one for one in waiting if one.days), None)
    return (row.first_day, row.last_day) if row else (None, None)
