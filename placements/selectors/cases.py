"""What a case page shows of stays: the chain through the units, steps 3 and 4, what may be done now and what not, and why."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from placements import policies
from placements.domain import conditions
from placements.domain.stays import RULES, Act, State, refusal
from placements.models import DischargePlan, Stay
from placements.selectors.acts import Availability, availabilities, availability
from placements.selectors.stays import chain_of, latest_stay
from referrals import selectors as referrals
from referrals.domain.states import OPEN
from referrals.domain.states import State as Applied
from referrals.models import Application
from referrals.policies import visible_applications
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_short, date_words
from vardkedja.core.models import Case

#: Acts as the pages offer them, in order: (act, page, primary).
OFFERED = (
    (Act.CONFIRM, "confirm", True),
    (Act.ARRIVE, "arrival", True),
    (Act.STUDY_VISIT, "study_visit_new", False),
    (Act.PLAN, "plan", True),
    (Act.DISCHARGE, "discharge", False),
    (Act.CHANGE, "days", False),
    (Act.LEAVE, "leave", False),
    (Act.RETURN, "return", False),
    (Act.MOVE, "move", False),
    (Act.EXTEND, "extend", False),
    (Act.END_NOW, "end_now", False),
    (Act.NO_SHOW, "no_show", False),
    (Act.CANCEL, "cancel", False),
    (Act.UNCANCEL, "restore", False),
    (Act.GROUND, "ground", False),
    (Act.CORRECT_ABSENCE, "absences", False),
    (Act.CORRECT, "correct", False),
    (Act.REOPEN, "reopen", False),
    (Act.CARE_PLAN, "care_plan", False),
    (Act.HEALTH_PLAN, "health_plan", False),
    (Act.IMPLEMENTATION, "implementation_plan", False),
    (Act.END_REPORT, "end_report", False),
    (Act.NOTE, "note_new", False),
)


@dataclass(frozen=True)
class Possible:
    """An act as a page offers it: page name and object of its address, or why it is not possible now."""

    label: str
    page: str
    object_id: UUID
    possible: bool = True
    reason: str = ""
    primary: bool = False
    query: str = ""


def placement_step(actor: Actor, case: Case) -> tuple[str, str]:
    """Step 3 of the chain: (state, text)."""
    stay = latest_stay(case)
    if stay is None:
        return "waiting", "ingen plats söks" if _seeks_no_place(actor, case) else ""
    if stay.state == State.ARRIVED:
        return "now", f"{stay.unit.name} sedan {date_short(stay.arrived_on)}"
    if stay.state == State.ENDED:
        return "done", f"{stay.unit.name} till {date_words(stay.ended_on)}"
    if stay.state == State.PROVISIONAL:
        return "due", f"preliminär plats på {stay.unit.name} från {date_short(stay.planned_from)}"
    state = "due" if stay.planned_from <= actor.today else "now"
    return state, f"plats på {stay.unit.name} från {date_short(stay.planned_from)}"


def _seeks_no_place(actor: Actor, case: Case) -> bool:
    """Whether all that is applied for in the case, or was granted, is support or outpatient care without a place."""
    rows = visible_applications(actor).filter(case=case, state__in=[*OPEN, Applied.SUPPORTED])
    found = [row.without_place for row in rows]
    return bool(found) and all(found)


def home_step(actor: Actor, case: Case) -> tuple[str, str]:
    """Step 4 of the chain: going home is planned from day one."""
    stay = latest_stay(case)
    if stay is None or stay.state in (State.PROVISIONAL, State.PLANNED):
        return "waiting", ""
    if stay.state == State.ENDED:
        return "done", f"utskriven {date_words(stay.ended_on)}"
    plan = DischargePlan.objects.filter(stay=stay).first()
    if plan is None:
        return "due", "plan för hemgång saknas"
    left = f", {plan.left_words}" if plan.points_left else ""
    late = plan.planned_on <= actor.today
    return "due" if late else "now", f"planeras {date_short(plan.planned_on)}{left}"


def case_panel(actor: Actor, case: Case) -> dict[str, Any]:
    """The chain of stays with the plan of each; in three queries whatever their number."""
    stays = list(chain_of(case))
    plans = DischargePlan.objects.filter(case=case).select_related("receiver_domain", "receiver_user")
    by_stay = {plan.stay_id: plan for plan in plans}
    own = {stay.pk for stay in stays if policies.can_see_places_of(actor, stay.unit)}
    return {
        "stays": [{"stay": stay, "plan": by_stay.get(stay.pk), "own": stay.pk in own} for stay in stays],
        "today": actor.today,
    }


def possible_acts(actor: Actor, case: Case) -> list[Possible]:
    """What the actor's role may do in the case's stays, possible or not, each with its reason."""
    found = _giving(actor, case)
    for stay in chain_of(case):
        if stay.state in (State.PROVISIONAL, State.PLANNED, State.ARRIVED):
            found += acts_on(actor, stay)
    return found


def acts_on(actor: Actor, stay: Stay) -> list[Possible]:
    """The acts on one stay that the actor's role allows and its state lets be done; conditions are told.

    Out and back are one pair: of the two only what fits who is out or here.
    """
    asked = {act: availability(actor, act, stay) for act, _page, _primary in OFFERED}
    found = []
    for act, page, primary in OFFERED:
        one, other = asked[act], asked.get(_PAIR.get(act, act))
        if not one.allowed or not one.fits or (act in _PAIR and other and other.available):
            continue
        found.append(Possible(one.label, page, stay.pk, one.available, one.reason, primary and one.available))
    return found


#: Of each pair the one that cannot be done now says nothing that the other does not.
_PAIR = {Act.LEAVE: Act.RETURN, Act.RETURN: Act.LEAVE}


def not_possible(actor: Actor, stay: Stay) -> list[Availability]:
    """What the actor's role may do with a stay in another state, each with the reason: for who looks for it in vain."""
    return [one for one in availabilities(actor, stay) if one.allowed and not one.fits]


def _lives_there(latest: Stay | None, application: Application) -> bool:
    """Whether the person has come to the unit that is sought: by the acute route the application stays open for its decisions."""
    return bool(latest and latest.state == State.ARRIVED and latest.unit_id == application.unit_id)


def _giving(actor: Actor, case: Case) -> list[Possible]:
    """Give a place, for the head of the unit that an open application seeks; what is missing is named."""
    found = []
    latest = latest_stay(case)
    rows = visible_applications(actor).filter(case=case, state__in=OPEN, unit__isnull=False)
    coming = Stay.objects.filter(case=case).coming().first()
    for application in rows:
        if not policies.can_give_place(actor, application.unit) or _lives_there(latest, application):
            continue
        state = coming.state if coming else latest.state if latest else None
        why = refusal(Act.GIVE, state) or conditions.missing(
            referrals.missing_decisions(case, application.unit)
        )
        label = f"{RULES[Act.GIVE].label} på {application.unit.name}"
        if coming is None:
            found.append(
                Possible(
                    label,
                    "give",
                    application.unit_id,
                    why is None,
                    why.message if why else "",
                    True,
                    f"?arende={case.pk}",
                )
            )
    return found
