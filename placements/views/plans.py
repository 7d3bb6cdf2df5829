"""The plans of a stay: write a draft, sign it, follow its goals up, and the documents."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements import policies
from placements.actions import plan_goals
from placements.actions import plans as actions
from placements.actions.claims import refuse
from placements.documents import stay_plan_pdf
from placements.domain import plans
from placements.domain.stays import refusal
from placements.forms.plans import GoalFollowUpForm, PhasesForm, PlanDraftForm, SignPlanForm
from placements.models import StayPlan, StayPlanVersion
from placements.selectors import plans as selector
from placements.selectors.acts import hindrance
from placements.views.common import stay_form, stay_frame, stay_or_404
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.policies import can_see_cases, require
from vardkedja.core.web import page, version_of

PARTS = {
    plans.CARE: "care_plan",
    plans.HEALTH: "health_plan",
    plans.IMPLEMENTATION: "implementation_plan",
    plans.REPORT: "end_report",
}


@page(policies.can_write_care_plans, methods=("GET", "POST"))
def care_plan(request: Any, stay_id: UUID) -> HttpResponse:
    """The municipality's care plan by SoF 10:2."""
    return _draft(request, stay_id, plans.CARE)


@page(policies.can_write_health_plans, methods=("GET", "POST"))
def health_plan(request: Any, stay_id: UUID) -> HttpResponse:
    """The region's care plan by PDL 3:6."""
    return _draft(request, stay_id, plans.HEALTH)


@page(policies.can_write_home_plans, methods=("GET", "POST"))
def implementation_plan(request: Any, stay_id: UUID) -> HttpResponse:
    """The home's implementation plan."""
    return _draft(request, stay_id, plans.IMPLEMENTATION)


@page(policies.can_write_home_plans, methods=("GET", "POST"))
def end_report(request: Any, stay_id: UUID) -> HttpResponse:
    """The home's report when the stay ends."""
    return _draft(request, stay_id, plans.REPORT)


def _draft(request: Any, stay_id: UUID, code: str) -> HttpResponse:
    """Write the draft of a plan. Where it cannot be written now, the page says why."""
    found = stay_or_404(request, stay_id)
    act = actions.ACTS[code]
    require(policies.may_act(request.actor, act, found))
    refuse(refusal(act, found.state) or hindrance(request.actor, act, found))
    kind, begun = plans.KINDS[code], selector.begun(request.actor, found, code)
    form = PlanDraftForm(request.POST or None, kind=kind, draft=begun.draft, numbers=begun.numbers)

    def act_on(_data: dict[str, Any]) -> StayPlan:
        return actions.write_plan(
            found.pk, code, form.draft, actor=request.actor, version=version_of(request)
        )

    return stay_form(
        request, found, form, act_on, title=kind.title, submit="Spara utkastet", done="Utkastet är sparat.",
        then=lambda plan: reverse("placements:stay_plan", args=[plan.pk]),
        row_version=begun.plan.row_version if begun.plan else 0, notice=f"{kind.law}. {begun.source}".strip(),
    )  # fmt: skip


def _own(request: Any, plan_id: UUID) -> StayPlan:
    """An own plan. Raises `NotVisible` (logged): another authority's is read as what it has released."""
    plan = policies.visible_stay_plans(request.actor).filter(pk=plan_id).first()
    if plan is None:
        log.write(
            request.actor, log.Action.DENIED, "plan för vistelse", reason="inte den egna", object_id=plan_id
        )
        raise NotVisible
    return selector.at_present(plan)


@page(can_see_cases)
def stay_plan(request: Any, stay_plan_id: UUID) -> HttpResponse:
    """The version in force with its goals and follow-ups, the earlier versions, and the draft."""
    plan = _own(request, stay_plan_id)
    context = stay_frame(request, plan.stay, plan.of.title) | {
        "plan": plan,
        "shown": selector.shown(request.actor, plan),
        "writes": bool(policies.may_act(request.actor, actions.ACTS[plan.kind], plan.stay)),
        "open": refusal(actions.ACTS[plan.kind], plan.stay.state) is None,
        "write_url": reverse(f"placements:{PARTS[plan.kind]}", args=[plan.stay_id]),
    }
    return render(request, "placements/stay_plan.html", context)


def _plan_form(request: Any, plan: StayPlan, form: Any, act: Any, **context: Any) -> HttpResponse:
    """A form about an own plan; afterwards, and on Avbryt, to its page."""
    require(policies.may_act(request.actor, actions.ACTS[plan.kind], plan.stay))
    return stay_form(
        request, plan.stay, form, act, then=reverse("placements:stay_plan", args=[plan.pk]), row_version=plan.row_version,
        **context,
    )  # fmt: skip


@page(policies.can_keep_plans, methods=("GET", "POST"))
def plan_sign(request: Any, stay_plan_id: UUID) -> HttpResponse:
    """Sign the draft: it is then the version in force."""
    plan = _own(request, stay_plan_id)
    form = SignPlanForm(request.POST or None, initial={"person_on": request.actor.today})

    def act(_data: dict[str, Any]) -> StayPlanVersion:
        return actions.sign_plan(plan.pk, form.signing, actor=request.actor, version=version_of(request))

    return _plan_form(
        request, plan, form, act, title=f"Underteckna: {plan.of.title}", submit="Underteckna", done="Planen är undertecknad och gäller.",
        notice=f"Du undertecknar för {request.actor.domain.name}. Versionen kan sedan inte ändras, en ändring blir en ny version.",
    )  # fmt: skip


@page(policies.can_write_home_plans, methods=("GET", "POST"))
def plan_phases(request: Any, stay_plan_id: UUID) -> HttpResponse:
    """From which day the stay is in each phase."""
    plan = _own(request, stay_plan_id)
    if plan.kind != plans.IMPLEMENTATION:
        raise NotVisible
    form = PhasesForm(request.POST or None, initial={name: getattr(plan, name) for name in plans.PHASES})

    def act(data: dict[str, Any]) -> StayPlan:
        return plan_goals.set_phases(plan.pk, data, actor=request.actor, version=version_of(request))

    return _plan_form(
        request,
        plan,
        form,
        act,
        title="Faser i vistelsen",
        submit="Spara faserna",
        done="Faserna är sparade.",
    )


@page(policies.can_keep_plans, methods=("GET", "POST"))
def goal_follow_up(request: Any, goal_id: UUID) -> HttpResponse:
    """Note how a goal stands."""
    goal = policies.visible_plan_goals(request.actor).filter(pk=goal_id).first()
    if goal is None:
        raise NotVisible
    plan = _own(request, goal.plan_id)
    form = GoalFollowUpForm(request.POST or None, initial={"held_on": request.actor.today})
    return _plan_form(
        request, plan, form, lambda _data: plan_goals.follow_up_goal(goal.pk, form.done, actor=request.actor),
        title=f"Följ upp mål {goal.number}", submit="Spara uppföljningen", done="Uppföljningen är sparad.",
        notice=selector.goal_text(plan, goal.number),
    )  # fmt: skip


@page(can_see_cases, limit="export")
def plan_pdf(request: Any, plan_version_id: UUID) -> HttpResponse:
    """A signed version as a document."""
    row = policies.visible_plan_versions(request.actor).filter(pk=plan_version_id).first()
    if row is None:
        raise NotVisible
    plan = _own(request, row.plan_id)
    frame = stay_frame(request, plan.stay)
    log.write(
        request.actor, log.Action.EXPORT, plan.of.title, reason=frame["opened"].why.text, relation=frame["opened"].why.kind,
        owner_domain_id=plan.owner_id, person_id=plan.stay.person_id, case_id=plan.case_id, object_id=row.pk,
    )  # fmt: skip
    content = stay_plan_pdf(plan, row, frame["person"])
    name = f"{plan.case.number}-{PARTS[plan.kind]}-v{row.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
