"""Core's own answers to core's questions."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from vardkedja.core import actor as actors
from vardkedja.core import clock, log, policies, protection, registry
from vardkedja.core.actions import signin
from vardkedja.core.actions.cases import not_by_emergency
from vardkedja.core.actions.consents import EXPIRES, remind_of_ends
from vardkedja.core.actions.emergency import ASKED, OWNER, REVIEWED, TOLD
from vardkedja.core.actions.reviews import REVIEW, open_last_month
from vardkedja.core.actions.withdrawals import CLOSED, FOLLOW_UP
from vardkedja.core.actor import Actor
from vardkedja.core.gate import OpenCase
from vardkedja.core.registry import Possibility
from vardkedja.core.selectors import extracts
from vardkedja.core.selectors.emergency import others_in


def register() -> None:
    """Called once when the app is ready."""
    log.REFUSE_CHANGE.append(not_by_emergency)
    registry.nav(10, "Att göra", "core:todo", "tasks", policies.can_sign_in)
    registry.nav(50, "Ärenden", "core:cases", "case", policies.can_see_cases)
    registry.nav(55, "Medarbetare", "core:handover", "people", policies.can_hand_over)
    registry.nav(57, "Vikarier", "core:shifts", "clock", policies.can_see_shifts)
    registry.nav(85, "Åtkomstlogg", "core:log", "eye", policies.can_review_log)
    registry.nav(86, "Logggranskning", "core:reviews", "check", policies.can_review_log)
    registry.nav(90, "Administration", "core:admin", "admin", policies.can_administer)
    registry.task_kind(
        REVIEW, "Granska åtkomstloggen", lambda task: reverse("core:review", args=[task.subject_id])
    )
    registry.nav(58, "Nödåtkomst", "core:emergency", "warning", policies.can_open_emergency)
    for kind, label in ((TOLD, "Ta del av en nödåtkomst"), (REVIEWED, "Granska en nödåtkomst")):
        registry.task_kind(kind, label, _to_emergency)
    registry.task_kind(
        OWNER,
        "Ta del av att en annan myndighet använt nödåtkomst",
        lambda task: reverse("core:emergency_in_case", args=[task.case_id]),
    )
    registry.task_kind(ASKED, "Pröva en akut begäran om utlämnande", _to_request)
    registry.possibilities(_urgent)
    extracts.register()
    registry.daily(20, "logggranskning", open_last_month)
    registry.scenario(97, "logggranskning", _open_reviews)
    registry.task_kind(protection.TASK_NAME, "Utse vilka som ser skyddade uppgifter", _protected_url)
    registry.task_kind(
        signin.ENDS,
        "Ett uppdrag slutar: förläng eller låt det sluta",
        lambda _task: reverse("core:admin_users"),
    )
    registry.daily(40, "uppdrag som slutar", lambda actor: signin.warn_of_endings(actor=actor))
    registry.daily(30, "samtycken som går ut", lambda actor: remind_of_ends(actor=actor))
    registry.task_kind(EXPIRES, "Samtycket går snart ut: fråga om det ska förnyas", _consent_of)
    registry.task_kind(CLOSED, "Samtycket är återtaget: se vad som ligger kvar hos er", _closed)
    registry.task_kind(FOLLOW_UP, "Samtycket är återtaget: avgör hur ärendet går vidare", _closed)


def _protected_url(task: Any) -> str:
    return reverse("core:protected", args=[task.subject_id])


def _consent_of(task: Any) -> str:
    return reverse("core:consent_shown", args=[task.case_id, task.subject_id])


def _closed(task: Any) -> str:
    return reverse("core:consent_closed", args=[task.case_id])


def _to_emergency(task: Any) -> str:
    return reverse("core:emergency_one", args=[task.subject_id])


def _to_request(task: Any) -> str:
    return reverse("core:urgent", args=[task.case_id, task.subject_id])


def _urgent(actor: Actor, opened: OpenCase) -> Iterable[Possibility]:
    if policies.can_open_emergency(actor) and others_in(actor, opened.case):
        url = reverse("core:urgent_ask", args=[opened.case.pk])
        yield Possibility("Be om utlämnande akut", url, urgent=True)


def _open_reviews(context: Any) -> None:
    """In the demo county last month's review is open, as it would be on any day after the 1st."""
    for domain in () if context.empty else context.domains.values():
        open_last_month(actors.system(domain, clock.midday(context.today)))
