"""The plans of a stay: which there are, by which law, what each holds, and what is missing before it can be signed. Plain values.

The municipality's care plan and the home's implementation plan are two things by two rules, and the region's care plan a third: each is
named with its law wherever it stands. `docs/plans.md` has the rules with their sources.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from placements.domain.going_home import AREAS

CARE, HEALTH, IMPLEMENTATION, REPORT = "care", "health", "implementation", "report"
#: More goals than this nobody keeps in mind.
MOST_GOALS = 12
#: A follow-up is planned no further ahead.
FURTHEST = dt.timedelta(days=370)
#: How long before it is signed for the authority the person may have signed.
SIGNED_BACK = dt.timedelta(days=92)

OUTCOMES = {"on_way": "På väg", "reached": "Nått", "partly": "Delvis nått", "not": "Inte nått"}
#: What a goal came to when the stay ends.
END_OUTCOMES = {code: words for code, words in OUTCOMES.items() if code != "on_way"}
MANNERS = {
    "paper": "Undertecknad på papper",
    "oral": "Godkänd muntligt",
    "declined": "Vill inte skriva under",
}
#: The phases of a stay, in order: field → (code, words).
PHASES = {
    "mapping_from": "Kartläggning",
    "carrying_from": "Genomförande",
    "transition_from": "Utslussning",
}
LAW, GOAL, FOLLOW_UP_ON, OUTCOME, AREA = "law", "goal", "follow_up_on", "outcome", "area"


@dataclass(frozen=True)
class Question:
    """One thing that a plan, or a goal of it, tells. `needed`: it cannot be signed without. `codes`: the answers, where they are listed."""

    key: str
    label: str
    help: str = ""
    needed: bool = True
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of plan. `title` and `law` always stand together."""

    code: str
    title: str
    law: str
    goal: tuple[Question, ...]
    questions: tuple[Question, ...]
    fewest_goals: int = 1


_DAY = Question(FOLLOW_UP_ON, "Följs upp senast")
_VIEW = Question(
    "view",
    "Den enskildes egen syn",
    "Med egna ord. För den som är under 18 år också vårdnadshavarens syn.",
)
KINDS = {
    CARE: Kind(
        CARE,
        "Vårdplan enligt socialtjänstförordningen",
        "10 kap. 2 § socialtjänstförordningen (2025:468), 9 kap. 12 § socialtjänstlagen (2025:400)",
        (Question(GOAL, "Mål"), Question(FOLLOW_UP_ON, _DAY.label, needed=False)),
        (
            Question("measures", "Särskilda insatser som behövs"),
            Question("contact", "Kontakt med föräldrar, syskon och andra närstående"),
            _VIEW,
        ),
    ),
    HEALTH: Kind(
        HEALTH,
        "Regionens vårdplan enligt patientdatalagen",
        "3 kap. 6 § patientdatalagen (2008:355): bedömning och planerade åtgärder",
        (Question(GOAL, "Mål", needed=False), Question(FOLLOW_UP_ON, _DAY.label, needed=False)),
        (
            Question("assessment", "Medicinsk bedömning"),
            Question("measures", "Planerade åtgärder"),
            Question("unit", "Ansvarig enhet"),
            Question("physician", "Ansvarig läkare"),
            Question("view", "Den enskildes egen syn", needed=False),
        ),
        fewest_goals=0,
    ),
    IMPLEMENTATION: Kind(
        IMPLEMENTATION,
        "Genomförandeplan",
        "10 kap. 3 § socialtjänstförordningen (2025:468) och SOSFS 2014:5",
        (
            Question(GOAL, "Mål"),
            Question("activities", "Vad som ska göras"),
            Question("responsible", "Vem som ansvarar"),
            Question("how", "När och hur"),
            Question("method", "Hur målet följs upp"),
            _DAY,
            Question(
                AREA,
                "Område vid hemgång",
                "Målet förs in under området när planen för hemgång görs första gången.",
                needed=False,
                codes={one.key: one.label for one in AREAS},
            ),
        ),
        (
            Question("others", "Åtgärder av andra huvudmän", "Skriv ”Ingen” om ingen annan gör något."),
            Question("family", "Kontakt med närstående"),
            Question("board", "Kontakt med socialnämnden"),
            Question("part", "Hur den enskilde deltog, och vilka andra"),
            _VIEW,
        ),
    ),
    REPORT: Kind(
        REPORT,
        "Slutrapport",
        "Uppföljning av genomförandeplanen när vistelsen slutar (SOSFS 2014:5)",
        (Question(OUTCOME, "Hur gick det?", codes=END_OUTCOMES), Question("words", "Med ord")),
        (
            Question("summary", "Vistelsen i korthet"),
            Question("left", "Vad som återstår, och vem som tar vid"),
            _VIEW,
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Goal:
    """A goal as written: its number stays its own, and is not given to another when it is dropped."""

    number: int
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.parts.get(GOAL, "")

    @property
    def follow_up_on(self) -> dt.date | None:
        told = self.parts.get(FOLLOW_UP_ON, "")
        return dt.date.fromisoformat(told) if told else None


@dataclass(frozen=True)
class Draft:
    """What a plan says: goals by number, and the answers to the questions of its kind."""

    goals: tuple[Goal, ...]
    answers: Mapping[str, str]


def fields_of(kind: Kind, draft: Draft) -> list[tuple[str, str, str]]:
    """The plan as fields of an entry: (key, label, answer)."""
    rows = [(LAW, kind.title, kind.law)]
    for goal in draft.goals:
        if kind.code == REPORT:
            rows.append((f"{GOAL}_{goal.number}", f"Mål {goal.number}", goal.text))
        rows += [
            (f"{one.key}_{goal.number}", _label(one, goal.number), _told(one, goal)) for one in kind.goal
        ]
    return [*rows, *((one.key, one.label, draft.answers.get(one.key, "")) for one in kind.questions)]


def _label(one: Question, number: int) -> str:
    return f"Mål {number}" if one.key == GOAL else f"Mål {number}: {one.label[:1].lower()}{one.label[1:]}"


def _told(one: Question, goal: Goal) -> str:
    said = goal.parts.get(one.key, "")
    return one.codes.get(said, said)


_GOAL_KEY = re.compile(rf"{GOAL}_(\d+)")


def read(kind: Kind, said: Mapping[str, str]) -> Draft:
    """The plan back from an entry's fields, key → answer."""
    numbers = sorted(int(match[1]) for key in said if (match := _GOAL_KEY.fullmatch(key)))
    goals = [
        Goal(
            number,
            {
                one.key: _read(one, said.get(f"{one.key}_{number}", ""))
                for one in (Question(GOAL, ""), *kind.goal)
            },
        )
        for number in numbers
    ]
    return Draft(tuple(goals), {one.key: said.get(one.key, "") for one in kind.questions})


def _read(one: Question, said: str) -> str:
    codes = {words: code for code, words in one.codes.items()}
    return codes.get(said, "") if codes else said


def lacks(kind: Kind, draft: Draft) -> list[str]:
    """What is missing before the plan can be signed, in Swedish sentences."""
    found = []
    if len(draft.goals) < kind.fewest_goals:
        found.append("Minst ett mål behövs.")
    for goal in draft.goals:
        missing = [one.label.lower() for one in kind.goal if one.needed and not goal.parts.get(one.key)]
        if missing:
            found.append(f"Mål {goal.number} saknar: {', '.join(missing)}.")
    missing = [one.label for one in kind.questions if one.needed and not draft.answers.get(one.key)]
    return found + [f"{label} är inte ifyllt." for label in missing]


def wrong_day(day: dt.date | None, today: dt.date) -> str:
    """Why a goal cannot be followed up on the day, or empty."""
    if day is None or today <= day <= today + FURTHEST:
        return ""
    return "Välj en dag från i dag och högst ett år framåt."


def wrong_signing(manner: str, on: dt.date | None, today: dt.date) -> tuple[str, str] | None:
    """(message, field) of what is wrong about the person's own side."""
    if manner not in MANNERS:
        return "Välj hur den enskilde tog ställning.", "manner"
    if on is None or on > today:
        return "Skriv vilken dag den enskilde tog ställning, senast i dag.", "person_on"
    if on < today - SIGNED_BACK:
        return "Dagen ligger mer än tre månader tillbaka. Kontrollera datumet.", "person_on"
    return None


def wrong_phases(days: Sequence[dt.date | None], first: dt.date) -> tuple[str, str] | None:
    """(message, field): the phases follow upon each other, none before the stay."""
    before, earlier = first, ""
    for name, day in zip(PHASES, days, strict=True):
        if day is None:
            continue
        if day < before:
            told = (
                f"{earlier} börjar {before.isoformat()}"
                if earlier
                else f"vistelsen börjar {before.isoformat()}"
            )
            return f"{PHASES[name]} kan inte börja före det: {told}.", name
        before, earlier = day, PHASES[name].lower()
    return None


def phase_on(days: Sequence[dt.date | None], today: dt.date) -> str:
    """The phase that the stay is in, in words; empty before the first."""
    begun = [
        words for words, day in zip(PHASES.values(), days, strict=True) if day is not None and day <= today
    ]
    return begun[-1] if begun else ""
