"""Parties of a case and who handles it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from vardkedja.core.actions.cases import add_party as do_add
from vardkedja.core.actions.cases import end_party as do_end
from vardkedja.core.actions.cases import set_handler
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.base import VkForm
from vardkedja.core.forms.cases import HandlerForm, PartyForm
from vardkedja.core.models import CaseParty, PartyRole, Unit
from vardkedja.core.policies import can_name_handler, can_open_case
from vardkedja.core.selectors import choices
from vardkedja.core.views.common import case_frame, form_page, opened_for, own_case_for
from vardkedja.core.web import page


@page(can_open_case, methods=("GET", "POST"))
def add_party(request: Any, case_id: UUID) -> HttpResponse:
    """Make another authority, or a unit of it, party to an own case."""
    opened = own_case_for(request, case_id, "ny part")
    form = PartyForm(request.POST or None, domains=choices.party_choices(request.actor, opened.case))
    url = reverse("core:case", args=[case_id])
    return form_page(
        request, form, lambda data: _add(request, case_id, data),
        then=f"{url}#vem", done="Parten är tillagd.",
        title="Lägg till part", submit="Lägg till part", back=url,
        lead="En part ser att ärendet finns och var i kedjan det är. Innehåll ser den först när det lämnas ut.",
        **case_frame(request, opened, "Lägg till part"),
    )  # fmt: skip


def _add(request: Any, case_id: UUID, data: dict[str, Any]) -> Any:
    kind, pk = data["domain"].split(":")
    if kind == "d":
        return do_add(case_id, UUID(pk), data["role"], actor=request.actor)
    unit = Unit.objects.get(pk=UUID(pk))
    return do_add(case_id, unit.operator_id, PartyRole.UNIT, actor=request.actor, unit_id=unit.pk)


@page(can_open_case, methods=("GET", "POST"))
def end_party(request: Any, case_id: UUID, party_id: UUID) -> HttpResponse:
    """End a part in an own case, after a question."""
    opened = own_case_for(request, case_id, "part avslutas")
    party = CaseParty.objects.filter(pk=party_id, case=case_id, case_owner=request.actor.domain_id).first()
    if party is None:
        raise NotVisible
    url = reverse("core:case", args=[case_id])
    return form_page(
        request, VkForm(request.POST or None), lambda _data: do_end(case_id, party_id, actor=request.actor) or True,
        then=f"{url}#vem", done="Parten är avslutad.",
        title=f"Avsluta {party.domain} som {party.get_role_display()}", submit="Avsluta parten", back=url, danger=True,
        notice="Myndigheten ser inte längre ärendet. Det som den har tagit till sin akt behåller den.",
        **case_frame(request, opened, "Avsluta part"),
    )  # fmt: skip


@page(can_name_handler, methods=("GET", "POST"))
def handler(request: Any, case_id: UUID) -> HttpResponse:
    """Name the responsible or the deputy of the own authority."""
    opened = opened_for(request, case_id, "ansvarig och ersättare")
    form = HandlerForm(request.POST or None, users=choices.colleague_choices(request.actor))

    def act(data: dict[str, Any]) -> Any:
        return set_handler(case_id, UUID(data["user"]), data["duty"], actor=request.actor, note=data["note"])

    url = reverse("core:case", args=[case_id])
    return form_page(
        request, form, act,
        then=f"{url}#vem", done="Ansvaret är ändrat.",
        title="Utse ansvarig eller ersättare", submit="Utse", back=url,
        **case_frame(request, opened, "Ansvarig och ersättare"),
    )  # fmt: skip
