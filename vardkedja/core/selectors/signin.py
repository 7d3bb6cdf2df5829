"""What the sign-in page shows besides user name and password."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings

from vardkedja.core import limits, policies
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Assignment, User
from vardkedja.core.signin import lockout, providers

FACTORS = {"totp": "kodapp", "webauthn": "inloggningsnyckel", "recovery_codes": "reservkoder"}
#: How many days before an assignment ends its holder is told.
DAYS_BEFORE = 14


def ways_in() -> dict[str, Any]:
    """`organisations`: whose own sign-in there is; `demo`: whether this is an instance for trying out, whose codes `manage.py demo_code` tells."""
    return {"demo": settings.DEBUG, "organisations": providers.all_providers()}


@dataclass
class SignInOf:
    """What an administrator sees of the sign-in of one of the own staff: never a code, a seed or a password."""

    user: User
    failures: list[AccessFailureLog]
    locked: bool
    factors: list[str]


def sign_in_of(actor: Actor, user_id: UUID) -> SignInOf:
    """Raises `NotVisible` for an account that another authority answers for."""
    user = policies.kept_accounts(actor).filter(pk=user_id).first()
    if user is None:
        raise NotVisible
    since = actor.now - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(username=user.username, attempt_time__gt=since)
    locked = any(one.failures_since_start >= settings.AXES_FAILURE_LIMIT for one in tried)
    locked = locked or not limits.has_room(lockout.CODES, str(user.pk))
    failures = list(AccessFailureLog.objects.filter(username=user.username)[:50])
    kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    return SignInOf(user, failures, locked, sorted({FACTORS[kind] for kind in kinds}))


def sessions(user: User) -> list[UserSession]:
    """The user's open sessions, latest first."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.created_at, reverse=True)


def ending(assignments: Iterable[Assignment], today: dt.date) -> list[Assignment]:
    """Of somebody's assignments those that end within two weeks."""
    limit = today + dt.timedelta(days=DAYS_BEFORE + 1)
    return [one for one in assignments if one.valid_to and one.valid_to <= limit]
