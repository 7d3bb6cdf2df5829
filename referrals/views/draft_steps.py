"""One step of an application as it is filled in: its form, and what becomes of it when one goes on, leaves, or goes to another step."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.urls import reverse

from referrals import actions
from referrals.actions.drafts import Draft
from referrals.domain import states, steps
from referrals.domain.steps import Step
from referrals.forms.drafts import SoughtStepForm, StepForm
from referrals.models import Application
from referrals.selectors.contents import Written, payers
from referrals.views.common import case_url
from vardkedja.core.web import attempt, version_of

#: A step's button that leads to the check of the answers.
CHECK = "kontroll"
Unfit = Mapping[str, Mapping[str, str]]


def step_form(request: Any, row: Application, chosen: Step, told: Written, **reference: Any) -> StepForm:
    """The form of a step; one that was left with something unfit comes back as it was typed, with its faults."""
    held = told.shown | sought(row)
    typed = {key: told.unfit[key]["typed"] for key in told.unfit if key in _own(chosen)}
    common: dict[str, Any] = {
        "step": chosen, "asked": told.shown, "sources": told.prefilled, "payers": payers(request.actor, row.case),
        "initial": held,
    }  # fmt: skip
    data = request.POST if request.method == "POST" else ({**held, **typed} if typed else None)
    if chosen is steps.WHAT and row.state == states.State.DRAFT:
        form: StepForm = SoughtStepForm(data, **common, **reference)
    else:
        form = StepForm(data, request.FILES or None, **common)
    if typed and request.method != "POST":
        for key in typed:
            if told.unfit[key]["why"] and key in form.fields and key not in form.errors:
                form.add_error(key, told.unfit[key]["why"])
    return form


def _own(step: Step) -> set[str]:
    """What the step's form asks: its questions, and what is sought in the first."""
    return {question.key for question in step.questions} | (
        set(steps.SOUGHT) if step is steps.WHAT else set()
    )


def sought(row: Application) -> dict[str, str]:
    """What is sought, as the form's fields have it."""
    return {
        "ground_code": row.legal_ground.code, "unit": str(row.unit_id or ""), "level": row.level,
        "urgency": str(row.urgency),
    }  # fmt: skip


def save_step(form: StepForm, row: Application, told: Written, request: Any) -> str | None:
    """Save what was posted and say where to go, or None when the form now has errors to show.

    To another step (`goto`) one goes with what is unfit too: it is kept as typed and shown when one comes back.
    """
    to = request.POST.get("goto")
    if to is None:
        saved = form.is_valid() and attempt(form, lambda: _save(form, row, request, {}))
        return _after(request, row, form.step) if saved else None
    if _untouched(form, row, told) or _save_as_far(form, row, request):
        return _step_url(row, to)
    return None


def _untouched(form: StepForm, row: Application, told: Written) -> bool:
    """Who only looks at a step confirms nothing in it."""
    if not form.is_valid() or form.added or _own(form.step) & set(told.unfit):
        return False
    if any(told.shown.get(key, "") != value for key, value in form.answers.items()):
        return False
    columns = sought(row)
    return all(form.cleaned_data.get(name, columns[name]) == columns[name] for name in steps.SOUGHT)


def _save_as_far(form: StepForm, row: Application, request: Any) -> bool:
    """Save all that can be right, and the rest as typed. A file that is unfit cannot be kept: the page says so and stays."""
    form.is_valid()
    for _fault in form.fields:
        unfit = _unfit(form)
        if unfit is None:
            return False
        found = set(form.errors)
        if attempt(form, lambda unfit=unfit: _save(form, row, request, unfit)):
            if unfit:
                messages.warning(
                    request,
                    f"Något i steget ”{form.step.title}” behöver rättas. Det du skrev finns kvar där.",
                )
            return True
        if set(form.errors) == found:
            return False
    return False


def _unfit(form: StepForm) -> Unfit | None:
    """Field → what was typed and why it cannot be; None where the fault is of no field that can be kept."""
    files = {key for key in form.errors if key in steps.QUESTIONS and steps.QUESTIONS[key].kind == "file"}
    if files or any(name not in form.fields for name in form.errors):
        return None
    names = set(form.errors)
    if names & set(steps.SOUGHT):
        names |= set(steps.SOUGHT)
    return {
        name: {"typed": str(form.data.get(name, "")), "why": " ".join(form.errors.get(name, []))}
        for name in names
    }


def _save(form: StepForm, row: Application, request: Any, unfit: Unfit) -> Application:
    """The step's answers with those of the other steps, and its files; either all or nothing."""
    answers = {key: value for key, value in form.answers.items() if key not in unfit}
    if isinstance(form, SoughtStepForm) and not set(steps.SOUGHT) & set(unfit):
        draft = form.drafted(answers)
    else:
        draft = Draft(row.legal_ground.code, row.unit_id, row.level, row.urgency, answers)
    saved = actions.save_draft(
        row.case_id, draft, actor=request.actor, application_id=row.pk, version=version_of(request), step=form.step.key,
        unfit=unfit,
    )  # fmt: skip
    for key, file in form.added.items():
        saved = actions.attach_file(row.pk, key, file, actor=request.actor)
    return saved


def _after(request: Any, row: Application, chosen: Step) -> str:
    """ "Spara" stays away from the form, "Spara och fortsätt" goes on to the next step, and after the last one to the check."""
    if request.POST.get("then") == "leave":
        messages.success(request, "Utkastet är sparat.")
        return case_url(row)
    at = steps.STEPS.index(chosen) + 1
    return _step_url(row, steps.STEPS[at].key if at < len(steps.STEPS) else CHECK)


def _step_url(row: Application, key: str) -> str:
    if key in steps.BY_KEY:
        return reverse("referrals:step", args=[row.pk, key])
    return reverse("referrals:send", args=[row.pk])
