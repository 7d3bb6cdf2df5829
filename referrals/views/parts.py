"""Send the own part of another authority's *dubbelremiss*."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from referrals import actions, policies
from referrals.actions.support import party_domains
from referrals.forms.parts import PartForm
from referrals.models import ApplicationPart
from referrals.views.common import about, asked, case_url, opened_application, sought
from vardkedja.core.errors import NotVisible
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page, version_of


@page(policies.can_apply, methods=("GET", "POST"))
def part(request: Any, joint_id: UUID) -> HttpResponse:
    """The own part, released to the parties on a ground of its own; others see of it that it is in."""
    opened, row = opened_application(request, joint_id, "del av dubbelremiss")
    actor = request.actor
    mine = ApplicationPart.objects.filter(application=row, authority=actor.domain_id)
    if row.owner_id == actor.domain_id or not mine.exists():
        raise NotVisible
    category = "mental" if actor.domain.law == "hsl" else "social"
    form = PartForm(
        request.POST or None, domain=actor.domain, today=actor.today,
        **asked(actor, opened.case, party_domains(opened.case, actor), (category,)),
    )  # fmt: skip
    return form_page(
        request, form,
        lambda _data: actions.send_part(row.pk, form.told, actor=actor, on=form.on, version=version_of(request)),
        then=case_url(row), done="Er del är skickad.", submit="Skicka er del", version=row.row_version,
        lead="Ni skriver i er egen journal eller akt. Övriga ser att er del är inne, och läser den bara om ni lämnar ut den.",
        **about(request, opened, row, f"Er del av dubbelremissen till {sought(row)}"),
    )  # fmt: skip
