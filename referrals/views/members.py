"""The group itself: who sits in it and its rule; a member who does not take part in a case; a condition that is met."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from referrals import actions, documents, policies
from referrals.actions.groups import NewMember, NewRule
from referrals.forms.meetings import CHAIR, ConditionForm, EndForm, MemberForm, RecusalForm, RuleForm
from referrals.models import Condition, GroupMember, PlacementAssessment, Recusal, ReferralGroup
from referrals.selectors.chain import readable, standings
from referrals.selectors.meetings import conditions_of, group_shown
from referrals.selectors.seats import described
from referrals.views.common import about, opened_application, sought
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Domain, Task
from vardkedja.core.querysets import valid_on
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import guard, page


def _group(actor: Actor, group_id: UUID, *, chaired: bool = False) -> ReferralGroup:
    rows = policies.chaired(actor) if chaired else policies.groups(actor)
    found = rows.filter(pk=group_id).first()
    if found is None:
        raise NotVisible
    return found


def _url(group_id: UUID) -> str:
    return reverse("referrals:group", args=[group_id])


@page(policies.can_see_meetings)
def group(request: Any, group_id: UUID) -> HttpResponse:
    """Who sits in the group, from when, and when it may assess."""
    row = _group(request.actor, group_id)
    return render(request, "referrals/group.html", {"shown": group_shown(request.actor, row), "group": row})


@page(policies.can_chair, methods=("GET", "POST"))
def member_new(request: Any, group_id: UUID) -> HttpResponse:
    """Seat a member, a substitute or the user representative."""
    row = _group(request.actor, group_id, chaired=True)
    seats = policies.sitting(request.actor.today).filter(group=row, kind=GroupMember.Seat.ORDINARY)
    form = MemberForm(
        request.POST or None, domains=_authorities(row, request.actor),
        members=[(str(one.pk), described(one)) for one in seats.order_by("domain__name")],
        initial={"valid_from": request.actor.today},
    )  # fmt: skip
    return form_page(
        request, form, lambda data: actions.add_member(row.pk, _new_member(data), actor=request.actor),
        then=_url(row.pk), done="Ledamoten sitter i gruppen från den dagen.", title="Ny ledamot", submit="Lägg till",
        lead="Ledamotens egen myndighet ger rollen att logga in med.", back=_url(row.pk), guard=guard(request),
    )  # fmt: skip


def _new_member(data: dict[str, Any]) -> NewMember:
    substituted, leads = data["stands_in_for"], data["kind"] == CHAIR
    return NewMember(
        data["username"], UUID(data["domain"]), data["profession"], data["valid_from"],
        GroupMember.Seat.ORDINARY if leads else data["kind"], UUID(substituted) if substituted else None, is_chair=leads,
    )  # fmt: skip


def _authorities(row: ReferralGroup, actor: Actor) -> list[tuple[str, str]]:
    members = row.collaboration.memberships.filter(valid_on(actor.today)).values("organisation")
    found = Domain.objects.filter(organisation__in=members).order_by("name")
    return [(str(one.pk), one.name) for one in found]


@page(policies.can_chair, methods=("GET", "POST"))
def member_end(request: Any, member_id: UUID) -> HttpResponse:
    """The last day of a member in the group."""
    rows = GroupMember.objects.filter(pk=member_id, group__in=policies.chaired(request.actor), valid_to=None)
    row = rows.select_related("user", "domain").first()
    if row is None:
        raise NotVisible
    return form_page(
        request, EndForm(request.POST or None, initial={"last_day": request.actor.today}),
        lambda data: actions.end_member(row.pk, data["last_day"], actor=request.actor),
        then=_url(row.group_id), done="Sista dagen är registrerad.", title="Avsluta plats i gruppen", lead=described(row),
        submit="Spara sista dagen", back=_url(row.group_id), guard=guard(request),
    )  # fmt: skip


@page(policies.can_chair, methods=("GET", "POST"))
def rule_new(request: Any, group_id: UUID) -> HttpResponse:
    """A new rule about a quorum, from a day on."""
    row = _group(request.actor, group_id, chaired=True)
    professions = policies.sitting(request.actor.today).filter(group=row).values_list("profession", flat=True)
    form = RuleForm(
        request.POST or None, authorities=_authorities(row, request.actor),
        professions=[(one, one) for one in sorted(set(professions))], initial={"valid_from": request.actor.today},
    )  # fmt: skip
    return form_page(
        request, form, lambda data: actions.set_rule(row.pk, _new_rule(data), actor=request.actor),
        then=_url(row.pk), done="Regeln är sparad.", title="Ny regel om beslutförhet", submit="Spara regeln",
        lead="Regeln före slutar gälla samma dag. Det som redan är bedömt rörs inte.", back=_url(row.pk), guard=guard(request),
    )  # fmt: skip


def _new_rule(data: dict[str, Any]) -> NewRule:
    return NewRule(
        data["at_least"], data["urgent_at_least"], data["valid_from"], [UUID(pk) for pk in data["authorities"]],
        data["professions"],
    )  # fmt: skip


@page(policies.can_assess, methods=("GET", "POST"))
def recuse(request: Any, application_id: UUID) -> HttpResponse:
    """Say that one is disqualified in a case; as chair register another member's."""
    opened, row = opened_application(request, application_id, "jäv")
    actor = request.actor
    chairs = policies.chaired(actor).filter(group_units__unit=row.unit_id).exists()
    seats = (
        policies.sitting(actor.today).filter(group__group_units__unit=row.unit_id).order_by("domain__name")
    )
    form = RecusalForm(
        request.POST or None, members=[(str(s.pk), described(s)) for s in seats] if chairs else ()
    )
    context = about(request, opened, row, "Jäv: deltar inte i ärendet")
    return form_page(
        request, form, lambda data: actions.recuse(row.pk, data["ground"], actor=actor, member_id=form.member_id),
        then=reverse("referrals:agenda"), done="Jävet är registrerat. Ledamoten ser inte längre ärendet.",
        submit="Registrera jävet", guard=guard(request), template="referrals/recuse.html", application=row, chairs=chairs,
        recusals=list(Recusal.objects.filter(case=row.case_id, ended_at=None)) if chairs else [],
        **context | {"lead": f"Ansökan till {sought(row)}"},
    )  # fmt: skip


@page(policies.can_chair, methods=("POST",))
def recusal_end(request: Any, recusal_id: UUID) -> HttpResponse:
    """Let a member take part again."""
    row = actions.end_recusal(recusal_id, actor=request.actor)
    return redirect("core:case", row.case_id)


@page(policies.can_settle_condition, methods=("GET", "POST"))
def condition(request: Any, condition_id: UUID) -> HttpResponse:
    """Say that a condition is met, and how."""
    actor = request.actor
    row: Condition | None = policies.visible_conditions(actor).filter(pk=condition_id).first()
    if row is None:
        raise NotVisible
    opened = opened_for(request, row.case_id, "villkor")
    words = conditions_of(actor, [row])[0].text
    return form_page(
        request, ConditionForm(request.POST or None),
        lambda data: actions.settle_condition(row.pk, data["note"], actor=actor),
        then=reverse("core:case", args=[row.case_id]), done="Villkoret är uppfyllt.",
        title=f"Villkor {row.number} för plats på {row.assessment.application.unit}",
        lead=words or "Villkorets text står i protokollsutdraget, som inte är utlämnat till er.", submit="Villkoret är uppfyllt",
        back=reverse("core:case", args=[row.case_id]), guard=guard(request), **case_frame(request, opened, "Villkor"),
    )  # fmt: skip


@page(policies.can_settle_condition, methods=("GET", "POST"))
def minutes(request: Any, application_id: UUID) -> HttpResponse:
    """The extract of the minutes, what is to be done with it, and that it is done."""
    opened, row = opened_application(request, application_id, "protokollsutdrag")
    actor = request.actor
    verb = actions.note_letter_sent if request.POST.get("done") == "letter" else actions.note_extract_read
    if request.method == "POST":
        verb(row.pk, actor=actor)
        messages.success(request, "Uppgiften är klar.")
        return redirect("core:case", row.case_id)
    standing = next(one for one in standings(actor, opened.case) if one.application.pk == row.pk)
    entry = standing.assessment.entry_id if standing.assessment else None
    open_tasks = Task.objects.filter(domain=actor.domain_id, subject_id=row.pk, done_at=None)
    context = {
        **case_frame(request, opened, "Protokollsutdrag"), "application": row, "sought": sought(row), "standing": standing,
        "version": readable(actor, [entry]).get(entry) if entry else None, "guard": guard(request),
        "to_do": set(open_tasks.values_list("kind", flat=True)),
    }  # fmt: skip
    return render(request, "referrals/minutes.html", context)


@page(policies.can_see_applications, limit="export")
def extract(request: Any, application_id: UUID) -> HttpResponse:
    """The extract of the minutes for one case as PDF, for the host and those to whom it was released."""
    opened, row = opened_application(request, application_id, "protokollsutdrag")
    rows = PlacementAssessment.objects.filter(application=row).order_by("-recorded_at")
    assessment = rows.select_related("owner", "unit").first()
    content = documents.extract(request.actor, assessment) if assessment else None
    if assessment is None or content is None:
        log.write(
            request.actor, log.Action.DENIED, "protokollsutdrag", reason="inte utlämnat", object_id=row.pk
        )
        raise NotVisible
    log.write(
        request.actor, log.Action.EXPORT, "protokollsutdrag", reason=opened.why.text, owner_domain_id=assessment.owner_id,
        person_id=opened.case.person_id, case_id=row.case_id, object_id=assessment.pk,
    )  # fmt: skip
    name = f"{opened.case.number}-protokollsutdrag-{assessment.assessed_on}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
