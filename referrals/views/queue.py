"""Kön: the common queue of a unit, now and as it was, and its rules."""

import datetime as dt
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from referrals import actions, policies
from referrals.domain.acute import USUAL
from referrals.domain.queue import PRIORITIES, Position, words
from referrals.forms.queue import MomentForm, RulesForm
from referrals.models import QueuePolicy
from referrals.selectors.free import free_places
from referrals.selectors.queue import THEN, given_past_order, line, line_then, rows_of
from referrals.selectors.rules import members_of, rules_at, versions
from referrals.selectors.waits import waiting_times
from vardkedja.core import clock, gate
from vardkedja.core.actor import Actor
from vardkedja.core.clock import STOCKHOLM
from vardkedja.core.errors import NotVisible
from vardkedja.core.formatting import date_words
from vardkedja.core.models import Unit
from vardkedja.core.policies import require
from vardkedja.core.querysets import valid_on
from vardkedja.core.views.common import form_page
from vardkedja.core.views.lists import query_of
from vardkedja.core.web import page

PER_PAGE = 100


@page(policies.can_see_queue)
def index(request: Any) -> HttpResponse:
    """The queue of the unit that lies nearest: one's own, else the first; or that there is none."""
    units = list(policies.queue_units(request.actor))
    if not units:
        return render(request, "referrals/queue.html", {"tabs": [], "unit": None})
    mine = [unit for unit in units if unit.operator_id == request.actor.domain_id]
    return redirect("referrals:queue_unit", (mine or units)[0].pk)


@page(policies.can_see_queue)
def queue_unit(request: Any, unit_id: UUID) -> HttpResponse:
    """One unit's queue: with name and times for the parties of each case, otherwise position, class and since."""
    actor = request.actor
    unit, units = _chosen(actor, unit_id)
    found = line(unit, actor)
    context = {
        **_table(request, unit, found, actor.today, f"kö till {unit.name}"),
        "free": free_places(actor, unit), "route": _route(unit, actor), "kind": kind_word(unit),
        "tabs": [_tab(one, unit) for one in units], "ages": _ages(unit),
        "waits": waiting_times(unit, found, actor), "steers": policies.can_steer_queue(actor, unit),
        "answered": any(one.answer for one in found), "policy": words(rules_at(unit.pk, actor.now)),
    }  # fmt: skip
    return render(request, "referrals/queue.html", context)


@page(policies.can_see_queue)
def queue_then(request: Any, unit_id: UUID) -> HttpResponse:
    """The queue as it stood at a moment that is asked for, by the rules of then."""
    actor = request.actor
    unit, _units = _chosen(actor, unit_id)
    now = {"dag": actor.today.isoformat(), "tid": f"{actor.now.astimezone(STOCKHOLM):%H:%M}"}
    form = MomentForm(THEN.asked(request.GET) or now, now=actor.now)
    context: dict[str, Any] = {
        "unit": unit,
        "form": form,
        "action": request.path,
        "crumbs": _crumbs(unit, "Kön som den var"),
    }
    if form.is_valid():
        found, moment = line_then(unit, form.moment, actor), form.moment
        day = clock.day_of(moment)
        context |= {
            **_table(request, unit, found, day, f"kö till {unit.name} som den var {day.isoformat()}", (unit, moment)),
            "moment": form.moment, "past_order": given_past_order(unit, moment, actor), "query": query_of(THEN.asked(request.GET)), "policy": words(rules_at(unit.pk, form.moment)),
        }  # fmt: skip
    return render(request, "referrals/queue_then.html", context, status=422 if form.errors else 200)


@page(policies.can_steer_queue, methods=("GET", "POST"))
def queue_rules(request: Any, unit_id: UUID) -> HttpResponse:
    """Set the rules of a unit's queue; below stand those that hold, have held and will."""
    actor = request.actor
    unit, _units = _chosen(actor, unit_id)
    require(policies.can_steer_queue(actor, unit))
    held = versions(unit)
    form = RulesForm(
        request.POST or None, initial=_as_now(held, actor), members=members_of(unit, actor.today)
    )
    queue = reverse("referrals:queue_unit", args=[unit.pk])
    return form_page(
        request, form, lambda _data: actions.set_queue_rules(unit.pk, form.rules, actor=actor),
        then=queue, done=lambda policy: f"Reglerna gäller från {date_words(clock.day_of(policy.valid_from))}.",
        template="referrals/queue_rules.html", submit="Sätt reglerna", back=queue, unit=unit,
        versions=[{"row": one, "words": words(one.rules), "coming": one.valid_from > actor.now} for one in held],
        crumbs=_crumbs(unit, "Regler"),
    )  # fmt: skip


def _chosen(actor: Actor, unit_id: UUID) -> tuple[Unit, list[Unit]]:
    """The unit, and all whose queue the reader sees. Raises `NotVisible`."""
    units = list(policies.queue_units(actor))
    unit = next((one for one in units if one.pk == unit_id), None)
    if unit is None:
        raise NotVisible
    return unit, units


def _table(
    request: Any,
    unit: Unit,
    found: list[Position],
    day: dt.date,
    reason: str,
    then: tuple[Unit, dt.datetime] | None = None,
) -> dict[str, Any]:
    """Context of the table: a page of the positions. Logs whom it names."""
    actor = request.actor
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("sida"))
    rows = rows_of(shown.object_list, actor, day, then)
    named = [row.application.case for row in rows if row.application]
    gate.log_listed(actor, "kö", named, reason=reason, unit_id=unit.pk)
    return {
        "unit": unit,
        "page": shown,
        "rows": rows,
        "party_to_any": bool(named),
        "priorities": PRIORITIES.values(),
    }


def _as_now(held: list[QueuePolicy], actor: Actor) -> dict[str, object]:
    """What the form begins with: the rules that hold, from today on."""
    policy = next((one for one in held if one.valid_from <= actor.now), None)
    acute = {
        f"acute_{name}": value for name, value in asdict(policy.rules.acute if policy else USUAL).items()
    }
    if policy is None:
        return acute | {
            "order": "priority", "acute_kept": True, "valid_from": actor.today, "offers_ready_only": True,
            "answer_count": 2, "answer_within": "working_days",
        }  # fmt: skip
    initial: dict[str, object] = acute | {
        "order": policy.order, "acute_kept": policy.acute_kept, "declines_kept": policy.declines_kept,
        "valid_from": actor.today, "offers_automatic": policy.offers_automatic,
        "offers_ready_only": policy.offers_ready_only, "answer_count": policy.answer_count,
        "answer_within": policy.answer_within, "answer_cutoff": policy.answer_cutoff,
    }  # fmt: skip
    for quota in policy.quotas.all():
        if quota.kind:
            initial[f"kind_{quota.kind}"] = quota.places
        else:
            initial |= {"party": str(quota.organisation_id), "party_places": quota.places}
    return initial


def _crumbs(unit: Unit, here: str) -> list[dict[str, str]]:
    return [
        {"label": f"Kön till {unit.name}", "url": reverse("referrals:queue_unit", args=[unit.pk])},
        {"label": here, "url": ""},
    ]


def _tab(unit: Unit, shown: Unit) -> dict[str, Any]:
    url = reverse("referrals:queue_unit", args=[unit.pk])
    return {"label": unit.name, "url": url, "current": unit.pk == shown.pk}


def _route(unit: Unit, actor: Actor) -> str:
    route = unit.routes.filter(valid_on(actor.today)).first()
    return route.get_route_display() if route else ""


def _ages(unit: Unit) -> str:
    if unit.age_max is not None:
        families = " med familjer" if unit.takes_families else ""
        return f"{unit.age_min or 0}–{unit.age_max} år{families}"
    return f"från {unit.age_min} år" if unit.age_min else ""


def kind_word(unit: Unit) -> str:
    """What the unit is: the local word first, else its legal form."""
    word = unit.local_type or unit.get_legal_type_display()
    return word[:1].upper() + word[1:]
