"""Emergency access: open, see, end; and the urgent question to another authority."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vardkedja.core import log, policies
from vardkedja.core.actions import emergency as actions
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.formatting import moment
from vardkedja.core.forms.base import VkForm
from vardkedja.core.forms.emergency import EmergencyForm, UrgentForm
from vardkedja.core.models import Case, EmergencyAccess, PersonRecord, UrgentRequest
from vardkedja.core.selectors import emergency as selector
from vardkedja.core.selectors.log import in_words
from vardkedja.core.selectors.reviews import rules_of
from vardkedja.core.views.common import case_frame, form_page, opened_for, own_case_for
from vardkedja.core.web import page

may = policies.can_open_emergency
LEAD = (
    "Bara när liv, hälsa eller ett barn är i fara och du inte får läsa på annat sätt. Du kommer förbi gränserna inom er egen"
    " myndighet, aldrig till det som en annan myndighet inte har lämnat ut. Chefen och logggranskaren får veta det genast."
)


def _crumbs(*last: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for label, url in last]


@page(may, methods=("GET", "POST"))
def emergency(request: Any) -> HttpResponse:
    """Open an emergency access by case number or person number; on to the case or the person."""
    actor = request.actor

    def act(data: dict[str, Any]) -> EmergencyAccess:
        actions.check_reason(actor, data["reason"], data["words"])
        target = selector.find(actor, data["number"])
        if target is None:
            raise log.refused(actor, actions.WHAT, "Det finns inget sådant hos er.", field="number")
        return actions.open_emergency(
            data["reason"], data["words"], actor=actor, case_id=target.case_id, record_id=target.record_id
        )

    return form_page(
        request, EmergencyForm(request.POST or None), act, then=_where, done="Nödåtkomsten är öppen.",
        title="Nödåtkomst", submit="Öppna med nödåtkomst", back=reverse("core:todo"), lead=LEAD, danger=True,
        notice=f"Nödåtkomsten gäller i {rules_of(actor).emergency_minutes} minuter och förlängs inte. Allt du läser loggas med skälet.",
        crumbs=_crumbs(("Nödåtkomst", "")),
    )  # fmt: skip


def _where(row: EmergencyAccess) -> str:
    return (
        reverse("core:case", args=[row.case_id])
        if row.case_id
        else reverse("core:person", args=[row.record_id])
    )


def can_open_or_see(actor: Actor) -> policies.Decision:
    """One's own, or as manager or log reviewer."""
    return policies.can_see_emergencies(actor) or may(actor)


@page(can_open_or_see, methods=("GET", "POST"))
def one(request: Any, emergency_id: UUID) -> HttpResponse:
    """Who, when and why. A POST notes that one has seen it."""
    actor = request.actor
    row = selector.visible_emergencies(actor).filter(pk=emergency_id).first()
    if row is None:
        raise NotVisible
    if request.method == "POST":
        actions.note_emergency(row.pk, actor=actor)
        messages.success(request, "Du har tagit del av nödåtkomsten.")
        return redirect("core:todo")
    _log_reading(actor, row)
    return render(request, "core/emergency.html", {
        "row": row, "own": row.user_id == actor.user_id, "ongoing": row.ended_at is None and row.valid_to > actor.now,
        "rows": in_words(actor, list(_readings(actor, row)), together=False),
        "may_note": row.user_id != actor.user_id,
        "may_review": bool(policies.can_review_log(actor)), "crumbs": _crumbs(("Nödåtkomst", "")),
    })  # fmt: skip


def _log_reading(actor: Actor, row: EmergencyAccess) -> None:
    cases = Case.objects.filter(pk=row.case_id).values_list("person_id", flat=True)
    records = PersonRecord.objects.filter(pk=row.record_id).values_list("person_id", flat=True)
    log.write(
        actor,
        log.Action.READ,
        "nödåtkomst",
        reason="egen nödåtkomst" if row.user_id == actor.user_id else "kontroll av nödåtkomst",
        owner_domain_id=row.domain_id,
        person_id=cases.first() or records.first(),
        case_id=row.case_id,
        object_id=row.pk,
    )


def _readings(actor: Actor, row: EmergencyAccess) -> Any:
    """What was read under it; for the log reviewer."""
    rows = policies.visible_log(actor).filter(
        reader_domain_id=actor.domain_id,
        user_id=row.user_id,
        at__gte=row.began_at,
        at__lte=row.ended_at or row.valid_to,
    )
    return rows.filter(reason__startswith="nödåtkomst").order_by("at", "pk")[:200]


@page(may, methods=("POST",))
def end(request: Any, emergency_id: UUID) -> HttpResponse:
    """End the own access."""
    actions.end_emergency(emergency_id, actor=request.actor)
    messages.success(request, "Nödåtkomsten är avslutad.")
    return redirect("core:todo")


@page(may, methods=("GET", "POST"))
def ask(request: Any, case_id: UUID) -> HttpResponse:
    """Ask another party to release what is needed now."""
    opened = opened_for(request, case_id, "akut begäran")
    form = UrgentForm(request.POST or None, others=selector.others_in(request.actor, opened.case))
    url = reverse("core:case", args=[case_id])
    return form_page(
        request, form,
        lambda data: actions.ask_urgently(case_id, UUID(data["asked"]), data["reason"], data["phone"], actor=request.actor),
        then=url, done="Begäran är skickad. Ring också om det inte kan vänta.",
        title="Be om utlämnande akut", submit="Skicka begäran", back=url,
        notice="Den andra myndigheten prövar och lämnar ut. Du ser det först när den har gjort det.",
        **case_frame(request, opened, "Be om utlämnande akut"),
    )  # fmt: skip


@page(policies.can_see_cases)
def urgent(request: Any, case_id: UUID, request_id: UUID) -> HttpResponse:
    """The question as both authorities see it."""
    opened = opened_for(request, case_id, "akut begäran")
    row = (
        UrgentRequest.objects.filter(pk=request_id, case=opened.case)
        .select_related("domain", "asked")
        .first()
    )
    if row is None:
        raise NotVisible
    context = {
        "row": row,
        "to_me": row.asked_id == request.actor.domain_id,
        "may_release": bool(policies.can_release(request.actor)),
    }
    return render(request, "core/urgent.html", {**context, **case_frame(request, opened, "Akut begäran")})


@page(policies.can_see_cases, methods=("GET", "POST"))
def in_own_case(request: Any, case_id: UUID) -> HttpResponse:
    """Another authority has used emergency access in an own case. A POST notes that one has seen it."""
    opened = own_case_for(request, case_id, "nödåtkomst i ärendet")
    url = reverse("core:case", args=[case_id])
    told = selector.told_as_owner(request.actor, opened.case)
    return form_page(
        request, VkForm(request.POST or None),
        lambda _data: actions.note_as_owner(case_id, actor=request.actor) or True,
        then=url, done="Du har tagit del av nödåtkomsten.",
        title="Nödåtkomst i ert ärende", submit="Jag har tagit del av detta", back=url,
        notice="En annan myndighet som är part har läst ärendet med nödåtkomst inom sina egna gränser: "
        + (", ".join(moment(task.created_at) for task in told) or "inget nytt sedan sist")
        + ". Läsningen finns i er åtkomstlogg och i månadens logggranskning.",
        **case_frame(request, opened, "Nödåtkomst i ert ärende"),
    )  # fmt: skip
