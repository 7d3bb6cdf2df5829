"""Sealing the access log, and checking the seals: what `domain.seals` says, done on the database and the file of heads.

Runs as vk_worker, which never reads a row of the log: `vk_log_digest()` gives number and digest of a range only.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import connection

from vardkedja.core import clock, heads, scope
from vardkedja.core.domain import seals as domain
from vardkedja.core.domain.seals import Seal
from vardkedja.core.errors import Impossible
from vardkedja.core.models import LogSeal

logger = structlog.get_logger(__name__)
#: So many seals in a row without the horizon moving, while rows wait, and somebody is told.
HELD = 5
FIELDS = [field.name for field in LogSeal._meta.concrete_fields if field.name != "id"]
TURN = "SELECT pg_try_advisory_xact_lock(hashtextextended('vardkedja log seal', 1))"
#: The era is what new rows are given; transactions below the horizon are over, whether they left rows or not.
STATE = (
    "SELECT pg_get_expr(d.adbin, d.adrelid), pg_snapshot_xmin(pg_current_snapshot())::text::bigint "
    "FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum "
    "WHERE d.adrelid = 'core_accesslog'::regclass AND a.attname = 'era'"
)
DIGEST = "SELECT * FROM vk_log_digest(%s, %s::bigint, %s::bigint)"


@dataclass(frozen=True)
class Sealed:
    """What one run did: the newest seal's number, rows sealed, rows that wait for a transaction that is still open."""

    number: int
    rows: int
    waiting: int
    held_back: bool = False

    def __str__(self) -> str:
        text = f"Sigill {self.number}: {self.rows} loggrader förseglade, {self.waiting} väntar."
        return text + (" En öppen transaktion håller dem kvar." if self.held_back else "")


def path() -> Path:
    return Path(settings.LOG_HEADS)


def keys() -> dict[str, str]:
    """The present key and former ones, by name."""
    return {domain.key_id(key): key for key in (settings.LOG_KEY, *settings.LOG_KEYS_OLD)}


def seal_log() -> Sealed | None:
    """Seal every row whose transaction is over; None where another run is at it. A minute without rows is sealed too.

    A seal stands in the database before its head is written. A run killed between them leaves one head missing, which
    the next run adds before it seals anything: so a file that cannot be written stops sealing, and is found out.

    Raises `Impossible` where transaction numbers have gone back (a restored dump) and OSError from the file.
    """
    with scope.setup_scope():
        if not _one("SELECT coalesce((%s), false)" % TURN)[0]:  # noqa: UP031 - a constant
            return None
        newest = _newest(heads.MENDED)
        heads.append(path(), newest)
        era, horizon = _state()
        made = _seal_ranges(newest[-1] if newest else None, era, horizon)
        waiting = _one(DIGEST, era, horizon, domain.END_OF_ERA)[0]
        held_back = bool(waiting) and _standing_still(made[-1])
    heads.append(path(), made)
    outcome = Sealed(made[-1].number, sum(seal.rows for seal in made), waiting, held_back)
    if held_back:
        logger.warning("log_seal_held_back", seal=outcome.number, waiting=waiting)
    return outcome


def _seal_ranges(last: Seal | None, era: int, horizon: int) -> list[Seal]:
    try:
        wanted = domain.ranges(last, era, horizon)
    except ValueError as error:
        raise Impossible(
            "Databasens transaktionsnummer har gått tillbaka, som efter en återläst kopia. Ingenting förseglas förrän "
            "`manage.py log_restored` har körts."
        ) from error
    number = max(last.number if last else 0, heads.last_number(path()))
    made: list[Seal] = []
    for of_era, first, final in wanted:
        number += 1
        last = _seal_range(last, number, of_era, first, final)
        made.append(last)
    LogSeal.objects.bulk_create([LogSeal(**asdict(seal)) for seal in made])
    return made


def _seal_range(before: Seal | None, number: int, era: int, first: int, final: int) -> Seal:
    rows, digest = _one(DIGEST, era, first, final)
    now = clock.now()
    seal = Seal(
        number=number,
        era=era,
        first_xid=first,
        last_xid=final,
        rows=rows,
        digest=bytes(digest),
        previous=before.seal if before else domain.NOTHING,
        # A clock that was put right must not make the chain look mended.
        sealed_at=max(now, before.sealed_at) if before else now,
    )
    return domain.signed(seal, settings.LOG_KEY)


def _newest(count: int) -> list[Seal]:
    """The newest seals, oldest of them first."""
    return [seal_of(row) for row in reversed(LogSeal.objects.order_by("-number").values(*FIELDS)[:count])]


def seal_of(row: dict[str, Any]) -> Seal:
    """A row of the table as a value."""
    values: dict[str, Any] = {
        name: bytes(value) if isinstance(value, memoryview | bytearray) else value
        for name, value in row.items()
    }
    return Seal(**values)


def _standing_still(newest: Seal) -> bool:
    ends = LogSeal.objects.order_by("-number").values_list("era", "last_xid")[:HELD]
    return len(ends) == HELD and set(ends) == {(newest.era, newest.last_xid)}


def _state() -> tuple[int, int]:
    """The era of new rows, and the first transaction that may still be open."""
    era, horizon = _one(STATE)
    return int(era), horizon


def _one(query: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        found = cursor.fetchone()
    assert found is not None
    return found


def age() -> dt.timedelta | None:
    """How long ago the newest seal was made; None where there is none. Works in any scope."""
    newest = LogSeal.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    return clock.now() - newest if newest else None


def restored(reason: str) -> str:
    """Tell that the database or the file of heads was brought back from a copy, and go on from here. Runs as the owner.

    What one of the two lacks that the other has is written to the file as excused, signed, with the reason. Where
    transaction numbers went back, a new era begins. Returns a sentence. Raises `Impossible` without a reason.
    """
    if not reason.strip():
        raise Impossible("Skriv varför: vad som återlästes, varifrån och vem som beslutade det.")
    newest = _newest(1)
    in_table = newest[-1].number if newest else 0
    in_file = heads.read(path(), keys()).last
    era, horizon = _state()
    if newest and (era, horizon) <= (newest[-1].era, newest[-1].last_xid):
        era = newest[-1].era + 1
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE core_accesslog ALTER COLUMN era SET DEFAULT {int(era)}")
    first, last = min(in_table, in_file) + 1, max(in_table, in_file)
    note = {"from": first, "to": last, "era": era, "at": clock.now().isoformat(), "reason": reason.strip()}
    heads.add_note(path(), note, settings.LOG_KEY)
    lost = f"Sigill {first} till {last} är antecknade som saknade. " if first <= last else ""
    return f"{lost}Loggen förseglas vidare i omgång {era}."


def in_words(findings: Iterable[domain.Finding], limit: int = 40) -> list[str]:
    """Findings as lines, the first ones and how many there are beside them."""
    lines = [str(finding) for finding in findings]
    return lines[:limit] + ([f"… och {len(lines) - limit} fel till."] if len(lines) > limit else [])
