"""Who must have a second factor, and whether a session was opened with one.

Roles that see persons, and those that decide who may or read who did, must. A session is judged by what it was opened with
(allauth's records in the session), never by what the account owns: so no query is needed at each request.
"""

from collections.abc import Iterable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from vardkedja.core.models import Assignment, Role
from vardkedja.core.models.users import CASE_ROLES

Type = Authenticator.Type
#: Roles for which a password alone is not enough.
DEMANDING = frozenset({*CASE_ROLES, Role.ADMINISTRATOR, Role.LOG_REVIEWER, Role.ON_CALL})
#: Factors that stand by themselves; recovery codes only stand in for them.
REAL = (Type.TOTP, Type.WEBAUTHN)


def is_demanded(assignments: Iterable[Assignment]) -> bool:
    """Whether one of the assignments, in whatever authority, demands a second factor."""
    return any(assignment.role in DEMANDING for assignment in assignments)


def was_given(request: Any) -> bool:
    """Whether this session was opened, or has since been confirmed, with a second factor.

    An organisation's own sign-in is one: a level of assurance of at least 3 was demanded of it (`providers`).
    """
    return any(
        record.get("method") in {"mfa", "oidc"}
        for record in get_authentication_records(request, request.user)
    )


def record(request: Any, kind: str) -> None:
    """Note that the session has now shown a second factor (one that has just been enrolled)."""
    record_authentication(request, request.user, "mfa", type=kind)


def factors(user: Any) -> QuerySet[Authenticator]:
    """The user's own factors, recovery codes not counted."""
    return Authenticator.objects.filter(user=user, type__in=REAL)


def is_last_needed(authenticator: Authenticator, request: Any) -> bool:
    """Whether taking it away would leave a user without a factor whose role demands one."""
    others = factors(authenticator.user).exclude(pk=authenticator.pk)
    return authenticator.type in REAL and is_demanded(request.assignments) and not others.exists()
