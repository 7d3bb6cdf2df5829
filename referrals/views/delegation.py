"""Administration of the authority's delegation order."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from referrals import actions
from referrals.actions.delegation import ROLES
from referrals.forms.delegation import DelegationForm, EndDelegationForm
from referrals.models import DelegationRule, LegalGround
from referrals.selectors.delegation import DEFAULT
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import User
from vardkedja.core.policies import can_administer
from vardkedja.core.querysets import valid_on
from vardkedja.core.views.administration import crumbs, tabs
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page

TITLE = "Delegationsordning"


@page(can_administer)
def order(request: Any) -> HttpResponse:
    """The rules, those that hold or will first."""
    actor = request.actor
    rows = DelegationRule.objects.filter(domain=actor.domain_id).select_related("user")
    labels = dict(LegalGround.objects.values_list("code", "label"))
    shown = [
        {"row": row, "ground": labels.get(row.ground_code, "Alla"), "over": row.valid_to is not None and row.valid_to <= actor.today}
        for row in rows.order_by("power", "point", "role", "valid_from")
    ]  # fmt: skip
    context = {
        "rows": sorted(shown, key=lambda one: bool(one["over"])),
        "default": DEFAULT[0].who,
        "tabs": tabs("referrals:delegation"),
    }
    return render(request, "referrals/delegation.html", context)


@page(can_administer, methods=("GET", "POST"))
def add(request: Any) -> HttpResponse:
    actor, back = request.actor, reverse("referrals:delegation")
    holding = {
        f"assignments__{name}": value for name, value in (("domain", actor.domain_id), ("role__in", ROLES))
    }
    staff = User.objects.filter(valid_on(actor.today, "assignments__"), **holding).distinct()
    grounds = LegalGround.objects.filter(valid_on(actor.today)).order_by("position")
    form = DelegationForm(
        request.POST or None,
        staff=staff.order_by("last_name", "first_name"),
        grounds=grounds,
        today=actor.today,
    )
    return form_page(
        request, form, lambda _data: actions.add_delegation(form.rule, actor=actor),
        then=back, done="Delegationen är inlagd.", title="Ny delegation", submit="Lägg in delegationen", back=back,
        crumbs=crumbs(TITLE, "referrals:delegation", "Ny delegation"),
    )  # fmt: skip


@page(can_administer, methods=("GET", "POST"))
def end(request: Any, rule_id: UUID) -> HttpResponse:
    actor, back = request.actor, reverse("referrals:delegation")
    row = DelegationRule.objects.filter(pk=rule_id, domain=actor.domain_id).select_related("user").first()
    if row is None:
        raise NotVisible
    return form_page(
        request, EndDelegationForm(request.POST or None, today=actor.today),
        lambda data: actions.end_delegation(row.pk, data["ends_on"], actor=actor),
        then=back, done="Delegationen är avslutad.", title="Avsluta delegation", submit="Avsluta delegationen", back=back,
        lead=f"{row.get_power_display()}: {row.holder}", crumbs=crumbs(TITLE, "referrals:delegation", "Avsluta"),
    )  # fmt: skip
