"""The states of a stay and what may be done in each: one table for verbs, pages, API and tests.

`table()` prints it; `docs/stays.md` holds the print and a test compares them. Dates and further conditions of single
acts stand in `conditions.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    PROVISIONAL = "provisional"
    PLANNED = "planned"
    ARRIVED = "arrived"
    ENDED = "ended"
    CANCELLED = "cancelled"


STATE_WORDS = {
    None: "ingen vistelse",
    State.PROVISIONAL: "preliminär",
    State.PLANNED: "planerad",
    State.ARRIVED: "inskriven",
    State.ENDED: "utskriven",
    State.CANCELLED: "inställd",
}


class Act(StrEnum):
    GIVE = "give_place"
    GIVE_PROVISIONALLY = "give_place_provisionally"
    SHARE = "share_place"
    CONFIRM = "confirm_place"
    CANCEL = "cancel_stay"
    ARRIVE = "register_arrival"
    CHANGE = "change_planned_days"
    PLAN = "plan_discharge"
    LEAVE = "register_absence"
    RETURN = "register_return"
    MOVE = "move"
    DISCHARGE = "discharge"
    EXTEND = "extend_stay"
    NO_SHOW = "register_no_show"
    UNCANCEL = "restore_stay"
    END_NOW = "end_on_request"
    GROUND = "change_ground"
    CORRECT = "correct_stay"
    REOPEN = "undo_discharge"
    CORRECT_ABSENCE = "correct_absence"
    CARE_PLAN = "write_care_plan"
    HEALTH_PLAN = "write_health_plan"
    IMPLEMENTATION = "write_implementation_plan"
    END_REPORT = "write_end_report"
    NOTE = "write_note"
    STUDY_VISIT = "book_study_visit"


@dataclass(frozen=True)
class Refusal:
    """Why an act is not possible, in Swedish, and the form field to mend if there is one. `taken`: somebody was there before."""

    message: str
    field: str | None = None
    taken: bool = False


@dataclass(frozen=True)
class Rule:
    """From which states an act leads where (`to` None: the state stays), and why not from the others."""

    label: str
    start: frozenset[State | None]
    to: State | None
    otherwise: Mapping[State | None, str] = field(default_factory=dict)


_NOT_YET = "Ingen plats är given ännu."
_ENDED = "Vistelsen är avslutad."
_CANCELLED = "Placeringen är inställd."
_PROVISIONAL = "Platsen är preliminär. Den ska bekräftas först."
_NOT_ARRIVED = "Personen är inte inskriven ännu."
_ARRIVED = "Personen är redan inskriven."
_HAS_PLACE = "Personen har redan en plats på väg."
_NOT_CANCELLED = "Placeringen är inte inställd."

_COMING = frozenset({State.PROVISIONAL, State.PLANNED})
_BEGUN = frozenset({State.ARRIVED, State.ENDED})
_BEFORE: dict[State | None, str] = {
    None: _NOT_YET,
    State.PROVISIONAL: _NOT_ARRIVED,
    State.PLANNED: _NOT_ARRIVED,
}
_OVER: dict[State | None, str] = {State.ENDED: _ENDED, State.CANCELLED: _CANCELLED}
#: A new place may be given when nothing is coming: before the first stay, during one (a move) and after the last.
_GIVABLE = frozenset({None, State.ARRIVED, State.ENDED, State.CANCELLED})
_TAKEN: dict[State | None, str] = {State.PROVISIONAL: _HAS_PLACE, State.PLANNED: _HAS_PLACE}

RULES: dict[Act, Rule] = {
    Act.GIVE: Rule("Ge plats", _GIVABLE, State.PLANNED, _TAKEN),
    Act.GIVE_PROVISIONALLY: Rule("Ge preliminär plats", _GIVABLE, State.PROVISIONAL, _TAKEN),
    Act.SHARE: Rule("Lägg till på samma plats", _GIVABLE, State.PLANNED, _TAKEN),
    Act.CONFIRM: Rule(
        "Bekräfta platsen",
        frozenset({State.PROVISIONAL}),
        State.PLANNED,
        {None: _NOT_YET, State.PLANNED: "Platsen är redan bekräftad.", State.ARRIVED: _ARRIVED, **_OVER},
    ),
    Act.CANCEL: Rule(
        "Ställ in",
        _COMING,
        State.CANCELLED,
        {
            None: _NOT_YET,
            State.ARRIVED: "Personen är inskriven. Skriv ut i stället.",
            State.ENDED: _ENDED,
            State.CANCELLED: "Placeringen är redan inställd.",
        },
    ),
    Act.ARRIVE: Rule(
        "Registrera ankomst",
        frozenset({State.PLANNED}),
        State.ARRIVED,
        {None: _NOT_YET, State.PROVISIONAL: _PROVISIONAL, State.ARRIVED: _ARRIVED, **_OVER},
    ),
    Act.CHANGE: Rule("Ändra planerade dagar", _COMING | {State.ARRIVED}, None, {None: _NOT_YET, **_OVER}),
    Act.PLAN: Rule("Planera hemgång", frozenset({State.PLANNED, State.ARRIVED}), None,
                   {None: _NOT_YET, State.PROVISIONAL: _PROVISIONAL, **_OVER}),
    Act.LEAVE: Rule("Registrera frånvaro", frozenset({State.ARRIVED}), None, {**_BEFORE, **_OVER}),
    Act.RETURN: Rule("Registrera åter", frozenset({State.ARRIVED}), None, {**_BEFORE, **_OVER}),
    Act.MOVE: Rule("Flytta", frozenset({State.ARRIVED}), State.ENDED, {**_BEFORE, **_OVER}),
    Act.DISCHARGE: Rule("Skriv ut", frozenset({State.ARRIVED}), State.ENDED,
                        {**_BEFORE, State.ENDED: "Personen är redan utskriven.", State.CANCELLED: _CANCELLED}),
    Act.EXTEND: Rule("Förläng", frozenset({State.ARRIVED}), None, {**_BEFORE, **_OVER}),
    Act.NO_SHOW: Rule("Kom inte", _COMING, State.CANCELLED, {None: _NOT_YET, State.ARRIVED: _ARRIVED, **_OVER}),
    Act.UNCANCEL: Rule("Ångra inställd", frozenset({State.CANCELLED}), State.PROVISIONAL, {
        None: _NOT_YET, **dict.fromkeys((*sorted(_COMING), State.ARRIVED, State.ENDED), _NOT_CANCELLED)}),
    Act.END_NOW: Rule("Avsluta på egen begäran", frozenset({State.ARRIVED}), State.ENDED,
                      {**_BEFORE, State.ENDED: "Personen är redan utskriven.", State.CANCELLED: _CANCELLED}),
    Act.GROUND: Rule("Ändra laglig grund", _BEGUN, None, {**_BEFORE, State.CANCELLED: _CANCELLED}),
    Act.CORRECT: Rule("Rätta vistelsen", _BEGUN, None, {**_BEFORE, State.CANCELLED: _CANCELLED}),
    Act.REOPEN: Rule("Ångra utskrivning", frozenset({State.ENDED}), State.ARRIVED,
                     {**_BEFORE, State.ARRIVED: "Personen är inte utskriven.", State.CANCELLED: _CANCELLED}),
    Act.CORRECT_ABSENCE: Rule("Rätta frånvaro", _BEGUN, None, {**_BEFORE, State.CANCELLED: _CANCELLED}),
    Act.CARE_PLAN: Rule("Skriv vårdplan (SoF 10 kap. 2 §)", _COMING | {State.ARRIVED}, None, {None: _NOT_YET, **_OVER}),
    Act.HEALTH_PLAN: Rule("Skriv regionens vårdplan (PDL 3 kap. 6 §)", _COMING | {State.ARRIVED}, None, {None: _NOT_YET, **_OVER}),
    Act.IMPLEMENTATION: Rule("Skriv genomförandeplan", frozenset({State.PLANNED, State.ARRIVED}), None,
                             {None: _NOT_YET, State.PROVISIONAL: _PROVISIONAL, **_OVER}),
    Act.END_REPORT: Rule("Skriv slutrapport", _BEGUN, None, {**_BEFORE, State.CANCELLED: _CANCELLED}),
    Act.NOTE: Rule("Skriv anteckning", _BEGUN, None, {**_BEFORE, State.CANCELLED: _CANCELLED}),
    Act.STUDY_VISIT: Rule("Boka studiebesök", _COMING, None, {None: _NOT_YET, State.ARRIVED: _ARRIVED, **_OVER}),
}  # fmt: skip
#: What is done with a stay that is there; the others make a new one.
ON_A_STAY = tuple(act for act in Act if act not in {Act.GIVE, Act.GIVE_PROVISIONALLY, Act.SHARE})


def refusal(act: Act, state: State | str | None) -> Refusal | None:
    """Why `act` cannot be done from `state`, or None when it can."""
    now = State(state) if state else None
    rule = RULES[act]
    return None if now in rule.start else Refusal(rule.otherwise[now])


def after(act: Act, state: State | str) -> State:
    """The state that `act` leads to."""
    return RULES[act].to or State(state)


def table() -> str:
    """The whole table as Markdown: a row per act, a column per state."""
    states = list(STATE_WORDS)
    head = "| åtgärd | " + " | ".join(STATE_WORDS[s] for s in states) + " |"
    rows = [head, "|---" * (len(states) + 1) + "|"]
    for act, rule in RULES.items():
        cells = [f"→ {STATE_WORDS[rule.to or s]}" if s in rule.start else rule.otherwise[s] for s in states]
        rows.append(f"| {rule.label} (`{act}`) | " + " | ".join(cells) + " |")
    return "\n".join(rows)
