"""What the plan for going home begins with: as it is written, else what the home has been given to read."""

from typing import Any

from placements.domain.going_home import AREAS, MORE, state_key, state_of
from placements.models import DischargePlan, Stay
from vardkedja.core.actor import Actor
from vardkedja.core.models import EntryKind, EntryVersion
from vardkedja.core.policies import visible_versions


def plan_so_far(actor: Actor, stay: Stay, plan: DischargePlan | None) -> dict[str, Any]:
    """Values of the form by field. Before the first plan: answers of the application that are released to the home, said to be so."""
    if plan is None:
        return _from_application(actor, stay)
    rows = visible_versions(actor, stay.case).filter(entry=plan.entry_id)
    version = rows.order_by("-number").first()
    told: dict[str, Any] = {"planned_on": plan.planned_on, "receiver": str(plan.receiver_domain_id)}
    if version is None:
        return told
    for area in AREAS:
        told[area.key] = version.value(area.key)
        told[state_key(area.key)] = state_of(version.value(state_key(area.key)))
    return told | {key: version.value(key) for key, _label, _hint in MORE}


def _from_application(actor: Actor, stay: Stay) -> dict[str, Any]:
    answers: dict[str, str] = {}
    rows = visible_versions(actor, stay.case).filter(entry__kind=EntryKind.APPLICATION)
    for version in rows.order_by("written_at", "number"):  # a later answer comes before an earlier one
        answers |= _answers(version)
    found = {}
    for area in AREAS:
        told = [answers[key] for key in area.asked if answers.get(key)]
        if told:
            found[area.key] = f"Ur ansökan: {' '.join(told)}"
    return found


def _answers(version: EntryVersion) -> dict[str, str]:
    return {field["key"]: field["value"] for field in version.body.get("fields", [])}
