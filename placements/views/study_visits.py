"""Study visits before a stay: book, note how it went, call off."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements import policies
from placements.actions import study_visits
from placements.domain.stays import Act
from placements.forms.study_visits import BookStudyVisitForm, CallOffStudyVisitForm, NoteStudyVisitForm
from placements.models import StudyVisit
from placements.policies.visits import visible_study_visits
from placements.views.common import stay_form, stay_or_404
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.policies import require
from vardkedja.core.web import page, version_of


@page(policies.can_visit_before, methods=("GET", "POST"))
def study_visit_new(request: Any, stay_id: UUID) -> HttpResponse:
    """Book a visit."""
    found = stay_or_404(request, stay_id)
    require(policies.may_act(request.actor, Act.STUDY_VISIT, found))
    form = BookStudyVisitForm(request.POST or None)
    return stay_form(
        request, found, form, lambda _data: study_visits.book_study_visit(found.pk, form.new, actor=request.actor),
        title="Boka studiebesök", submit="Boka besöket", done="Studiebesöket är bokat.",
        then=reverse("placements:stay", args=[found.pk]),
    )  # fmt: skip


def _visit_or_404(request: Any, visit_id: UUID) -> StudyVisit:
    row = visible_study_visits(request.actor).filter(pk=visit_id).first()
    if row is None:
        log.write(request.actor, log.Action.DENIED, "studiebesök", reason="inte part", object_id=visit_id)
        raise NotVisible
    return row


def _about(request: Any, row: StudyVisit, form: VkForm, act: Any, **words: str) -> HttpResponse:
    found = stay_or_404(request, row.stay_id)
    require(policies.may_act(request.actor, Act.STUDY_VISIT, found))
    return stay_form(
        request, found, form, act, row_version=row.row_version, then=reverse("placements:stay", args=[found.pk]), **words
    )  # fmt: skip


@page(policies.can_visit_before, methods=("GET", "POST"))
def study_visit(request: Any, study_visit_id: UUID) -> HttpResponse:
    """Note how a visit went."""
    row = _visit_or_404(request, study_visit_id)

    def act(data: dict[str, Any]) -> StudyVisit:
        return study_visits.note_study_visit(
            row.pk, data["outcome"], data["words"], actor=request.actor, version=version_of(request)
        )

    return _about(
        request, row, NoteStudyVisitForm(request.POST or None), act, title="Anteckna studiebesök", submit="Spara",
        done="Studiebesöket är antecknat.",
    )  # fmt: skip


@page(policies.can_visit_before, methods=("GET", "POST"))
def study_visit_call_off(request: Any, study_visit_id: UUID) -> HttpResponse:
    """Call off a booked visit."""
    row = _visit_or_404(request, study_visit_id)

    def act(data: dict[str, Any]) -> StudyVisit:
        return study_visits.call_off_study_visit(
            row.pk, data["why"], actor=request.actor, version=version_of(request)
        )

    return _about(
        request, row, CallOffStudyVisitForm(request.POST or None), act, title="Ställ in studiebesök", submit="Ställ in besöket",
        done="Studiebesöket är inställt.",
    )  # fmt: skip
