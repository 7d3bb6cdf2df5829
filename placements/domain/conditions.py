"""What single acts ask beside the state: dates in order, the unit's target group, permit, plan for going home.

Every function gives a `Refusal` or None. The target group itself is the referrals' (`referrals.domain.targets`), asked anew
on the day of arrival. Source of the places permitted: the unit's permit or notice (SoL 26:1, 26:2; SoF 15:6).
"""

import datetime as dt
from collections.abc import Sequence

from placements.domain.stays import Refusal, State
from vardkedja.core.formatting import NBSP
from vardkedja.core.formatting import date_words as _date_words

ONE_DAY = dt.timedelta(days=1)
#: Arrival and discharge may be recorded afterwards, though not for a day that the books have long closed.
LONGEST_BACK = dt.timedelta(days=366)
#: A stay is planned and lengthened so far ahead at a time; an agreement with a maximum stops it before (`terms`).
LONGEST_PLANNED = dt.timedelta(days=2 * 366)
#: Further away nobody is expected back: the day is a slip of the hand.
LONGEST_AWAY = dt.timedelta(days=183)
#: A place is given and offered for a day that somebody waits for, not for a slip in the year.
LONGEST_AHEAD = dt.timedelta(days=366)


TAKEN = "Platsen är inte ledig alla de dagarna. Välj en annan plats eller andra dagar."
STILL_LIVED_IN = "Någon är fortfarande inskriven på platsen. Skriv ut först, eller välj en annan plats."


def date_words(day: dt.date) -> str:
    """3 mars 2026, with ordinary spaces: messages are also read by other programs."""
    return _date_words(day).replace(NBSP, " ")


def first(*refusals: Refusal | None) -> Refusal | None:
    """The first refusal of several, or None."""
    return next((one for one in refusals if one), None)


def missing(decisions: Sequence[str]) -> Refusal | None:
    """A stay needs every decision that its legal ground requires; the sentence names those missing."""
    if not decisions:
        return None
    return Refusal(f"Platsen kan inte ges ännu. Det saknas: {', '.join(decisions)}.")


def missing_at_arrival(decisions: Sequence[str]) -> Refusal | None:
    if not decisions:
        return None
    return Refusal(f"Vistelsen kan inte börja ännu. Det saknas: {', '.join(decisions)}.")


def planned_days(start: dt.date, end: dt.date | None, today: dt.date) -> Refusal | None:
    if start < today - LONGEST_BACK:
        return Refusal("Ankomstdagen ligger mer än ett år tillbaka. Kontrollera datumet.", "planned_from")
    return first(_too_far(start, today), days_in_order(start, end), _ends_too_far(end, today))


def _too_far(start: dt.date, today: dt.date) -> Refusal | None:
    if start > today + LONGEST_AHEAD:
        return Refusal("Planerad ankomst ligger mer än ett år fram. Kontrollera datumet.", "planned_from")
    return None


def _ends_too_far(end: dt.date | None, today: dt.date) -> Refusal | None:
    if end is not None and end > today + LONGEST_PLANNED:
        return Refusal("Planerad utskrivning ligger mer än två år fram. Kontrollera datumet.", "planned_to")
    return None


def lives_there(state: str | None, same_unit: bool) -> Refusal | None:
    """Who lives at the unit is not given another place there: a move within it is an act of its own."""
    if state == State.ARRIVED and same_unit:
        return Refusal(
            "Personen är redan inskriven på enheten. Flytta till en annan plats i stället.", "case"
        )
    return None


def not_gone_by(start: dt.date, today: dt.date) -> Refusal | None:
    """A place is offered from today or a later day."""
    if start < today:
        return Refusal("Planerad ankomst måste vara i dag eller senare.", "planned_from")
    return _too_far(start, today)


def days_in_order(start: dt.date, end: dt.date | None) -> Refusal | None:
    if end is not None and end < start:
        return Refusal(f"Utskrivning kan inte planeras före ankomsten {date_words(start)}.", "planned_to")
    return None


def permit(taken: int, permitted: int | None) -> Refusal | None:
    """`taken` places are claimed for stays on the day of arrival, this one not counted."""
    if permitted is not None and taken >= permitted:
        return Refusal(
            f"Enhetens tillstånd gäller {permitted} platser, och alla är belagda den dagen.", "planned_from"
        )
    return None


def place_exists(start: dt.date, valid_from: dt.date, valid_to: dt.date | None) -> Refusal | None:
    if start < valid_from or (valid_to is not None and start >= valid_to):
        return Refusal("Platsen finns inte den dagen. Välj en annan plats.", "place")
    return None


def arrival(day: dt.date, today: dt.date, decided_on: dt.date | None = None) -> Refusal | None:
    """The day on which the person really came: not to come, and not before the latest decision that it rests on."""
    if day > today:
        return Refusal(
            "Ankomst kan inte registreras i förväg. Ändra i stället den planerade dagen.", "arrived_on"
        )
    if decided_on is not None and day < decided_on:
        return Refusal(f"Ankomst kan inte vara före beslutet {date_words(decided_on)}.", "arrived_on")
    if day < today - LONGEST_BACK:
        return Refusal("Ankomsten ligger mer än ett år tillbaka. Kontrollera datumet.", "arrived_on")
    return None


def ending(day: dt.date, arrived_on: dt.date, today: dt.date) -> Refusal | None:
    """The day on which the person really left: from the day of arrival up to today."""
    if day < arrived_on:
        return Refusal(f"Utskrivning kan inte vara före inskrivningen {date_words(arrived_on)}.", "ended_on")
    if day > today:
        return Refusal("Utskrivning kan inte registreras i förväg. Planera hemgången i stället.", "ended_on")
    return None


def moving(day: dt.date, arrived_on: dt.date, today: dt.date) -> Refusal | None:
    """Each place has its own days: who came today moves tomorrow at the earliest."""
    if day < arrived_on:
        return Refusal(f"Flytten kan inte vara före inskrivningen {date_words(arrived_on)}.", "day")
    if day > today:
        return Refusal("Flytten registreras den dag då personen flyttar.", "day")
    if day == arrived_on:
        return Refusal("Personen kom samma dag. Flytten kan registreras tidigast dagen efter.", "day")
    return None


def prepared(has_plan: bool, moving_on: bool, stated: str) -> Refusal | None:
    """Going home demands a plan with a receiver in the home municipality, or a stated reason why there is none."""
    if has_plan or moving_on or stated.strip():
        return None
    return Refusal(
        "Det finns ingen plan för hemgång med mottagare i hemkommunen. Gör planen, eller skriv varför den saknas.",
        "no_plan_reason",
    )


def move_has_place(moving_on: bool, has_place: bool) -> Refusal | None:
    """Ended for a move, the next unit's head has given the place before."""
    if moving_on and not has_place:
        return Refusal(
            "Nästa enhet har inte gett någon plats ännu. Välj ett annat skäl, eller vänta på platsen.",
            "reason",
        )
    return None


def planned_end_passed(arrived_on: dt.date, planned_to: dt.date | None) -> Refusal | None:
    if planned_to is not None and arrived_on > planned_to:
        return Refusal(
            f"Den planerade utskrivningen {date_words(planned_to)} har passerat. Ändra planerade dagar först.",
            "arrived_on",
        )
    return None


def going_home(day: dt.date, start: dt.date, today: dt.date) -> Refusal | None:
    """The planned day of going home: not before the stay, and not a day gone by."""
    if day < start:
        return Refusal(f"Hemgång kan inte planeras före inskrivningen {date_words(start)}.", "planned_on")
    if day < today:
        return Refusal("Planerad hemgång måste vara i dag eller senare.", "planned_on")
    if day > today + LONGEST_PLANNED:
        return Refusal("Planerad hemgång ligger mer än två år fram. Kontrollera datumet.", "planned_on")
    return None


def end_to_come(end: dt.date | None, today: dt.date) -> Refusal | None:
    if end is not None and end < today:
        return Refusal("Planerad utskrivning måste vara i dag eller senare.", "planned_to")
    return None


def away(day: dt.date, arrived_on: dt.date, today: dt.date, expected: dt.date | None) -> Refusal | None:
    if day < arrived_on:
        return Refusal(f"Frånvaron kan inte börja före inskrivningen {date_words(arrived_on)}.", "away_from")
    if day > today:
        return Refusal("Frånvaro registreras när personen har gått.", "away_from")
    if expected is not None and expected < day:
        return Refusal("Personen kan inte väntas åter innan frånvaron börjar.", "expected_back")
    if expected is not None and expected > day + LONGEST_AWAY:
        return Refusal(
            "Åter väntas mer än ett halvår efter att frånvaron började. Kontrollera datumet.", "expected_back"
        )
    return None


def away_hours(
    day: dt.date, at: dt.time | None, expected: dt.date | None, expected_at: dt.time | None, now: dt.datetime
) -> Refusal | None:
    """`now` in local time. An hour of return needs its day, and comes after the hour of leaving on the same day."""
    if at is not None and day == now.date() and at > now.time():
        return Refusal("Klockslaget har inte varit ännu.", "away_at")
    if expected_at is None:
        return None
    if expected is None:
        return Refusal("Skriv också vilken dag personen väntas åter.", "expected_back")
    if at is not None and expected == day and expected_at <= at:
        return Refusal("Personen kan inte väntas åter innan frånvaron börjar.", "expected_at")
    return None


def overdue(expected: dt.date | None, expected_at: dt.time | None, now: dt.datetime) -> bool:
    """Whether somebody who is out should have been back. Without an hour the whole day is still theirs."""
    if expected is None or expected > now.date():
        return False
    return expected < now.date() or (expected_at is not None and expected_at < now.time())


def back(day: dt.date, away_from: dt.date, today: dt.date) -> Refusal | None:
    if day < away_from:
        return Refusal(
            f"Personen kan inte vara åter före {date_words(away_from)}, då frånvaron började.", "back_on"
        )
    if day > today:
        return Refusal("Återkomst kan inte registreras i förväg.", "back_on")
    return None


def not_come(planned_from: dt.date, today: dt.date) -> Refusal | None:
    """Who is expected on a day may still come that day."""
    if today <= planned_from:
        return Refusal(
            f"Personen väntas {date_words(planned_from)}. Dagen efter kan det registreras att personen inte kom."
        )
    return None


def longer(end: dt.date | None, planned_to: dt.date | None, today: dt.date) -> Refusal | None:
    """An extension ends later than what was planned, and not in days gone by."""
    if end is not None and planned_to is not None and end <= planned_to:
        return Refusal(
            f"Förlängningen måste gå längre än till {date_words(planned_to)}. Kortare tid ändras under planerade dagar.",
            "planned_to",
        )
    return end_to_come(end, today) or _ends_too_far(end, today)


def not_longer(end: dt.date | None, planned_to: dt.date | None) -> Refusal | None:
    """Who lives here gets more time by an extension, which says why."""
    if planned_to is not None and (end is None or end > planned_to):
        return Refusal("Längre tid ges genom att förlänga vistelsen, med ett skäl.", "planned_to")
    return None


def absence_days(
    day: dt.date, back_on: dt.date | None, arrived_on: dt.date, ended_on: dt.date | None, today: dt.date
) -> Refusal | None:
    """The days of an absence put right: within the stay, in order, and none to come."""
    if day < arrived_on:
        return Refusal(f"Frånvaron kan inte börja före inskrivningen {date_words(arrived_on)}.", "away_from")
    if day > (ended_on or today):
        end = date_words(ended_on or today)
        return Refusal(f"Frånvaron kan inte börja efter {end}.", "away_from")
    if ended_on is not None and back_on is None:
        return Refusal("Vistelsen är avslutad. Skriv vilken dag frånvaron slutade.", "back_on")
    if back_on is None:
        return None
    if ended_on is not None and back_on > ended_on:
        return Refusal(f"Frånvaron kan inte sluta efter utskrivningen {date_words(ended_on)}.", "back_on")
    return back(back_on, day, today)


def closing(start: dt.date, end: dt.date | None, today: dt.date) -> Refusal | None:
    """Days `[start, end)` for a hold or a closed place: what lies wholly in days gone by is a slip of the pen."""
    if end is not None and end <= start:
        return Refusal("Sista dagen kan inte vara före den första.", "last_day")
    if end is not None and end <= today:
        return Refusal("De dagarna har varit. Välj en sista dag som är i dag eller senare.", "last_day")
    return None


def revised(begun: dt.date, start: dt.date, last: dt.date | None, today: dt.date) -> Refusal | None:
    """New days of a closed place that was to begin on `begun`: days gone by are not rewritten."""
    if begun < today and start != begun:
        return Refusal("Stängningen har redan börjat. Första dagen kan inte ändras.", "first_day")
    if begun >= today > start:
        return Refusal("Första dagen kan tidigast vara i dag.", "first_day")
    if last is not None and last < today:
        return Refusal("Sista dagen kan tidigast vara i dag. Öppna platsen igen i stället.", "last_day")
    return None


def days_of(start: dt.date, end: dt.date | None) -> tuple[dt.date, dt.date | None]:
    """`[start, max(end, start + 1 day))`: never empty, open where there is no end."""
    return start, None if end is None else max(end, start + ONE_DAY)
