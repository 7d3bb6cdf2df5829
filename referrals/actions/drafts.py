"""Write an application: a draft saved step by step, with files; read by the own authority only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from referrals import events, policies
from referrals.actions.contents import keep_entry
from referrals.actions.support import checked, must, own_application
from referrals.domain import steps
from referrals.domain.decisions import ONLY_WITH_PLACE, WITHOUT_PLACE
from referrals.models import Application, DraftText, LegalGround
from referrals.selectors.contents import FILE_KINDS, Written, can_write, prefill, written
from vardkedja.core import log
from vardkedja.core.actions.attachments import Upload, add_document
from vardkedja.core.actions.cases import own_case
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Case, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import save_new_version, verb

COMPLETE = "Ansökan är komplett och skickad. Ändringar kan göras när en mottagare har begärt komplettering."
FIXED = "Enhet, nivå, laglig grund och prioritet ligger fast när ansökan är skickad. Återkalla den och skriv en ny."


@dataclass(frozen=True)
class Draft:
    """What the applicant has filled in so far: what is sought (`unit_id` or `level`) and `answers` by question; all may be empty."""

    ground_code: str
    unit_id: UUID | None = None
    level: str = ""
    urgency: int = 3
    answers: Mapping[str, str] = field(default_factory=dict)


@verb
def save_draft(
    case_id: UUID,
    draft: Draft,
    *,
    actor: Actor,
    application_id: UUID | None = None,
    version: int | None = None,
    step: str = "",
    unfit: Mapping[str, Mapping[str, str]] | None = None,
) -> Application:
    """Save what is written of an application that is not complete yet; only the own authority sees it.

    `step` is the step that was filled in and is confirmed by that; without it, every step that has an answer. A new draft also gets
    what the last application and the own record know, marked with its source until its step is saved. `unfit` is what was typed in
    the step and cannot be right (question → `typed`, `why`): it is kept as typed to be mended, is no answer, and leaves the
    step unconfirmed.

    Raises `Impossible` at `ground_code`, `unit` or `level`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_apply(actor))
    case = own_case(actor, case_id)
    if case.closed_at:
        raise Impossible("Ärendet är avslutat. Öppna ett nytt ärende för en ny ansökan.")
    values = _values(draft, actor)
    if application_id is None:
        _check_one_sought(values)
        application = _new(case, values, actor)
    else:
        application = _change(application_id, case_id, values, version, actor)
    _keep_text(application, draft.answers, step, actor, unfit or {}, new=application_id is None)
    return application


def _values(draft: Draft, actor: Actor) -> dict[str, object]:
    ground = LegalGround.objects.valid(actor.today).filter(code=draft.ground_code).first()
    if ground is None:
        raise Impossible("Välj en laglig grund i listan.", field="ground_code")
    if not draft.unit_id and not draft.level:
        raise Impossible("Välj en enhet eller en nivå.", field="unit")
    if draft.level in WITHOUT_PLACE:
        _check_without_place(draft)
    unit = _unit(draft.unit_id, actor)
    return {"legal_ground": ground, "unit": unit, "level": draft.level, "urgency": draft.urgency}


def _check_one_sought(values: Mapping[str, object]) -> None:
    """A level stands *instead of* a unit: with both, the queue would go by the unit and nobody would see that a level was asked for."""
    if values["unit"] and values["level"]:
        raise Impossible("Välj antingen enhet eller nivå.", field="level")


def _check_without_place(draft: Draft) -> None:
    if draft.unit_id:
        raise Impossible("Välj antingen en enhet eller stöd utan plats.", field="level")
    if draft.ground_code in ONLY_WITH_PLACE:
        raise Impossible(ONLY_WITH_PLACE[draft.ground_code], field="level")


def _unit(unit_id: UUID | None, actor: Actor) -> Unit | None:
    if unit_id is None:
        return None
    unit = policies.queue_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise Impossible("Välj en enhet i listan.", field="unit")
    return unit


def _new(case: Case, values: dict[str, object], actor: Actor) -> Application:
    application = Application(
        case=case, case_owner_id=case.owner_id, owner_id=actor.domain_id, created_at=actor.now, **values
    )
    application.save(force_insert=True)
    log.tell(actor, events.ApplicationDrafted(), case, subject_id=application.pk)
    return application


def _change(
    application_id: UUID, case_id: UUID, values: dict[str, object], version: int | None, actor: Actor
) -> Application:
    application = writable(application_id, version, actor)
    if application.case_id != case_id:
        raise NotVisible
    if application.sent_at and any(getattr(application, name) != value for name, value in values.items()):
        raise Impossible(FIXED, field="unit")
    if not application.sent_at:
        _check_one_sought(values)
    for name, value in values.items():
        setattr(application, name, value)
    save_new_version(application, *values)
    _log_change(application, actor)
    return application


def writable(application_id: UUID, version: int | None, actor: Actor) -> Application:
    """The own application, locked, if it can be written in now: a draft, one that is not complete, or one that was sent back."""
    application = checked(own_application(actor, application_id), version)
    must("supplement" if application.sent_at else "save_draft", application)
    if not can_write(application):
        raise Impossible(COMPLETE)
    return application


def _log_change(application: Application, actor: Actor) -> None:
    log.change(
        actor,
        "DraftChanged",
        person_id=application.case.person_id,
        case_id=application.case_id,
        object_id=application.pk,
    )


def _keep_text(
    application: Application,
    answers: Mapping[str, str],
    step: str,
    actor: Actor,
    unfit: Mapping[str, Mapping[str, str]],
    *,
    new: bool,
) -> None:
    """Write the answers into the draft: those of the saved step replace what came along by itself."""
    before = written(actor, application)
    filled = prefill(actor, application.case) if new else {}
    sources = before.prefilled | {key: source for key, (_value, source) in filled.items()}
    given = {key: value for key, value in answers.items() if key in steps.QUESTIONS}
    if wrong := steps.wrong_day(before.answers | given, actor.today):
        raise Impossible(wrong[1], field=wrong[0])
    saved = {question.key for question in steps.BY_KEY[step].questions} if step else set(given)
    held = {key: value for key, (value, _source) in filled.items()} | before.filled | before.answers | given
    body: dict[str, object] = {
        "answers": held,
        "prefilled": {key: source for key, source in sources.items() if key not in saved},
    }
    now = Written(held, before.facts)
    body["confirmed"] = before.confirmed if unfit else _confirmed(before, now, step, given)
    body["unfit"] = {**_unfit_elsewhere(before, step), **unfit}
    keep_body(application, body, actor)


def _unfit_elsewhere(before: Written, step: str) -> dict[str, dict[str, str]]:
    """What waits to be mended in the other steps: saving a step says anew what is unfit in it."""
    if not step:
        return before.unfit
    own = {question.key for question in steps.BY_KEY[step].questions}
    if step == steps.WHAT.key:
        own |= set(steps.SOUGHT)
    return {key: value for key, value in before.unfit.items() if key not in own}


def _confirmed(
    before: Written, now: Written, step: str, given: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Step → what it rests on. Filling a step in confirms it; others keep what they were confirmed on."""
    filled_in = [one for one in steps.STEPS if any(given.get(q.key, "") for q in one.questions)]
    chosen = [steps.BY_KEY[step]] if step else filled_in
    return before.confirmed | {one.key: steps.basis(one, now.all) for one in chosen}


def keep_body(application: Application, body: Mapping[str, object], actor: Actor) -> None:
    values = {"body": body, "saved_at": actor.now}
    if DraftText.objects.filter(application=application, owner=actor.domain_id).update(**values):
        return
    DraftText(
        application=application,
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        owner_id=actor.domain_id,
        **values,
    ).save(force_insert=True)


@verb
def attach_file(
    application_id: UUID, key: str, file: Upload, *, actor: Actor, version: int | None = None
) -> Application:
    """Add the file that a question asks for (a copy of the decision, the inquiry) as a document of the application.

    Raises `Impossible` at the question when the file is unfit (the attempt is logged), `NotVisible` for a question without file.
    """
    require(policies.can_apply(actor))
    application = writable(application_id, version, actor)
    if key not in FILE_KINDS:
        raise NotVisible
    question = steps.QUESTIONS[key]
    try:
        document = add_document(
            application.case_id, file, actor=actor, category=question.category, title=question.label
        )
    except Impossible as unfit:
        unfit.field = key
        raise
    keep_entry(application, key, document, actor)
    save_new_version(application)
    return application
