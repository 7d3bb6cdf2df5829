"""Whether a unit suits somebody who waits for it: rules as data, each met, not met or not known, with its value.

A demand that is not met blocks, and no reason overrides it. A wish that is not met asks for a reason. What nobody knows is shown as such
and blocks nothing: who comes is tried against the target group on the day of arrival.
Which rules hold is the unit's dated data (`models.matching.MatchRule`); this module applies them and reads no clock.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    AGE = "age"
    SEX = "sex"
    GROUND = "ground"
    LEVEL = "level"
    CARE = "care"
    MOBILITY = "mobility"
    ROOM = "room"
    TOGETHER = "together"
    OWN_FIRST = "own_first"


class Weight(StrEnum):
    DEMAND = "demand"
    WISH = "wish"
    OFF = "off"


class State(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


KINDS = {
    Kind.AGE: "Ålder",
    Kind.SEX: "Kön",
    Kind.GROUND: "Laglig grund",
    Kind.LEVEL: "Vårdnivå",
    Kind.CARE: "Hälso- och sjukvård",
    Kind.MOBILITY: "Rörlighet",
    Kind.ROOM: "Rum och ingång",
    Kind.TOGETHER: "Boende just nu",
    Kind.OWN_FIRST: "Egna hem först",
}
WEIGHTS = {Weight.DEMAND: "Krav", Weight.WISH: "Önskemål", Weight.OFF: "Gäller inte"}
STATES = {State.MET: "Uppfyllt", State.NOT_MET: "Inte uppfyllt", State.UNKNOWN: "Inte känt"}
SEXES = {"woman": "kvinnor", "man": "män", "nonbinary": "icke-binära"}
LEVELS = {"hvb": "HVB", "housing": "stödboende"}
#: What is said of who may not live with somebody, or not in the place where the unit lies: which of the two, and of whom, is not told.
NOT_TOGETHER = "Kan inte kombineras med boende just nu"
#: What care may be needed, by the question of the application that asks it: each is shown on a row of its own.
CARES = {
    "detox": "Avgiftning",
    "laro": "LARO",
    "somatic_care": "Somatisk omvårdnad",
    "psychiatric_care": "Psykiatrisk omvårdnad",
}
#: What a place has, as its unit describes it from a day on.
TRAITS = {
    "step_free": "utan trappor",
    "wheelchair": "framkomlig med rullstol",
    "own_entrance": "egen ingång",
    "single": "enkelrum",
    "family": "för familj",
}
#: How one moves: what it is called, and what a place is to have of which one is enough.
MOVES = {
    "walks": ("rör sig fritt", frozenset()),
    "step_free": ("behöver plats utan trappor", frozenset({"step_free", "wheelchair"})),
    "wheelchair": ("använder rullstol", frozenset({"wheelchair"})),
}
#: What a whole unit may say that each of its places has.
REACHED = ("step_free", "wheelchair")
#: What else a place may have to have, by the question of the application that asks it: each is shown on a row of its own.
ROOMS = {"own_entrance": "Egen ingång", "single": "Enkelrum", "family": "Plats för familj"}
UNANSWERED = "inte besvarat"
#: Where the reader may not read the answer either, nobody tells which of the two it is.
HIDDEN = "inte besvarat, eller inte utlämnat till er"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Rule:
    """`low`, `high`: ages in whole years, both included. `codes`: what the unit takes (sexes, grounds, levels), can
    give (`CARES`) or has at every place (`REACHED`, `ROOMS`)."""

    kind: Kind
    weight: Weight
    low: int | None = None
    high: int | None = None
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """What the reader may know of somebody; None or empty: not known. `age` in whole years on the planned day.

    `answers`: the application's, by question; `hidden`: questions whose answers the reader is not given. `traits`: what the place has, or
    any of several; None: nobody has described it. `together`: whether they can live with those who live there now. `own_free`: free places of the county's own units of the same form, for
    a unit that is bought; None for an own unit.
    """

    age: int | None = None
    sex: str = ""
    ground: str = ""
    ground_label: str = ""
    level: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    traits: frozenset[str] | None = None
    together: bool | None = None
    own_free: int | None = None


@dataclass(frozen=True)
class Match:
    """One rule applied: what the unit takes, what is known, and whether it fits."""

    kind: Kind
    weight: Weight
    state: State
    value: str
    takes: str
    about: str = ""

    @property
    def label(self) -> str:
        return self.about or KINDS[self.kind]

    @property
    def weight_word(self) -> str:
        return WEIGHTS[self.weight]

    @property
    def state_word(self) -> str:
        return STATES[self.state]

    @property
    def blocks(self) -> bool:
        return self.weight is Weight.DEMAND and self.state is State.NOT_MET

    @property
    def asks_why(self) -> bool:
        """Whether a place is offered only with a reason."""
        return self.weight is Weight.WISH and self.state is State.NOT_MET


def match(rules: Iterable[Rule], facts: Facts) -> list[Match]:
    """Every rule that holds, in the order of `Kind`."""
    held = {rule.kind: rule for rule in rules if rule.weight is not Weight.OFF}
    return [one for kind in Kind if kind in held for one in _applied(held[kind], facts)]


def blocking(found: Iterable[Match]) -> list[Match]:
    return [one for one in found if one.blocks]


def words_of(found: Iterable[Match]) -> str:
    """What blocks, for who may read it, in words that follow on "för att"."""
    told = [
        NOT_TOGETHER.lower() if one.kind is Kind.TOGETHER else f"{in_running(one.label)}: {one.value}"
        for one in found
    ]
    return f"ett krav inte är uppfyllt ({'; '.join(told)})"


def in_running(label: str) -> str:
    """A label within a sentence; an abbreviation keeps its letters."""
    return label if label.isupper() else label[:1].lower() + label[1:]


def _applied(rule: Rule, facts: Facts) -> list[Match]:
    if rule.kind is Kind.CARE:
        return [_care(rule, facts, need, label) for need, label in CARES.items()]
    if rule.kind is Kind.ROOM:
        return [_room(rule, facts, need, label) for need, label in ROOMS.items()]
    state, value, takes = _APPLY[rule.kind](rule, facts)
    return [Match(rule.kind, rule.weight, state, value, takes)]


def takes(rule: Rule) -> str:
    """What a rule says that the unit takes; empty for a rule without values, or one that does not hold."""
    if rule.weight is Weight.OFF:
        return ""
    if rule.kind is Kind.CARE:
        given = [in_running(label) for need, label in CARES.items() if need in rule.codes]
        return f"kan ge {', '.join(given)}" if given else "kan inte ge vård utöver den vanliga"
    if rule.kind in {Kind.MOBILITY, Kind.ROOM}:
        return words_for(rule.codes) or "efter varje plats"
    return _applied(rule, Facts())[0].takes


def words_for(traits: Iterable[str]) -> str:
    """What a place has, in Swedish, in the order of `TRAITS`."""
    held = set(traits)
    return ", ".join(word for key, word in TRAITS.items() if key in held)


Answer = tuple[State, str, str]


def _fits(fits: bool) -> State:
    return State.MET if fits else State.NOT_MET


def _age(rule: Rule, facts: Facts) -> Answer:
    low = f"från {rule.low} år" if rule.low is not None else ""
    high = f"till och med {rule.high} år" if rule.high is not None else ""
    takes = " ".join(filter(None, (low, high))) or "alla åldrar"
    if facts.age is None:
        return State.UNKNOWN, "inte känd", takes
    fits = (rule.low or 0) <= facts.age and (rule.high is None or facts.age <= rule.high)
    return _fits(fits), f"{facts.age} år", takes


def _sex(rule: Rule, facts: Facts) -> Answer:
    takes = ", ".join(word for key, word in SEXES.items() if key in rule.codes)
    one = {"woman": "kvinna", "man": "man", "nonbinary": "icke-binär"}.get(facts.sex)
    if one is None:
        return State.UNKNOWN, "inte känt", takes
    return _fits(facts.sex in rule.codes), one, takes


def _ground(rule: Rule, facts: Facts) -> Answer:
    takes = ", ".join(sorted(code.upper() for code in rule.codes))
    if not facts.ground:
        return State.UNKNOWN, "inte känd", takes
    return _fits(facts.ground in rule.codes), facts.ground_label or facts.ground.upper(), takes


def _level(rule: Rule, facts: Facts) -> Answer:
    takes = ", ".join(word for key, word in LEVELS.items() if key in rule.codes)
    if facts.level not in LEVELS:
        return State.UNKNOWN, "inte bedömd", takes
    return _fits(facts.level in rule.codes), LEVELS[facts.level], takes


def _unanswered(key: str, facts: Facts) -> str:
    return HIDDEN if key in facts.hidden else UNANSWERED


def _care(rule: Rule, facts: Facts, need: str, label: str) -> Match:
    """One need of care. Nobody is taken to need nothing because nobody asked."""
    gives = need in rule.codes
    takes = "kan ge" if gives else "kan inte ge"
    said = facts.answers.get(need, "")
    if said == NO:
        state, value = State.MET, "behövs inte"
    elif said == YES:
        state, value = _fits(gives), "behövs"
    else:
        state, value = State.UNKNOWN, _unanswered(need, facts)
    return Match(rule.kind, rule.weight, state, value, takes, label)


def _room(rule: Rule, facts: Facts, need: str, label: str) -> Match:
    """One thing that the place is to have. Nobody is taken to do without because nobody asked."""
    known = facts.traits is not None or need in rule.codes
    has = need in ((facts.traits or frozenset()) | rule.codes)
    takes = ("har" if has else "har inte") if known else "platsen är inte beskriven"
    said = facts.answers.get(need, "")
    if said == NO:
        state, value = State.MET, "behövs inte"
    elif said == YES:
        state, value = _fits(has) if known else State.UNKNOWN, "behövs"
    else:
        state, value = State.UNKNOWN, _unanswered(need, facts)
    return Match(rule.kind, rule.weight, state, value, takes, label)


def _mobility(rule: Rule, facts: Facts) -> Answer:
    """By the choice alone. What is written beside it is shown: whether the unit has it, people say."""
    traits = (facts.traits or frozenset()) | rule.codes
    known = facts.traits is not None or bool(rule.codes)
    takes = words_for(traits & set(REACHED)) or ("har trappor" if known else "platsen är inte beskriven")
    written = facts.answers.get("mobility", "").strip()
    beside = f"; skrivet: ”{written}”" if written else ""
    moves = MOVES.get(facts.answers.get("moves", ""))
    if moves is None:
        return State.UNKNOWN, _unanswered("moves", facts) + beside, takes
    word, needs = moves
    fits = not needs or bool(needs & traits)
    return (_fits(fits) if fits or known else State.UNKNOWN), word + beside, takes


def _together(_rule: Rule, facts: Facts) -> Answer:
    if facts.together is None:
        return State.UNKNOWN, "inte känt", ""
    return _fits(facts.together), "Inget hinder är känt" if facts.together else NOT_TOGETHER, ""


def _own_first(_rule: Rule, facts: Facts) -> Answer:
    if facts.own_free is None:
        return State.MET, "länets egen enhet", "länets egna hem prövas före köpta"
    value = (
        "inga egna platser är lediga" if not facts.own_free else f"{facts.own_free} egna platser är lediga"
    )
    return _fits(not facts.own_free), value, "länets egna hem prövas före köpta"


_APPLY: dict[Kind, Callable[[Rule, Facts], Answer]] = {
    Kind.AGE: _age,
    Kind.SEX: _sex,
    Kind.GROUND: _ground,
    Kind.LEVEL: _level,
    Kind.MOBILITY: _mobility,
    Kind.TOGETHER: _together,
    Kind.OWN_FIRST: _own_first,
}
