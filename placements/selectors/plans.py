"""The plans of a stay as pages and documents show them: own ones whole, others' as far as they are released. Constant queries."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from placements.domain import plans
from placements.domain.plans import Draft, Goal
from placements.models import GoalFollowUp, PlanGoal, Stay, StayPlan, StayPlanVersion
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.models import EntryKind, EntryVersion
from vardkedja.core.policies import visible_versions

#: As what plans of others may be read here, once they are released.
RELEASED = (EntryKind.CARE_PLAN, EntryKind.HEALTH_PLAN, EntryKind.IMPLEMENTATION_PLAN, EntryKind.END_REPORT)


@dataclass(frozen=True)
class Summary:
    """An own plan on the stay's page."""

    row: StayPlan
    next_on: dt.date | None
    today: dt.date

    @property
    def late(self) -> bool:
        return self.next_on is not None and self.next_on < self.today

    @property
    def phase(self) -> str:
        return plans.phase_on(self.row.phases, self.today)


def _follows(kind: str, before: Stay, after: Stay) -> bool:
    """A home's plan goes with the person to another place that the same authority runs; a plan of those who decided, anywhere."""
    return kind in (plans.CARE, plans.HEALTH) or before.operator_id == after.operator_id


def _held(actor: Actor, stay: Stay, *kinds: str) -> QuerySet[StayPlan]:
    """The own plans that hold for a stay: begun in it, or before the person moved to it."""
    of_case = {row.pk: row for row in Stay.objects.filter(case=stay.case_id)} if stay.previous_id else {}
    wanted = Q(pk=None)
    for kind in kinds or plans.KINDS:
        ids, at = [stay.pk], stay
        while (before := of_case.get(at.previous_id)) and _follows(kind, before, at):
            ids.append(before.pk)
            at = before
        wanted |= Q(kind=kind, stay__in=ids)
    return StayPlan.objects.filter(wanted, owner=actor.domain_id)


def held_plan(actor: Actor, stay: Stay, kind: str) -> StayPlan | None:
    """The own plan of a kind that holds for the stay. Two queries at most."""
    return _held(actor, stay, kind).order_by("changed_at").last()


def at_present(plan: StayPlan) -> StayPlan:
    """The plan with the stay where the person lives now, if they moved since it was begun. One query where that one has ended."""
    if plan.stay.state != "ended":
        return plan
    related = ("unit", "claim__place", "case", "municipality")
    later = Stay.objects.filter(case=plan.case_id).exclude(previous=None).exclude(state="cancelled")
    after = {row.previous_id: row for row in later.select_related(*related)}
    while (moved := after.get(plan.stay.pk)) and _follows(plan.kind, plan.stay, moved):
        plan.stay = moved
    return plan


def plans_of(actor: Actor, stay: Stay) -> list[Summary]:
    """The own authority's plans of a stay, with the follow-up that comes first. Two queries at most."""
    rows = _held(actor, stay).annotate(first=Min("goals__next_on"))
    order = list(plans.KINDS)
    return sorted(
        (Summary(row, row.first, actor.today) for row in rows), key=lambda one: order.index(one.row.kind)
    )


def released_plans(actor: Actor, stay: Stay) -> list[EntryVersion]:
    """Plans of other authorities that are released to the own, the latest version of each. One query."""
    rows = visible_versions(actor, stay.case).filter(entry__kind__in=RELEASED).exclude(owner=actor.domain_id)
    latest = {row.entry_id: row for row in rows.order_by("number")}
    return sorted(latest.values(), key=lambda row: (RELEASED.index(row.entry.kind), row.written_at))


def _said(version: EntryVersion | None) -> dict[str, str]:
    return {one["key"]: one["value"] for one in version.body["fields"]} if version else {}


def _last(entry_id: UUID | None) -> EntryVersion | None:
    return EntryVersion.objects.filter(entry=entry_id).order_by("-number").first() if entry_id else None


def draft_of(plan: StayPlan) -> Draft:
    """The draft as it was last saved."""
    return plans.read(plan.of, _said(_last(plan.draft_id)))


def in_force(plan: StayPlan) -> Draft:
    """What the signed version in force says."""
    return plans.read(plan.of, _said(_last(plan.entry_id)))


def implementation_of(stay: Stay, actor: Actor) -> StayPlan | None:
    """The home's implementation plan of the stay."""
    return _held(actor, stay, plans.IMPLEMENTATION).select_related("stay__unit", "case").last()


def is_planned(actor: Actor, stay: Stay) -> bool:
    """Whether the stay's implementation plan is signed, which its end report is made from."""
    return _held(actor, stay, plans.IMPLEMENTATION).filter(version__gt=0).exists()


def goal_text(plan: StayPlan, number: int) -> str:
    """A goal's words in the version in force."""
    return _said(_last(plan.entry_id)).get(f"{plans.GOAL}_{number}", "")


def has_report(actor: Actor, plan: StayPlan) -> bool:
    """Whether the stay's end report is signed."""
    reports = _held(actor, plan.stay, plans.REPORT).filter(version__gt=0)
    return plan.kind == plans.IMPLEMENTATION and reports.exists()


@dataclass(frozen=True)
class Begun:
    """What the form of a draft begins with, where that comes from, and which numbers its rows have."""

    draft: Draft
    plan: StayPlan | None
    numbers: list[int]
    source: str = ""


def begun(actor: Actor, stay: Stay, kind: str) -> Begun:
    """The own draft; else what it may begin from: the plan of the stay before, or the goals of a care plan that may be read here."""
    plan, source = held_plan(actor, stay, kind), ""
    if plan is not None:
        draft = _with_days(plan, draft_of(plan))
    elif found := _from_before(actor, stay, kind):
        draft, source = found, "Utkastet börjar med planen från förra vistelsen."
    elif kind == plans.IMPLEMENTATION:
        draft, source = _from_care_plan(actor, stay)
    else:
        draft = Draft((), {})
    if kind == plans.REPORT:
        draft = _goals_to_report(actor, stay, draft)
        return Begun(draft, plan, [goal.number for goal in draft.goals])
    return Begun(draft, plan, _numbers(plan, draft), source)


def _with_days(plan: StayPlan, draft: Draft) -> Draft:
    """A new version begins with the days that the follow-ups have set since."""
    if plan.has_draft or not plan.version:
        return draft
    days = dict(PlanGoal.objects.filter(plan=plan).values_list("number", "next_on"))
    goals = []
    for goal in draft.goals:
        day = days.get(goal.number)
        told = day.isoformat() if day else ""
        goals.append(Goal(goal.number, {**goal.parts, plans.FOLLOW_UP_ON: told}))
    return Draft(tuple(goals), draft.answers)


def _from_before(actor: Actor, stay: Stay, kind: str) -> Draft | None:
    """What the own plan of an earlier stay in the case says, without the days that have been."""
    if kind == plans.REPORT:
        return None
    rows = StayPlan.objects.filter(case=stay.case_id, owner=actor.domain_id, kind=kind, version__gt=0)
    before = rows.exclude(stay=stay).order_by("-changed_at").first()
    if before is None:
        return None
    draft = in_force(before)
    goals = (
        Goal(number, {**goal.parts, plans.FOLLOW_UP_ON: ""}) for number, goal in enumerate(draft.goals, 1)
    )
    return Draft(tuple(goals), draft.answers)


def _from_care_plan(actor: Actor, stay: Stay) -> tuple[Draft, str]:
    """The goals of the municipality's care plan, if it is the own authority's or released to it. The reading is logged."""
    rows = visible_versions(actor, stay.case).filter(entry__kind=EntryKind.CARE_PLAN)
    version = rows.order_by("written_at").last()
    if version is None:
        return Draft((), {}), ""
    log.write(
        actor, log.Action.READ, "mål ur vårdplan (SoF 10 kap. 2 §)", reason="genomförandeplan ska skrivas", owner_domain_id=version.owner_id,
        person_id=stay.person_id, case_id=stay.case_id, object_id=version.pk,
    )  # fmt: skip
    told = plans.read(plans.KINDS[plans.CARE], _said(version))
    goals = (Goal(number, {plans.GOAL: goal.text}) for number, goal in enumerate(told.goals, 1))
    source = f"Målen är hämtade ur {version.owner.name}s vårdplan enligt socialtjänstförordningen, version {version.number}."
    return Draft(tuple(goals), {}), source


def _goals_to_report(actor: Actor, stay: Stay, draft: Draft) -> Draft:
    """Each goal of the implementation plan in force, as the report tells it or as it was last followed up."""
    plan = implementation_of(stay, actor)
    if plan is None:
        return draft
    said = _said(_last(plan.entry_id))
    held = {goal.number: goal.parts for goal in draft.goals}
    goals = []
    for row in PlanGoal.objects.filter(plan=plan, dropped=False):
        outcome = row.outcome if row.outcome in plans.END_OUTCOMES else ""
        parts = held.get(row.number, {plans.OUTCOME: outcome})
        goals.append(Goal(row.number, {**parts, plans.GOAL: said.get(f"{plans.GOAL}_{row.number}", "")}))
    return Draft(tuple(goals), draft.answers)


def _numbers(plan: StayPlan | None, draft: Draft) -> list[int]:
    """The goals there are, and empty rows with numbers that no goal has had."""
    held = [goal.number for goal in draft.goals]
    used = set(held)
    if plan is not None:
        used |= set(PlanGoal.objects.filter(plan=plan).values_list("number", flat=True))
    first = max(used, default=0) + 1
    room = max(0, min(max(3 - len(held), 1), plans.MOST_GOALS - len(held)))
    return [*held, *range(first, first + room)]


@dataclass(frozen=True)
class FollowUp:
    row: GoalFollowUp
    words: str


@dataclass
class GoalShown:
    """A goal of the version in force with its follow-ups, latest first."""

    row: PlanGoal
    text: str
    today: dt.date
    parts: list[tuple[str, str]] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)

    @property
    def late(self) -> bool:
        return self.row.next_on is not None and self.row.next_on < self.today


@dataclass
class Shown:
    """A plan on its page: the version in force in words, its goals, all versions, and the draft where there is something new."""

    plan: StayPlan
    today: dt.date
    versions: list[StayPlanVersion] = field(default_factory=list)
    goals: list[GoalShown] = field(default_factory=list)
    dropped: list[GoalShown] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    #: An end report tells of goals that are another plan's.
    reported: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    draft: Draft | None = None
    lacks: list[str] = field(default_factory=list)
    #: The draft's own words, for who is to sign it.
    drafted: list[tuple[str, str]] = field(default_factory=list)

    @property
    def phases(self) -> list[tuple[str, dt.date | None]]:
        return list(zip(plans.PHASES.values(), self.plan.phases, strict=True))

    @property
    def phase(self) -> str:
        return plans.phase_on(self.plan.phases, self.today)

    @property
    def closed(self) -> bool:
        """A goal that the end report has told of is followed up no more."""
        return any(one.row.final for goal in self.goals for one in goal.follow_ups)


def shown(actor: Actor, plan: StayPlan) -> Shown:
    """The plan with all that its page tells, in a constant number of queries. Logging is the caller's."""
    found = Shown(plan, actor.today)
    found.versions = list(StayPlanVersion.objects.filter(plan=plan).select_related("version"))
    said = _said(found.versions[0].version) if found.versions else {}
    for goal in _goals(plan, said, actor.today):
        (found.dropped if goal.row.dropped else found.goals).append(goal)
    if found.versions:
        found.told = told_in(plan.of, found.versions[0].version)
        if plan.kind == plans.REPORT:
            found.reported = goals_in(plan.of, found.versions[0].version)
    if plan.has_draft:
        found.draft = draft_of(plan)
        fields = plans.fields_of(plan.of, found.draft)
        found.drafted = [(label, said) for key, label, said in fields if said and key != plans.LAW]
        found.lacks = plans.lacks(plan.of, found.draft)
    return found


def told_in(kind: plans.Kind, version: EntryVersion) -> list[tuple[str, str]]:
    """(label, answer) of a version, but for its goals and its law."""
    goals = {f"{one.key}_" for one in (plans.Question(plans.GOAL, ""), *kind.goal)}
    fields = version.body["fields"]
    return [
        (one["label"], one["value"])
        for one in fields
        if one["key"] != plans.LAW and not any(_numbered(one["key"], head) for head in goals)
    ]


def _numbered(key: str, head: str) -> bool:
    return key.startswith(head) and key.removeprefix(head).isdecimal()


def goals_in(kind: plans.Kind, version: EntryVersion) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each goal of a version: its words, and (label, answer) of the rest."""
    draft, said = plans.read(kind, _said(version)), _said(version)
    rest = [one for one in kind.goal if one.key != plans.GOAL]
    return [
        (
            f"{goal.number}. {goal.text}",
            [(one.label, said.get(f"{one.key}_{goal.number}", "")) for one in rest],
        )
        for goal in draft.goals
    ]


def _goals(plan: StayPlan, said: dict[str, str], today: dt.date) -> list[GoalShown]:
    rows = list(PlanGoal.objects.filter(plan=plan))
    done = list(GoalFollowUp.objects.filter(goal__in=[row.pk for row in rows]))
    texts = EntryVersion.objects.filter(Q(entry__in=[one.entry_id for one in done])).order_by("number")
    versions = {row.entry_id: row for row in texts}
    held: dict[UUID, list[FollowUp]] = defaultdict(list)
    numbers = {row.pk: row.number for row in rows}
    for one in done:
        key = f"words_{numbers[one.goal_id]}" if one.final else "words"
        held[one.goal_id].append(FollowUp(one, _said(versions.get(one.entry_id)).get(key, "")))
    rest = [one for one in plan.of.goal if one.key not in (plans.GOAL, plans.FOLLOW_UP_ON)]
    found = []
    for row in rows:
        parts = [(one.label, said.get(f"{one.key}_{row.number}", "")) for one in rest]
        text = said.get(f"{plans.GOAL}_{row.number}", "")
        found.append(GoalShown(row, text, today, [part for part in parts if part[1]], held[row.pk]))
    return found
