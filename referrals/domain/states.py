"""Which verb is possible in which state of an application, and why not in the others.

`python -m referrals.domain.states` prints the table.
"""

from enum import StrEnum


class State(StrEnum):
    """States of an application. `APPROVED`: the joint assessment and every decision that the ground requires are there.

    `SUPPORTED`: what was sought without a place is decided; it ends there.
    """

    DRAFT = "draft"
    SENT = "sent"
    ASSESSED = "assessed"
    APPROVED = "approved"
    PLACED = "placed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    SUPPORTED = "supported"


LABELS: dict[State, str] = {
    State.DRAFT: "utkast",
    State.SENT: "skickad",
    State.ASSESSED: "bedömd",
    State.APPROVED: "klar för plats",
    State.PLACED: "placerad",
    State.WITHDRAWN: "återkallad",
    State.DECLINED: "avslagen",
    State.SUPPORTED: "stöd beslutat",
}
#: By the acute route nobody assesses: it waits for the home's answer, and after a yes for what comes afterwards.
WAITS_ACUTELY, ADMITTED = "väntar på boendets svar", "akut plats given, beslut saknas"


def words(state: str, *, acute: bool = False, waiting: bool = True) -> str:
    """The state in Swedish. `acute`: it came by the acute route; `waiting`: it has a position in the queue now."""
    if acute and state == State.ASSESSED:
        return WAITS_ACUTELY if waiting else ADMITTED
    return LABELS[State(state)]


#: Sent and not yet answered by a place, a refusal or a withdrawal.
OPEN = frozenset({State.SENT, State.ASSESSED, State.APPROVED})
ENDED = {
    State.PLACED: "Personen har redan fått sin plats.",
    State.WITHDRAWN: "Ansökan är återkallad.",
    State.DECLINED: "Ansökan är avslagen.",
    State.SUPPORTED: "Stödet är redan beslutat.",
}
NOT_SENT = {State.DRAFT: "Ansökan är inte skickad ännu."}
ALREADY_SENT = "Ansökan är redan skickad."
ALREADY_ASSESSED = "Placeringsbedömningen är redan gjord."
NOT_ASSESSED = "Remissgruppens placeringsbedömning saknas."

#: verb → state → why not. A state that is not named here is one in which the verb is possible.
TABLE: dict[str, dict[State, str]] = {
    "save_draft": {s: ALREADY_SENT for s in State if s is not State.DRAFT},
    "send_application": {s: ALREADY_SENT for s in State if s is not State.DRAFT},
    # Written on after it was sent: to make it complete, or because a receiver has asked for more.
    "supplement": NOT_SENT | ENDED,
    "request_completion": NOT_SENT | ENDED,
    "send_part": NOT_SENT | ENDED,
    "withdraw_application": ENDED,
    "share_application": NOT_SENT | ENDED,
    "write_assessment": NOT_SENT
    | {State.ASSESSED: ALREADY_ASSESSED, State.APPROVED: ALREADY_ASSESSED}
    | ENDED,
    "record_placement_assessment": NOT_SENT
    | {State.ASSESSED: ALREADY_ASSESSED, State.APPROVED: ALREADY_ASSESSED}
    | ENDED,
    "follow_assessment": NOT_SENT | {State.SENT: NOT_ASSESSED} | ENDED,
    "reconsider": NOT_SENT
    | {
        State.SENT: "Ansökan väntar redan på bedömning.",
        **{state: ENDED[state] for state in (State.PLACED, State.WITHDRAWN, State.SUPPORTED)},
    },
    # Who has come acutely is placed before anybody has said on what ground.
    "set_ground": NOT_SENT | {state: why for state, why in ENDED.items() if state is not State.PLACED},
    "propose": NOT_SENT | ENDED,
    "decide": NOT_SENT | {State.SENT: NOT_ASSESSED} | ENDED,
    "reply_to_request": NOT_SENT
    | {State.SENT: NOT_ASSESSED, State.APPROVED: "Alla beslut är redan fattade."}
    | ENDED,
    "mark_placed": NOT_SENT
    | {State.SENT: NOT_ASSESSED, State.ASSESSED: "Det saknas beslut innan en plats kan ges."}
    | ENDED,
}


def refusal(verb: str, state: str) -> str:
    """Why the verb is not possible in the state, in Swedish; empty when it is possible."""
    return TABLE[verb].get(State(state), "")


def printed() -> str:
    """The whole table as text: one row per verb, one column per state."""
    width = max(len(verb) for verb in TABLE)
    head = " " * width + "  " + "  ".join(f"{s.value:9}" for s in State)
    rows = [
        f"{verb:{width}}  " + "  ".join(f"{'-' if refusal(verb, s) else 'ja':9}" for s in State)
        for verb in TABLE
    ]
    return "\n".join([head, *rows])


if __name__ == "__main__":
    import sys

    sys.stdout.write(printed() + "\n")
