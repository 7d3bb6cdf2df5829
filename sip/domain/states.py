"""Which act is possible in which state, and why not. Pages, verbs and tests ask the same tables."""

from collections.abc import Mapping

INITIATED, CALLED, DRAWN_UP, CLOSED = "initiated", "called", "drawn_up", "closed"
DECIDED, STARTED, ENDED = "decided", "started", "ended"

SIP_STATES = (
    (INITIATED, "Initierad"),
    (CALLED, "Kallad"),
    (DRAWN_UP, "Upprättad"),
    (CLOSED, "Avslutad"),
)
SUPPORT_STATES = ((DECIDED, "Beslutad"), (STARTED, "Pågår"), (ENDED, "Avslutad"))

_NOT_CALLED = "Kalla de andra myndigheterna först."
_NOT_DRAWN_UP = "Planen är inte upprättad än."
_OVER = "Planen är avslutad."

Table = Mapping[str, Mapping[str, str]]

#: act → state → why it is not possible; a state that is not named is one in which it is.
SIP_ACTS: Table = {
    "call": {CLOSED: _OVER},
    "document_consent": {CLOSED: _OVER},
    "answer": {INITIATED: "Ni är inte kallade än.", CLOSED: _OVER},
    "write": {INITIATED: _NOT_CALLED, CLOSED: _OVER},
    "sign": {INITIATED: _NOT_DRAWN_UP, CALLED: _NOT_DRAWN_UP, CLOSED: _OVER},
    "follow_up": {INITIATED: _NOT_DRAWN_UP, CALLED: _NOT_DRAWN_UP, CLOSED: _OVER},
    "close": {CLOSED: "Planen är redan avslutad."},
}
SUPPORT_ACTS: Table = {
    "start": {STARTED: "Stödet har redan börjat.", ENDED: "Stödet är avslutat."},
    "end": {ENDED: "Stödet är redan avslutat."},
}


def why_not(table: Table, act: str, state: str) -> str:
    """Why the act is not possible in the state, in Swedish; empty when it is. Raises `KeyError` for an unknown act."""
    return table[act].get(state, "")


def table(acts: Table, states: tuple[tuple[str, str], ...]) -> str:
    """A table as Markdown: a row per act, a column per state; empty where the act is possible."""
    head = "| act | " + " | ".join(code for code, _label in states) + " |"
    rows = [
        f"| `{act}` | " + " | ".join(why_not(acts, act, code) or "possible" for code, _label in states) + " |"
        for act in acts
    ]
    return "\n".join([head, "|---" * (len(states) + 1) + "|", *rows])
