"""The group's meetings: list, plan, Mötesläge case by case, close; the calendar file and the common sheet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from referrals import actions, documents, policies, selectors
from referrals.actions.meetings import waiting_for
from referrals.forms.meetings import AttendanceForm, ChangeForm, MeetingForm, ParagraphForm
from referrals.models import Application, DeclineReason, GroupMember, GroupUnit, Meeting, MeetingItem
from referrals.selectors import meetings as reading
from referrals.selectors.chain import standings
from referrals.selectors.contents import lacks
from referrals.selectors.minutes import own_texts, package, proposed, proposer
from referrals.selectors.seats import described, recused_users
from referrals.tasks import invitation_of, invite
from referrals.views.common import opened_application, sought
from vardkedja.core import gate, tasks
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import CaseParty
from vardkedja.core.querysets import valid_on
from vardkedja.core.views.common import case_frame, form_page
from vardkedja.core.web import attempt, guard, page, version_of

CRUMB = {"label": "Möten", "url": "/moten/"}


def seen_meeting(actor: Actor, meeting_id: UUID, *, chaired: bool = False) -> Meeting:
    """A meeting of the actor's group, as chair where that is asked for. Raises `NotVisible`."""
    rows = policies.visible_meetings(actor).filter(pk=meeting_id)
    found = (rows.filter(group__in=policies.chaired(actor)) if chaired else rows).first()
    if found is None:
        raise NotVisible
    return found


def meeting_url(meeting: Meeting) -> str:
    return reverse("referrals:meeting", args=[meeting.pk])


@page(policies.can_see_meetings)
def index(request: Any) -> HttpResponse:
    """The meetings of the actor's groups, the latest first."""
    rows = list(policies.visible_meetings(request.actor)[:60])
    context = {
        "coming": sorted((row for row in rows if not row.is_ended), key=lambda row: row.held_on),
        "held": [row for row in rows if row.is_ended],
        "groups": list(policies.groups(request.actor)),
        "chairs": policies.chaired(request.actor).exists(),
    }
    return render(request, "referrals/meetings.html", context)


@page(policies.can_chair, methods=("GET", "POST"))
def new(request: Any) -> HttpResponse:
    """Plan a meeting, and call the members to it."""
    groups = [(str(group.pk), group.name) for group in policies.chaired(request.actor)]
    form = MeetingForm(request.POST or None, groups=groups)
    return form_page(
        request, form,
        lambda data: called(actions.plan_meeting(UUID(data["group"]), form.when, actor=request.actor), request.actor),
        then=meeting_url, done="Mötet är planerat. Ledamöterna får en kallelse med kalenderfil.",
        title="Planera möte", lead="Det som väntar på bedömning sätts på dagordningen.", submit="Planera mötet",
        back=reverse("referrals:meetings"), guard=guard(request), crumbs=[CRUMB, {"label": "Nytt", "url": ""}],
    )  # fmt: skip


def called(row: Meeting, actor: Actor) -> Meeting:
    """Call the members; the messages go out when all of it is committed."""
    meeting = actions.call_members(row.pk, actor=actor)
    tasks.start(invite, meeting.pk, actor=actor)
    return meeting


@page(policies.can_chair, methods=("GET", "POST"))
def change(request: Any, meeting_id: UUID) -> HttpResponse:
    """Move a planned meeting, and call again."""
    actor = request.actor
    row = seen_meeting(actor, meeting_id, chaired=True)
    held = {name: getattr(row, name) for name in ("held_on", "starts_at", "ends_at", "place")}
    form = ChangeForm(request.POST or None, initial=held)
    return form_page(
        request, form,
        lambda _data: called(actions.change_meeting(row.pk, form.when, actor=actor, version=version_of(request)), actor),
        then=meeting_url(row), done="Mötet är ändrat. Ledamöterna får en ny kallelse.", title="Ändra tid eller plats",
        submit="Ändra mötet", back=meeting_url(row), version=row.row_version, crumbs=_crumbs(row, "Ändra"),
    )  # fmt: skip


@page(policies.can_chair, methods=("GET", "POST"))
def cancel(request: Any, meeting_id: UUID) -> HttpResponse:
    """Cancel a planned meeting, asked once more, and tell those who were called."""
    actor = request.actor
    row = seen_meeting(actor, meeting_id, chaired=True)

    def act(_data: Any) -> Meeting:
        cancelled = actions.cancel_meeting(row.pk, actor=actor, version=version_of(request))
        tasks.start(invite, cancelled.pk, actor=actor)
        return cancelled

    return form_page(
        request, VkForm(request.POST if request.method == "POST" else None), act,
        then=reverse("referrals:meetings"), done="Mötet är inställt. Ledamöterna får veta det.",
        title="Ställ in mötet", submit="Ställ in mötet", back=meeting_url(row), version=row.row_version,
        lead="Det som står på dagordningen väntar till nästa möte. Alla som är kallade får ett meddelande.",
        crumbs=_crumbs(row, "Ställ in"),
    )  # fmt: skip


def _crumbs(meeting: Meeting, last: str) -> list[dict[str, str]]:
    here = {"label": meeting.held_on.isoformat(), "url": meeting_url(meeting) if last else ""}
    return [CRUMB, here, *([{"label": last, "url": ""}] if last else [])]


@page(policies.can_see_meetings)
def meeting(request: Any, meeting_id: UUID) -> HttpResponse:
    """One meeting: when, who, and for members what is taken up and how far one has come."""
    actor = request.actor
    row = seen_meeting(actor, meeting_id)
    chairs = policies.chaired(actor).filter(pk=row.group_id).exists()
    waiting = len(waiting_for(row.group, actor)) if chairs and not row.is_ended else 0
    shown = reading.shown(actor, row, waiting)
    cases = [one.application.case for one in shown.paragraphs]
    gate.log_listed(actor, "möte i remissgruppen", cases, reason="på remissgruppens dagordning")
    context = {
        "shown": shown,
        "meeting": row,
        "crumbs": _crumbs(row, ""),
        "guard": guard(request, row.row_version),
    }
    return render(request, "referrals/meeting.html", context)


@page(policies.can_chair, methods=("GET", "POST"))
def attendance(request: Any, meeting_id: UUID) -> HttpResponse:
    """Who is there: opens a planned meeting, changes who is at an open one."""
    actor = request.actor
    row = seen_meeting(actor, meeting_id, chaired=True)
    seats = GroupMember.objects.valid(actor.today).filter(group=row.group_id).select_related("user", "domain")
    members = [
        (str(one.pk), f"{described(one)} ({one.get_kind_display()})")
        for one in seats.order_by("domain__name")
    ]
    there = [str(pk) for pk in row.attendances.filter(present=True).values_list("member", flat=True)]
    form = AttendanceForm(request.POST or None, members=members, initial={"present": there})
    opens = row.state == Meeting.State.PLANNED
    verb = actions.open_meeting if opens else actions.note_attendance
    versioned = {"version": version_of(request)} if opens else {}
    return form_page(
        request, form, lambda _data: verb(row.pk, form.chosen, actor=actor, **versioned),
        then=meeting_url(row), done="Mötet är öppnat." if opens else "Närvaron är ändrad.",
        title="Öppna mötet" if opens else "Närvaro", submit="Öppna mötet" if opens else "Spara närvaron",
        lead="Du räknas med som ordförande. En ersättare räknas när den ordinarie inte är med.",
        back=meeting_url(row), version=row.row_version, crumbs=_crumbs(row, "Närvaro"),
    )  # fmt: skip


@page(policies.can_chair, methods=("POST",))
def fill(request: Any, meeting_id: UUID) -> HttpResponse:
    """Put on the agenda what has come since."""
    row = seen_meeting(request.actor, meeting_id, chaired=True)
    added = actions.put_on_agenda(row.pk, actor=request.actor)
    messages.success(
        request,
        f"{added} ärenden sattes på dagordningen." if added != 1 else "Ett ärende sattes på dagordningen.",
    )
    return redirect(meeting_url(row))


@page(policies.can_chair, methods=("GET", "POST"))
def close(request: Any, meeting_id: UUID) -> HttpResponse:
    """Close the meeting, asked once more."""
    row = seen_meeting(request.actor, meeting_id, chaired=True)
    return form_page(
        request, VkForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.close_meeting(row.pk, actor=request.actor, version=version_of(request)),
        then=meeting_url(row), done="Mötet är avslutat. Varje part har fått sitt protokollsutdrag.",
        title="Avsluta mötet", submit="Avsluta mötet", back=meeting_url(row), version=row.row_version,
        lead="Varje part får en uppgift att läsa sitt protokollsutdrag, och sökande myndighet en att skriva till den enskilde.",
        crumbs=_crumbs(row, "Avsluta"),
    )  # fmt: skip


def _paragraph(request: Any, paragraph_id: UUID) -> tuple[Meeting, MeetingItem, Any, Application]:
    item = MeetingItem.objects.filter(pk=paragraph_id).first()
    if item is None:
        raise NotVisible
    meeting = seen_meeting(request.actor, item.meeting_id, chaired=True)
    opened, application = opened_application(request, item.application_id, "ansökan på mötet")
    return meeting, item, opened, application


@page(policies.can_chair, methods=("GET", "POST"))
def paragraph(request: Any, paragraph_id: UUID) -> HttpResponse:
    """Mötesläge: one case, its underlag beside it, and on to the next."""
    row, item, opened, application = _paragraph(request, paragraph_id)
    actor = request.actor
    form = paragraph_form(ParagraphForm, request, row, application)
    all_of_them = reading.paragraphs(actor, row)
    before, after = _beside(all_of_them, item)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _assess(request, item, form)):
        messages.success(request, f"§ {item.position} är registrerad.")
        return redirect("referrals:paragraph", after) if after else redirect(meeting_url(row))
    opening = request.method == "GET"
    context = {
        **case_frame(request, opened, f"§ {item.position}"), **_underlag(actor, opened, application), "form": form,
        "meeting": row, "item": item, "before": before, "after": after, "left": sum(one.waits for one in all_of_them),
        "guard": guard(request, application.row_version if opening else version_of(request)),
    }  # fmt: skip
    return render(request, "referrals/paragraph.html", context, status=422 if form.errors else 200)


def _assess(request: Any, item: MeetingItem, form: ParagraphForm) -> Any:
    return actions.assess_item(
        item.pk,
        form.judgement,
        actor=request.actor,
        on=form.on,
        version=version_of(request),
        **form.reservation,
    )


def _underlag(actor: Actor, opened: OpenCase, application: Application) -> dict[str, Any]:
    """What an assessment rests on, beside its form."""
    return {
        "application": application, "sought": sought(application), "versions": package(application, actor),
        "own_texts": own_texts(application, actor), "proposer": proposer(application, actor),
        "standing": next(one for one in standings(actor, opened.case) if one.application.pk == application.pk),
    }  # fmt: skip


def _beside(all_of_them: list[reading.Paragraph], item: MeetingItem) -> tuple[UUID | None, UUID | None]:
    """The paragraph before this one, and the next that waits: after it, else from the beginning."""
    earlier = [one.item.pk for one in all_of_them if one.item.position < item.position]
    waiting = [one.item for one in all_of_them if one.waits and one.item.pk != item.pk]
    later = [one.pk for one in waiting if one.position > item.position] or [one.pk for one in waiting]
    return (earlier[-1] if earlier else None), (later[0] if later else None)


def paragraph_form(kind: Any, request: Any, row: Meeting | None, application: Application) -> Any:
    """The form of an assessment, filled in with what the chair has proposed before the meeting."""
    actor = request.actor
    units = GroupUnit.objects.filter(group__group_units__unit=application.unit_id).select_related("unit")
    listed = DeclineReason.objects.valid(actor.today)
    parties = CaseParty.objects.filter(valid_on(actor.today), case=application.case_id).select_related(
        "domain"
    )
    named = {
        str(application.owner_id): str(application.owner),
        **{str(p.domain_id): str(p.domain) for p in parties},
    }
    out = set(recused_users(application))
    seats = (
        policies.sitting(actor.today)
        .filter(group__group_units__unit=application.unit_id)
        .exclude(user__in=out)
    )
    if row is not None:
        seats = seats.filter(pk__in=row.attendances.filter(present=True).values("member"))
    return kind(
        request.POST or None, initial=proposed(application, actor), domain=actor.domain, today=actor.today,
        units=[(str(one.unit_id), one.unit.name) for one in units.order_by("unit__name").distinct()],
        reasons=[(one.code, one.label) for one in listed], parties=list(named.items()),
        members=[(str(one.pk), described(one)) for one in seats.order_by("domain__name")], lacks=lacks(application),
    )  # fmt: skip


@page(policies.can_chair, methods=("POST",))
def postpone(request: Any, paragraph_id: UUID) -> HttpResponse:
    """Put a case off to a later meeting."""
    row, item, _opened, _application = _paragraph(request, paragraph_id)
    actions.postpone_item(item.pk, actor=request.actor)
    messages.success(request, f"§ {item.position} är bordlagd.")
    _before, after = _beside(reading.paragraphs(request.actor, row), item)
    return redirect("referrals:paragraph", after) if after else redirect(meeting_url(row))


@page(policies.can_see_meetings, limit="export")
def ics(request: Any, meeting_id: UUID) -> HttpResponse:
    """The meeting as a file for calendars."""
    row = seen_meeting(request.actor, meeting_id)
    headers = {"Content-Disposition": f'attachment; filename="mote-{row.held_on}.ics"'}
    return HttpResponse(invitation_of(row), content_type="text/calendar; charset=utf-8", headers=headers)


@page(policies.can_see_meetings, limit="export")
def sheet(request: Any, meeting_id: UUID) -> HttpResponse:
    """The common sheet of a meeting as PDF: who was there and how many cases, no person."""
    row = seen_meeting(request.actor, meeting_id)
    headers = {
        "Content-Disposition": f'attachment; filename="mote-{row.held_on}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(documents.meeting_sheet(row), content_type="application/pdf", headers=headers)


@page(policies.can_assess)
def conditions(request: Any) -> HttpResponse:
    """The conditions that the group has set, and which are met."""
    rows = selectors.meetings.conditions_of_groups(request.actor)
    cases = list({row.condition.case_id: row.condition.case for row in rows}.values())
    gate.log_listed(request.actor, "villkor", cases, reason="villkor som remissgruppen har satt")
    return render(request, "referrals/conditions.html", {"rows": rows})
