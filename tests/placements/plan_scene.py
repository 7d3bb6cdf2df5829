"""Plans as they are written: a care plan of the municipality's, an implementation plan of the home's, each whole."""

import datetime as dt
from typing import Any

from placements.actions.plans import Signing, sign_plan, write_plan
from placements.domain import plans
from placements.domain.plans import Draft, Goal
from placements.models import PlanGoal, Stay, StayPlanVersion
from placements.selectors.plans import held_plan
from tests.world import TODAY
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import Actor, acting
from vardkedja.core.models import EntryVersion, Ground

PAPER = Signing("paper", TODAY)
NEXT = TODAY + dt.timedelta(days=14)
CARE_ANSWERS = {
    "measures": "Behandling på HVB",
    "contact": "Systern varje vecka",
    "view": "Vill bli nykter",
}
HOME_ANSWERS = {
    "others": "Regionen ordinerar",
    "family": "Systern ringer på söndagar",
    "board": "Alice varje månad",
    "part": "Skrevs tillsammans",
    "view": "Vill börja jobba",
}


def care_draft(*texts: str) -> Draft:
    goals = (Goal(n, {plans.GOAL: text}) for n, text in enumerate(texts or ("Nykter", "Egen bostad"), 1))
    return Draft(tuple(goals), CARE_ANSWERS)


def home_goal(number: int, text: str, **changed: str) -> Goal:
    parts = {
        plans.GOAL: text,
        "activities": "Återfallsprevention",
        "responsible": "Sten Sand",
        "how": "Varje tisdag",
        "method": "Samtal",
        plans.FOLLOW_UP_ON: NEXT.isoformat(),
    }
    return Goal(number, parts | changed)


def home_draft(*goals: Goal, **answers: str) -> Draft:
    return Draft(goals or (home_goal(1, "Nykter"), home_goal(2, "Arbete på halvtid")), HOME_ANSWERS | answers)


def report_draft(*outcomes: str) -> Draft:
    said = outcomes or ("reached", "partly")
    goals = (
        Goal(n, {plans.GOAL: f"Mål {n}", plans.OUTCOME: outcome, "words": f"Ord {n}"})
        for n, outcome in enumerate(said, 1)
    )
    answers = {"summary": "Tre månader", "left": "Öppenvården tar vid", "view": "Nöjd"}
    return Draft(tuple(goals), answers)


def signed(
    stay: Stay, kind: str, draft: Draft, actor: Actor, signing: Signing | None = None
) -> StayPlanVersion:
    """The draft written and signed, a new version where there is one; by default on paper that day."""
    with acting(actor):
        held = held_plan(actor, stay, kind)
    plan = write_plan(stay.pk, kind, draft, actor=actor, version=held.row_version if held else None)
    return sign_plan(plan.pk, signing or Signing("paper", actor.today), actor=actor)


def goals_of(plan_id: Any, actor: Actor) -> dict[int, PlanGoal]:
    with acting(actor):
        return {row.number: row for row in PlanGoal.objects.filter(plan=plan_id)}


def released(row: StayPlanVersion, recipient: Any, actor: Actor) -> None:
    """The signed version given to another authority."""
    with acting(actor):
        version = EntryVersion.objects.select_related("entry").get(pk=row.version_id)
    release(
        row.case_id, [version], [recipient], actor=actor, ground=Ground.NO_HARM, purpose="Vården på hemmet"
    )
