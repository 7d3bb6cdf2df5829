"""What happens around daily notes: the own authority's alone."""

from dataclasses import dataclass

from vardkedja.core.events import Occurrence


@dataclass(frozen=True)
class NoteSaved(Occurrence):
    sentence = "En anteckning sparades utan signatur"
    audience = "own"


@dataclass(frozen=True)
class NoteSigned(Occurrence):
    sentence = "En anteckning signerades"
    audience = "own"


@dataclass(frozen=True)
class NoteAddedTo(Occurrence):
    sentence = "{what} till en anteckning signerades"
    audience = "own"
    what: str


@dataclass(frozen=True)
class NoteObjectedTo(Occurrence):
    sentence = "Den enskildes invändning mot en anteckning skrevs in"
    audience = "own"


@dataclass(frozen=True)
class NotesSwitched(Occurrence):
    sentence = "Anteckningar enligt {law} på {unit}: {how} från {valid_from}"
    audience = "own"
    law: str
    unit: str
    how: str
    valid_from: str
