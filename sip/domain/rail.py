"""Steps 5 and 6 of the chain: the decision on support, and support at home."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sip.domain.states import CALLED, CLOSED, DECIDED, DRAWN_UP, ENDED, STARTED


@dataclass(frozen=True)
class Measure:
    """A support measure as far as the chain needs it."""

    state: str
    planned_from: dt.date | None = None
    began: bool = False


@dataclass(frozen=True)
class Situation:
    """Where the person is. `home_on`: the day of going home, planned or actual; `at_home`: it has happened."""

    today: dt.date
    measures: Sequence[Measure] = ()
    sip_state: str = ""
    home_on: dt.date | None = None
    at_home: bool = False


#: (state of the step as in `core.registry.Step`, text)
Answer = tuple[str, str]


def deciding(now: Situation) -> Answer:
    """Step 5: decided when something is, due when the person is or soon goes home without."""
    if now.measures:
        count = len(now.measures)
        return "done", f"{count} insats beslutad" if count == 1 else f"{count} insatser beslutade"
    if now.at_home:
        return "due", "inget stöd är beslutat"
    if now.sip_state == DRAWN_UP:
        return "now", "SIP är upprättad"
    if now.sip_state and now.sip_state != CLOSED:
        return "now", "SIP är kallad" if now.sip_state == CALLED else "SIP är initierad"
    if now.home_on:
        return "due", f"hemgång planeras {now.home_on}"
    return "waiting", ""


def supporting(now: Situation) -> Answer:
    """Step 6: on while some support is, late when what was decided has not begun on its day."""
    late = [m for m in now.measures if m.state == DECIDED and m.planned_from and m.planned_from < now.today]
    coming = [m.planned_from for m in now.measures if m.state == DECIDED and m.planned_from]
    on = sum(m.state == STARTED for m in now.measures)
    if late:
        return "due", "beslutat stöd har inte börjat"
    if on:
        return "now", "en insats pågår" if on == 1 else f"{on} insatser pågår"
    if coming:
        return "waiting", f"börjar {min(coming)}"
    if any(m.state == ENDED and m.began for m in now.measures):
        return "done", "stödet är avslutat"
    if now.at_home:
        return "blocked", "inget stöd är beslutat"
    return "waiting", ""
