"""Whether a unit suits somebody who waits for it: rules as data, each met, not met or not known, with its value.

A demand that is not met blocks, and no reason overrides it. A wish that is not met asks for a reason. What nobody knows is shown as such
and blocks nothing: who comes is tried against the target group on the day of arrival.
Which rules hold is the unit's dated data (`models.matching.MatchRule`); this module applies them and reads no clock.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    AGE = "age"
    SEX = "sex"
    GROUND = "ground"
    LEVEL = "level"
    CARE = "care"
    MOBILITY = "mobility"
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
    Kind.CARE: "Avgiftning",
    Kind.MOBILITY: "Rörlighet",
    Kind.TOGETHER: "Boende just nu",
    Kind.OWN_FIRST: "Egna hem först",
}
WEIGHTS = {Weight.DEMAND: "Krav", Weight.WISH: "Önskemål", Weight.OFF: "Gäller inte"}
STATES = {State.MET: "Uppfyllt", State.NOT_MET: "Inte uppfyllt", State.UNKNOWN: "Inte känt"}
SEXES = {"woman": "kvinnor", "man": "män", "nonbinary": "icke-binära"}
LEVELS = {"hvb": "HVB", "housing": "stödboende"}
#: What is said of who may not live with somebody, or not in the place where the unit lies: which of the two, and of whom, is not told.
NOT_TOGETHER = "Kan inte kombineras med boende just nu"
#: Answers that say that nothing is needed.
NOTHING = frozenset({"inget", "inga", "nej", "nej, inget", "ingenting", "inget behov"})
YES, NO = frozenset({"yes", "ja"}), frozenset({"no", "nej"})


@dataclass(frozen=True)
class Rule:
    """`low`, `high`: ages in whole years, both included. `codes`: what the unit takes (sexes, grounds, levels; "detox", "step_free")."""

    kind: Kind
    weight: Weight
    low: int | None = None
    high: int | None = None
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """What the reader may know of somebody; None or empty: not known. `age` in whole years on the planned day.

    `together`: whether they can live with those who live there now. `own_free`: free places of the county's own units of the same form, for
    a unit that is bought; None for an own unit.
    """

    age: int | None = None
    sex: str = ""
    ground: str = ""
    ground_label: str = ""
    level: str = ""
    detox: str = ""
    mobility: str = ""
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

    @property
    def label(self) -> str:
        return KINDS[self.kind]

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
    return [_applied(held[kind], facts) for kind in Kind if kind in held]


def blocking(found: Iterable[Match]) -> list[Match]:
    return [one for one in found if one.blocks]


def words_of(found: Iterable[Match]) -> str:
    """What blocks, for who may read it, in words that follow on "för att"."""
    told = [
        NOT_TOGETHER.lower() if one.kind is Kind.TOGETHER else f"{one.label.lower()}: {one.value}"
        for one in found
    ]
    return f"ett krav inte är uppfyllt ({'; '.join(told)})"


def _applied(rule: Rule, facts: Facts) -> Match:
    state, value, takes = _APPLY[rule.kind](rule, facts)
    return Match(rule.kind, rule.weight, state, value, takes)


def takes(rule: Rule) -> str:
    """What a rule says that the unit takes; empty for a rule without values, or one that does not hold."""
    return "" if rule.weight is Weight.OFF else _applied(rule, Facts()).takes


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


def _care(rule: Rule, facts: Facts) -> Answer:
    takes_detox = "detox" in rule.codes
    takes = "tar emot avgiftning" if takes_detox else "tar inte emot avgiftning"
    said = facts.detox.strip().lower()
    if said in NO:
        return State.MET, "behövs inte", takes
    if said in YES:
        return _fits(takes_detox), "behövs", takes
    return State.UNKNOWN, "inte känt", takes


def _mobility(rule: Rule, facts: Facts) -> Answer:
    step_free = "step_free" in rule.codes
    takes = "utan trappor" if step_free else "har trappor"
    said = facts.mobility.strip()
    if not said:
        return State.UNKNOWN, "inte känt", takes
    if said.lower().rstrip(".") in NOTHING:
        return State.MET, "inget behov", takes
    # What is needed is written in words: whether the unit has it, people say.
    return State.UNKNOWN, said, takes


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
    Kind.CARE: _care,
    Kind.MOBILITY: _mobility,
    Kind.TOGETHER: _together,
    Kind.OWN_FIRST: _own_first,
}
