"""The file of heads: one line per seal, outside the database, to which only is added.

In production it lies on another machine or on a medium that cannot be rewritten (docs/access-log.md); here it is a path.
"""

import fcntl
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from vardkedja.core.domain.seals import Seal, note_mark

#: How much of the end is read to find the last line, bytes; a line is about 200.
TAIL = 64 * 1024
#: A run that was killed leaves one seal, or a few at the turn of an era, without its head. More than that is no accident.
MENDED = 5


@dataclass
class Heads:
    """The file as read: seals by number, restorations with valid signatures, and how many lines could not be read."""

    seals: dict[int, str] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    broken: int = 0
    doubled: list[int] = field(default_factory=list)

    @property
    def last(self) -> int:
        return max(self.seals, default=0)

    def excused(self, number: int) -> bool:
        """Whether a restoration told of this number: the database or the file was brought back without it."""
        return any(note["from"] <= number <= note["to"] for note in self.notes)


def read(path: Path, keys: dict[str, str]) -> Heads:
    """The whole file; empty where there is none. Lines that cannot be read are counted, unsigned notes too."""
    heads = Heads()
    if not path.exists():
        return heads
    with path.open("rb") as file:
        for line in file:
            _take(heads, line, keys)
    return heads


def _take(heads: Heads, line: bytes, keys: dict[str, str]) -> None:
    if not line.strip():
        return
    try:
        found = json.loads(line)
        if "note" in found:
            text, mark = found["note"], found["mark"]
            if not any(note_mark(key, text) == mark for key in keys.values()):
                raise ValueError("unsigned note")
            heads.notes.append(json.loads(text))
            return
        number, seal = int(found["number"]), str(found["seal"])
    except (ValueError, KeyError, TypeError):
        heads.broken += 1
        return
    if heads.seals.setdefault(number, seal) != seal:
        heads.doubled.append(number)


def last_number(path: Path) -> int:
    """The number of the last head, 0 where there is none; reads the end of the file only."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        return _last(file)


def _last(file: IO[bytes]) -> int:
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - TAIL))
    heads = Heads()
    for line in file.read().split(b"\n"):
        _take(heads, line, {})
    return heads.last


def append(path: Path, seals: list[Seal]) -> int:
    """Add the heads that the file does not have yet, and see them safely written; returns how many.

    Two at once take turns; a line that a killed process left half is ended first. Raises OSError.
    """
    lines = [
        (s.number, {"number": s.number, "at": s.sealed_at.isoformat(), "seal": s.seal.hex()}) for s in seals
    ]
    with _locked(path) as file:
        last = _last(file)
        wanted = [json.dumps(line) for number, line in lines if number > last]
        _write(file, wanted)
        return len(wanted)


def add_note(path: Path, note: dict[str, Any], key: str) -> None:
    """Add a signed note: `from` and `to` are the numbers that it excuses. Raises OSError."""
    text = json.dumps(note, ensure_ascii=False)
    with _locked(path) as file:
        _write(file, [json.dumps({"note": text, "mark": note_mark(key, text)}, ensure_ascii=False)])


def _locked(path: Path) -> IO[bytes]:
    """The file opened to read and add, held alone until it is closed."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "a+b")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def _write(file: IO[bytes], lines: list[str]) -> None:
    if not lines:
        return
    file.seek(0, os.SEEK_END)
    if file.tell():
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            lines = ["", *lines]
    file.write(("\n".join(lines) + "\n").encode())
    file.flush()
    os.fsync(file.fileno())
