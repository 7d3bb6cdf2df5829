"""Köplatsen: what has happened to one position, and letting it rest."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from referrals import actions, policies
from referrals.forms.queue import PauseForm, ResumeForm
from referrals.selectors.free import matches
from referrals.selectors.positions import past_of
from referrals.views.common import about, case_url, opened_application, sought
from vardkedja.core.errors import NotVisible
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page


@page(policies.can_see_applications, methods=("GET", "POST"))
def position(request: Any, application_id: UUID) -> HttpResponse:
    """Each change of the position with its reason; who handles the application lets it rest or wait again."""
    opened, row = opened_application(request, application_id, "köplats")
    if row.ticket_id is None:
        raise NotVisible
    actor, past = request.actor, past_of(row, request.actor)
    form = (ResumeForm if past.ticket.paused else PauseForm)(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        if past.ticket.paused:
            return actions.resume_ticket(row.pk, actor=actor)
        return actions.pause_ticket(row.pk, data["why"], actor=actor)

    return form_page(
        request, form, act, then=case_url(row), template="referrals/position.html",
        done="Köplatsen väntar igen." if past.ticket.paused else "Köplatsen är pausad. Den behåller sin tid.",
        submit="Låt köplatsen vänta igen" if past.ticket.paused else "Pausa köplatsen", past=past, application=row,
        matches=matches(actor, row),
        **about(request, opened, row, f"Köplats till {sought(row)}"),
    )  # fmt: skip
