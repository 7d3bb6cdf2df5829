"""Seals of the access log: what is signed, how seals hang together, and what a check may find.

A seal is an HMAC-SHA256 with a key that is kept outside the database, over the range of transactions, the number of rows,
their digest, the previous seal and the moment. Whoever changes rows without the key cannot make a seal that fits them,
and whoever cuts the end of rows and seals cannot cut the file of heads, which lies outside the database as well.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

#: What an era that is over ends with: the largest transaction number that a seal can name.
END_OF_ERA = 2**63 - 1
#: What stands before the first seal.
NOTHING = bytes(32)
FORM = "vardkedja-log-1"


@dataclass(frozen=True)
class Seal:
    """One seal: the transactions `first_xid` to `last_xid`, both included (an empty range ends one before it begins)."""

    number: int
    era: int
    first_xid: int
    last_xid: int
    rows: int
    digest: bytes
    previous: bytes
    sealed_at: dt.datetime
    key_id: str = ""
    seal: bytes = b""


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, in words, with the number of the seal that it is about (None: the log as a whole)."""

    number: int | None
    text: str

    def __str__(self) -> str:
        return self.text


def key_id(key: str) -> str:
    """A short name of a key, which tells nothing of it: 16 hexadecimal digits."""
    return hmac.new(key.encode(), b"vardkedja log key", hashlib.sha256).hexdigest()[:16]


def message(seal: Seal) -> bytes:
    """What is signed: every field but the signature, in one unambiguous form."""
    parts = [
        FORM, seal.number, seal.era, seal.first_xid, seal.last_xid, seal.rows, seal.digest.hex(), seal.previous.hex(),
        seal.sealed_at.astimezone(dt.UTC).isoformat(timespec="microseconds"), seal.key_id,
    ]  # fmt: skip
    return json.dumps(parts, separators=(",", ":")).encode()


def signed(seal: Seal, key: str) -> Seal:
    """The seal with the key's name and its signature."""
    named = replace(seal, key_id=key_id(key))
    return replace(named, seal=hmac.new(key.encode(), message(named), hashlib.sha256).digest())


def is_genuine(seal: Seal, keys: Mapping[str, str]) -> bool:
    """Whether one of the keys (by name) made the signature."""
    key = keys.get(seal.key_id)
    return key is not None and hmac.compare_digest(
        hmac.new(key.encode(), message(seal), hashlib.sha256).digest(), seal.seal
    )


def note_mark(key: str, text: str) -> str:
    """The signature of a line that somebody wrote beside the heads (a restored database)."""
    return hmac.new(key.encode(), f"{FORM} note {text}".encode(), hashlib.sha256).hexdigest()


def ranges(last: Seal | None, era: int, horizon: int) -> list[tuple[int, int, int]]:
    """What to seal now, as (era, first, last): up to below the horizon; first the rest of an era that is over.

    Raises ValueError where the database's transaction numbers have gone back, as in a restored dump.
    """
    if last is None:
        return [(e, 0, END_OF_ERA) for e in range(1, era)] + [(era, 0, horizon - 1)]
    if era < last.era or (era == last.era and horizon <= last.last_xid):
        raise ValueError("transaction numbers have gone back")
    if era == last.era:
        return [(era, last.last_xid + 1, horizon - 1)]
    rest = [] if last.last_xid == END_OF_ERA else [(last.era, last.last_xid + 1, END_OF_ERA)]
    between = [(e, 0, END_OF_ERA) for e in range(last.era + 1, era)]
    return [*rest, *between, (era, 0, horizon - 1)]


def chain_faults(before: Seal | None, seal: Seal, keys: Mapping[str, str]) -> list[Finding]:
    """What is wrong with a seal beside the one before it, without looking at rows. `before` None: nothing is known of it."""
    found = []
    if not is_genuine(seal, keys):
        why = "är inte gjort med nyckeln" if seal.key_id in keys else "är gjort med en okänd nyckel"
        found.append(f"Sigill {seal.number} {why}: sigillet är ändrat eller insatt.")
    if before is not None and seal.previous != before.seal:
        found.append(
            f"Sigill {seal.number} bygger inte på sigill {before.number}: ett sigill är borttaget eller bytt."
        )
    if before is not None and not _follows(before, seal):
        found.append(f"Sigill {seal.number} tar inte vid där sigill {before.number} slutade.")
    if before is None and seal.number == 1 and (seal.previous != NOTHING or seal.first_xid != 0):
        found.append("Sigill 1 börjar inte från början.")
    return [Finding(seal.number, text) for text in found]


def _follows(before: Seal, seal: Seal) -> bool:
    if seal.era == before.era:
        return seal.first_xid == before.last_xid + 1 and seal.sealed_at >= before.sealed_at
    return seal.era == before.era + 1 and before.last_xid == END_OF_ERA and seal.first_xid == 0


def row_faults(seal: Seal, rows: int, digest: bytes, since: dt.datetime | None) -> list[Finding]:
    """What is wrong with the rows that a seal covers, as they are counted now. `since`: the moment of the seal before."""
    if rows == seal.rows and digest == seal.digest:
        return []
    if rows < seal.rows:
        what = f"{seal.rows - rows} loggrader är borttagna"
    elif rows > seal.rows:
        what = f"{rows - seal.rows} loggrader är insatta i efterhand"
    else:
        what = "loggrader är ändrade"
    return [Finding(seal.number, f"Sigill {seal.number} ({period(seal, since)}): {what}.")]


def period(seal: Seal, since: dt.datetime | None) -> str:
    """The time that a seal covers, in UTC, as words."""
    until = f"{seal.sealed_at:%Y-%m-%d %H:%M:%S}"
    return f"{since:%Y-%m-%d %H:%M:%S} till {until} UTC" if since else f"till {until} UTC"
