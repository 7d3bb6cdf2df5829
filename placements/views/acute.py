"""The acute route: ask, write a call down, answer, fill in what is left."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from placements import policies
from placements.actions import acute as actions
from placements.actions import acute_points
from placements.domain import acute
from placements.domain.stays import Refusal
from placements.forms.acute import AskForm, MedicalForm, NoConsentForm, NoForm, YesForm
from placements.models import AcutePoint, AcuteRequest
from placements.selectors import acute as selector
from placements.views.common import unit_or_404
from referrals.domain.acute import USUAL
from referrals.policies import queue_units
from referrals.selectors.rules import rules_at
from vardkedja.core import clock, gate, log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.formatting import date_words
from vardkedja.core.forms import VkForm
from vardkedja.core.models import Domain
from vardkedja.core.policies import can_see_cases, require
from vardkedja.core.selectors.grounds import from_body
from vardkedja.core.selectors.persons import municipalities
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page, version_of

WHAT = "förfrågan om akut plats"


@page(policies.can_see_acute)
def acute_list(request: Any) -> HttpResponse:
    """The requests of the last two weeks: those that one made, or those to one's home."""
    rows = selector.acute_rows(request.actor)
    gate.log_listed(request.actor, WHAT, [row.request.case for row in rows], reason="akuta platser")
    units = policies.day_units(request.actor) if policies.can_see_day(request.actor) else []
    context = {
        "rows": rows,
        "units": units,
        "may_ask": bool(policies.can_ask_acutely(request.actor)),
        "waiting": selector.waiting_count(rows),
    }
    return render(request, "placements/acute_list.html", context)


@page(policies.can_ask_acutely, methods=("GET", "POST"))
def ask(request: Any) -> HttpResponse:
    """Ask a home of the county: five fields on one screen."""
    units = [(str(unit.pk), unit.name) for unit in queue_units(request.actor).order_by("name")]
    initial = {"caller_name": request.actor.name, **_now(request, "asked")}
    form = _form(request, units, initial, lambda asked, chosen: _lacks(request, asked, chosen))

    def act(_data: dict[str, Any]) -> AcuteRequest:
        return actions.ask_for_acute_place(UUID(form.cleaned_data["unit"]), form.asked, actor=request.actor)

    return _ask_page(request, form, act, "Fråga om akut plats", "Skicka förfrågan", "Förfrågan är skickad.")


@page(policies.can_answer_at_home, methods=("GET", "POST"))
def call(request: Any, unit_id: UUID) -> HttpResponse:
    """The home writes a telephone call down."""
    unit = unit_or_404(request, unit_id)
    now = _now(request, "asked")
    form = _form(request, [], now, lambda asked, _none: _lacks(request, asked, str(unit.pk)))

    def act(_data: dict[str, Any]) -> AcuteRequest:
        return actions.take_down_acute_call(unit.pk, form.asked, actor=request.actor)

    return _ask_page(
        request,
        form,
        act,
        f"Anteckna samtal om akut plats, {unit.name}",
        "Spara samtalet",
        "Samtalet är antecknat.",
    )


def _lacks(request: Any, asked: actions.Asked, unit: str) -> Iterator[Refusal]:
    """By the terms of the unit that is asked; before one is chosen, by those that hold else."""
    now = request.actor.now
    record = actions.known_to(request.actor, asked.number) if asked.number else None
    yield from actions.person_lacks(asked, record)
    yield from actions.lacks(asked, now, rules_at(UUID(unit), now).acute if unit else USUAL)
    board = actions.board_lack(asked.municipality_id) if asked.municipality_id else None
    if board:
        yield board


def _form(
    request: Any,
    units: list[tuple[str, str]],
    initial: dict[str, Any],
    lacks: Callable[[actions.Asked, str], Iterable[Refusal]],
) -> AskForm:
    actor = request.actor
    domain = Domain.objects.select_related("organisation").get(pk=actor.domain_id)
    own = str(domain.organisation_id)
    choices = municipalities(near=domain.organisation.code)
    initial["municipality"] = own if own in dict(choices) else ""
    return AskForm(
        request.POST or None,
        units=units,
        municipalities=choices,
        rules=from_body(domain, actor.today),
        lacks=lacks,
        known=lambda number: actions.known_to(actor, number) is not None,
        initial=initial,
    )


def _ask_page(request: Any, form: AskForm, act: Any, title: str, submit: str, done: str) -> HttpResponse:
    back = reverse("placements:acute")
    if request.method == "POST" and not form.is_valid():
        _log_refused(request.actor, form)
    return form_page(
        request, form, act, then=_url, done=done, title=title, submit=submit, back=back,
        lead="Fem fält. Det som saknas fylls i senast nästa arbetsdag.",
        crumbs=[{"label": "Akut", "url": back}, {"label": "Ny", "url": ""}],
    )  # fmt: skip


def _log_refused(actor: Actor, form: AskForm) -> None:
    """What a question that was not sent leaves: the attempt to tell, and that a number was held against the own records."""
    if form.unmet:
        log.keep_trace(log.refused(actor, "utlämnande", form.unmet[0]))
    record = actions.known_to(actor, form.tried) if form.tried else None
    if record:
        log.write(
            actor, log.Action.READ, "personuppgift", reason="akut förfrågan: numret jämfördes", relation="own",
            owner_domain_id=record.domain_id, person_id=record.person_id, object_id=record.pk,
        )  # fmt: skip


def _url(row: AcuteRequest) -> str:
    return reverse("placements:acute_request", args=[row.pk])


def _now(request: Any, name: str) -> dict[str, Any]:
    """Day and time of day of now, as the form proposes them."""
    now = request.actor.now.astimezone(clock.STOCKHOLM)
    return {f"{name}_on": request.actor.today, f"{name}_at": now.time().replace(second=0, microsecond=0)}


def _found(request: Any, acute_id: UUID) -> AcuteRequest:
    row = policies.visible_acute_requests(request.actor).filter(pk=acute_id).first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, WHAT, reason="inte part", object_id=acute_id)
        raise NotVisible
    return row


def _frame(request: Any, row: AcuteRequest, crumb: str = "") -> dict[str, Any]:
    """Through the read gate for who works with cases; who is on call reads the own question, which is logged as such."""
    back = {"label": "Akut", "url": reverse("placements:acute")}
    here = {"label": f"Förfrågan till {row.unit.name}", "url": _url(row) if crumb else ""}
    crumbs = [back, here, *([{"label": crumb, "url": ""}] if crumb else [])]
    if can_see_cases(request.actor):
        return case_frame(request, opened_for(request, row.case_id, WHAT), WHAT) | {"crumbs": crumbs}
    log.write(
        request.actor, log.Action.READ, WHAT, reason=selector.why_read(row, request.actor), relation="own", owner_domain_id=row.owner_id,
        person_id=row.case.person_id, case_id=row.case_id, object_id=row.pk,
    )  # fmt: skip
    return {"crumbs": crumbs}


@page(policies.can_see_acute)
def acute_request(request: Any, acute_id: UUID) -> HttpResponse:
    """One request: what was told, the answer, and what is left to fill in."""
    row = _found(request, acute_id)
    waiting = row.state is acute.State.WAITING
    left = selector.left_of(row, request.actor)
    context = {
        "row": row,
        "state": selector.BADGES[row.state],
        "words": acute.STATES[row.state].capitalize(),
        "told": selector.told_of(row, request.actor),
        "left": left,
        "may_answer": waiting and bool(policies.can_answer_acutely(request.actor, row.unit)),
        "may_withdraw": waiting
        and row.owner_id == request.actor.domain_id
        and bool(policies.can_withdraw_acutely(request.actor, row)),
    }
    return render(request, "placements/acute_request.html", context | _frame(request, row))


@page(policies.can_answer_at_home, methods=("GET", "POST"))
def yes(request: Any, acute_id: UUID) -> HttpResponse:
    """Say yes and take the person in."""
    row = _found(request, acute_id)
    require(policies.can_answer_acutely(request.actor, row.unit))
    places = selector.free_acutely(request.actor, row.unit, request.actor.today)
    choices = [(str(place.pk), f"Plats {place.name} ({place.get_kind_display()})") for place in places]
    initial = {"place": choices[0][0] if choices else "", **_now(request, "answered")}
    if not places:
        return _full(request, row)
    form = YesForm(request.POST or None, places=choices, initial=initial)

    def act(data: dict[str, Any]) -> Any:
        at = form.moment("answered") or request.actor.now
        return actions.admit_acutely(
            row.pk, UUID(data["place"]), actor=request.actor, answered_at=at, version=version_of(request)
        )

    return _answer_page(
        request, row, form, act, "Svara ja och skriv in", "Svara ja", "Personen är inskriven."
    )


def _full(request: Any, row: AcuteRequest) -> HttpResponse:
    """No place can be given: nothing to send, but why each place is not free, and what to do."""
    actor = request.actor
    context = {
        "row": row,
        "places": selector.why_not_free(actor, row.unit, actor.today),
        "weeks": rules_at(row.unit_id, actor.now).acute.weeks,
        "board": f"{reverse('placements:board')}?enhet={row.unit_id}",
        "back": _url(row),
        **_frame(request, row, "Svara ja och skriv in"),
    }
    return render(
        request, "placements/acute_full.html", context, status=422 if request.method == "POST" else 200
    )


@page(policies.can_answer_at_home, methods=("GET", "POST"))
def no(request: Any, acute_id: UUID) -> HttpResponse:
    """Say no, with a reason."""
    row = _found(request, acute_id)
    require(policies.can_answer_acutely(request.actor, row.unit))
    form = NoForm(request.POST or None, initial=_now(request, "answered"))

    def act(data: dict[str, Any]) -> Any:
        at = form.moment("answered") or request.actor.now
        return actions.answer_no_acutely(
            row.pk, data["reason"], actor=request.actor, answered_at=at, version=version_of(request)
        )

    return _answer_page(request, row, form, act, "Svara nej", "Svara nej", "Svaret är lämnat.")


def _answer_page(
    request: Any,
    row: AcuteRequest,
    form: VkForm,
    act: Any,
    title: str,
    submit: str,
    done: str,
    **context: Any,
) -> HttpResponse:
    return form_page(
        request, form, act, then=_url(row), done=done, title=title, lead=row.unit.name, submit=submit, back=_url(row),
        version=row.row_version, **_frame(request, row, title), **context,
    )  # fmt: skip


@page(policies.can_see_acute, methods=("GET", "POST"))
def withdraw(request: Any, acute_id: UUID) -> HttpResponse:
    """Take back a question that is not answered."""
    row = _found(request, acute_id)
    if row.owner_id != request.actor.domain_id:
        raise NotVisible
    require(policies.can_withdraw_acutely(request.actor, row))

    def act(_data: dict[str, Any]) -> Any:
        return actions.withdraw_acute_request(row.pk, actor=request.actor, version=version_of(request))

    return _answer_page(
        request, row, VkForm(request.POST if request.method == "POST" else None), act,
        "Ta tillbaka förfrågan", "Ta tillbaka", "Förfrågan är återtagen.", danger=True,
    )  # fmt: skip


@page(policies.can_fill_acute_points, methods=("GET", "POST"))
def point(request: Any, point_id: UUID) -> HttpResponse:
    """One point of what is left: the page where it is done, or the form of what is written here."""
    rows = policies.visible_acute_points(request.actor).filter(pk=point_id, domain=request.actor.domain_id)
    row = rows.first()
    if row is None:
        raise NotVisible
    if row.kind in selector.ELSEWHERE:
        return redirect(selector.where(row))
    return _medical(request, row) if row.kind == acute.Point.MEDICAL else _no_consent(request, row)


def _medical(request: Any, row: AcutePoint) -> HttpResponse:
    now = _now(request, "assessed")
    form = MedicalForm(request.POST or None, initial=now)

    def act(data: dict[str, Any]) -> AcutePoint:
        return acute_points.assess_medically(row.pk, form.medical, data["text"], actor=request.actor)

    return _point_page(request, row, form, act, "Medicinsk bedömning", "Bedömningen är sparad.")


def _no_consent(request: Any, row: AcutePoint) -> HttpResponse:
    form = NoConsentForm(request.POST or None, initial={"occurred_on": request.actor.today})

    def act(data: dict[str, Any]) -> AcutePoint:
        return acute_points.explain_lacking_consent(
            row.pk, data["occurred_on"], data["text"], actor=request.actor
        )

    way = {
        "notice": "Har personen samtyckt? Dokumentera samtycket i stället, så är punkten klar.",
        "notice_url": reverse("core:consent", args=[row.case_id]), "notice_link": "Dokumentera samtycke",
    }  # fmt: skip
    return _point_page(request, row, form, act, "Varför samtycke saknas", "Det är antecknat.", **way)


def _point_page(
    request: Any, row: AcutePoint, form: VkForm, act: Any, title: str, done: str, **context: Any
) -> HttpResponse:
    return form_page(
        request, form, act, then=_url(row.request), done=done, title=title,
        lead=f"Efter den akuta platsen på {row.request.unit.name}, senast {date_words(row.due_on)}", submit="Spara",
        back=_url(row.request), **_frame(request, row.request, title), **context,
    )  # fmt: skip
