"""Which verb is possible in which state of a meeting, and why not in the others."""

import datetime as dt
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


def too_early(held_on: dt.date, today: dt.date) -> str:
    """Why a meeting cannot be opened before its day: its extracts would be dated before it was held. Empty from the day on."""
    if today >= held_on:
        return ""
    return (
        f"Mötet är den {held_on.isoformat()} och kan öppnas först då. "
        "Ändra mötets dag om det hålls tidigare, eller bedöm det som brådskar mellan möten."
    )
