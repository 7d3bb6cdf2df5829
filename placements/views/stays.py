"""A stay: what is known of it, and each act on it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements import policies, selectors
from placements.actions import absences, giving, leaving, planning
from placements.actions.arrivals import WRONG_NUMBER, NewPerson, register_arrival
from placements.domain.stays import Act, refusal
from placements.forms import (
    DISCHARGE_QUESTIONS,
    ArrivalForm,
    CancelForm,
    DaysForm,
    DischargeForm,
    LeaveForm,
    MoveForm,
    ReturnForm,
)
from placements.forms.going_home import PlanForm
from placements.models import Absence, DischargePlan, Place, Stay
from placements.policies.bought import can_buy_place
from placements.selectors import plans as stay_plans
from placements.selectors import study_visits, telling
from placements.selectors.going_home import goals_for_home
from placements.selectors.purchases import purchase_of
from placements.views.common import stay_form, stay_frame, stay_or_404
from vardkedja.core import log
from vardkedja.core.forms import VkForm
from vardkedja.core.policies import can_see_cases, require
from vardkedja.core.web import page, version_of


@page(can_see_cases)
def stay(request: Any, stay_id: UUID) -> HttpResponse:
    """One stay with its days, plan and absences, and what may be done now."""
    found = stay_or_404(request, stay_id)
    acts = selectors.acts_on(request.actor, found)
    plan = DischargePlan.objects.filter(stay=found).select_related("receiver_domain", "receiver_user").first()
    context = stay_frame(request, found) | {
        "possibilities": [
            {
                "label": act.label,
                "url": reverse(f"placements:{act.page}", args=[act.object_id]),
                "possible": act.possible,
                "reason": act.reason,
                "primary": act.primary,
            }
            for act in acts
        ],
        "not_possible": selectors.not_possible(request.actor, found),
        "grounds": selectors.grounds_of(found),
        "changes": selectors.changes_of(request.actor, found),
        "overstays": selectors.overstays(found, request.actor.today),
        "warning": selectors.planned_warning(found, request.actor.today),
        "plan": plan,
        "absences": policies.visible_absences(request.actor).filter(stay=found).order_by("-away_from"),
        "study_visits": study_visits.before(request.actor, found),
        "today": request.actor.today,
        "others": _companions(request, found),
        "tellings": telling.of_stay(request.actor, found),
        "stay_plans": stay_plans.plans_of(request.actor, found),
        "released_plans": stay_plans.released_plans(request.actor, found),
        "own": bool(policies.can_see_places_of(request.actor, found.unit)),
        "agreement": found.municipality_id == request.actor.domain.organisation_id
        or found.operator_id == request.actor.domain_id,
        "purchase": purchase_of(request.actor, found),
        "may_buy": bool(can_buy_place(request.actor)),
        "may_share": not found.unit.bought
        and bool(policies.can_give_place(request.actor, found.unit))
        and found.state in ("planned", "arrived"),
    }
    return render(request, "placements/stay.html", context)


def _companions(request: Any, found: Stay) -> int:
    """How many more share the place (a family)."""
    rows = policies.visible_stays(request.actor).filter(claim=found.claim_id).exclude(state="cancelled")
    return rows.exclude(pk=found.pk).count()


@page(policies.can_receive_at_home, methods=("GET", "POST"))
def arrival(request: Any, stay_id: UUID) -> HttpResponse:
    """Register that the person came. Where somebody told the home who it is, the day is all that is asked."""
    found = stay_or_404(request, stay_id)
    require(policies.can_receive(request.actor, found.unit))
    ask = not selectors.known_person(request.actor, found.case).given_name
    form = ArrivalForm(
        request.POST or None, ask_person=ask, initial={"arrived_on": request.actor.today, "sex": "unknown"}
    )

    def act(data: dict[str, Any]) -> Stay:
        person = NewPerson(data["number"], form.particulars()) if ask else None
        return register_arrival(
            found.pk,
            actor=request.actor,
            arrived_on=data["arrived_on"],
            person=person,
            version=version_of(request),
        )

    answer = stay_form(
        request, found, form, act,
        title="Registrera ankomst", submit="Registrera ankomst", done="Ankomsten är registrerad.",
    )  # fmt: skip
    if WRONG_NUMBER in form.errors.get("number", []):
        _log_wrong_number(request, found)
    return answer


def _log_wrong_number(request: Any, found: Stay) -> None:
    """A number that is not the case's could be a guess at who it is: each try is logged for the case's owner to see."""
    log.write(
        request.actor,
        log.Action.DENIED,
        "ankomst: fel nummer",
        reason="numret hör inte till ärendet",
        owner_domain_id=found.case_owner_id,
        case_id=found.case_id,
        object_id=found.pk,
    )


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def discharge(request: Any, stay_id: UUID) -> HttpResponse:
    """Discharge: day, reason, where to and what housing; with the plan for going home in view."""
    found = stay_or_404(request, stay_id)
    require(policies.can_discharge(request.actor, found.unit))
    plan = DischargePlan.objects.filter(stay=found).select_related("receiver_domain", "receiver_user").first()
    coming = selectors.coming_stay(found.case)
    moving = coming is not None
    initial = {"ended_on": request.actor.today}
    if moving:
        initial |= {
            "reason": "moved",
            "destination": "other_unit",
            "housing": "supported",
            "occupation": "unknown",
        }
    form = DischargeForm(request.POST or None, has_plan=plan is not None or moving, initial=initial)

    def act(data: dict[str, Any]) -> Stay:
        ending = leaving.Ending(
            data["ended_on"],
            data["reason"],
            data["destination"],
            data["housing"],
            data.get("no_plan_reason", ""),
            data["occupation"],
        )
        contents = [(key, label, data[key]) for key, label, _help in DISCHARGE_QUESTIONS]
        return leaving.discharge(
            found.pk, ending, actor=request.actor, contents=contents, version=version_of(request)
        )

    return stay_form(
        request, found, form, act,
        title="Skriv ut", submit="Skriv ut", done="Utskrivningen är registrerad.",
        template="placements/discharge.html", plan=plan, coming=coming,
        unsafe=not moving and bool(telling.without_safety(request.actor, [found.pk])),
        unplanned=not stay_plans.is_planned(request.actor, found),
    )  # fmt: skip


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def plan(request: Any, stay_id: UUID) -> HttpResponse:
    """Plan the going home, or write a new version of the plan."""
    found = stay_or_404(request, stay_id)
    require(policies.can_receive(request.actor, found.unit))
    present = DischargePlan.objects.filter(stay=found).first()
    goals = goals_for_home(request.actor, found)
    receivers = [(str(d.pk), d.short_name) for d in policies.receivers(request.actor, found.case_id)]
    first = {"planned_on": found.planned_to, "receiver": receivers[0][0] if len(receivers) == 1 else ""}
    form = PlanForm(
        request.POST or None,
        receivers=receivers,
        initial=first | selectors.plan_so_far(request.actor, found, present, goals),
    )

    def act(data: dict[str, Any]) -> DischargePlan:
        return planning.plan_discharge(
            found.pk,
            actor=request.actor,
            planned_on=data["planned_on"],
            receiver_id=UUID(data["receiver"]),
            told=form.plan,
            contents=form.more,
            version=version_of(request),
        )

    return stay_form(
        request, found, form, act,
        title="Planera hemgång", submit="Spara planen", done="Planen är sparad och mottagaren har fått en uppgift.",
        notice="Mottagaren ser dagen och att planen finns. Innehållet lämnas ut från ärendet.",
        template="placements/going_home.html", goals=goals,
    )  # fmt: skip


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def days(request: Any, stay_id: UUID) -> HttpResponse:
    """Change the planned days, or extend."""
    found = stay_or_404(request, stay_id)
    require(policies.can_give_place(request.actor, found.unit))
    initial = {"planned_from": found.planned_from, "planned_to": found.planned_to}
    form = DaysForm(request.POST or None, arrived=found.state == "arrived", initial=initial)

    def act(data: dict[str, Any]) -> Stay:
        return planning.change_planned_days(
            found.pk,
            actor=request.actor,
            planned_from=data.get("planned_from") or found.planned_from,
            planned_to=data["planned_to"],
            version=version_of(request),
        )

    return stay_form(
        request,
        found,
        form,
        act,
        title="Ändra planerade dagar",
        submit="Spara dagarna",
        done="Dagarna är ändrade.",
    )


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def move(request: Any, stay_id: UUID) -> HttpResponse:
    """Move to another place that the same authority runs."""
    found = stay_or_404(request, stay_id)
    require(policies.can_give_place(request.actor, found.unit))
    units = {u.pk: u for u in policies.day_units(request.actor) if policies.can_give_place(request.actor, u)}
    places = (
        Place.objects.filter(unit__in=units)
        .exclude(pk=found.claim.place_id)
        .order_by("unit__name", "position")
    )
    choices = [(str(p.pk), f"{units[p.unit_id].name}, plats {p.name}") for p in places]
    form = MoveForm(request.POST or None, places=choices, initial={"day": request.actor.today})

    def act(data: dict[str, Any]) -> Stay:
        return leaving.move(
            found.pk, UUID(data["place"]), actor=request.actor, day=data["day"], version=version_of(request)
        )

    return stay_form(
        request, found, form, act,
        title="Flytta", submit="Flytta", done="Flytten är registrerad.",
        notice="Till en enhet som drivs av någon annan ger den enhetens föreståndare platsen. Skriv ut här samma dag.",
    )  # fmt: skip


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def cancel(request: Any, stay_id: UUID) -> HttpResponse:
    """Call off a stay that has not begun."""
    found = stay_or_404(request, stay_id)
    require(policies.can_give_place(request.actor, found.unit))
    form = CancelForm(request.POST or None)
    return stay_form(
        request, found, form,
        lambda data: giving.cancel_stay(
            found.pk, actor=request.actor, reason=data["reason"], version=version_of(request)
        ),
        title="Ställ in placeringen", submit="Ställ in", done="Placeringen är inställd och platsen är ledig.", danger=True,
        template="placements/cancel.html", falls=selectors.falls_with_stay(request.actor, found),
        over=refusal(Act.CANCEL, found.state),
    )  # fmt: skip


@page(policies.can_plan_stay_at_home, methods=("GET", "POST"))
def confirm(request: Any, stay_id: UUID) -> HttpResponse:
    """Confirm a provisional place."""
    found = stay_or_404(request, stay_id)
    require(policies.can_give_place(request.actor, found.unit))
    return stay_form(
        request, found, VkForm(request.POST or None),
        lambda _data: giving.confirm_place(found.pk, actor=request.actor, version=version_of(request)),
        title="Bekräfta platsen", submit="Bekräfta platsen", done="Platsen är bekräftad.",
    )  # fmt: skip


@page(policies.can_receive_at_home, methods=("GET", "POST"))
def leave(request: Any, stay_id: UUID) -> HttpResponse:
    """Somebody went out."""
    found = stay_or_404(request, stay_id)
    require(policies.can_receive(request.actor, found.unit))
    form = LeaveForm(
        request.POST or None, initial={"away_from": request.actor.today, "kind": Absence.Kind.LEAVE}
    )
    return stay_form(
        request, found, form,
        lambda data: absences.register_absence(found.pk, actor=request.actor, **data),
        title="Registrera frånvaro", submit="Registrera frånvaro", done="Frånvaron är registrerad.",
    )  # fmt: skip


@page(policies.can_receive_at_home, methods=("GET", "POST"))
def back(request: Any, stay_id: UUID) -> HttpResponse:
    """Somebody is back."""
    found = stay_or_404(request, stay_id)
    require(policies.can_receive(request.actor, found.unit))
    form = ReturnForm(request.POST or None, initial={"back_on": request.actor.today})
    return stay_form(
        request, found, form,
        lambda data: absences.register_return(found.pk, actor=request.actor, back_on=data["back_on"]),
        title="Registrera åter", submit="Registrera åter", done="Personen är åter.",
    )  # fmt: skip
