"""The second factor of the demo staff: seeds made from the instance's own key, so that no seed stands in the repository."""

import base64
import hashlib
import hmac

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings

from vardkedja.core import clock
from vardkedja.core.models import User

SECONDS = 30


def seed_of(username: str) -> str:
    """The seed of a demo account, in base32."""
    key = settings.SIGNIN_KEYS[0].encode()
    return base64.b32encode(hmac.new(key, f"demo {username}".encode(), hashlib.sha1).digest()).decode()


def enrol(user: User) -> None:
    """Give a demo account its app for codes; one that has an app keeps it."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        totp.TOTP.activate(user, seed_of(user.username))


def code_now(user: User) -> str | None:
    """The code that the user's app would show now; None where the account has no app."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is None:
        return None
    return code_of(totp.decrypt(row.data["secret"]))


def code_of(seed: str) -> str:
    """The code of a seed now."""
    return totp.format_hotp_value(totp.hotp_value(seed, int(clock.now().timestamp()) // SECONDS))
