"""The states of an offer of a place and what may be done in each: one table for verbs, pages and tests.

`table()` prints it; `docs/offers.md` holds the print and a test compares them. How long one has to answer:
`referrals.domain.answering`.
"""

import datetime as dt
from enum import StrEnum

from placements.domain.stays import Refusal
from referrals.domain.answering import STOCKHOLM


class State(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"
    GIVEN = "given"
    FELL = "fell"
    PASSED_OVER = "passed_over"
    TAKEN_UP = "taken_up"


WORDS = {
    State.OPEN: "Väntar på svar",
    State.ACCEPTED: "Tackat ja",
    State.DECLINED: "Tackat nej",
    State.EXPIRED: "Inget svar i tid",
    State.TAKEN_BACK: "Taget tillbaka",
    State.GIVEN: "Platsen är given",
    State.FELL: "Föll med ansökan",
    State.PASSED_OVER: "Enheten sade nej just nu",
    State.TAKEN_UP: "Enheten tog upp den igen",
}
#: A place is kept by a claim.
STANDING = (State.OPEN, State.ACCEPTED)


class Act(StrEnum):
    ACCEPT = "accept_offer"
    DECLINE = "decline_offer"
    EXPIRE = "expire_offers"
    TAKE_BACK = "take_back_offer"
    GIVE = "give_offered_place"
    FALL = "withdraw_application"
    TAKE_UP = "take_up_again"


LABELS = {
    Act.ACCEPT: "Tacka ja",
    Act.DECLINE: "Tacka nej",
    Act.EXPIRE: "Svarstiden går ut",
    Act.TAKE_BACK: "Ta tillbaka erbjudandet",
    Act.GIVE: "Ge platsen",
    Act.FALL: "Ansökan återkallas eller avslås",
    Act.TAKE_UP: "Ta upp igen",
}
_PASSED = "Enheten har inte erbjudit någon plats."
_OVER = {
    State.DECLINED: "Ni har redan tackat nej.",
    State.EXPIRED: "Svarstiden har gått ut. Platsen har gått vidare.",
    State.TAKEN_BACK: "Enheten har tagit tillbaka erbjudandet.",
    State.GIVEN: "Platsen är redan given.",
    State.FELL: "Ansökan gäller inte längre: den är återkallad eller avslagen.",
    State.PASSED_OVER: _PASSED,
    State.TAKEN_UP: _PASSED,
}
_ANSWERED = {State.ACCEPTED: "Ni har redan tackat ja.", **_OVER}
_NOT_PASSED = dict.fromkeys(State, "Enheten har inte sagt nej.") | {
    State.TAKEN_UP: "Ansökan är redan upptagen igen."
}
#: act → (from which states, to which, why not from the others).
RULES: dict[Act, tuple[tuple[State, ...], State, dict[State, str]]] = {
    Act.ACCEPT: ((State.OPEN,), State.ACCEPTED, _ANSWERED),
    Act.DECLINE: ((State.OPEN,), State.DECLINED, _ANSWERED),
    Act.EXPIRE: ((State.OPEN,), State.EXPIRED, _ANSWERED),
    Act.TAKE_BACK: (STANDING, State.TAKEN_BACK, _OVER | {State.DECLINED: "Erbjudandet är redan besvarat med nej."}),
    Act.GIVE: ((State.ACCEPTED,), State.GIVEN, {State.OPEN: "Erbjudandet är inte besvarat ännu."} | _OVER),
    Act.FALL: ((*STANDING, State.PASSED_OVER), State.FELL, _OVER),
    Act.TAKE_UP: ((State.PASSED_OVER,), State.TAKEN_UP, _NOT_PASSED),
}  # fmt: skip
ARRIVAL_NOON = dt.time(12)
TOO_NEAR = "Svaret måste hinna komma före klockan 12 på ankomstdagen. Välj en senare ankomst, eller ge platsen direkt utan erbjudande."


def noon_of(planned_from: dt.date) -> dt.datetime:
    """The last moment at which an answer helps the home: whoever comes is received in the afternoon."""
    return dt.datetime.combine(planned_from, ARRIVAL_NOON, STOCKHOLM)


def too_near(planned_from: dt.date, made_at: dt.datetime) -> Refusal | None:
    """An offer for which nobody could answer in time."""
    return Refusal(TOO_NEAR, "planned_from") if noon_of(planned_from) <= made_at else None


TOO_LATE = "Svarstiden har gått ut. Platsen har gått vidare, och det här svaret är inte sparat."


def refusal(act: Act, state: State | str) -> Refusal | None:
    """Why `act` cannot be done from `state`, or None when it can."""
    start, _to, otherwise = RULES[act]
    return None if State(state) in start else Refusal(otherwise[State(state)])


def after(act: Act) -> State:
    return RULES[act][1]


def table() -> str:
    """The whole table as Markdown: a row per act, a column per state."""
    rows = ["| åtgärd | " + " | ".join(word.lower() for word in WORDS.values()) + " |"]
    rows.append("|---" * (len(State) + 1) + "|")
    for act, (_start, to, _otherwise) in RULES.items():
        found = [refusal(act, state) for state in State]
        cells = [one.message if one else f"→ {WORDS[to].lower()}" for one in found]
        rows.append(f"| {LABELS[act]} (`{act}`) | " + " | ".join(cells) + " |")
    return "\n".join(rows)
