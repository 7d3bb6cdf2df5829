"""*Kommunicering*: a proposed decision is told to the person, who may answer, before it goes against them (FL 25 §).

`STEPS` says in which state which step is possible; the page, the verbs and the tests ask the same table.
"""

import datetime as dt
from enum import StrEnum


class State(StrEnum):
    PROPOSED = "proposed"
    COMMUNICATED = "communicated"
    ANSWERED = "answered"
    DECIDED = "decided"


LABELS = {
    State.PROPOSED: "förslag skrivet",
    State.COMMUNICATED: "skickat till den enskilde",
    State.ANSWERED: "svar antecknat",
    State.DECIDED: "beslut fattat",
}
MANNERS = {"letter": "Brev", "handed": "Lämnat i handen", "told": "Genomgånget muntligt, med anteckning"}
#: Why the person is not told first (förvaltningslagen 2017:900, 25 §).
EXEMPTIONS = {
    "needless": "Det är uppenbart obehövligt",
    "harder": "Det skulle bli avsevärt svårare att genomföra beslutet",
    "urgent": "Ett väsentligt intresse kräver att beslutet meddelas genast",
}
NOT_SENT = "Den enskilde har inte fått ta del av förslaget ännu."
OVER = "Beslutet är redan fattat."
#: verb → state → why not. A state that is not named is one in which the step is possible.
TABLE: dict[str, dict[State, str]] = {
    "communicate": {
        State.COMMUNICATED: "Förslaget är redan skickat.",
        State.ANSWERED: "Förslaget är redan skickat.",
        State.DECIDED: OVER,
    },
    "answer": {
        State.PROPOSED: NOT_SENT,
        State.ANSWERED: "Svaret är redan antecknat.",
        State.DECIDED: OVER,
    },
}


def refusal(verb: str, state: str) -> str:
    """Why a step is not possible in the state, in Swedish; empty when it is."""
    return TABLE[verb].get(State(state), "")


def unheard(state: str | None, answer_by: dt.date | None, decided_on: dt.date) -> str:
    """Why a decision against the person cannot be made on the day; empty when the person has been heard.

    Heard: an answer is recorded, or the day to answer by has passed without one. `state` None: nothing was proposed.
    """
    if state is None or state == State.PROPOSED:
        return (
            "Den enskilde ska först få ta del av underlaget och kunna yttra sig (25 § förvaltningslagen). Skriv ett förslag"
            " till beslut och skicka det, eller ange varför det inte behövs."
        )
    if state == State.ANSWERED or (answer_by and answer_by < decided_on):
        return ""
    return f"Den enskilde har till och med {answer_by} på sig att svara. Vänta, eller anteckna svaret."
