"""Confirm the care days of a month in a bought place; ask for the months that have ended and are not confirmed."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from placements.domain.months import CONFIRM_WITHIN, Counted, last_of
from placements.events.bought import MonthConfirmed
from placements.models import ConfirmedMonth, Purchase
from placements.policies import invoices as policies
from placements.selectors.invoices import TASK_CONFIRM, MonthRow, Overview, overview_of, overviews
from vardkedja.core import log
from vardkedja.core.actions.tasks import finish_tasks, give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.formatting import kronor, month_words
from vardkedja.core.models import Role, Task
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

explain("month_confirmed_once_per_number", "Någon annan har just bekräftat månaden. Ladda om sidan.")
CHANGED = "Dygnen har ändrats sedan du öppnade sidan. Se efter igen innan du bekräftar."


@dataclass(frozen=True)
class Seen:
    """The figures that stood on the page when somebody confirmed them."""

    days: int
    absent_days: int
    ore: int


@verb
def confirm_month(purchase_id: UUID, month: dt.date, seen: Seen, *, actor: Actor) -> ConfirmedMonth:
    """Confirm the care days of a month as the stay stands now; an earlier confirmation stays beside it.

    Raises `Impossible` (the month has not ended, a day has no price, confirmed already and unchanged), `Conflict` when the days are
    others than those seen, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_confirm_days(actor))
    purchase = policies.visible_bought(actor).filter(pk=purchase_id).first()
    if purchase is None:
        raise NotVisible
    overview = overview_of(actor, purchase)
    row = next((one for one in overview.months if one.month == month), None)
    if row is None:
        raise NotVisible
    _may(row, seen)
    held = _keep(purchase, row, actor)
    if not [one for one in overview.to_confirm if one.month != month]:
        finish_tasks(TASK_CONFIRM, actor=actor, case=purchase.case, subject_id=purchase.pk)
    event = MonthConfirmed(purchase.home.name, month_words(month), held.days, kronor(held.ore))
    log.tell(actor, event, purchase.case, subject_id=purchase.pk)
    return held


def _may(row: MonthRow, seen: Seen) -> None:
    counted: Counted = row.counted
    if row.not_ready:
        raise Impossible(row.not_ready)
    if counted.unpriced:
        raise Impossible(
            f"{counted.unpriced} dygn saknar pris. Be enhetschefen skriva ett pris från {counted.first_day}."
        )
    if row.state == "confirmed":
        raise Impossible("Månaden är redan bekräftad och stämmer med vistelsen.")
    if seen != Seen(counted.days, counted.absent_days, counted.ore):
        raise Conflict(CHANGED)


def _keep(purchase: Purchase, row: MonthRow, actor: Actor) -> ConfirmedMonth:
    held = ConfirmedMonth(
        case_id=purchase.case_id,
        case_owner_id=purchase.case_owner_id,
        owner_id=actor.domain_id,
        purchase=purchase,
        month=row.month,
        days=row.counted.days,
        absent_days=row.counted.absent_days,
        ore=row.counted.ore,
        first_day=row.counted.first_day,
        last_day=row.counted.last_day,
        confirmed_at=actor.now,
        confirmed_by_name=actor.name,
        revision=row.confirmed.revision + 1 if row.confirmed else 1,
    )
    held.save(force_insert=True)
    return held


@verb
def ask_for_months(*, actor: Actor) -> int:
    """A month that has ended and is not confirmed, or no longer agrees, is a task of who handles the case; one for each placement.

    Returns how many new. For the morning.
    """
    asked = Task.objects.filter(domain=actor.domain_id, kind=TASK_CONFIRM, done_at=None)
    rows = policies.visible_bought(actor).exclude(pk__in=asked.values("subject_id"))
    waiting = [one for one in overviews(actor, rows.exclude(stay__arrived_on=None)) if one.to_confirm]
    for one in waiting:
        give_task(
            TASK_CONFIRM, _due(one), actor=actor, case=one.purchase.case, unit_id=one.purchase.stay.unit_id, role=Role.CASE_WORKER,
            subject_id=one.purchase.pk,
        )  # fmt: skip
    return len(waiting)


def _due(overview: Overview) -> dt.date:
    """Some days after the first of the months, or the stay, ended."""
    month = overview.to_confirm[0].month
    ended = overview.purchase.stay.ended_on
    return min(last_of(month), ended or dt.date.max) + CONFIRM_WITHIN
