"""Consent: asked for, given, shown, taken back, and the papers that the person gets."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vardkedja.core import log, pdf, registry
from vardkedja.core.actions.attachments import attach
from vardkedja.core.actions.consents import Word, give_consent, record_consent
from vardkedja.core.actions.tasks import finish_tasks
from vardkedja.core.actions.withdrawals import CLOSED, FOLLOW_UP, withdraw_consent
from vardkedja.core.domain import consents as rules
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.forms.base import VkForm
from vardkedja.core.forms.consents import ConsentForm, ScanForm, VoiceForm, WithdrawForm
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import Category, Consent
from vardkedja.core.policies import can_record_consent, can_see_cases
from vardkedja.core.selectors import choices, consents, kept, papers
from vardkedja.core.selectors.files import files_of
from vardkedja.core.views.common import case_frame, form_page, opened_for
from vardkedja.core.web import page


@page(can_record_consent, methods=("GET", "POST"))
def consent(request: Any, case_id: UUID) -> HttpResponse:
    """Document a consent, or prepare one whose form is to be signed. `underlag` fills it in from an application or a plan."""
    opened = opened_for(request, case_id, "samtycke")
    actor = request.actor
    form = _consent_form(request, opened)

    def act(data: dict[str, Any]) -> Consent:
        chosen = [UUID(pk) for pk in data["recipients"]]
        made = record_consent(case_id, chosen, actor=actor, **form.terms)
        form.require_how_given()
        _attach(request, made, data.get("file"))
        return made

    wanted = [
        {"label": one.label, "url": f"{reverse('core:consent', args=[case_id])}?underlag={one.key}"}
        for one in _wanted(request, opened)
    ]
    return form_page(
        request, form, act, then=_url_of, done=_saved, template="core/consent_form.html",
        title="Dokumentera samtycke", submit="Spara samtycket", back=reverse("core:case", args=[case_id]),
        lead="Ett samtycke gäller namngivna mottagare, vissa uppgifter, ett ändamål och en tid. Det gäller aldrig allt.",
        wanted=wanted, **case_frame(request, opened, "Dokumentera samtycke"),
    )  # fmt: skip


def _saved(made: Consent) -> str:
    if made.given_on:
        return "Samtycket är sparat."
    return "Samtycket är förberett och väntar på att lämnas. Inget får lämnas ut på det förrän dess."


def _url_of(made: Consent) -> str:
    return reverse("core:consent_shown", args=[made.case_id, made.pk])


def _wanted(request: Any, opened: OpenCase) -> list[registry.Wanted]:
    return [one for ask in registry.WANTS for one in ask(request.actor, opened.case)]


def _consent_form(request: Any, opened: OpenCase) -> ConsentForm:
    actor = request.actor
    limits, age = consents.limits(), consents.age_of(actor, opened.case)
    adult = age is None or age >= limits.adult_from
    initial: dict[str, Any] = {"manner": "oral"}
    for one in _wanted(request, opened):
        if one.key == request.GET.get("underlag"):
            initial = {
                "manner": "later", "recipients": [str(pk) for pk in one.recipients],
                "categories": list(one.categories), "purpose": one.purpose,
            }  # fmt: skip
    return ConsentForm(
        request.POST or None, request.FILES or None,
        recipients=choices.consent_recipients(actor, opened.case), today=actor.today, longest=limits.longest_days,
        age=age, adult=adult, young=age is not None and age >= limits.young_from, initial=initial,
    )  # fmt: skip


def _attach(request: Any, made: Consent, file: Any) -> None:
    if file:
        attach(made.case_id, file, actor=request.actor, category=Category.PLANNING, consent_id=made.pk)


def _open(request: Any, case_id: UUID, consent_id: UUID, what: str) -> tuple[OpenCase, consents.Shown]:
    opened = opened_for(request, case_id, what)
    one = consents.shown(request.actor, consent_id)
    if one.consent.case_id != opened.case.pk:
        raise NotVisible
    return opened, one


@page(can_see_cases)
def shown(request: Any, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """One consent: to whom, what, how long, who has given it, what was taken back."""
    opened, one = _open(request, case_id, consent_id, "samtycke")
    context = {
        "one": one, "consent": one.consent, "word": rules.LABELS[one.state], "badge": consents.BADGES[one.state],
        "kinds": [c.label for c in one.categories()], "files": files_of(one.consent),
        "may_change": bool(can_record_consent(request.actor)),
    }  # fmt: skip
    return render(request, "core/consent.html", context | case_frame(request, opened, "Samtycke"))


@page(can_record_consent, methods=("GET", "POST"))
def give(request: Any, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """Document that one more has given the consent."""
    opened, one = _open(request, case_id, consent_id, "samtycke lämnas")
    voices = [(voice.who, voice.get_who_display().capitalize()) for voice in one.waits_for]
    form = VoiceForm(request.POST or None, request.FILES or None, voices=voices, today=request.actor.today)

    def act(data: dict[str, Any]) -> Consent:
        word: Word = form.word
        made = give_consent(consent_id, word, actor=request.actor)
        _attach(request, made, data.get("file"))
        return made

    return form_page(
        request, form, act, then=_url_of, done="Det är dokumenterat att samtycket är lämnat.",
        title="Samtycket lämnas", submit="Spara", back=_url_of(one.consent),
        **case_frame(request, opened, "Samtycket lämnas"),
    )  # fmt: skip


@page(can_record_consent, methods=("GET", "POST"))
def scan(request: Any, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """Attach the signed form to a consent that was documented without it."""
    opened, one = _open(request, case_id, consent_id, "samtyckesblankett")

    def act(data: dict[str, Any]) -> Consent:
        _attach(request, one.consent, data["file"])
        return one.consent

    return form_page(
        request, ScanForm(request.POST or None, request.FILES or None), act, then=_url_of,
        done="Blanketten är bifogad.", title="Bifoga den underskrivna blanketten", submit="Bifoga blanketten",
        back=_url_of(one.consent), **case_frame(request, opened, "Bifoga blankett"),
    )  # fmt: skip


@page(can_record_consent, methods=("GET", "POST"))
def withdraw(request: Any, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """The person takes back a consent, or a part of it."""
    opened, one = _open(request, case_id, consent_id, "samtycke tas tillbaka")
    form = WithdrawForm(
        request.POST or None,
        recipients=[(str(pk), name) for pk, name in one.recipients(left=True).items()],
        categories=[(c.value, c.label) for c in one.categories(left=True) if c != Category.IDENTITY],
        voices=[(voice.who, voice.get_who_display().capitalize()) for voice in one.voices],
        today=request.actor.today,
    )

    def act(_data: dict[str, Any]) -> Any:
        recipients, categories = form.part
        chosen = [UUID(pk) for pk in recipients] if recipients else None
        return withdraw_consent(
            consent_id, actor=request.actor, recipients=chosen, categories=categories, told=form.told
        )

    words = REFUSED if one.state is rules.State.WAITING else WITHDRAWN
    return form_page(
        request, form, act, then=_url_of(one.consent), back=_url_of(one.consent), danger=True, **words,
        **case_frame(request, opened, str(words["title"])),
    )  # fmt: skip


#: What the page says when a given consent is taken back, and when one that was asked for is not given.
WITHDRAWN = {
    "title": "Samtycket tas tillbaka",
    "submit": "Återta samtycket",
    "notice": "Inga fler uppgifter lämnas ut på det som tas tillbaka. Det som mottagaren inte har tagit till sin akt eller byggt ett "
    "beslut på stängs genast.",
    "done": lambda act: (
        f"Samtycket är {'återtaget i sin helhet' if act.whole else 'delvis återtaget'}. Det som togs tillbaka och "
        "inte var taget till akten är stängt. Skriv ut beskedet till den enskilde."
    ),
}
REFUSED = {
    "title": "Svaret blev nej",
    "submit": "Anteckna svaret",
    "notice": "Ingenting har lämnats ut på samtycket, och ingenting lämnas ut på det som svaret är nej till.",
    "done": "Svaret är antecknat.",
}


@page(can_see_cases, limit="export")
def form_pdf(request: Any, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """The consent as a form to read, sign or say no to."""
    opened, one = _open(request, case_id, consent_id, "samtyckesblankett")
    context = papers.consent_form(request.actor, opened.case, one)
    return _paper(request, opened, "samtyckesblankett", "pdf/consent.html", context)


@page(can_see_cases, limit="export")
def notice_pdf(request: Any, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """What a withdrawal closed and what stays where, for the person."""
    opened, one = _open(request, case_id, consent_id, "besked om återtaget samtycke")
    if not one.withdrawals:
        raise Impossible("Samtycket är inte återtaget, så det finns inget besked att skriva ut.")
    context = papers.withdrawal_notice(request.actor, opened.case, one)
    return _paper(request, opened, "besked-samtycke", "pdf/shared.html", context)


@page(can_see_cases, limit="export")
def shared_pdf(request: Any, case_id: UUID) -> HttpResponse:
    """What the own authority has shared about the person, with whom and on what ground, at any time."""
    opened = opened_for(request, case_id, "vad som delats")
    context = papers.shared_about(request.actor, opened.case)
    return _paper(request, opened, "vad-som-delats", "pdf/shared.html", context)


def _paper(request: Any, opened: OpenCase, name: str, template: str, context: dict[str, Any]) -> HttpResponse:
    """A paper for the person: logged as taken out, kept by no browser, its name says nothing of whom it is about."""
    content = pdf.render(template, context)
    case = opened.case
    log.write(
        request.actor, log.Action.EXPORT, name, reason=opened.why.text, owner_domain_id=request.actor.domain_id,
        person_id=case.person_id, case_id=case.pk, object_id=case.pk,
    )  # fmt: skip
    headers = {
        "Content-Disposition": f'attachment; filename="{case.number}-{name}.pdf"', "Cache-Control": "no-store",
    }  # fmt: skip
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@page(can_see_cases, methods=("GET", "POST"))
def closed(request: Any, case_id: UUID) -> HttpResponse:
    """What is asked of an authority whose work rested on a consent that was taken back, and that it has been read."""
    opened = opened_for(request, case_id, "återtaget samtycke")
    actor, case = request.actor, opened.case

    def act(_data: dict[str, Any]) -> bool:
        finish_tasks(CLOSED, actor=actor, case=case)
        finish_tasks(FOLLOW_UP, actor=actor, case=case)
        return True

    url = reverse("core:case", args=[case_id])
    context = {
        "kept": kept.kept_here(actor, case),
        "leads": consents.withdrawn_here(actor, case),
        "title": "Samtycket är återtaget",
        "submit": "Klart, stäng uppgiften",
        "back": url,
    }
    return form_page(
        request, VkForm(request.POST or None), act, then=url, done="Uppgiften är klar.", template="core/consent_closed.html",
        **context, **case_frame(request, opened, "Samtycket är återtaget"),
    )  # fmt: skip
