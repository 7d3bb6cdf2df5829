"""Inför mötet: the agenda, the member's own assessment, the chair's joint one outside a meeting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from referrals import actions, policies, selectors
from referrals.actions.support import group_of
from referrals.forms.group import OpinionForm, WhyForm
from referrals.forms.meetings import JointForm, UrgentForm
from referrals.models import Application, Meeting, MemberAssessment
from referrals.selectors.chain import readable, standings
from referrals.selectors.minutes import own_texts, package
from referrals.selectors.seats import rule_of
from referrals.views.common import about, case_url, opened_application, sought
from referrals.views.meetings import paragraph_form
from vardkedja.core import gate
from vardkedja.core.actor import Actor
from vardkedja.core.views.common import case_frame, form_page
from vardkedja.core.web import attempt, guard, page, version_of

PER_PAGE = 50


@page(policies.can_assess)
def agenda(request: Any) -> HttpResponse:
    """What the group has to assess, first in the queue first."""
    found = selectors.turns(request.actor)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("sida"))
    items = selectors.agenda(request.actor, shown.object_list)
    gate.log_listed(
        request.actor,
        "dagordning",
        [i.application.case for i in items],
        reason="på remissgruppens dagordning",
    )
    seats = list(policies.seats(request.actor))
    left = [turn for turn in found if turn.is_left]
    coming = policies.visible_meetings(request.actor).exclude(
        state__in=(Meeting.State.CLOSED, Meeting.State.CANCELLED)
    )
    context = {
        "items": items, "seats": seats, "left": len(left), "chairs": any(seat.is_chair for seat in seats),
        "first": left[0] if left else None, "page": shown, "meeting": coming.order_by("held_on", "starts_at").first(),
    }  # fmt: skip
    return render(request, "referrals/agenda.html", context)


@page(policies.can_assess, methods=("GET", "POST"))
def assess(request: Any, application_id: UUID) -> HttpResponse:
    """The application and what the own authority has written, beside the own assessment; one click to the next on the agenda."""
    opened, row = opened_application(request, application_id, "ansökan inför mötet")
    actor = request.actor
    form = OpinionForm(request.POST or None, initial=_written(row, actor))
    following = _next_after(row, actor)
    ready = request.method == "POST" and form.is_valid()
    finished = request.POST.get("then") != "draft"
    if ready and attempt(
        form, lambda: actions.write_assessment(row.pk, form.opinion, actor=actor, ready=finished)
    ):
        messages.success(
            request, "Din bedömning är sparad." if finished else "Din bedömning är sparad som utkast."
        )
        onward = request.POST.get("then") == "next" and following
        return redirect("referrals:assess", following) if onward else redirect("referrals:agenda")
    context = {
        **case_frame(request, opened, "Bedömning"), "form": form, "application": row, "sought": sought(row),
        "versions": package(row, actor), "own_texts": own_texts(row, actor), "next": following, "guard": guard(request),
        "standing": next(one for one in standings(actor, opened.case) if one.application.pk == row.pk),
        "rewrites": bool(form.initial),
    }  # fmt: skip
    return render(request, "referrals/assess.html", context, status=422 if form.errors else 200)


def _written(row: Application, actor: Actor) -> dict[str, str]:
    """What the member has written before, to go on from."""
    mine = MemberAssessment.objects.filter(application=row, owner=actor.domain_id, author=actor.user_id)
    entry = mine.values_list("entry", flat=True).first()
    version = readable(actor, [entry]).get(entry) if entry else None
    if version is None:
        return {}
    by_label = {label: value for value, label in OpinionForm.base_fields["proposal"].choices}
    levels = {label: value for value, label in OpinionForm.base_fields["priority"].choices}
    return {
        "proposal": by_label.get(version.value("proposal"), ""),
        "priority": levels.get(version.value("priority"), "3"),
        "need": version.value("need"),
        "conditions": version.value("conditions"),
    }


def _next_after(row: Application, actor: Actor) -> UUID | None:
    """The next application that the actor has not assessed, after this one on the agenda, then from its beginning."""
    items = selectors.turns(actor)
    ids = [turn.application_id for turn in items]
    here = ids.index(row.pk) if row.pk in ids else -1
    later = [*items[here + 1 :], *items[: max(here, 0)]]
    return next((turn.application_id for turn in later if turn.is_left), None)


@page(policies.can_chair, methods=("GET", "POST"))
def joint(request: Any, application_id: UUID) -> HttpResponse:
    """The group's joint assessment outside a meeting; where the group has a rule, only what cannot wait."""
    opened, row = opened_application(request, application_id, "placeringsbedömning")
    actor = request.actor
    group = row.unit and group_of(row.unit)
    ruled = bool(group and rule_of(group.pk, actor))
    form = paragraph_form(UrgentForm if ruled else JointForm, request, None, row)
    standing = next(one for one in standings(actor, opened.case) if one.application.pk == row.pk)
    title = "Bedömning mellan möten" if ruled else "Placeringsbedömning"
    return form_page(
        request, form,
        lambda _data: actions.record_placement_assessment(
            row.pk, form.judgement, actor=actor, on=form.on, version=version_of(request), sitting=form.sitting
        ),
        then=reverse("referrals:agenda"), done="Placeringsbedömningen är registrerad.",
        template="referrals/beside.html", submit="Registrera placeringsbedömningen", version=row.row_version,
        application=row, versions=package(row, actor), standing=standing, sought=sought(row),
        **about(request, opened, row, title),
    )  # fmt: skip


@page(policies.can_chair, methods=("GET", "POST"))
def reconsider(request: Any, application_id: UUID) -> HttpResponse:
    """Take an application up again."""
    opened, row = opened_application(request, application_id, "ny bedömning")
    return form_page(
        request, WhyForm(request.POST or None),
        lambda data: actions.reconsider(row.pk, data["why"], actor=request.actor, version=version_of(request)),
        then=case_url(row), done="Ansökan står på dagordningen igen, med sin tid i kön.",
        submit="Ta upp på nytt", version=row.row_version,
        lead="Ledamöterna får en ny uppgift. Ansökan går tillbaka till kön med den tid den hade.",
        **about(request, opened, row, f"Ta upp ansökan till {sought(row)} på nytt"),
    )  # fmt: skip
