"""What the clocks answer to core's questions: rail, panels, possible acts, tasks, the morning's reminders, administration."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from referrals import policies
from referrals.actions.compulsory import TASK
from referrals.actions.inquiries import OPEN_INQUIRY
from referrals.actions.terms import remind_of_deadlines
from referrals.domain import compulsory, routes
from referrals.models import CareClock, CareDate, CompulsoryCare, Inquiry, RequestReply
from referrals.selectors.compulsory import followed
from referrals.selectors.inquiries import inquiries_of
from referrals.selectors.pauses import last_days
from referrals.selectors.terms import terms_of
from vardkedja.core import extracts, registry
from vardkedja.core.actor import Actor
from vardkedja.core.extracts import Table
from vardkedja.core.formatting import days
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import Case, Unit
from vardkedja.core.registry import Panel, Possibility, Step


def register() -> None:
    """Called once when the app is ready."""
    registry.task_kind(OPEN_INQUIRY, "Inled utredning", _to_inquiry)
    for code, label in compulsory.TASKS.items():
        registry.task_kind(TASK + code, label, _to_compulsory)
    registry.daily(50, "påminnelser om frister", lambda actor: remind_of_deadlines(actor=actor))
    registry.last_days(last_days)
    registry.admin_tab("Tider och påminnelser", "referrals:terms")
    registry.unit_panels(_route_panels)
    registry.panels(_panels)
    registry.possibilities(_possibilities)
    extracts.NAMED.append(CareClock)
    registry.extract(
        42, "clocks", "Utredning, tvångsvård och svar på begäran",
        Table(Inquiry), Table(CompulsoryCare), Table(CareDate), Table(RequestReply),
    )  # fmt: skip


def _to_inquiry(task: Any) -> str:
    return reverse("referrals:inquiry_open", args=[task.subject_id])


def _to_compulsory(task: Any) -> str:
    return reverse("referrals:compulsory", args=[task.case_id])


def waiting_inquiry(actor: Actor, case: Case) -> Step | None:
    """The rail's first step while the own authority has an inquiry to open; late it says so."""
    if not policies.can_inquire(actor):
        return None
    for row, clock in inquiries_of(actor, case):
        if row.opened_at is None:
            return Step("late" if clock.target.state == "late" else "due", f"utredning {clock.target.words}")
    return None


def _panels(actor: Actor, opened: OpenCase) -> Iterable[Panel]:
    if policies.can_inquire(actor):
        yield from _inquiry_panel(actor, opened.case)
    if policies.can_follow_compulsory_care(actor):
        yield from _compulsory_panel(actor, opened.case)


def _inquiry_panel(actor: Actor, case: Case) -> Iterable[Panel]:
    rows = inquiries_of(actor, case)
    if rows:
        context = {"rows": rows, "url": reverse("referrals:inquiry", args=[case.pk])}
        yield Panel(5, "Aktualisering och utredning", "referrals/inquiry_panel.html", context)


def _compulsory_panel(actor: Actor, case: Case) -> Iterable[Panel]:
    held = [one for one in followed(actor, case) if one.care.closed_at is None]
    waiting = sorted((line for one in held for line in one.deadlines if not line.met_on), key=_day)
    if held:
        lines = [(line, line.standing(actor.today)) for line in waiting]
        context = {"lines": lines, "url": reverse("referrals:compulsory", args=[case.pk])}
        yield Panel(6, "Tvångsvårdens frister", "referrals/compulsory_panel.html", context)


def _day(line: compulsory.Deadline) -> dt.date:
    return line.due_on


def _possibilities(actor: Actor, opened: OpenCase) -> Iterable[Possibility]:
    case = opened.case
    if case.closed_at:
        return
    if policies.can_inquire(actor):
        waiting = [row for row, _clock in inquiries_of(actor, case) if row.opened_at is None]
        if waiting:
            url = reverse("referrals:inquiry_open", args=[waiting[0].pk])
            yield Possibility("Inled utredning", url, primary=True)
        else:
            yield Possibility("Aktualisera ärendet", reverse("referrals:matter", args=[case.pk]))
    if policies.can_follow_compulsory_care(actor):
        yield Possibility("Följ tvångsvårdens frister", reverse("referrals:compulsory", args=[case.pk]))


def _route_panels(actor: Actor, unit: Unit) -> Iterable[Panel]:
    """What each of the unit's routes, present and coming, asks of whom; the last days by the own authority's terms."""
    if not unit.has_places or unit.collaboration_id is None:
        return
    shown = [row for row in unit.routes.all() if row.valid_to is None or row.valid_to > actor.today]
    rows = [(row, routes.ROUTES[row.route], _legs(routes.ROUTES[row.route], actor, unit)) for row in shown]
    if rows:
        yield Panel(
            10, "Så går en ansökan", "referrals/route_panel.html", {"rows": rows, "today": actor.today}
        )


def _legs(route: routes.Route, actor: Actor, unit: Unit) -> list[tuple[routes.Leg, str]]:
    assert unit.collaboration_id is not None
    return [
        (
            leg,
            days(
                terms_of(leg.step, unit.collaboration_id, actor.domain_id, actor.today).working_days
            ).replace("dag", "arbetsdag"),
        )
        for leg in route.legs
    ]
