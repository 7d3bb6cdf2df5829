"""Which verb is possible in which state of a meeting, and why not in the others."""

from enum import StrEnum


class State(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


CLOSED = "Mötet är avslutat."
NOT_OPEN = "Mötet har inte öppnats ännu."
ALREADY_OPEN = "Mötet har redan öppnats."
CANCELLED = "Mötet är inställt."
ENDED = {State.CLOSED: CLOSED, State.CANCELLED: CANCELLED}

TABLE: dict[str, dict[State, str]] = {
    "change_meeting": {State.OPEN: ALREADY_OPEN, **ENDED},
    "cancel_meeting": {State.OPEN: "Mötet har öppnats. Bordlägg det som är kvar och avsluta det.", **ENDED},
    "call_members": {State.OPEN: ALREADY_OPEN, **ENDED},
    "put_on_agenda": ENDED,
    "open_meeting": {State.OPEN: ALREADY_OPEN, **ENDED},
    "note_attendance": {State.PLANNED: NOT_OPEN, **ENDED},
    "assess": {State.PLANNED: NOT_OPEN, **ENDED},
    "close_meeting": {State.PLANNED: NOT_OPEN, **ENDED},
}


def refusal(verb: str, state: str) -> str:
    """Why the verb is not possible in the state, in Swedish; empty when it is possible."""
    return TABLE[verb].get(State(state), "")
