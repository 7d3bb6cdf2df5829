"""Daily notes: the list, one that is written, signed, added to or objected to, and where a unit's notes are kept."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements import policies as stays
from placements import selectors
from placements.actions import notes as actions
from placements.domain import notes as domain
from placements.domain.stays import Act
from placements.forms.notes import AddForm, NoteForm, NotesFilter, ObjectionForm, SwitchForm
from placements.models import DailyNote, NoteObjection, NotesSetting, Stay
from placements.policies import notes as policies
from placements.policies.homes import can_read_notes_at_all, can_switch_notes_at_all
from placements.selectors import notes as selector
from placements.views.common import stay_form, stay_frame, stay_or_404
from vardkedja.core import clock, log
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.models import Category
from vardkedja.core.policies import can_release, require
from vardkedja.core.views.common import form_page
from vardkedja.core.views.lists import query_of
from vardkedja.core.web import page, version_of

WHAT = "anteckningar"


def _url(stay: Stay) -> str:
    return reverse("placements:notes", args=[stay.pk])


@page(can_read_notes_at_all)
def notes(request: Any, stay_id: UUID) -> HttpResponse:
    """The own authority's notes, latest first, and where each law's record is kept."""
    stay, actor = stay_or_404(request, stay_id), request.actor
    require(policies.can_read_notes(actor, stay))
    asked = {
        name: request.GET[name] for name in (*selector.FILTERS, selector.UNSIGNED) if request.GET.get(name)
    }
    frame = stay_frame(request, stay, "Anteckningar", what=WHAT)
    form = NotesFilter(asked, choices=selector.choices(actor, stay))
    wanted = form.cleaned_data if form.is_valid() else {}
    context = frame | {
        "form": form, "query": query_of(asked), "action": request.path, "kept": selector.where_kept(actor, stay.unit),
        "shelf": selector.shelf(actor, stay, wanted, request.GET.get("sida")),
        "writes": selectors.availability(actor, Act.NOTE, stay), "may_release": bool(can_release(actor)),
    }  # fmt: skip
    return render(request, "placements/notes.html", context)


def _form(request: Any, note: DailyNote | None = None) -> NoteForm:
    """The form of a note: empty with the present moment, or as the note was saved."""
    at = clock.local(note.occurred_at if note else request.actor.now)
    initial = {"occurred_on": at.date(), "occurred_at": at.time().replace(second=0, microsecond=0)}
    if note:
        initial |= {"category": note.category, "text": selector.text_of(note)}
    left_out = frozenset(policies.not_for(request.actor))
    return NoteForm(
        request.POST or None, initial=initial, categories=domain.offered(dict(Category.choices), left_out)
    )


def _done(note: DailyNote) -> str:
    return "Anteckningen är signerad." if note.signed_at else "Anteckningen är sparad utan signatur."


@page(can_read_notes_at_all, methods=("GET", "POST"))
def note_new(request: Any, stay_id: UUID) -> HttpResponse:
    """Write a note. Where notes are kept elsewhere the page says in which system."""
    stay = stay_or_404(request, stay_id)
    require(stays.may_act(request.actor, Act.NOTE, stay))
    form = _form(request)

    def act(_data: dict[str, Any]) -> DailyNote:
        write = actions.write_note if form.signs else actions.save_note
        return write(stay.pk, form.written, actor=request.actor)

    return stay_form(
        request, stay, form, act, title="Skriv anteckning", submit="Spara anteckningen", done=_done, then=_url(stay),
        row_version=0, notice=selectors.availability(request.actor, Act.NOTE, stay).reason,
    )  # fmt: skip


def _own(request: Any, note_id: UUID) -> DailyNote:
    """An own note. Raises `NotVisible` (logged): another authority's is read as what it has released."""
    note = (
        policies.visible_notes(request.actor).filter(pk=note_id).select_related("stay__claim__place").first()
    )
    if note is None:
        log.write(request.actor, log.Action.DENIED, WHAT, reason="inte den egna", object_id=note_id)
        raise NotVisible
    return note


def _note_form(request: Any, note: DailyNote, form: VkForm, act: Any, **context: Any) -> HttpResponse:
    """A form about an own note; the note itself stands beside it."""
    return stay_form(
        request, note.stay, form, act, then=_url(note.stay), row_version=note.row_version,
        template="placements/note_form.html", note=selector.shown_one(request.actor, note), **context,
    )  # fmt: skip


@page(can_read_notes_at_all, methods=("GET", "POST"))
def note_change(request: Any, note_id: UUID) -> HttpResponse:
    """Change a note that is not signed, and sign it if it is whole."""
    note = _own(request, note_id)
    require(policies.can_change_note(request.actor, note))
    form = _form(request, note)

    def act(_data: dict[str, Any]) -> DailyNote:
        change = actions.sign_note if form.signs else actions.change_note
        return change(note.pk, written=form.written, actor=request.actor, version=version_of(request))

    return stay_form(
        request, note.stay, form, act, title="Ändra anteckningen", submit="Spara anteckningen", done=_done,
        then=_url(note.stay), row_version=note.row_version, notice=actions.SIGNED if note.signed_at else "",
    )  # fmt: skip


@page(can_read_notes_at_all, methods=("GET", "POST"))
def note_sign(request: Any, note_id: UUID) -> HttpResponse:
    """Sign a note as it was saved."""
    note = _own(request, note_id)
    require(policies.can_sign_note(request.actor, note))
    form = VkForm(request.POST if request.method == "POST" else None)

    def act(_data: dict[str, Any]) -> DailyNote:
        return actions.sign_note(note.pk, actor=request.actor, version=version_of(request))

    return _note_form(
        request, note, form, act, title="Signera anteckningen", submit="Signera", done=_done,
        notice=actions.SIGNED if note.signed_at else "Anteckningen kan sedan inte ändras. En ändring blir ett tillägg eller en rättelse.",
    )  # fmt: skip


@page(can_read_notes_at_all, methods=("GET", "POST"))
def note_add(request: Any, note_id: UUID) -> HttpResponse:
    """Add to a signed note, or correct it: the note stands."""
    note = _own(request, note_id)
    form = AddForm(request.POST or None)

    def act(data: dict[str, Any]) -> DailyNote:
        return actions.add_to_note(note.pk, data["form"], data["text"], actor=request.actor)

    return _note_form(
        request, note, form, act, title="Tillägg eller rättelse", submit="Signera",
        done="Det du skrev är signerat och står vid anteckningen.", notice="Anteckningen står kvar som den är.",
    )  # fmt: skip


@page(can_read_notes_at_all, methods=("GET", "POST"))
def note_objection(request: Any, note_id: UUID) -> HttpResponse:
    """Note that the person holds a note to be wrong."""
    note = _own(request, note_id)
    form = ObjectionForm(request.POST or None, initial={"said_on": request.actor.today})

    def act(_data: dict[str, Any]) -> NoteObjection:
        return actions.note_objection(note.pk, form.said, actor=request.actor)

    return _note_form(
        request, note, form, act, title="Den enskildes invändning", submit="Spara invändningen",
        done="Invändningen är antecknad.",
        notice=f"Att den enskilde anser att en uppgift är fel ska antecknas enligt {domain.OBJECTION_RULES[note.law]}.",
    )  # fmt: skip


@page(can_switch_notes_at_all, methods=("GET", "POST"))
def notes_settings(request: Any, unit_id: UUID) -> HttpResponse:
    """Where a unit's notes are kept, law by law: what holds, every version, and a new one."""
    actor = request.actor
    unit = policies.switched_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    require(policies.can_switch_notes(actor, unit))
    initial = {"law": actor.domain.law, "on": "on", "sign_within": 3, "valid_from": actor.today}
    form = SwitchForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> NotesSetting:
        given = data["law"], form.switch, data["valid_from"], data["reason"]
        return actions.switch_notes(unit.pk, *given, actor=actor)

    at_home = stays.day_units(actor).filter(pk=unit.pk).exists()
    back = reverse("placements:offers", args=[unit.pk]) if at_home else reverse("core:admin_units")
    return form_page(
        request, form, act, then=request.path, done="Ändringen är sparad.", template="placements/notes_settings.html",
        title="Var anteckningar förs", lead=unit.name, submit="Spara", back=back, kept=selector.where_kept(actor, unit),
        versions=policies.visible_settings(actor).filter(unit=unit), today=actor.today,
        crumbs=[{"label": f"Erbjudanden, {unit.name}" if at_home else "Enheter", "url": back}, {"label": "Var anteckningar förs", "url": ""}],
    )  # fmt: skip
