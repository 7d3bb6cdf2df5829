"""Whom to tell, a safe going home, and drug tests: pages of a resident at the own unit."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from placements import policies
from placements.actions import safety as actions
from placements.actions import telling
from placements.domain.telling import words_for
from placements.forms.telling import LabForm, ResultForm, SafetyForm, TellForm, TestForm
from placements.models import DischargeSafety, DrugTest, TellList, TellPoint
from placements.selectors.telling import safety_of
from placements.views.daily import at_home, resident_form
from vardkedja.core import clock
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.web import page, version_of


@page(policies.can_see_day, methods=("GET", "POST"))
def wish_to_leave(request: Any, stay_id: UUID) -> HttpResponse:
    """Somebody wants to leave: open the list of whom to tell."""
    found = at_home(request, stay_id)
    form = VkForm(request.POST if request.method == "POST" else None)

    def act(_data: dict[str, Any]) -> TellList:
        return telling.note_wish_to_leave(found.pk, actor=request.actor)

    return resident_form(
        request, found, form, act, title="Personen vill lämna", submit="Öppna listan", done="Listan är öppen. Berätta nu.",
        notice="Vård enligt SoL upphör när personen begär det. Vård enligt LVM 27 § avslutas av SiS. Listan säger vilka som ska få veta.",
    )  # fmt: skip


@page(policies.can_see_day, methods=("GET", "POST"))
def tell_point(request: Any, tell_point_id: UUID) -> HttpResponse:
    """Settle one point: who was told and when, or why nobody."""
    point = policies.visible_tell_points(request.actor).filter(pk=tell_point_id).first()
    if point is None:
        raise NotVisible
    found = at_home(request, point.tell_list.stay_id)
    now = clock.local(request.actor.now)
    form = TellForm(
        request.POST or None,
        initial={"told_on": now.date(), "told_at": now.time().replace(second=0, microsecond=0)},
    )

    def act(data: dict[str, Any]) -> TellPoint:
        if data["not_needed"]:
            return telling.need_not_tell(point.pk, data["not_needed"], actor=request.actor)
        return telling.tell(point.pk, data["name"], form.at, actor=request.actor)

    row = point.tell_list
    said = words_for(point.key, row.kind, row.ground)
    source = f" ({said.source})" if said.source else ""
    return resident_form(
        request, found, form, act, title=f"{row.get_kind_display()}: berätta", submit="Spara", done="Punkten är klar.",
        notice=f"{said.words}{source}",
    )  # fmt: skip


@page(policies.can_see_day, methods=("GET", "POST"))
def safety(request: Any, stay_id: UUID) -> HttpResponse:
    """The sheet of a safe going home."""
    found = at_home(request, stay_id)
    row, version = safety_of(request.actor, found)
    keys = ("overdose_by", "medication", "next_visit", "crisis")
    told = {key: version.value(key) for key in keys} if version else {}
    initial = told | ({"overdose": row.overdose, "naloxone": row.naloxone} if row else {})
    form = SafetyForm(request.POST or None, initial=initial)

    def act(_data: dict[str, Any]) -> DischargeSafety:
        return actions.fill_safety(found.pk, form.safe, actor=request.actor, version=version_of(request))

    return resident_form(
        request, found, form, act, title="Trygg hemgång", submit="Spara bladet", done="Bladet är sparat.",
        row_version=row.row_version if row else None,
        notice="De första dagarna efter en vistelse är de farligaste. Mottagaren ser bladet först när det lämnas ut från ärendet.",
    )  # fmt: skip


@page(policies.can_see_day, methods=("GET", "POST"))
def drug_test_new(request: Any, stay_id: UUID) -> HttpResponse:
    """Ask for a test."""
    found = at_home(request, stay_id)
    form = TestForm(request.POST or None, initial={"due_on": request.actor.today})

    def act(data: dict[str, Any]) -> DrugTest:
        return actions.ask_drug_test(
            found.pk, data["due_on"], data["sample"], data["why"], actor=request.actor
        )

    return resident_form(
        request, found, form, act, title="Begär drogtest", submit="Begär provet", done="Provet är begärt.",
        notice="Ett prov är frivilligt om inte lag säger annat. Att personen avstår antecknas och är inget positivt prov.",
    )  # fmt: skip


@page(policies.can_see_day, methods=("GET", "POST"))
def drug_test(request: Any, test_id: UUID) -> HttpResponse:
    """Answer a test; where it waits for the laboratory, the laboratory's answer."""
    row = policies.visible_drug_tests(request.actor).filter(pk=test_id).first()
    if row is None:
        raise NotVisible
    found = at_home(request, row.stay_id)
    lab = row.lab == "waiting"
    form: Any = LabForm(request.POST or None) if lab else ResultForm(request.POST or None)

    def act(data: dict[str, Any]) -> DrugTest:
        version = version_of(request)
        if lab:
            return actions.record_lab_answer(
                row.pk, data["lab"], data["text"], actor=request.actor, version=version
            )
        return actions.answer_drug_test(row.pk, form.answered, actor=request.actor, version=version)

    return resident_form(
        request, found, form, act, title="Laboratoriets svar" if lab else "Svar på drogtest", submit="Spara svaret",
        done="Svaret är sparat.", row_version=row.row_version,
        notice=f"{row.get_sample_display()}, {row.due_on.isoformat()}",
    )  # fmt: skip
