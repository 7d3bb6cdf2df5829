"""What happens around study visits: codes and days, for every party."""

from dataclasses import dataclass

from vardkedja.core.events import Occurrence


@dataclass(frozen=True)
class StudyVisitBooked(Occurrence):
    """`when`: the day, with the hour where one is set."""

    sentence = "Studiebesök på {unit} bokades till {when}"
    unit: str
    when: str


@dataclass(frozen=True)
class StudyVisitNoted(Occurrence):
    sentence = "Studiebesök på {unit} {day}: {outcome}"
    unit: str
    day: str
    outcome: str


@dataclass(frozen=True)
class StudyVisitCalledOff(Occurrence):
    sentence = "Studiebesök på {unit} {day} ställdes in: {why}"
    unit: str
    day: str
    why: str
