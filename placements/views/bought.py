"""Homes outside the system: register them, ask several for a place, compare their answers, choose, tell the others."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.actions import asking
from placements.actions.asking import DEFAULT_ANSWER
from placements.documents import place_request_letter
from placements.domain.bought import LINK_DAYS
from placements.forms.bought import AskForm, ChooseForm, HomeForm, RecordForm, ToldForm
from placements.models import BoughtHome, HomeAsked, PlaceRequest
from placements.policies import bought as policies
from placements.selectors import bought as selector
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.policies import require
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page, version_of

WHAT = "platsförfrågan"


@page(policies.can_ask_homes, methods=("GET", "POST"))
def homes(request: Any) -> HttpResponse:
    """The own authority's list of homes outside the system, and a new one."""
    form = HomeForm(request.POST or None)

    def act(_data: dict[str, Any]) -> BoughtHome:
        return asking.register_home(form.home, actor=request.actor)

    return form_page(
        request, form, act, then=request.path, done="Hemmet är registrerat.", template="placements/bought_homes.html",
        title="Hem utanför systemet", submit="Registrera hemmet", back=reverse("core:cases"),
        lead="Hem som ni köper plats av och som inte har egna användare här.", homes=selector.homes_of(request.actor),
        crumbs=[{"label": "Ärenden", "url": reverse("core:cases")}, {"label": "Hem utanför systemet", "url": ""}],
    )  # fmt: skip


@page(policies.can_ask_homes, methods=("GET", "POST"))
def ask(request: Any, case_id: UUID) -> HttpResponse:
    """Ask homes for a place, with what is known of the own places beside the reason."""
    actor, opened = request.actor, opened_for(request, case_id, WHAT)
    require(policies.can_buy(actor))
    registered = selector.homes_of(actor)
    form = AskForm(
        request.POST or None,
        grounds=selector.grounds_on(actor.today),
        homes=[
            (str(row.pk), f"{row.name}, {row.supplier} ({row.get_level_display()})") for row in registered
        ],
        initial={
            **selector.proposed_for(actor, opened.case),
            "wanted_from": actor.today,
            "weeks": 12,
            "answer_by": actor.today + DEFAULT_ANSWER,
        },
    )

    def act(data: dict[str, Any]) -> PlaceRequest:
        chosen = [UUID(pk) for pk in data["homes"]]
        return asking.ask_homes(case_id, form.asked, chosen, actor=actor)

    return form_page(
        request, form, act, then=lambda row: reverse("placements:place_request", args=[row.pk]),
        done="Förfrågan är sparad. Skicka den till varje hem som brev eller länk.", template="placements/ask_homes.html",
        title="Fråga andra hem om plats", submit="Spara förfrågan", back=reverse("core:case", args=[case_id]),
        own=selector.own_places(actor, opened.case), homes=registered,
        **case_frame(request, opened, "Fråga andra hem"),
    )  # fmt: skip


@page(policies.can_ask_homes)
def place_request(request: Any, place_request_id: UUID) -> HttpResponse:
    """One request: what was asked, and every answer in one table."""
    row = _request_or_404(request, place_request_id)
    return render(request, "placements/place_request.html", _frame(request, row))


def _frame(request: Any, row: PlaceRequest, crumb: str = "") -> dict[str, Any]:
    opened = opened_for(request, row.case_id, WHAT)
    frame = case_frame(request, opened, row.reference)
    if crumb:
        frame["crumbs"][-1]["url"] = reverse("placements:place_request", args=[row.pk])
        frame["crumbs"].append({"label": crumb, "url": ""})
    words = selector.words_of([row.entry_id, row.choice_entry_id])
    return frame | {
        "row": row,
        "answers": selector.answers_of(request.actor, row),
        "need": words.get(row.entry_id, ""),
        "choice": words.get(row.choice_entry_id, ""),
        "may_buy": bool(policies.can_buy_place(request.actor)),
    }


def _request_or_404(request: Any, place_request_id: UUID) -> PlaceRequest:
    row = policies.visible_place_requests(request.actor).filter(pk=place_request_id).first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, WHAT, reason="inte egen", object_id=place_request_id)
        raise NotVisible
    return row


def asked_or_404(request: Any, asked_id: UUID) -> HomeAsked:
    row = policies.visible_asked(request.actor).filter(pk=asked_id).first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, WHAT, reason="inte egen", object_id=asked_id)
        raise NotVisible
    return row


def about_home(request: Any, row: HomeAsked, form: VkForm, act: Any, **context: Any) -> HttpResponse:
    """A page with one form about one home that was asked."""
    back = reverse("placements:place_request", args=[row.request_id])
    return form_page(
        request, form, act, back=back, version=row.row_version,
        **{"then": back, "lead": f"{row.home.name}, {row.request.reference}"} | _frame(request, row.request, context["title"]) | context,
    )  # fmt: skip


@page(policies.can_ask_homes, methods=("GET", "POST"))
def answer(request: Any, asked_id: UUID) -> HttpResponse:
    """Write down what a home answered."""
    row = asked_or_404(request, asked_id)
    held = {
        "answer": row.answer, "free_from": row.free_from, "price": row.price_ore, "no_why": row.no_why,
        "by": row.answered_by_name, "how": row.answered_how,
    }  # fmt: skip
    form = RecordForm(request.POST or None, initial=held)

    def act(data: dict[str, Any]) -> HomeAsked:
        return asking.record_answer(
            row.pk, form.told, data["how"], actor=request.actor, version=version_of(request)
        )

    return about_home(
        request, row, form, act, title="Skriv in svar", submit="Spara svaret", done="Svaret är sparat."
    )


@page(policies.can_ask_homes, methods=("GET", "POST"))
def choose(request: Any, asked_id: UUID) -> HttpResponse:
    """Choose one home, with the reason."""
    row = asked_or_404(request, asked_id)
    return about_home(
        request, row, ChooseForm(request.POST or None),
        lambda data: asking.choose_home(row.pk, data["why"], actor=request.actor, version=version_of(request)),
        title="Välj hemmet", submit="Välj hemmet", done="Hemmet är valt. Säg till de andra hemmen.",
        notice="Förfrågan avslutas. De andra hemmens länkar slutar gälla.",
    )  # fmt: skip


@page(policies.can_ask_homes, methods=("GET", "POST"))
def told(request: Any, asked_id: UUID) -> HttpResponse:
    """Note that a home was told no."""
    row = asked_or_404(request, asked_id)
    return about_home(
        request, row, ToldForm(request.POST or None),
        lambda data: asking.tell_no(row.pk, data["how"], actor=request.actor),
        title="Hemmet har fått nej", submit="Anteckna", done="Det är antecknat.",
    )  # fmt: skip


@page(policies.can_ask_homes, methods=("GET", "POST"))
def close(request: Any, place_request_id: UUID) -> HttpResponse:
    """End a request without a choice."""
    row = _request_or_404(request, place_request_id)
    back = reverse("placements:place_request", args=[row.pk])
    return form_page(
        request, VkForm(request.POST or None),
        lambda _data: asking.close_request(row.pk, actor=request.actor, version=version_of(request)),
        then=back, back=back, version=row.row_version, title="Avsluta utan att välja", submit="Avsluta förfrågan",
        done="Förfrågan är avslutad.", **_frame(request, row, "Avsluta"),
    )  # fmt: skip


@page(policies.can_ask_homes, methods=("GET", "POST"))
def link(request: Any, asked_id: UUID) -> HttpResponse:
    """Make a link for the home. It is shown on the answer to this POST alone."""
    row = asked_or_404(request, asked_id)
    made: dict[str, Any] = {}

    def act(_data: dict[str, Any]) -> str:
        token = asking.make_link(row.pk, actor=request.actor)
        made["link"] = request.build_absolute_uri(reverse("placements:home_reply", args=[token]))
        return token

    form = VkForm(request.POST if request.method == "POST" else None)
    response = about_home(
        request, row, form, act, title="Säker länk", submit="Gör en länk", done="Länken är gjord.",
        notice=f"Länken visas en gång. Den gäller i {LINK_DAYS} dagar och för ett svar. Hemmet ser vad ni frågar om, inte vem det gäller.",
    )  # fmt: skip
    if not made:
        return response
    until = request.actor.today + dt.timedelta(days=LINK_DAYS)
    context = _frame(request, row.request, "Säker länk") | made | {"asked": row, "until": until}
    return render(request, "placements/home_link.html", context)


@page(policies.can_ask_homes, limit="export")
def letter(request: Any, asked_id: UUID) -> HttpResponse:
    """The question as a letter to the home."""
    row = asked_or_404(request, asked_id)
    opened = opened_for(request, row.case_id, WHAT)
    need = selector.words_of([row.request.entry_id]).get(row.request.entry_id, "")
    content = place_request_letter(request.actor, row, need)
    log.write(
        request.actor, log.Action.EXPORT, WHAT, reason=opened.why.text, owner_domain_id=row.owner_id,
        person_id=opened.case.person_id, case_id=row.case_id, object_id=row.pk,
    )  # fmt: skip
    headers = {
        "Content-Disposition": f'attachment; filename="{row.request.reference}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
