"""What may be done with a stay, and what not and why: role, state and conditions asked in one place.

The verbs, the pages, the API and the tests ask here; what depends on what is typed in is asked by the verb alone.
"""

import datetime as dt
from dataclasses import dataclass

from placements import policies
from placements.domain import conditions, grounds, terms
from placements.domain.stays import ON_A_STAY, RULES, Act, Refusal, State, refusal
from placements.models import Absence, PlaceClaim, Stay, StudyVisit
from placements.selectors.changes import extensions, ground_on, is_acute, terms_of
from placements.selectors.notes import hindrance as not_kept_here
from placements.selectors.plans import implementation_of
from referrals import selectors as referrals
from referrals.domain.states import OPEN
from vardkedja.core.actor import Actor
from vardkedja.core.models import PersonRecord
from vardkedja.core.policies import can_register_person

NOT_KNOWN = "Personen är inte registrerad hos er ännu. Föreståndaren eller den ordinarie personalen registrerar ankomsten."


@dataclass(frozen=True)
class Availability:
    """One act on one stay for one actor. `allowed`: whether the role may at all; `fits`: whether the state lets it be done."""

    act: Act
    available: bool
    reason: str = ""
    allowed: bool = True
    fits: bool = True

    @property
    def label(self) -> str:
        return RULES[self.act].label


def availability(actor: Actor, act: Act, stay: Stay) -> Availability:
    """Whether the actor may do the act with the stay now, and why not."""
    decision = policies.may_act(actor, act, stay)
    if not decision:
        return Availability(act, False, decision.reason, allowed=False)
    found = refusal(act, stay.state)
    if found:
        return Availability(act, False, found.message, fits=False)
    found = hindrance(actor, act, stay)
    return Availability(act, found is None, found.message if found else "")


def availabilities(actor: Actor, stay: Stay) -> list[Availability]:
    """Every act on a stay that is there, possible or not, each with its reason."""
    return [availability(actor, act, stay) for act in ON_A_STAY]


def hindrance(actor: Actor, act: Act, stay: Stay) -> Refusal | None:
    """What stands in the way beside role and state, and can be told before anything is filled in."""
    ask = _HINDRANCES.get(act)
    return ask(stay, actor) if ask else None


def _to_arrive(stay: Stay, actor: Actor) -> Refusal | None:
    """Nobody else lives in the place, and the person lives nowhere else in the case; and who registers may make the home's record."""
    lacking = conditions.missing_at_arrival(referrals.missing_decisions(stay.case, stay.unit))
    if lacking:
        return lacking
    lived_in = PlaceClaim.objects.filter(place=stay.claim.place_id, occupied=True)
    if lived_in.exclude(pk=stay.claim_id).exists():
        return Refusal(conditions.STILL_LIVED_IN, "place", taken=True)
    elsewhere = Stay.objects.filter(case=stay.case_id, person_id=stay.person_id, state=State.ARRIVED)
    other = elsewhere.select_related("unit").first()
    if other is None:
        return None if can_register_person(actor) or _is_known(stay, actor) else Refusal(NOT_KNOWN)
    return Refusal(
        f"{other.unit.name} har inte registrerat utskrivningen ännu. När den är gjord kan ankomsten registreras."
    )


def _is_known(stay: Stay, actor: Actor) -> bool:
    """Whether the home has a record of the person."""
    return PersonRecord.objects.filter(domain=actor.domain_id, person_id=stay.person_id).exists()


def _to_confirm(stay: Stay, _actor: Actor) -> Refusal | None:
    return conditions.missing(referrals.missing_decisions(stay.case, stay.unit))


def _is_out(stay: Stay) -> bool:
    return Absence.objects.filter(stay=stay, back_on=None).exists()


def _to_leave(stay: Stay, _actor: Actor) -> Refusal | None:
    return Refusal("Personen är redan ute. Registrera åter först.", "away_from") if _is_out(stay) else None


def _to_return(stay: Stay, _actor: Actor) -> Refusal | None:
    return None if _is_out(stay) else Refusal("Personen är inte registrerad som frånvarande.")


def _to_move(stay: Stay, actor: Actor) -> Refusal | None:
    shared = Stay.objects.filter(claim=stay.claim_id).exclude(pk=stay.pk).exclude(state=State.CANCELLED)
    if shared.exists():
        return Refusal("Flera personer delar platsen. Skriv ut och ge plats till var och en.")
    return conditions.moving(actor.today, stay.arrived_on, actor.today)


def _to_end_now(stay: Stay, actor: Actor) -> Refusal | None:
    return grounds.may_leave(ground_on(stay, actor.today))


def _to_miss(stay: Stay, actor: Actor) -> Refusal | None:
    return conditions.not_come(stay.planned_from, actor.today)


def _to_change(stay: Stay, actor: Actor) -> Refusal | None:
    """After the planned end there is no shorter time left to plan."""
    if stay.state == State.ARRIVED and stay.planned_to is not None and stay.planned_to < actor.today:
        return Refusal(
            "Den planerade utskrivningen har passerat. Förläng vistelsen, eller skriv ut.", "planned_to"
        )
    return None


def _to_extend(stay: Stay, actor: Actor) -> Refusal | None:
    if stay.planned_to is None:
        return Refusal("Vistelsen gäller tills vidare och behöver inte förlängas.", "planned_to")
    acute = is_acute(stay.claim.place)
    held = terms_of(stay.unit, actor.today)
    return terms.cannot_extend(held, acute, stay.arrived_on, extensions(stay), actor.today)


def _to_correct_absence(stay: Stay, _actor: Actor) -> Refusal | None:
    return None if Absence.objects.filter(stay=stay).exists() else Refusal("Ingen frånvaro är registrerad.")


def _to_reopen(stay: Stay, actor: Actor) -> Refusal | None:
    """Nothing came after: neither another stay of the person's nor another claim on the place."""
    later = Stay.objects.filter(case=stay.case_id, person_id=stay.person_id).exclude(pk=stay.pk)
    if (
        later.exclude(state=State.CANCELLED).filter(previous=stay).exists()
        or later.filter(state__in=(State.ARRIVED, State.PLANNED, State.PROVISIONAL)).exists()
    ):
        return Refusal("Personen har en senare placering. Ställ in eller rätta den först.")
    if stay.claim.released_at or _taken(stay, stay.arrived_on, end_if_reopened(stay, actor.today), actor):
        return Refusal("Platsen är tagen sedan dess. Ge personen en ny plats i stället.", "place", taken=True)
    return None


def end_if_reopened(stay: Stay, today: dt.date) -> dt.date | None:
    """Up to the planned end, and at least today: the person lives there now."""
    return None if stay.planned_to is None else max(stay.planned_to, today)


def _to_restore(stay: Stay, actor: Actor) -> Refusal | None:
    if stay.cancel_reason == "withdrawn" or (stay.application and stay.application.state not in OPEN):
        return Refusal("Ansökan är inte öppen längre. Det behövs en ny ansökan.")
    if Stay.objects.filter(case=stay.case_id, person_id=stay.person_id).coming().exists():
        return Refusal("Personen har redan en plats på väg.")
    if stay.planned_to is not None and stay.planned_to < actor.today:
        return Refusal("De planerade dagarna har gått. Ge en ny plats i stället.")
    if _taken(stay, stay.planned_from, stay.planned_to, actor):
        return Refusal(conditions.TAKEN, "place", taken=True)
    return None


def _to_report(stay: Stay, actor: Actor) -> Refusal | None:
    """The report tells what became of each goal of the plan in force."""
    plan = implementation_of(stay, actor)
    if plan is not None and plan.version:
        return None
    return Refusal("Slutrapporten görs ur genomförandeplanen. Ingen är undertecknad ännu.")


def _to_note(stay: Stay, actor: Actor) -> Refusal | None:
    """Where notes are kept elsewhere the reason says in which system."""
    return not_kept_here(actor, stay.unit)


def _to_visit(stay: Stay, _actor: Actor) -> Refusal | None:
    if StudyVisit.objects.filter(stay=stay, settled_at=None).exists():
        return Refusal("Ett studiebesök är redan bokat. Anteckna det eller ställ in det först.")
    return None


def _taken(stay: Stay, start: dt.date, end: dt.date | None, actor: Actor) -> bool:
    """Whether anything else claims the stay's place on the days."""
    others = PlaceClaim.objects.filter(place=stay.claim.place_id).standing(actor.now).but(stay.claim_id)
    return others.touching(*conditions.days_of(start, end)).exists()


_HINDRANCES = {
    Act.ARRIVE: _to_arrive, Act.CONFIRM: _to_confirm, Act.LEAVE: _to_leave, Act.RETURN: _to_return, Act.MOVE: _to_move,
    Act.END_NOW: _to_end_now, Act.NO_SHOW: _to_miss, Act.EXTEND: _to_extend, Act.CORRECT_ABSENCE: _to_correct_absence,
    Act.CHANGE: _to_change, Act.STUDY_VISIT: _to_visit,
    Act.REOPEN: _to_reopen, Act.UNCANCEL: _to_restore, Act.END_REPORT: _to_report, Act.NOTE: _to_note,
}  # fmt: skip
