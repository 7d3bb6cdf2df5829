"""Where uploaded files lie: below the home, outside everything that is served, encrypted, under names that tell nothing.

A file belongs to the transaction that writes its row: when that, or a savepoint of it, is rolled back, the file goes too.
"""

import base64
import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

KEY = re.compile(r"[0-9a-f]{32}")


class Damaged(RuntimeError):
    """A stored file is missing, altered, or encrypted with a key that is not ours."""


class _UntilCommitted:
    """Stands among the transaction's on-commit hooks and removes its file if it leaves them uncalled.

    A rollback, of a savepoint too, drops the hook, and nothing else refers to it.
    """

    def __init__(self, path: Path) -> None:
        self.path: Path | None = path

    def __call__(self) -> None:
        self.path = None

    def __del__(self) -> None:
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def store(content: bytes) -> str:
    """Encrypt and write; returns the key to read it by. Must be called in a transaction, which decides whether it stays."""
    key = secrets.token_hex(16)
    path = _path(key)
    for folder in (settings.MEDIA_ROOT, settings.ATTACHMENTS_ROOT, path.parent):
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(path, _cipher().encrypt(content))
    transaction.on_commit(_UntilCommitted(path))
    return key


def discard(key: str) -> None:
    """Throw a stored file away, once the transaction that took its row away stands."""
    path = _path(key)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def read(key: str, sha256: str) -> bytes:
    """The content of a stored file. Raises `Damaged` where it is not what was stored."""
    try:
        content = _cipher().decrypt(_path(key).read_bytes())
    except (FileNotFoundError, InvalidToken) as error:
        raise Damaged("a stored file is missing or cannot be decrypted") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged("a stored file is not the one that its row names")
    return content


def _path(key: str) -> Path:
    if not KEY.fullmatch(key):
        raise Damaged("not a key of a stored file")
    return Path(settings.ATTACHMENTS_ROOT) / key[:2] / key


def _write(path: Path, content: bytes) -> None:
    """All or nothing, readable by the application alone."""
    unfinished = path.with_suffix(".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _cipher() -> MultiFernet:
    """The first key encrypts; those after it still open what they once encrypted."""
    keys: list[Any] = [_fernet(secret) for secret in settings.FILE_KEYS]
    return MultiFernet(keys)


def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"vardkedja files:" + secret.encode()).digest()))
