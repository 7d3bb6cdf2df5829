"""Secrets of sign-in (seeds of codes, recovery codes) are encrypted before they reach the database.

Keys of Fernet are derived (HKDF, SHA-256) from `settings.SIGNIN_KEYS`. The first encrypts; the others still open what they
once encrypted, so that a key can be changed. The key is kept apart from the database and its backup.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"vardkedja second factors 1"
MARK = "vk1:"


class Unreadable(Exception):
    """What was stored cannot be opened with any of the keys."""


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def _derive(key: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(derived)


def encrypt(text: str) -> str:
    """The text as it is stored."""
    return MARK + _box(tuple(settings.SIGNIN_KEYS)).encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """The text again. Raises `Unreadable` for what no key opens, and for what was never encrypted."""
    try:
        if not stored.startswith(MARK):
            raise InvalidToken
        return _box(tuple(settings.SIGNIN_KEYS)).decrypt(stored.removeprefix(MARK).encode()).decode()
    except InvalidToken as error:
        raise Unreadable("a secret of sign-in cannot be opened; was VARDKEDJA_SIGNIN_KEY changed?") from error
