"""What an administrator does about the sign-in of the own authority's staff, and the morning's warning of what ends."""

import datetime as dt
import re
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from vardkedja.core import log, policies
from vardkedja.core.actions.tasks import give_task
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import Assignment, Role, Task, User
from vardkedja.core.signin import lockout
from vardkedja.core.verbs import explain, verb

explain("core_user_hsa_id_key", "Ett annat konto har det HSA-id:t.", "hsa_id")
HSA_ID = re.compile(r"[A-Z0-9]{2,20}-[A-Z0-9-]{1,19}")
#: A task for the administrator, and how many days before the last one it comes.
ENDS, DAYS_BEFORE = "assignment_ends", 14


@verb
def unlock(user_id: UUID, *, actor: Actor) -> User:
    """Let a locked-out member of the own staff try again at once."""
    user = _own_user(actor, user_id)
    lockout.lift(user)
    _log(actor, "SignInUnlocked", user)
    return user


@verb
def reset_second_factor(user_id: UUID, *, actor: Actor) -> User:
    """Take away all second factors of somebody who has lost them, and end their sessions: the next sign-in enrols anew.

    Not one's own, which is done under *Mitt konto* by who still has one.
    """
    user = _own_user(actor, user_id)
    if user.pk == actor.user_id:
        raise Impossible(
            "Dina egna ändrar du under Mitt konto. Har du tappat dem gör en annan administratör det."
        )
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    _log(actor, "SecondFactorReset", user)
    return user


@verb
def set_hsa_id(user_id: UUID, hsa_id: str, *, actor: Actor) -> User:
    """The HSA-id by which the organisation's own sign-in names the account; empty takes it away."""
    user = _own_user(actor, user_id)
    wanted = hsa_id.strip().upper() or None
    if wanted and (len(wanted) > 40 or not HSA_ID.fullmatch(wanted)):
        raise Impossible(
            "Skriv HSA-id:t som det står på kortet, till exempel SE2321000065-A1B2.", field="hsa_id"
        )
    if wanted and User.objects.filter(hsa_id=wanted).exclude(pk=user.pk).exists():
        raise Conflict("Ett annat konto har det HSA-id:t.", field="hsa_id")
    user.hsa_id = wanted
    user.save(update_fields=["hsa_id"])
    _log(actor, "HsaIdSet", user)
    return user


@verb
def warn_of_endings(*, actor: Actor) -> int:
    """Each morning: a task for the administrator on every assignment that ends within two weeks; done when it no longer does."""
    ends_before = actor.today + dt.timedelta(days=DAYS_BEFORE + 1)
    ending = {
        row.pk: row
        for row in Assignment.objects.filter(
            domain=actor.domain_id, valid_to__gt=actor.today, valid_to__lte=ends_before
        )
    }
    told = Task.objects.filter(domain=actor.domain_id, kind=ENDS, done_at=None)
    changed = told.exclude(subject_id__in=ending).update(done_at=actor.now, done_by_name=actor.name)
    missing = set(ending) - set(told.values_list("subject_id", flat=True))
    for pk in missing:
        last_day = ending[pk].valid_to - dt.timedelta(days=1)
        give_task(ENDS, last_day, actor=actor, role=Role.ADMINISTRATOR, subject_id=pk)
    if missing or changed:
        log.write(
            actor,
            log.Action.CHANGE,
            "AssignmentsEnding",
            reason="administration",
            owner_domain_id=actor.domain_id,
        )
    return len(missing)


def _own_user(actor: Actor, user_id: UUID) -> User:
    policies.require(policies.can_administer(actor))
    user = policies.kept_accounts(actor).filter(pk=user_id).first()
    if user is None:
        raise NotVisible
    return user


def _log(actor: Actor, what: str, user: User) -> None:
    log.write(
        actor,
        log.Action.CHANGE,
        what,
        reason="administration",
        owner_domain_id=actor.domain_id,
        object_id=user.pk,
    )
