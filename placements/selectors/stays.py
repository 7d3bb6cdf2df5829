"""Stays of a case and of a unit, and what a new stay rests on. Narrow by case or unit; row-level security has the last word."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, QuerySet

from placements.models import Stay
from referrals import selectors as referrals
from referrals.domain.decisions import GRANTED, Kind
from referrals.domain.states import OPEN
from referrals.models import Application, Decision
from referrals.policies import visible_applications
from referrals.selectors.decisions import Ready
from vardkedja.core import registry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import Case, CaseParty, Domain, Organisation, PartyRole, Task, Unit
from vardkedja.core.names import Name, names_for
from vardkedja.core.once import once


def coming_stay(case: Case) -> Stay | None:
    """The planned or provisional stay of the case, if there is one."""
    return Stay.objects.filter(case=case).coming().select_related("unit", "claim__place").first()


@once
def latest_stay(case: Case) -> Stay | None:
    """The stay that is on, else the one to come, else the last that ended; None when nobody gave a place."""
    stays = list(chain_of(case))
    by_state = {stay.state: stay for stay in stays}
    for state in ("arrived", "planned", "provisional", "ended"):
        if state in by_state:
            return by_state[state]
    return None


def chain_of(case: Case) -> QuerySet[Stay]:
    """The case's stays in order, cancelled ones left out: one after another through the units."""
    stays = Stay.objects.filter(case=case).exclude(state="cancelled")
    related = ("unit", "municipality", "claim__place", "placement")
    return stays.select_related(*related).order_by("planned_from", "arrived_on")


def present_stays(unit_id: UUID, day: dt.date) -> QuerySet[Stay]:
    """Stays of a unit that have a care day on `day`: from arrival to the day before discharge, a same-day stay one."""
    return Stay.objects.filter(unit=unit_id).present_on(day)


def application_for(case: Case, unit_id: UUID) -> Application | None:
    """The open application that a place in the unit answers: there is one at most."""
    return Application.objects.filter(case=case, unit=unit_id, state__in=OPEN).first()


def _granted(case: Case, unit_id: UUID) -> QuerySet[Decision]:
    return Decision.objects.filter(case=case, unit=unit_id, outcome=GRANTED, superseded_at=None)


def decided_on(case: Case, unit_id: UUID) -> dt.date | None:
    """The first day on which every present decision for the unit holds; a stay cannot begin before it."""
    return _granted(case, unit_id).aggregate(day=Max("valid_from"))["day"]


def deciding_municipality(case: Case, unit_id: UUID) -> Organisation:
    """Who decided, and so keeps the responsibility and pays (SoL 29:2): never derived from where somebody is registered.

    The authority of the assistance decision, else of the application; a region's own application follows the home
    municipality that is party. Raises `Impossible` when no municipality can be told.
    """
    decision = (
        _granted(case, unit_id).filter(kind=Kind.ASSISTANCE).select_related("owner__organisation").first()
    )
    if decision is None:
        application = application_for(case, unit_id)
        if application and application.home_id:
            return Domain.objects.select_related("organisation").get(pk=application.home_id).organisation
    owner = decision.owner if decision else case.owner
    if owner.organisation.kind != Organisation.Kind.REGION:
        return owner.organisation
    home = CaseParty.objects.filter(case=case, role=PartyRole.HOME, valid_to=None)
    party = home.select_related("domain__organisation").first()
    if party is None:
        raise Impossible(
            "Det framgår inte vilken kommun som har beslutat. Hemkommunen måste vara part i ärendet."
        )
    return party.domain.organisation


def ready_for_place(actor: Actor, unit: Unit) -> list[Ready]:
    """Who is approved for the unit, has no place on the way and does not live there, first in the queue first."""
    approved = referrals.approved_for(actor, unit)
    cases = [ready.case.pk for ready in approved]
    stays = Stay.objects.filter(case__in=cases)
    has = stays.coming() | stays.filter(unit=unit, state="arrived")
    given = set(has.values_list("case", flat=True))
    return [ready for ready in approved if ready.case.pk not in given]


@dataclass(frozen=True)
class NotReady:
    """Somebody who waits for the unit and what a place still lacks, in Swedish."""

    case: Case
    name: Name
    missing: list[str]


def not_ready(actor: Actor, unit: Unit) -> list[NotReady]:
    """Who waits for the unit, with no place there on the way and without everything that it requires, and what is missing."""
    given = Stay.objects.coming().filter(unit=unit)
    rows = list(
        visible_applications(actor)
        .filter(unit=unit, state__in=OPEN)
        .exclude(case__in=given.values("case"))
        .order_by("sent_at")
    )
    missing_of = referrals.missing_for(rows)
    waiting = [(row.case, missing_of[row.pk]) for row in rows]
    names = names_for(actor, [case for case, missing in waiting if missing])
    return [NotReady(case, names[case.pk], missing) for case, missing in waiting if missing]


def falls_with_stay(actor: Actor, stay: Stay) -> list[str]:
    """What calling the stay off does, in words: the place, the own tasks, and what stays as it is."""
    others = Stay.objects.filter(claim=stay.claim_id).exclude(pk=stay.pk).exclude(state="cancelled").count()
    place = f"Plats {stay.claim.place.name}"
    found = [
        f"{place} blir ledig från {date_iso(stay.planned_from)}"
        if not others
        else f"{place} behålls av dem som delar den"
    ]
    tasks = Task.objects.filter(domain=actor.domain_id, subject_id=stay.pk, done_at=None)
    kinds = dict.fromkeys(tasks.values_list("kind", flat=True))
    return found + [f"Uppgift: {registry.TASK_KINDS[kind].label.lower()}" for kind in kinds]
