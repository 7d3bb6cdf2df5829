"""Erbjudanden: a unit's offers and its line, offer a place, answer, give, take back, and the unit's no."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements import policies, selectors
from placements.actions import answers, offers
from placements.actions.giving import Days
from placements.domain.matching import words_for
from placements.domain.offers import Act, State, refusal
from placements.forms import NoForm, OfferForm
from placements.models import APPLICANTS_NO, UNITS_NO, Offer, Place
from placements.views.common import unit_or_404
from referrals import policies as referral_policies
from referrals.selectors import first_for_place, missing_decisions, next_in_line
from vardkedja.core import gate, log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.models import Unit
from vardkedja.core.policies import require
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page, version_of

PER_PAGE = 50
NOES = [(reason.value, reason.label) for reason in UNITS_NO]


@page(policies.can_offer_at_home)
def index(request: Any, unit_id: UUID) -> HttpResponse:
    """A unit's standing offers, its free places, and its line with whom it may offer one and why not."""
    unit, actor = unit_or_404(request, unit_id), request.actor
    require(policies.can_give_place(actor, unit))
    shown = Paginator(next_in_line(unit, actor), PER_PAGE).get_page(request.GET.get("sida"))
    standing = selectors.standing_offers(actor, unit)
    waiting = [row.application for row in shown.object_list if row.application]
    named = [row.case for row in waiting]
    _log(request, unit, {case.pk: case for case in [*named, *(one.offer.case for one in standing)]}.values())
    traits = selectors.traits_of(unit, actor.today)
    context = {
        "unit": unit, "page": shown, "rows": shown.object_list, "standing": standing,
        "answered": {one.offer.application_id for one in standing} | selectors.placed_persons(actor, waiting), "crumbs": _crumbs(unit, ""),
        "free": [(one, words_for(traits.get(one.place.pk, ()))) for one in selectors.free_now(actor, unit)],
    }  # fmt: skip
    return render(request, "placements/offers.html", context)


@page(policies.can_offer_at_home, methods=("GET", "POST"))
def offer_place(request: Any, place_id: UUID) -> HttpResponse:
    """Offer one place to whose turn it is, who is shown before it is done; or say no to them in one click."""
    actor = request.actor
    place = (
        Place.objects.filter(pk=place_id, unit__in=policies.day_units(actor)).select_related("unit").first()
    )
    if place is None:
        raise NotVisible
    require(policies.can_give_place(actor, place.unit))
    first = first_for_place(place.unit, actor, acute=place.kind == Place.Kind.ACUTE, place_id=place.pk)
    application = first.application if first else None
    if application:
        _log(request, place.unit, [application.case])
    found = selectors.matches_of(actor, application, places=[place.pk]) if application else []
    traits = selectors.traits_of(place.unit, actor.today).get(place.pk, frozenset())
    form = OfferForm(
        request.POST or None,
        asks_why=any(one.asks_why for one in found),
        initial={
            "planned_from": offers.usual_arrival(place.unit, actor),
            "application": application.pk if application else None,
        },
    )

    def act(data: dict[str, Any]) -> Offer:
        days = Days(data["planned_from"], data["planned_to"])
        return offers.offer_place(
            place.pk, days, actor=actor, application_id=data["application"], why=data.get("why", "")
        )

    back = reverse("placements:offers", args=[place.unit_id])
    title = f"Erbjud plats {place.name}"
    return form_page(
        request, form, act, then=back, done=_told, template="placements/offer_place.html", title=title, lead=place.unit.name,
        submit="Erbjud platsen", back=back, first=first, place=place, noes=NOES, matches=found, crumbs=_crumbs(place.unit, title),
        in_the_way=_in_the_way(actor, place, form), traits=words_for(traits),
    )  # fmt: skip


def _told(offer: Offer) -> str:
    cut = " Svar behövs senast klockan 12 på ankomstdagen." if offer.answer_cut_short else ""
    return f"Platsen är erbjuden. Den hålls tills svaret kommer eller svarstiden går ut.{cut}"


def _in_the_way(actor: Actor, place: Place, form: OfferForm) -> list[Any]:
    """What has the place on the days that were asked for, or today."""
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    start = data.get("planned_from") or actor.today
    return selectors.in_the_way(actor, place, start, data.get("planned_to"))


@page(policies.can_see_offers)
def offer(request: Any, offer_id: UUID) -> HttpResponse:
    """One offer, for the parties of its case: what is offered, until when, and what the reader may do with it."""
    row, frame = _opened(request, offer_id, "")
    context = frame | {"offer": row, "title": "Erbjudande om plats", "acts": _acts(request.actor, row)}
    if row.state in (State.OPEN, State.ACCEPTED):
        context["missing"] = missing_decisions(row.case, row.unit)
    return render(request, "placements/offer.html", context)


def _acts(actor: Actor, row: Offer) -> set[str]:
    """What the reader's role may do with the offer as it stands."""
    mine = row.operator_id == actor.domain_id and policies.can_give_place(actor, row.unit)
    answers_it = row.case_owner_id == actor.domain_id and policies.can_answer_offer(actor)
    in_time = row.answer_by is not None and actor.now < row.answer_by
    may = {
        Act.ACCEPT: answers_it and in_time, Act.DECLINE: answers_it and in_time, Act.GIVE: mine, Act.TAKE_BACK: mine, Act.TAKE_UP: mine,
    }  # fmt: skip
    return {act.name.lower() for act, allowed in may.items() if allowed and refusal(act, row.state) is None}


@page(policies.can_answer_offer, methods=("GET", "POST"))
def accept(request: Any, offer_id: UUID) -> HttpResponse:
    """The applicant says yes."""
    return _form(
        request, offer_id, VkForm(request.POST or None), lambda row, _data: answers.accept_offer(
            row.pk, actor=request.actor, version=version_of(request)
        ), "Tacka ja till platsen", "Tacka ja", "Ni har tackat ja. Enheten ger nu platsen.", owner=True,
    )  # fmt: skip


@page(policies.can_answer_offer, methods=("GET", "POST"))
def decline(request: Any, offer_id: UUID) -> HttpResponse:
    """The applicant says no, with a listed reason."""
    reasons = [(reason.value, reason.label) for reason in APPLICANTS_NO]
    return _form(
        request, offer_id, NoForm(request.POST or None, reasons=reasons), lambda row, data: answers.decline_offer(
            row.pk, data["reason"], text=data["text"], actor=request.actor, version=version_of(request)
        ), "Tacka nej till platsen", "Tacka nej", _declined, owner=True,
    )  # fmt: skip


def _declined(row: Offer) -> str:
    kept = "Köplatsen är kvar." if row.kept else "Enligt köns regler ställs ansökan nu sist."
    return f"Ni har tackat nej. {kept}"


@page(policies.can_offer_at_home, methods=("GET", "POST"))
def give(request: Any, offer_id: UUID) -> HttpResponse:
    """The head gives the place that was accepted."""
    return _form(
        request, offer_id, VkForm(request.POST or None), lambda row, _data: answers.give_offered_place(
            row.pk, actor=request.actor, version=version_of(request)
        ), "Ge den erbjudna platsen", "Ge platsen", lambda stay: f"Platsen är given ({stay.get_state_display().lower()}).",
    )  # fmt: skip


@page(policies.can_offer_at_home, methods=("GET", "POST"))
def take_back(request: Any, offer_id: UUID) -> HttpResponse:
    """The unit takes its offer back."""
    return _form(
        request, offer_id, NoForm(request.POST or None, reasons=NOES), lambda row, data: offers.take_back_offer(
            row.pk, data["reason"], text=data["text"], actor=request.actor, version=version_of(request)
        ), "Ta tillbaka erbjudandet", "Ta tillbaka", "Erbjudandet är taget tillbaka. Köplatsen är kvar.",
    )  # fmt: skip


@page(policies.can_offer_at_home, methods=("GET", "POST"))
def take_up(request: Any, offer_id: UUID) -> HttpResponse:
    """The unit's no no longer holds."""
    return _form(
        request, offer_id, VkForm(request.POST or None), lambda row, _data: offers.take_up_again(
            row.pk, actor=request.actor, version=version_of(request)
        ), "Ta upp köplatsen igen", "Ta upp igen", "Köplatsen får erbjudanden igen.",
    )  # fmt: skip


@page(policies.can_offer_at_home, methods=("GET", "POST"))
def say_no(request: Any, application_id: UUID) -> HttpResponse:
    """The unit says no for now: a click on the reason is enough."""
    actor = request.actor
    rows = referral_policies.visible_applications(actor).filter(pk=application_id, operator=actor.domain_id)
    application = rows.first()
    if application is None or application.unit is None:
        log.write(actor, log.Action.DENIED, "erbjudande", reason="inte part", object_id=application_id)
        raise NotVisible
    require(policies.can_give_place(actor, application.unit))
    frame = case_frame(request, opened_for(request, application.case_id, "erbjudande"), "Nej just nu")
    back = reverse("placements:offers", args=[application.unit_id])
    return form_page(
        request, NoForm(request.POST or None, reasons=NOES),
        lambda data: offers.say_no(application.pk, data["reason"], text=data["text"], actor=actor),
        then=back, done="Ni har sagt nej just nu. Köplatsen är kvar, och nästa i kön kan erbjudas platsen.",
        title="Säg nej just nu", lead=application.unit.name, submit="Säg nej just nu", back=back,
        notice="Köplatsen behålls. Den sökande ser att ni har sagt nej och skälet i listan, men inte texten.", **frame,
    )  # fmt: skip


def _form(
    request: Any,
    offer_id: UUID,
    form: VkForm,
    act: Any,
    title: str,
    submit: str,
    done: Any,
    *,
    owner: bool = False,
) -> HttpResponse:
    """A form about one offer, for the case's owner or for the unit's head; afterwards back to the offer."""
    row, frame = _opened(request, offer_id, title)
    if owner and row.case_owner_id != request.actor.domain_id:
        raise NotVisible
    if not owner:
        require(policies.can_give_place(request.actor, row.unit))
    back = reverse("placements:offer", args=[row.pk])
    return form_page(
        request, form, lambda data: act(row, data), then=back, done=done, template="placements/offer_form.html",
        version=row.row_version, title=title, submit=submit, back=back, offer=row,
        lacking=missing_decisions(row.case, row.unit) if not owner and row.state == State.ACCEPTED else [], **frame,
    )  # fmt: skip


def _opened(request: Any, offer_id: UUID, crumb: str) -> tuple[Offer, dict[str, Any]]:
    """The offer with its case, read for a reason and logged. Raises `NotVisible` (logged)."""
    rows = policies.visible_offers(request.actor).filter(pk=offer_id)
    row = rows.select_related("claim__place", "unit", "case", "stay").first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, "erbjudande", reason="inte part", object_id=offer_id)
        raise NotVisible
    frame = case_frame(request, opened_for(request, row.case_id, "erbjudande"), "Erbjudande om plats")
    if crumb:
        frame["crumbs"][-1]["url"] = reverse("placements:offer", args=[row.pk])
        frame["crumbs"].append({"label": crumb, "url": ""})
    return row, frame


def _log(request: Any, unit: Unit, cases: Any) -> None:
    gate.log_listed(
        request.actor, "erbjudanden", cases, reason=f"föreståndare för {unit.name}", unit_id=unit.pk
    )


def _crumbs(unit: Unit, here: str) -> list[dict[str, str]]:
    own = reverse("placements:offers", args=[unit.pk]) if here else ""
    crumbs = [
        {"label": "Platser", "url": f"{reverse('placements:board')}?enhet={unit.pk}"},
        {"label": f"Erbjudanden, {unit.name}", "url": own},
    ]
    return [*crumbs, {"label": here, "url": ""}] if here else crumbs
