"""Administration of the own authority: its particulars and its units."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from vardkedja.core import registry
from vardkedja.core.actions import administration as actions
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.administration import (
    GROUPS,
    SEXES,
    OrganisationForm,
    PartnerForm,
    RouteForm,
    UnitForm,
)
from vardkedja.core.models import Unit, UnitPartner
from vardkedja.core.policies import can_administer
from vardkedja.core.selectors import administration as selector
from vardkedja.core.selectors.persons import municipalities
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page, version_of

TABS = (("Myndigheten", "core:admin"), ("Enheter", "core:admin_units"), ("Användare", "core:admin_users"))
PLAIN = ("name", "local_type", "legal_type", "permit_places", "phone", "age_min", "age_max")


def tabs(current: str) -> list[dict[str, Any]]:
    shown = [*TABS, *registry.ADMIN_TABS]
    return [{"label": label, "url": reverse(name), "current": name == current} for label, name in shown]


def crumbs(label: str, name: str, last: str) -> list[dict[str, str]]:
    return [
        {"label": "Administration", "url": reverse("core:admin")},
        {"label": label, "url": reverse(name)},
        {"label": last, "url": ""},
    ]


@page(can_administer)
def home(request: Any) -> HttpResponse:
    """The own organisation and its secrecy domain."""
    organisation = selector.own_organisation(request.actor)
    members = organisation.memberships.select_related("collaboration").order_by("valid_from")
    context = {"organisation": organisation, "memberships": members, "tabs": tabs("core:admin")}
    return render(request, "core/admin.html", context)


@page(can_administer, methods=("GET", "POST"))
def organisation(request: Any) -> HttpResponse:
    """Change the own organisation's particulars."""
    row, back = selector.own_organisation(request.actor), reverse("core:admin")
    initial = {"org_number": row.org_number, "phone": row.phone, "address": row.address}

    def act(data: dict[str, Any]) -> Any:
        details = actions.OrganisationDetails(**data)
        return actions.change_organisation(details, actor=request.actor, version=version_of(request))

    return form_page(
        request, OrganisationForm(request.POST or None, initial=initial), act,
        then=back, done="Uppgifterna är ändrade.", title="Ändra uppgifter om myndigheten", submit="Spara ändringarna",
        back=back, version=row.row_version, crumbs=[{"label": "Administration", "url": back}, {"label": "Ändra", "url": ""}],
    )  # fmt: skip


@page(can_administer)
def units(request: Any) -> HttpResponse:
    """The own units."""
    rows = [
        {"unit": unit, "route": selector.route_now(unit, request.actor.today)}
        for unit in selector.units(request.actor)
    ]
    return render(request, "core/admin_units.html", {"rows": rows, "tabs": tabs("core:admin_units")})


def _unit(request: Any, unit_id: UUID) -> Unit:
    unit = selector.units(request.actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    return unit


@page(can_administer)
def unit(request: Any, unit_id: UUID) -> HttpResponse:
    """One unit with its routes in and partners, as dated data."""
    row = _unit(request, unit_id)
    groups = [label for name, label in GROUPS if getattr(row, name)]
    panels = [
        {"title": one.title, "html": render_to_string(one.template, one.context, request)}
        for ask in registry.UNIT_PANELS
        for one in ask(request.actor, row)
    ]
    context = {
        "unit": row,
        "groups": groups,
        "panels": panels,
        "crumbs": crumbs("Enheter", "core:admin_units", row.name),
    }
    return render(request, "core/admin_unit.html", context)


def _details(data: dict[str, Any]) -> actions.UnitDetails:
    chosen = {name: name in data["groups"] for name, _label in GROUPS}
    links = {
        name: UUID(data[name]) if data[name] else None for name in ("municipality_id", "collaboration_id")
    }
    return actions.UnitDetails(**{name: data[name] for name in PLAIN}, **chosen, **links)


def _unit_form(request: Any, row: Unit | None = None) -> UnitForm:
    initial: dict[str, Any] = {"groups": [name for name, _label in SEXES]}
    if row:
        initial = {name: getattr(row, name) for name in (*PLAIN, "municipality_id", "collaboration_id")}
        initial["groups"] = [name for name, _label in GROUPS if getattr(row, name)]
    held = selector.collaborations(request.actor)
    return UnitForm(
        request.POST or None, initial=initial, municipalities=municipalities(), collaborations=held
    )


@page(can_administer, methods=("GET", "POST"))
def unit_new(request: Any) -> HttpResponse:
    """A new unit of the own authority."""
    return form_page(
        request, _unit_form(request), lambda data: actions.create_unit(_details(data), actor=request.actor),
        then=lambda row: reverse("core:admin_unit", args=[row.pk]), done="Enheten är skapad. Ange dess intagningsväg.",
        title="Ny enhet", submit="Skapa enheten", back=reverse("core:admin_units"),
        crumbs=crumbs("Enheter", "core:admin_units", "Ny enhet"),
    )  # fmt: skip


@page(can_administer, methods=("GET", "POST"))
def unit_change(request: Any, unit_id: UUID) -> HttpResponse:
    """Change a unit."""
    row, back = _unit(request, unit_id), reverse("core:admin_unit", args=[unit_id])

    def act(data: dict[str, Any]) -> Any:
        return actions.change_unit(unit_id, _details(data), actor=request.actor, version=version_of(request))

    return form_page(
        request, _unit_form(request, row), act, then=back, done="Enheten är ändrad.",
        title=f"Ändra {row.name}", submit="Spara ändringarna", back=back, version=row.row_version,
        crumbs=crumbs("Enheter", "core:admin_units", row.name),
    )  # fmt: skip


@page(can_administer, methods=("GET", "POST"))
def route(request: Any, unit_id: UUID) -> HttpResponse:
    """A new route in, from a day."""
    row, back = _unit(request, unit_id), reverse("core:admin_unit", args=[unit_id])
    return form_page(
        request, RouteForm(request.POST or None, initial={"since": request.actor.today}),
        lambda data: actions.set_route(unit_id, data["route"], data["since"], actor=request.actor),
        then=back, done="Intagningsvägen är ändrad.", title=f"Intagningsväg till {row.name}",
        lead="Ansökningar som redan är på väg behåller den väg som gällde då.",
        submit="Spara intagningsvägen", back=back, crumbs=crumbs("Enheter", "core:admin_units", row.name),
    )  # fmt: skip


@page(can_administer, methods=("GET", "POST"))
def partner(request: Any, unit_id: UUID) -> HttpResponse:
    """Another authority whose staff work in the unit."""
    row, back = _unit(request, unit_id), reverse("core:admin_unit", args=[unit_id])
    form = PartnerForm(
        request.POST or None,
        domains=selector.partner_domains(request.actor, row),
        initial={"since": request.actor.today},
    )
    return form_page(
        request, form, lambda data: actions.add_partner(unit_id, UUID(data["domain"]), data["since"], actor=request.actor),
        then=back, done="Myndigheten är med i enheten.", title=f"Myndighet som arbetar i {row.name}",
        lead="Dess personal arbetar i enheten under sin egen lag och ser bara det som dess egen myndighet får se.",
        submit="Lägg till myndigheten", back=back, crumbs=crumbs("Enheter", "core:admin_units", row.name),
    )  # fmt: skip


@page(can_administer, methods=("POST",))
def partner_end(request: Any, unit_id: UUID, partner_id: UUID) -> HttpResponse:
    """End a partner's part in a unit."""
    unit = _unit(request, unit_id)
    if not UnitPartner.objects.filter(pk=partner_id, unit=unit).exists():
        raise NotVisible
    actions.end_partner(partner_id, actor=request.actor)
    messages.success(request, "Myndighetens del i enheten är avslutad.")
    return redirect("core:admin_unit", unit_id)
