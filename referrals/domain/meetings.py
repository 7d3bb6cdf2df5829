"""Which verb is possible in which state of a meeting, and why not in the others."""

from enum import StrEnum


class State(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


CLOSED = "Mötet är avslutat."
NOT_OPEN = "Mötet har inte öppnats ännu."
ALREADY_OPEN = "Mötet har redan öppnats."

TABLE: dict[str, dict[State, str]] = {
    "change_meeting": {State.OPEN: ALREADY_OPEN, State.CLOSED: CLOSED},
    "put_on_agenda": {State.CLOSED: CLOSED},
    "open_meeting": {State.OPEN: ALREADY_OPEN, State.CLOSED: CLOSED},
    "note_attendance": {State.PLANNED: NOT_OPEN, State.CLOSED: CLOSED},
    "assess": {State.PLANNED: NOT_OPEN, State.CLOSED: CLOSED},
    "close_meeting": {State.PLANNED: NOT_OPEN, State.CLOSED: CLOSED},
}


def refusal(verb: str, state: str) -> str:
    """Why the verb is not possible in the state, in Swedish; empty when it is possible."""
    return TABLE[verb].get(State(state), "")
