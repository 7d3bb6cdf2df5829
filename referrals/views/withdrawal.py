"""Återkalla: what falls and what is in the way, before it is done; and what the other parties take note of afterwards."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from referrals import actions, policies
from referrals.actions.withdrawing import TAKEN_BACK, note_withdrawal, withdrawal_tree
from referrals.domain import states
from referrals.selectors.withdrawal import what_fell
from referrals.views.common import about, case_url, opened_application, sought
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.models import Task
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page, version_of


@page(policies.can_apply, methods=("GET", "POST"))
def withdraw(request: Any, application_id: UUID) -> HttpResponse:
    """Take back an application, having seen what falls with it."""
    opened, row = opened_application(request, application_id, "ansökan återkallas")
    if row.owner_id != request.actor.domain_id:
        raise NotVisible
    is_draft = row.state == states.State.DRAFT
    return form_page(
        request, VkForm(request.POST or None),
        lambda _data: actions.withdraw_application(row.pk, actor=request.actor, version=version_of(request)),
        then=case_url(row), done="Utkastet är borttaget." if is_draft else "Ansökan är återkallad.",
        submit="Ta bort utkastet" if is_draft else "Återkalla ansökan", danger=True, version=row.row_version,
        template="referrals/withdraw.html", tree=withdrawal_tree(request.actor, row), is_draft=is_draft,
        without_place=row.without_place,
        over=states.refusal("withdraw_application", row.state),
        **about(request, opened, row, "Ta bort utkastet" if is_draft else f"Återkalla ansökan till {sought(row)}"),
    )  # fmt: skip


@page(policies.can_see_applications, methods=("GET", "POST"))
def withdrawn(request: Any, application_id: UUID) -> HttpResponse:
    """What has been taken back in the case; the own authority says that it has taken note."""
    opened, row = opened_application(request, application_id, "återkallat")
    open_tasks = Task.objects.filter(
        domain=request.actor.domain_id, kind=TAKEN_BACK, subject_id=row.pk, done_at=None
    )
    return form_page(
        request, VkForm(request.POST or None), lambda _data: note_withdrawal(row.pk, actor=request.actor),
        then=case_url(row), done="Uppgiften är klar.", submit="Vi har tagit del av det här",
        template="referrals/withdrawn.html", fell=what_fell(opened.case), to_do=open_tasks.exists(), application=row,
        **about(request, opened, row, "Det här har tagits tillbaka"),
    )  # fmt: skip
