"""The review of the access log: months, readings, decide, report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from vardkedja.core import log, pdf, policies
from vardkedja.core.actions import reviews as actions
from vardkedja.core.errors import NotVisible
from vardkedja.core.forms.reviews import DecideForm, OwnNumberForm, RulesForm
from vardkedja.core.identity import parse_number
from vardkedja.core.models import LogReview, LogReviewItem
from vardkedja.core.selectors import reviews as selector
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page, version_of

may = policies.can_review_log
RULES = tuple(RulesForm.base_fields)


def _crumbs(*last: tuple[str, str]) -> list[dict[str, str]]:
    first = ("Logggranskning", reverse("core:reviews"))
    return [{"label": label, "url": url} for label, url in (first, *last)]


def _review(request: Any, review_id: UUID) -> LogReview:
    found = selector.visible_reviews(request.actor).filter(pk=review_id).first()
    if found is None:
        raise NotVisible
    return found


def _read(request: Any, what: str, review: LogReview, item: LogReviewItem | None = None) -> None:
    """Reading the log is a reading: of the review, or of the person whose reading is looked at."""
    row = log.AccessLog.objects.filter(pk=item.log_id).first() if item else None
    log.write(
        request.actor,
        log.Action.READ,
        what,
        reason="logggranskning",
        owner_domain_id=request.actor.domain_id,
        person_id=row.person_id if row else None,
        case_id=row.case_id if row else None,
        object_id=item.log_id if item else review.pk,
        relation="review",
    )


@page(may)
def reviews(request: Any) -> HttpResponse:
    """The months, latest first."""
    held = list(selector.reviews(request.actor))
    return render(request, "core/reviews.html", {"reviews": held})


@page(may)
def review(request: Any, review_id: UUID) -> HttpResponse:
    """One month: what was chosen, why, and what became of it."""
    found = _review(request, review_id)
    shown = selector.readings(request.actor, list(selector.items(request.actor, found)))
    _read(request, "logggranskning", found)
    return render(request, "core/review.html", _context(request, found, shown))


def _context(request: Any, found: LogReview, shown: list[selector.Reading]) -> dict[str, Any]:
    left = [one for one in shown if not one.item.outcome]
    return {
        "review": found,
        "sections": [
            (label, [one for one in shown if one.item.section == section])
            for section, label in LogReviewItem.Section.choices
        ],
        "left": len(left),
        "chosen": len(shown),
        "first": next((one for one in left if not one.own), left[0] if left else None),
        "crumbs": _crumbs((str(found), "")),
    }


@page(may, methods=("GET", "POST"))
def reading(request: Any, review_id: UUID, item_id: UUID) -> HttpResponse:
    """One reading with all its rows; decide, and on to the next."""
    actor, found = request.actor, _review(request, review_id)
    item = selector.items(actor, found).filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    shown = selector.readings(actor, [item])[0]
    form = DecideForm(
        request.POST or None, own=shown.own, initial={"outcome": item.outcome, "note": item.note}
    )
    _read(request, "granskad läsning", found, item)  # a refused form shows the rows as well
    back = reverse("core:review", args=[found.pk])

    def then(_result: Any) -> str:
        onward = selector.next_left(actor, found, item)
        return reverse("core:reading", args=[found.pk, onward.pk]) if onward else back

    return form_page(
        request, form, lambda data: actions.decide_reading(item.pk, data["outcome"], note=data["note"], actor=actor),
        then=then, done="Utfallet är sparat.", template="core/reading.html",
        review=found, one=shown, rows=selector.rows_of(actor, item), back=back,
        locked=found.state == LogReview.State.DONE,
        other_reviewers=selector.other_reviewers(actor) if shown.own else False,
        left=selector.items(actor, found).filter(outcome="").count(),
        crumbs=_crumbs((str(found), back), ("Läsning", "")),
    )  # fmt: skip


@page(may, methods=("POST",))
def finish(request: Any, review_id: UUID) -> HttpResponse:
    """Close the review."""
    actions.finish_review(review_id, actor=request.actor)
    messages.success(request, "Granskningen är klar. Spara rapporten i er dokumentation.")
    return redirect("core:review", review_id)


@page(may, limit="export")
def report(request: Any, review_id: UUID) -> HttpResponse:
    """The report to keep: figures, no persons."""
    found = _review(request, review_id)
    told = selector.figures(request.actor, found)
    content = pdf.render(
        "pdf/log_review.html",
        {"review": found, "domain": request.actor.domain, **told},
        variant=pdf.ARCHIVE,
    )
    log.write(
        request.actor, log.Action.EXPORT, "rapport från logggranskning", reason="logggranskning",
        owner_domain_id=request.actor.domain_id, object_id=found.pk,
    )  # fmt: skip
    headers = {
        "Content-Disposition": f'attachment; filename="logggranskning-{found}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@page(may, limit="export")
def name_request(request: Any, review_id: UUID, item_id: UUID) -> HttpResponse:
    """A letter to the other authority that asks who read: for the own reviewer to send, with a reason."""
    found = _review(request, review_id)
    item = get_object_or_404(
        selector.items(request.actor, found), pk=item_id, section=LogReviewItem.Section.OTHERS
    )
    shown = selector.readings(request.actor, [item])[0]
    rows = selector.rows_of(request.actor, item)
    content = pdf.render(
        "pdf/name_request.html",
        {"one": shown, "rows": rows, "domain": request.actor.domain, "today": request.actor.today},
    )
    _read(request, "begäran om läsarens namn", found, item)
    headers = {
        "Content-Disposition": 'attachment; filename="begaran-om-namn.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@page(policies.can_set_log_rules, methods=("GET", "POST"))
def rules(request: Any) -> HttpResponse:
    """How the own authority reviews."""
    held = selector.rules_of(request.actor)
    form = RulesForm(request.POST or None, initial={name: getattr(held, name) for name in RULES})
    back = reverse("core:reviews") if may(request.actor) else reverse("core:admin")
    return form_page(
        request, form,
        lambda data: actions.set_log_rules(data, actor=request.actor, version=version_of(request)),
        then=back, done="Reglerna är sparade. De gäller från nästa granskning.", version=held.row_version,
        title="Regler för logggranskning", submit="Spara reglerna", back=back,
        crumbs=_crumbs(("Regler", "")) if may(request.actor) else [{"label": "Regler för logggranskning", "url": ""}],
    )  # fmt: skip


@page(policies.can_sign_in, methods=("GET", "POST"))
def own_number(request: Any) -> HttpResponse:
    """Let the review know the own number, so that reading the own record is found."""
    back = reverse("core:account")

    def act(data: dict[str, Any]) -> bool:
        actions.give_own_number(parse_number(data["number"]), actor=request.actor)
        return True

    return form_page(
        request, OwnNumberForm(request.POST or None), act,
        then=back, done="Numret är registrerat för logggranskningen.",
        title="Eget nummer för logggranskningen", submit="Spara", back=back,
        lead="Då hittar granskningen om någon har läst uppgifter om sig själv.",
        crumbs=[{"label": "Mitt konto", "url": back}, {"label": "Eget nummer", "url": ""}],
    )  # fmt: skip
