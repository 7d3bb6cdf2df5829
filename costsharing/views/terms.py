"""Agreement, budget, key and rules: what holds, and the forms that add a new version."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from costsharing import actions, policies, selectors
from costsharing.domain.keys import format_percent
from costsharing.domain.terms import COST_TYPE_LABELS, CostType
from costsharing.forms import BudgetForm, KeyForm, RuleForm
from costsharing.models import LAST_YEAR, CostAgreement
from costsharing.policies import can_prepare_costs, can_see_costs
from costsharing.views.pages import agreement_or_404, crumbs
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Unit
from vardkedja.core.policies import require
from vardkedja.core.web import attempt, page


def _unit(request: Any, agreement: CostAgreement, unit_id: UUID) -> Unit:
    found = policies.visible_units(request.actor, agreement.collaboration_id).filter(pk=unit_id).first()
    if found is None:
        raise NotVisible
    return found


def _back(agreement: CostAgreement, year: int) -> str:
    return reverse("costsharing:terms", args=[agreement.collaboration.slug, year])


@page(can_see_costs)
def overview(request: Any, collaboration: str, year: int) -> HttpResponse:
    """Budget of a year, key and rules as they hold, with what the reader may change."""
    agreement = agreement_or_404(request, collaboration)
    held = {
        (row.unit_id, row.cost_type): row for row in selectors.budget_rows(agreement.collaboration_id, year)
    }
    units = policies.visible_units(request.actor, agreement.collaboration_id)
    context = {
        "agreement": agreement,
        "year": year,
        "next_year": year + 1 if year + 1 < LAST_YEAR else None,
        "columns": COST_TYPE_LABELS.values(),
        "units": [
            {
                "unit": unit,
                "cells": [held.get((unit.pk, kind.value)) for kind in CostType],
                "may": policies.can_set_budget(request.actor, agreement, unit),
            }
            for unit in units
        ],
        "rules": selectors.rules_of(agreement.collaboration_id),
        "keys": selectors.keys_of(agreement.collaboration_id),
        "may_decide": policies.can_decide_terms(request.actor, agreement),
        "crumbs": crumbs(collaboration, year, ("Budget, nyckel och regler", "")),
    }
    return render(request, "costsharing/terms.html", context)


@dataclass(frozen=True)
class FormPage:
    """What a form's page is called, what stands under it, and what its button does."""

    title: str
    save: str
    lead: str = ""

    def show(self, request: Any, agreement: CostAgreement, form: Any, year: int) -> HttpResponse:
        back = _back(agreement, year)
        way = [("Budget, nyckel och regler", back), (self.title, "")]
        context = {"form": form, "title": self.title, "lead": self.lead, "save": self.save, "back": back}
        context["crumbs"] = crumbs(agreement.collaboration.slug, year, *way)
        return render(request, "costsharing/form.html", context, status=422 if form.errors else 200)


@page(can_prepare_costs, methods=("GET", "POST"))
def budget(request: Any, collaboration: str, year: int, unit: UUID) -> HttpResponse:
    agreement = agreement_or_404(request, collaboration)
    home = _unit(request, agreement, unit)
    require(policies.can_set_budget(request.actor, agreement, home))
    held = selectors.budget_rows(agreement.collaboration_id, year)
    initial = {row.cost_type: row.amount_ore for row in held if row.unit_id == home.pk}
    form = BudgetForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form,
        lambda: actions.set_budget(
            agreement.collaboration_id,
            home.pk,
            year,
            form.amounts,
            actor=request.actor,
            decision=form.cleaned_data["decision"],
        ),
    ):
        messages.success(request, f"Budgeten för {home} {year} är sparad.")
        return redirect(_back(agreement, year))
    return FormPage(f"Budget för {home} {year}", "Spara budgeten").show(request, agreement, form, year)


@page(can_prepare_costs, methods=("GET", "POST"))
def key(request: Any, collaboration: str) -> HttpResponse:
    agreement = agreement_or_404(request, collaboration)
    require(policies.can_decide_terms(request.actor, agreement))
    day = _next_month(request.actor.today)
    members = _in_order(agreement, day)
    form = KeyForm(request.POST or None, members=members, initial=_key_initial(agreement, day))
    if form.is_valid() and attempt(
        form,
        lambda: actions.set_key(
            agreement.collaboration_id,
            form.cleaned_data["valid_from"],
            form.shares,
            actor=request.actor,
            decision=form.cleaned_data["decision"],
        ),
    ):
        messages.success(request, "Den nya nyckeln är sparad.")
        return redirect(_back(agreement, day.year))
    if form.is_bound:
        form.show_total()
    lead = "Andelar av kommunernas del. Nyckeln gäller tills en senare börjar gälla."
    return FormPage("Ny fördelningsnyckel", "Spara nyckeln", lead).show(request, agreement, form, day.year)


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _in_order(agreement: CostAgreement, day: dt.date) -> list[Any]:
    """The members of the day in the order of the newest key; those that it lacks come last."""
    members = selectors.municipalities_on(agreement.collaboration_id, day)
    newest = selectors.agreement_of(agreement.collaboration_id).keys[:1]
    order = [code for held in newest for code in held.shares]
    return sorted(members, key=lambda m: order.index(m.code) if m.code in order else len(order))


def _key_initial(agreement: CostAgreement, day: dt.date) -> dict[str, Any]:
    newest = selectors.agreement_of(agreement.collaboration_id).keys[:1]
    shares = {f"share_{code}": percent for held in newest for code, percent in held.shares.items()}
    total = format_percent(sum(shares.values(), Decimal(0))) if shares else ""
    return {"valid_from": day, "total": total} | shares


@page(can_prepare_costs, methods=("GET", "POST"))
def rule(request: Any, collaboration: str, cost_type: CostType) -> HttpResponse:
    agreement = agreement_or_404(request, collaboration)
    require(policies.can_decide_terms(request.actor, agreement))
    day = _next_month(request.actor.today)
    members = selectors.municipalities_on(agreement.collaboration_id, day)
    form = RuleForm(request.POST or None, members=members, initial=_rule_initial(agreement, cost_type, day))
    if form.is_valid() and attempt(
        form,
        lambda: actions.set_rule(
            agreement.collaboration_id,
            cost_type,
            form.cleaned_data["valid_from"],
            form.cleaned_data["region_percent"],
            actor=request.actor,
            named_party=form.cleaned_data["named_party"] or None,
            decision=form.cleaned_data["decision"],
        ),
    ):
        messages.success(request, f"Den nya regeln för {COST_TYPE_LABELS[cost_type].lower()} är sparad.")
        return redirect(_back(agreement, day.year))
    lead = "Regeln gäller tills en senare börjar gälla."
    title = f"Ny regel för {COST_TYPE_LABELS[cost_type].lower()}"
    return FormPage(title, "Spara regeln", lead).show(request, agreement, form, day.year)


def _rule_initial(agreement: CostAgreement, cost_type: CostType, day: dt.date) -> dict[str, Any]:
    rules = selectors.agreement_of(agreement.collaboration_id).rules
    newest = next((rule for rule in rules if rule.cost_type == cost_type), None)
    if newest is None:
        return {"valid_from": day}
    return {
        "valid_from": day,
        "region_percent": newest.region_percent,
        "named_party": newest.named_party or "",
    }
