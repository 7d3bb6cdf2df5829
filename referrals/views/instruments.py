"""Assessment instruments of a case: choose, fill in, read what came out of it, correct, say that it does not hold."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from referrals import actions, policies
from referrals.domain.instruments import BASIS
from referrals.forms.instruments import NONE, AnnulForm, CorrectionForm, ResultForm
from referrals.models import Instrument, InstrumentResult
from referrals.selectors import instruments as selectors
from referrals.selectors.instruments import Used
from vardkedja.core import log
from vardkedja.core.errors import NotVisible
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import User
from vardkedja.core.policies import can_release
from vardkedja.core.selectors.casepage import only_reads
from vardkedja.core.views.cases import log_document
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page, version_of

WHAT = "bedömningsinstrument"


@page(policies.can_see_instruments, methods=("GET", "POST"))
def index(request: Any, case_id: UUID) -> HttpResponse:
    """Which instruments there are, and which the own authority has used. A POST states why, where nothing else says it."""
    opened = opened_for(request, case_id, WHAT)
    actor = request.actor
    since = selectors.inquiry_from(actor, opened.case)
    context = {
        "used": selectors.results(actor, opened.case),
        "offered": selectors.offered(actor),
        "with_texts": selectors.with_texts(),
        "may_record": _may_write(request, opened) and not opened.case.closed_at,
        "since": since,
        "inquires": since is not None,
        **case_frame(request, opened, "Bedömningsinstrument"),
    }
    return render(request, "referrals/instruments.html", context)


def _may_write(request: Any, opened: OpenCase) -> bool:
    return bool(policies.can_record_instrument(request.actor)) and not only_reads(request.actor, opened)


@page(policies.can_record_instrument, methods=("GET", "POST"))
def record(request: Any, case_id: UUID, instrument_id: UUID) -> HttpResponse:
    """Fill in one instrument."""
    opened = opened_for(request, case_id, WHAT)
    actor = request.actor
    instrument = Instrument.objects.filter(pk=instrument_id).first()
    if instrument is None:
        raise NotVisible
    texts = selectors.texts_of(instrument)
    user = User.objects.get(pk=actor.user_id)
    form = ResultForm(
        request.POST or None, instrument=instrument, wordings=texts.wordings if texts else {},
        initial={"administered_on": actor.today, "administered_by": actor.name, "profession": user.title},
    )  # fmt: skip
    return form_page(
        request, form,
        lambda _data: actions.record_instrument_result(case_id, instrument_id, form.filled, actor=actor),
        then=lambda row: reverse("referrals:instrument_result", args=[row.version.entry_id]),
        done="Resultatet är registrerat.", template="referrals/instrument_form.html",
        title=instrument.name, submit="Registrera resultatet", instrument=instrument, texts=texts, basis=BASIS,
        back=reverse("referrals:instruments", args=[case_id]), **_frame(request, opened, instrument.name),
    )  # fmt: skip


def _frame(request: Any, opened: OpenCase, crumb: str) -> dict[str, Any]:
    frame = case_frame(request, opened, crumb)
    url = reverse("referrals:instruments", args=[opened.case.pk])
    frame["crumbs"].insert(-1, {"label": "Bedömningsinstrument", "url": url})
    return frame


def _opened_result(request: Any, result_id: UUID) -> tuple[OpenCase, Used, list[Used]]:
    """An own result through the read gate, with all uses in the case. Raises `NotVisible` (logged)."""
    actor = request.actor
    row = InstrumentResult.objects.filter(owner=actor.domain_id, version__entry=result_id).first()
    if row is not None:
        opened = opened_for(request, row.case_id, "resultat av bedömningsinstrument")
        used = selectors.results(actor, opened.case)
        shown = next((one for one in used if one.pk == result_id), None)
        if shown is not None:
            log_document(request, opened, shown.version, log.Action.READ)
            return opened, shown, used
    log.write(actor, log.Action.DENIED, WHAT, reason="inte egen", object_id=result_id)
    raise NotVisible


@page(policies.can_see_instruments, methods=("GET", "POST"))
def result(request: Any, result_id: UUID) -> HttpResponse:
    """What came out of it, and the same instrument over time. A POST states why, where nothing else says it."""
    opened, shown, used = _opened_result(request, result_id)
    version = shown.version
    context = {
        "shown": shown,
        "version": version,
        "check": version.value("check"),
        "fields": [one for one in version.body["fields"] if not one["key"].startswith("item_")],
        "answers": [one for one in version.body["fields"] if one["key"].startswith("item_")],
        "course": selectors.course(used, shown),
        "versions": selectors.versions_of(request.actor, shown),
        "inquires": selectors.inquiry_from(request.actor, opened.case) is not None,
        "may_record": _may_write(request, opened) and shown.holds,
        "may_release": bool(can_release(request.actor)) and not only_reads(request.actor, opened),
        "basis": BASIS,
        **_frame(request, opened, shown.row.instrument.name),
    }
    return render(request, "referrals/instrument_result.html", context)


@page(policies.can_record_instrument, methods=("GET", "POST"))
def correct(request: Any, result_id: UUID) -> HttpResponse:
    """Correct a result: a further version."""
    opened, shown, _used = _opened_result(request, result_id)
    instrument = shown.row.instrument
    texts = selectors.texts_of(instrument)
    form = CorrectionForm(
        request.POST or None, instrument=instrument, wordings=texts.wordings if texts else {},
        initial=_initial(shown),
    )  # fmt: skip
    return form_page(
        request, form,
        lambda data: actions.correct_instrument_result(
            result_id, form.filled, data["why"], actor=request.actor, number=version_of(request)
        ),
        then=reverse("referrals:instrument_result", args=[result_id]), done="Resultatet är rättat.",
        template="referrals/instrument_form.html", version=shown.version.number,
        title=f"Rätta {instrument.name}", submit="Spara rättelsen", instrument=instrument, texts=texts, basis=BASIS,
        notice="Den tidigare versionen ligger kvar. Har den lämnats ut ser mottagaren den som den var.",
        back=reverse("referrals:instrument_result", args=[result_id]), **_frame(request, opened, "Rätta"),
    )  # fmt: skip


def _initial(shown: Used) -> dict[str, Any]:
    by, _comma, profession = shown.version.value("administered_by").partition(", ")
    answers = {}
    for item in shown.row.instrument.scale().items:
        held = shown.answer(item.number)
        if held is not None:
            answers[f"item_{item.number}"] = str(held)
        elif shown.version.value(f"item_{item.number}") == actions.UNANSWERED:
            answers[f"item_{item.number}"] = NONE
    how = {"administered_by": by, "profession": profession, "administered_on": shown.row.administered_on}
    return how | answers


@page(policies.can_record_instrument, methods=("GET", "POST"))
def annul(request: Any, result_id: UUID) -> HttpResponse:
    """Say that a result does not hold, after a question."""
    opened, shown, _used = _opened_result(request, result_id)
    back = reverse("referrals:instrument_result", args=[result_id])
    return form_page(
        request, AnnulForm(request.POST or None),
        lambda data: actions.annul_instrument_result(
            result_id, data["why"], actor=request.actor, number=version_of(request)
        ),
        then=back, done="Resultatet gäller inte längre.", version=shown.version.number, danger=True,
        title=f"Makulera {shown.row.instrument.name}", submit="Makulera resultatet", back=back,
        notice="Resultatet räknas inte längre. Det som var skrivet ligger kvar som en tidigare version.",
        **_frame(request, opened, "Makulera"),
    )  # fmt: skip
