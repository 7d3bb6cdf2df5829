"""The frame of every management command: it acts as "systemet", is logged, and fails with a plain Swedish sentence."""

import datetime as dt
import os
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from vardkedja.core import clock
from vardkedja.core.errors import DomainError
from vardkedja.core.models import CommandRun
from vardkedja.core.scope import ScopeKey, open_scope

#: Arguments that are written to the log: names of collaborations, days and formats, never a path or a person.
LOGGED = ("scenario", "collaboration", "month", "from", "to", "format", "empty", "username", "domain")


def record_run(
    command: str,
    arguments: str,
    started_at: dt.datetime,
    outcome: str,
    *,
    succeeded: bool,
    collaboration: UUID | None,
) -> None:
    """Write one row of what "systemet" did, in a scope of its own (the worker's when a collaboration is named and no setup is open)."""
    CommandRun.objects.bulk_create(
        [
            CommandRun(
                command=command,
                arguments=arguments[:200],
                collaboration_id=collaboration,
                started_at=started_at,
                finished_at=clock.now(),
                succeeded=succeeded,
                outcome=outcome[:300],
            )
        ]
    )


class HouseCommand(BaseCommand):
    """Subclasses write `act(**options) -> str` (one Swedish sentence on the outcome). `DomainError`s end the command with exit 1."""

    def act(self, **options: Any) -> str:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        started = clock.now()
        name = type(self).__module__.rsplit(".", 1)[-1]
        told = " ".join(f"{k}={options[k]}" for k in LOGGED if options.get(k) not in {None, False, ""})
        try:
            outcome = self.act(**options)
        except (DomainError, CommandError) as error:
            self._record(name, told, started, str(error), succeeded=False)
            raise CommandError(str(error)) from error
        self._record(name, told, started, outcome, succeeded=True)
        self.stdout.write(outcome)

    def _record(self, name: str, told: str, started: dt.datetime, outcome: str, *, succeeded: bool) -> None:
        with open_scope(ScopeKey(setup=True)):
            record_run(name, told, started, outcome, succeeded=succeeded, collaboration=None)


def write_file(name: str | Path, data: bytes) -> None:
    """All of the file or nothing: it is written beside its place and then moved there. Raises `CommandError`."""
    path = Path(name)
    if path.is_dir():
        raise CommandError(f"Det går inte att skriva till {path}: det är en mapp.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:
            part.write(data)
        os.chmod(part.name, 0o644)
        os.replace(part.name, path)
    except OSError as error:
        raise CommandError(f"Det går inte att skriva till {path}: {error.strerror}.") from error
