"""Framework agreements with a home, the purchase of the place that was chosen, and its price from a day on."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements.actions import buying
from placements.actions.giving import Days
from placements.forms.purchases import BuyForm, FrameworkForm, PriceForm
from placements.models import DayPrice, FrameworkAgreement, Purchase
from placements.policies import bought as policies
from placements.selectors import purchases as selector
from placements.views.bought import about_home, asked_or_404
from placements.views.common import stay_frame, stay_or_404
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page


@page(policies.can_ask_homes, methods=("GET", "POST"))
def frameworks(request: Any, home_id: UUID) -> HttpResponse:
    """The framework agreements with one home, and a new one."""
    home = policies.visible_homes(request.actor).filter(pk=home_id).first()
    if home is None:
        raise NotVisible
    form = FrameworkForm(request.POST or None)

    def act(_data: dict[str, Any]) -> FrameworkAgreement:
        return buying.register_framework(home.pk, form.new, actor=request.actor)

    back = reverse("placements:bought_homes")
    return form_page(
        request, form, act, then=request.path, done="Ramavtalet är registrerat.", template="placements/frameworks.html",
        title="Ramavtal", lead=f"{home.name}, {home.supplier}", submit="Registrera ramavtalet", back=back,
        rows=selector.frameworks_of(request.actor, home.pk),
        crumbs=[{"label": "Hem utanför systemet", "url": back}, {"label": f"Ramavtal, {home.name}", "url": ""}],
    )  # fmt: skip


@page(policies.can_buy_place, methods=("GET", "POST"))
def buy(request: Any, asked_id: UUID) -> HttpResponse:
    """Buy the place that was chosen."""
    row = asked_or_404(request, asked_id)
    held = selector.frameworks_of(request.actor, row.home_id)
    start = row.free_from and max(row.free_from, row.request.wanted_from)
    form = BuyForm(
        request.POST or None,
        frameworks=[(str(one.pk), selector.framework_words(one)) for one in held],
        initial={"price": row.price_ore, "planned_from": start, "how": "" if held else "single"},
    )

    def act(data: dict[str, Any]) -> Purchase:
        return buying.buy_place(
            row.pk, form.bought, Days(data["planned_from"], data["planned_to"]), actor=request.actor
        )

    return about_home(
        request, row, form, act, then=lambda bought: reverse("placements:stay", args=[bought.stay_id]),
        title="Köp platsen", submit="Köp platsen", done="Platsen är köpt. Personen har en planerad placering.",
    )  # fmt: skip


@page(policies.can_buy_place, methods=("GET", "POST"))
def price(request: Any, purchase_id: UUID) -> HttpResponse:
    """A new price of a day from a day on."""
    row = policies.visible_purchases(request.actor).filter(pk=purchase_id).first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, "köpt plats", reason="inte egen", object_id=purchase_id)
        raise NotVisible
    stay = stay_or_404(request, row.stay_id)
    back = reverse("placements:stay", args=[stay.pk])

    def act(data: dict[str, Any]) -> DayPrice:
        return buying.set_day_price(row.pk, data["price"], data["valid_from"], actor=request.actor)

    return form_page(
        request, PriceForm(request.POST or None), act, then=back, back=back, done="Priset är sparat.", title="Nytt pris per dygn",
        submit="Spara priset", lead=row.home.name, **stay_frame(request, stay, "Nytt pris"),
    )  # fmt: skip
