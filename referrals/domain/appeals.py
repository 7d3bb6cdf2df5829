"""An appeal against a decision on assistance: in time or not, reviewed, passed on, decided by the court.

Source: förvaltningslagen (2017:900) 37–39 and 43–46 §§. The day falls on a working day by lag (1930:173) 2 §.
"""

import datetime as dt
from enum import StrEnum

from vardkedja.core.domain.workdays import working_day_from

#: FL 44 §: within three weeks from the day when the person was told of the decision.
WEEKS = 3


class State(StrEnum):
    RECEIVED = "received"
    DISMISSED = "dismissed"
    CHANGED = "changed"
    KEPT = "kept"
    PASSED_ON = "passed_on"
    ENDED = "ended"


LABELS = {
    State.RECEIVED: "inkommet",
    State.DISMISSED: "avvisat, kom in för sent",
    State.CHANGED: "beslutet ändras som den enskilde vill",
    State.KEPT: "omprövat, ska lämnas till domstolen",
    State.PASSED_ON: "hos förvaltningsrätten",
    State.ENDED: "avgjort av domstolen",
}
REVIEWS = {
    State.KEPT: "Beslutet ändras inte, eller inte så som den enskilde vill",
    State.CHANGED: "Beslutet ändras så som den enskilde vill",
    State.DISMISSED: "Överklagandet avvisas, det kom in för sent",
}
COURT = {
    "granted": "Bifall: beslutet ändras",
    "partly": "Delvis bifall: beslutet ändras delvis",
    "rejected": "Avslag: beslutet står fast",
    "returned": "Återförvisat till er för ny handläggning",
    "dismissed": "Avvisat eller avskrivet",
}
#: After these a new decision is to be made.
NEW_DECISION = frozenset({"granted", "partly", "returned"})
REVIEWED = "Överklagandet är redan omprövat."
CLOSED = {
    State.DISMISSED: "Överklagandet är avvisat.",
    State.CHANGED: "Beslutet ändras som den enskilde vill. Då går det inte till domstolen.",
    State.ENDED: "Domstolen har avgjort målet.",
}
#: verb → state → why not. A state that is not named is one in which the step is possible.
TABLE: dict[str, dict[State, str]] = {
    "review": CLOSED | {State.KEPT: REVIEWED, State.PASSED_ON: REVIEWED},
    "pass_on": CLOSED
    | {
        State.RECEIVED: "Ompröva beslutet först (39 § förvaltningslagen).",
        State.PASSED_ON: "Överklagandet är redan överlämnat.",
    },
    "court": CLOSED
    | {
        State.RECEIVED: "Överklagandet är inte lämnat till domstolen.",
        State.KEPT: "Överklagandet är inte lämnat till domstolen.",
    },
}


def refusal(verb: str, state: str) -> str:
    """Why a step is not possible in the state, in Swedish; empty when it is."""
    return TABLE[verb].get(State(state), "")


def last_day(served_on: dt.date) -> dt.date:
    """The last day on which an appeal is in time, when the person was told of the decision on `served_on`."""
    return working_day_from(served_on + dt.timedelta(weeks=WEEKS))


def in_time(served_on: dt.date | None, received_on: dt.date) -> bool:
    """Whether an appeal came in time. When nobody knows the day the person was told, time has not begun to run."""
    return served_on is None or received_on <= last_day(served_on)
