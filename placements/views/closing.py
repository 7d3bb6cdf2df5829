"""What the head does to a place itself: close it, reserve it, change that, open it again; and what is in the way."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements import policies, selectors
from placements.actions import closing
from placements.forms.places import ClosingForm, HoldForm, RevisionForm
from placements.models import ClaimKind, Place, PlaceClaim
from placements.views.common import asked_day, unit_or_404
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.models import Unit
from vardkedja.core.policies import require
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page, version_of

ONE_DAY = dt.timedelta(days=1)


@page(policies.can_keep_places_at_home, methods=("GET", "POST"))
def close_place(request: Any, unit_id: UUID) -> HttpResponse:
    """Take a place out of service."""
    unit = unit_or_404(request, unit_id)
    require(policies.can_close_place(request.actor, unit))
    form = ClosingForm(request.POST or None, places=place_choices(unit), initial=_initial(request))

    def act(data: dict[str, Any]) -> PlaceClaim:
        return closing.put_out_of_service(
            UUID(data["place"]),
            data["first_day"],
            data["last_day"],
            actor=request.actor,
            reason=data["reason"],
        )

    return _place_form(
        request, unit, form, act, "Stäng en plats", "Stäng platsen", "Platsen är stängd.",
        template="placements/place_form.html", beside=lambda form: beside(request, form),
    )  # fmt: skip


@page(policies.can_keep_places_at_home, methods=("GET", "POST"))
def hold_place(request: Any, unit_id: UUID) -> HttpResponse:
    """Reserve a place for a time."""
    unit = unit_or_404(request, unit_id)
    require(policies.can_close_place(request.actor, unit))
    form = HoldForm(request.POST or None, places=place_choices(unit), initial=_initial(request))

    def act(data: dict[str, Any]) -> PlaceClaim:
        until = request.actor.now + dt.timedelta(hours=int(data["hours"]))
        return closing.hold(
            UUID(data["place"]), data["first_day"], data["last_day"], actor=request.actor, expires_at=until
        )

    return _place_form(
        request, unit, form, act, "Reservera en plats", "Reservera platsen", "Platsen är reserverad.",
        template="placements/place_form.html", beside=lambda form: beside(request, form),
    )  # fmt: skip


@page(policies.can_keep_places_at_home, methods=("GET", "POST"))
def claim(request: Any, claim_id: UUID) -> HttpResponse:
    """A closed or reserved place of the own unit: what was decided of it, and open it again."""
    found = _own_claim(request, claim_id)
    held = found.kind == ClaimKind.HOLD
    title = f"Plats {found.place.name} är {'reserverad' if held else 'stängd'}"
    return _place_form(
        request,
        found.unit,
        VkForm(request.POST or None),
        lambda _data: closing.end_claim(found.pk, actor=request.actor, version=version_of(request) or 0),
        title,
        "Släpp reservationen" if held else "Öppna platsen igen",
        "Platsen är ledig igen.",
        version=found.row_version,
        template="placements/claim.html",
        claim=found,
        last_day=_last_day(found),
        revisions=selectors.closing_revisions(found),
    )


@page(policies.can_keep_places_at_home, methods=("GET", "POST"))
def claim_change(request: Any, claim_id: UUID) -> HttpResponse:
    """Other days, or another reason, for a closed place of the own unit."""
    found = _own_claim(request, claim_id)
    initial = {"first_day": found.during.lower, "last_day": _last_day(found), "reason": found.closed_for}

    def act(data: dict[str, Any]) -> PlaceClaim:
        return closing.revise_closing(
            found.pk,
            data["first_day"],
            data["last_day"],
            actor=request.actor,
            reason=data["reason"],
            version=version_of(request),
        )

    return _place_form(
        request, found.unit, RevisionForm(request.POST or None, initial=initial), act,
        f"Ändra stängningen av plats {found.place.name}", "Spara ändringen", "Stängningen är ändrad.",
        version=found.row_version, template="placements/place_form.html",
        beside=lambda form: beside(request, form, found.place_id, but=found.pk),
    )  # fmt: skip


def _initial(request: Any) -> dict[str, Any]:
    """Place and day as they were pointed at on the board."""
    return {"place": request.GET.get("plats", ""), "first_day": asked_day(request)}


def _own_claim(request: Any, claim_id: UUID) -> PlaceClaim:
    rows = PlaceClaim.objects.standing(request.actor.now).exclude(kind=ClaimKind.STAY)
    mine = rows.filter(pk=claim_id, unit__in=policies.day_units(request.actor))
    found = mine.select_related("unit", "place").first()
    if found is None:
        raise NotVisible
    require(policies.can_close_place(request.actor, found.unit))
    return found


def _last_day(claim: PlaceClaim) -> dt.date | None:
    return claim.during.upper - ONE_DAY if claim.during.upper else None


def beside(
    request: Any,
    form: VkForm,
    place_id: UUID | None = None,
    *,
    days: tuple[str, str] = ("first_day", "last_day"),
    but: UUID | None = None,
) -> dict[str, Any]:
    """What has the place on the days that a refused form asks for. `days` names its fields; empty when those are what is wrong."""
    start, last = (form.cleaned_data.get(name) for name in days)
    wanted = place_id or _chosen(form)
    if wanted is None or start is None or set(days) & set(form.errors):
        return {}
    end = last + ONE_DAY if last and days[1] == "last_day" else last
    return {"obstacle": selectors.obstacle(request.actor, wanted, start, end, but=but)}


def _chosen(form: VkForm) -> UUID | None:
    """The place as it was sent: a refused field has no cleaned value."""
    try:
        return UUID(form["place"].data or "")
    except ValueError:
        return None


def place_choices(unit: Unit) -> list[tuple[str, str]]:
    """All places of a unit in their order."""
    rows = Place.objects.filter(unit=unit).order_by("position", "name")
    return [
        (str(p.pk), p.name if p.kind == Place.Kind.ORDINARY else f"{p.name} ({p.get_kind_display()})")
        for p in rows
    ]


def _place_form(
    request: Any, unit: Unit, form: VkForm, act: Any, title: str, submit: str, done: str, **context: Any
) -> HttpResponse:
    back = f"{reverse('placements:board')}?enhet={unit.pk}"
    crumbs = [{"label": "Platser", "url": back}, {"label": title, "url": ""}]
    return form_page(
        request, form, act, then=back, done=done, title=title, lead=unit.name, submit=submit, back=back,
        crumbs=crumbs, **context,
    )  # fmt: skip
