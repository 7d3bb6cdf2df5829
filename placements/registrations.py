"""Placements' answers to core's questions."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from placements import policies, scenario, selectors, tasks
from placements.actions.arrivals import TASK_PLAN
from placements.actions.giving import TASK_ARRIVAL, TASK_MOVE_OUT
from placements.domain.stays import State
from placements.models import Absence, DischargePlan, Placement, Stay
from placements.selectors.children import child_placed_on
from placements.selectors.packages import packages
from referrals.selectors.free import answer_free_places, answer_occupancy
from vardkedja.core import protection, registry, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.extracts import Table
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import Case, CaseParty, Unit

IN_PROGRESS = (State.PROVISIONAL, State.PLANNED, State.ARRIVED)


def register() -> None:
    """Called once when the app is ready."""
    registry.nav(20, "Dagen", "placements:day", "day", policies.can_see_day)
    registry.nav(40, "Platser", "placements:board", "bed", policies.can_see_board)
    registry.in_the_way(_stay_in_the_way)
    registry.extract(
        50, "stays", "Placeringar, vistelser och planer för hemgång",
        Table(Placement), Table(Stay), Table(Absence), Table(DischargePlan),
    )  # fmt: skip
    registry.rail(3, lambda actor, opened: _step(selectors.placement_step(actor, opened.case)))
    registry.rail(4, lambda actor, opened: _step(selectors.home_step(actor, opened.case)))
    registry.in_step(
        3, lambda actor: policies.visible_stays(actor).filter(state__in=IN_PROGRESS).values("case")
    )
    registry.in_step(
        4, lambda actor: policies.visible_plans(actor).filter(stay__state="arrived").values("case")
    )
    registry.packages(packages)
    registry.child_placements(child_placed_on)
    registry.panels(_panels)
    registry.possibilities(_possibilities)
    registry.nightly(20, "beläggning", tasks.nightly_occupancy)
    registry.scenario(20, "platser", scenario.load_places)
    registry.scenario(95, "dagen", scenario.load_present_day)
    answer_free_places(_free_today)
    answer_occupancy(selectors.queue_occupancy)
    withheld.told_by(_received)
    protection.received_by(_came_to)
    _task_kinds()


def _task_kinds() -> None:
    stay = {
        TASK_ARRIVAL: ("Registrera ankomst", "placements:arrival"),
        TASK_PLAN: ("Gör plan för hemgång", "placements:plan"),
        TASK_MOVE_OUT: ("Skriv ut för flytt till nästa enhet", "placements:discharge"),
    }
    for kind, (label, name) in stay.items():
        registry.task_kind(kind, label, lambda task, name=name: reverse(name, args=[task.subject_id]))


def _came_to(case: Case, domain_id: UUID) -> bool:
    came = Stay.objects.filter(case=case, unit__operator=domain_id, arrived_on__isnull=False)
    return came.exists()


def _received(actor: Actor) -> QuerySet[Any]:
    """Cases whose person has come to one of the own authority's units."""
    return Stay.objects.filter(operator=actor.domain_id).exclude(arrived_on=None).values("case")


def _free_today(actor: Actor, unit: Unit) -> int:
    """Places of the unit that nobody has today, for the page of its queue."""
    return sum(row.free for row in selectors.free_places(actor, actor.today, [unit.pk]))


def _step(answer: tuple[str, str]) -> registry.Step:
    return registry.Step(*answer)


def _panels(actor: Actor, opened: OpenCase) -> Iterable[registry.Panel]:
    context: dict[str, Any] = selectors.case_panel(actor, opened.case)
    if context["stays"]:
        yield registry.Panel(30, "Placering", "placements/case_panel.html", context)


def _possibilities(actor: Actor, opened: OpenCase) -> Iterable[registry.Possibility]:
    for possible in selectors.possible_acts(actor, opened.case):
        yield registry.Possibility(
            possible.label,
            reverse(f"placements:{possible.page}", args=[possible.object_id]) + possible.query,
            possible.possible,
            possible.reason,
            possible.primary,
        )


def _stay_in_the_way(actor: Actor, case: Case, party: CaseParty | None) -> str:
    """A home that could no longer reach its resident's case could not discharge, and its place would stay taken."""
    stays = Stay.objects.filter(case=case, state__in=IN_PROGRESS).select_related("unit")
    if party is not None:
        stays = stays.filter(unit=party.unit_id)
    stay = stays.first()
    return (
        f"{stay.unit.name} har en plats åt personen. Den ska skrivas ut eller ställas in först."
        if stay
        else ""
    )
