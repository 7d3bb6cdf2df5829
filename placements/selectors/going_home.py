"""What the plan for going home begins with: as it is written, else what the home has been given to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from placements.domain.going_home import AREAS, MORE, state_key, state_of
from placements.domain.plans import AREA, OUTCOMES
from placements.models import DischargePlan, PlanGoal, Stay
from placements.selectors.plans import implementation_of, in_force
from vardkedja.core.actor import Actor
from vardkedja.core.models import EntryKind, EntryVersion
from vardkedja.core.policies import visible_versions


@dataclass(frozen=True)
class GoalForHome:
    """A goal of the implementation plan in force. `area`: a key of `AREAS` or empty; `stands`: as it was last followed up, in words."""

    area: str
    text: str
    stands: str


def goals_for_home(actor: Actor, stay: Stay) -> list[GoalForHome]:
    plan = implementation_of(stay, actor)
    if plan is None or not plan.version:
        return []
    rows = dict(PlanGoal.objects.filter(plan=plan, dropped=False).values_list("number", "outcome"))
    return [
        GoalForHome(goal.parts.get(AREA, ""), goal.text, OUTCOMES.get(rows[goal.number], "Inte uppföljt"))
        for goal in in_force(plan).goals
        if goal.number in rows
    ]


def plan_so_far(
    actor: Actor, stay: Stay, plan: DischargePlan | None, goals: Sequence[GoalForHome] = ()
) -> dict[str, Any]:
    """Values of the form by field. Before the first plan: the goals of the implementation plan, each on its area, and answers of the
    application that are released to the home; both said to be so."""
    if plan is None:
        return _beginning(actor, stay, goals)
    rows = visible_versions(actor, stay.case).filter(entry=plan.entry_id)
    version = rows.order_by("-number").first()
    told: dict[str, Any] = {"planned_on": plan.planned_on, "receiver": str(plan.receiver_domain_id)}
    if version is None:
        return told
    for area in AREAS:
        told[area.key] = version.value(area.key)
        told[state_key(area.key)] = state_of(version.value(state_key(area.key)))
    return told | {key: version.value(key) for key, _label, _hint in MORE}


def _beginning(actor: Actor, stay: Stay, goals: Sequence[GoalForHome]) -> dict[str, Any]:
    answers = _applied(actor, stay)
    found = {}
    for area in AREAS:
        lines = [
            f"Mål i genomförandeplanen: {one.text} ({one.stands.lower()})."
            for one in goals
            if one.area == area.key
        ]
        told = [answers[key] for key in area.asked if answers.get(key)]
        lines += [f"Ur ansökan: {' '.join(told)}"] if told else []
        if lines:
            found[area.key] = "\n".join(lines)
    return found


def _applied(actor: Actor, stay: Stay) -> dict[str, str]:
    """The application's answers by question, as far as they may be read here."""
    answers: dict[str, str] = {}
    rows = visible_versions(actor, stay.case).filter(entry__kind=EntryKind.APPLICATION)
    for version in rows.order_by("written_at", "number"):  # a later answer comes before an earlier one
        answers |= _answers(version)
    return answers


def _answers(version: EntryVersion) -> dict[str, str]:
    return {field["key"]: field["value"] for field in version.body.get("fields", [])}
