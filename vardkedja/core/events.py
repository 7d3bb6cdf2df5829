"""What can happen in core. One frozen dataclass per event: sentence, audience, retention; no behaviour."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Occurrence:
    """Base of all events. `sentence` is a Swedish format string over the fields: codes and references, no person."""

    sentence: ClassVar[str]
    audience: ClassVar[str] = "parties"
    #: What the retention follows: the case's file, or the access log (at least five years).
    retention: ClassVar[str] = "case"


@dataclass(frozen=True)
class CaseOpened(Occurrence):
    sentence = "Ärendet öppnades av {owner}"
    owner: str


@dataclass(frozen=True)
class CaseClosed(Occurrence):
    sentence = "Ärendet avslutades"


@dataclass(frozen=True)
class PartyAdded(Occurrence):
    sentence = "{party} blev part som {role}"
    party: str
    role: str


@dataclass(frozen=True)
class PartyEnded(Occurrence):
    sentence = "{party} är inte längre part som {role}"
    party: str
    role: str


@dataclass(frozen=True)
class HandlerChanged(Occurrence):
    sentence = "{duty}: {handler}"
    audience = "own"
    duty: str
    handler: str


@dataclass(frozen=True)
class EntryWritten(Occurrence):
    sentence = "{kind} skrevs, version {number}"
    audience = "own"
    kind: str
    number: int


@dataclass(frozen=True)
class Released(Occurrence):
    sentence = "Handlingar ({count}) lämnades ut till {recipient}: {ground}"
    audience = "own"
    recipient: str
    ground: str
    count: int


@dataclass(frozen=True)
class ConsentRecorded(Occurrence):
    sentence = "Samtycke dokumenterades ({manner})"
    audience = "own"
    manner: str


@dataclass(frozen=True)
class ConsentWithdrawn(Occurrence):
    sentence = "Samtycket togs tillbaka"


@dataclass(frozen=True)
class TakenToFile(Occurrence):
    sentence = "{kind} togs till akten, dnr {diary_number}"
    audience = "own"
    kind: str
    diary_number: str


@dataclass(frozen=True)
class CasesJoined(Occurrence):
    sentence = "Ärendet kopplades samman med ett annat ärende om samma person"
