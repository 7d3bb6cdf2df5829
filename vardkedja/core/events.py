"""What can happen in core. One frozen dataclass per event: sentence, audience, retention; no behaviour."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Occurrence:
    """Base of all events. `sentence` is a Swedish format string over the fields: codes and references, no person."""

    sentence: ClassVar[str]
    audience: ClassVar[str] = "parties"
    #: What the access log calls it; without it the sentence with its values left out.
    logged: ClassVar[str] = ""
    #: What the retention follows: the case's file, or the access log (at least five years).
    retention: ClassVar[str] = "case"
    #: Whether who sees the case by an emergency access alone may cause it: all else is a change, and that is for reading.
    while_reading: ClassVar[bool] = False


#: What an app above does when an event has been told: (actor, event, case, id of what it is about), in the verb's transaction.
Hears = Callable[..., None]
HEARS: dict[type[Occurrence], list[Hears]] = defaultdict(list)


@dataclass(frozen=True)
class CaseOpened(Occurrence):
    sentence = "Ärendet öppnades av {owner}"
    logged = "ärende öppnat"
    owner: str


@dataclass(frozen=True)
class CaseClosed(Occurrence):
    sentence = "Ärendet avslutades"
    logged = "ärende avslutat"


@dataclass(frozen=True)
class PartyAdded(Occurrence):
    sentence = "{party} blev part som {role}"
    logged = "part tillagd"
    party: str
    role: str


@dataclass(frozen=True)
class PartyEnded(Occurrence):
    sentence = "{party} är inte längre part som {role}"
    logged = "part avslutad"
    party: str
    role: str


@dataclass(frozen=True)
class HandlerChanged(Occurrence):
    """Whom to call is coordination data: every party sees it, the handover note only the own authority."""

    sentence = "{duty}: {handler}"
    logged = "ansvarig ändrad"
    duty: str
    handler: str


@dataclass(frozen=True)
class EntryWritten(Occurrence):
    sentence = "{kind} skrevs, version {number}"
    logged = "handling skriven"
    audience = "own"
    kind: str
    number: int


@dataclass(frozen=True)
class FileAdded(Occurrence):
    sentence = "En fil lades till"
    logged = "fil tillagd"
    audience = "own"


@dataclass(frozen=True)
class Released(Occurrence):
    sentence = "Handlingar ({count}) lämnades ut till {recipient}: {ground}"
    logged = "handlingar utlämnade"
    audience = "own"
    recipient: str
    ground: str
    count: int


@dataclass(frozen=True)
class ConsentRecorded(Occurrence):
    sentence = "Samtycke dokumenterades ({manner})"
    logged = "samtycke dokumenterat"
    audience = "own"
    manner: str


@dataclass(frozen=True)
class ConsentPrepared(Occurrence):
    sentence = "Ett samtycke förbereddes"
    logged = "samtycke förberett"
    audience = "own"


@dataclass(frozen=True)
class ConsentVoiced(Occurrence):
    sentence = "Samtycke lämnades av {who}, fler behövs"
    logged = "del av samtycke dokumenterad"
    audience = "own"
    who: str


@dataclass(frozen=True)
class ConsentWithdrawn(Occurrence):
    """Told to the own authority only: towards whom the person had consented is no coordination data."""

    sentence = "Samtycket togs tillbaka ({extent}); {closed} handlingar stängdes"
    logged = "samtycke återkallat"
    audience = "own"
    extent: str
    closed: int


@dataclass(frozen=True)
class Cited(Occurrence):
    sentence = "Beslutet vilar på {count} utlämnade handlingar"
    logged = "underlag till beslut angivet"
    audience = "own"
    count: int


@dataclass(frozen=True)
class TakenToFile(Occurrence):
    sentence = "{kind} togs till akten, dnr {diary_number}"
    logged = "handling tagen till akten"
    audience = "own"
    kind: str
    diary_number: str


@dataclass(frozen=True)
class CasesJoined(Occurrence):
    sentence = "Ärendet kopplades samman med ett annat ärende om samma person"
    logged = "ärenden sammankopplade"


@dataclass(frozen=True)
class EmergencyOpened(Occurrence):
    """Names nobody: who it was stands in the log and with the manager."""

    sentence = "Nödåtkomst till ärendet öppnades"
    logged = "nödåtkomst öppnad"
    audience = "own"
    while_reading = True


@dataclass(frozen=True)
class UrgentlyAsked(Occurrence):
    """The asked authority has a task; other parties are not told."""

    sentence = "Akut begäran om utlämnande: {reason}"
    logged = "akut begäran om utlämnande"
    audience = "own"
    while_reading = True
    reason: str


def logged_words() -> dict[str, str]:
    """What the access log calls each kind of event, of every app that is loaded."""
    return {kind.__name__: kind.logged or _without_values(kind.sentence) for kind in _kinds(Occurrence)}


def _without_values(sentence: str) -> str:
    """A sentence with … for its values; those at its beginning and end are left out."""
    text = re.sub(r"\{\w+\}", "…", sentence)
    return re.sub(
        r"([,:]?\s*(av|den|från|mottagare|på|till|version|första möte)?\s*\(?…\)?)+$", "", text
    ).removeprefix("… ")


def _kinds(base: type[Occurrence]) -> Iterator[type[Occurrence]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)
