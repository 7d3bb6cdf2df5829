"""Plan two years of applications, stays, moves and support as plain values. Deterministic: the same seed, the same county.

The rates are chosen so that the homes are some nine tenths full; they are invented, and no figure in them is the county's.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from governance.scenario.people import Person, people

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY


@dataclass(frozen=True)
class Home:
    """A home as the plan sees it: places, new applications a week, and the length of a stay in weeks (low, high, usual)."""

    key: str
    places: tuple[str, ...]
    per_week: float
    weeks: tuple[float, float, float]
    onward: str = ""
    #: Days ago on which there was surely an application, so that the queue is alive at every step today.
    recent: tuple[int, ...] = ()


@dataclass(frozen=True)
class Support:
    kind: str
    decided: dt.date
    started: dt.date
    ended: dt.date | None


@dataclass(frozen=True)
class StayPlan:
    """One stay: where, which days, and how it ends. `left` None: still there."""

    home: str
    place: str
    given: dt.date
    arrived: dt.date
    planned_end: dt.date
    left: dt.date | None
    reason: str
    destination: str
    housing: str


@dataclass
class Story:
    """One person's way through the chain. Days after today have not happened yet."""

    person: Person
    municipality: str
    home: str
    opened: dt.date
    urgency: int
    ground: str
    manner: str
    assessed: dt.date
    joint: dt.date
    decided: dt.date
    admitted: dt.date
    outcome: str
    stay: StayPlan | None = None
    onward_opened: dt.date | None = None
    onward: StayPlan | None = None
    sip: dt.date | None = None
    support: list[Support] = field(default_factory=list)


def workday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend (holidays are left to the verbs)."""
    return day + max(0, 7 - day.weekday()) * DAY if day.weekday() > 4 else day  # noqa: PLR2004


class Planner:
    """Lets applications come week by week and gives each approved person the first place that is free."""

    def __init__(
        self, homes: Sequence[Home], weights: dict[str, float], today: dt.date, seed: str, days: int
    ) -> None:
        self.random = Random(seed)  # noqa: S311 - a demo county, not a secret
        self.homes = {home.key: home for home in homes}
        self.weights, self.today = weights, today
        self.since = today - days * DAY
        #: Place → the day from which it is free, and the day on which that was known.
        self.free = {
            (h.key, p): (self.since + DAY * self.random.randint(0, 45), self.since)
            for h in homes
            for p in h.places
        }
        self.people = people(self.random, today)

    def stories(self) -> list[Story]:
        """All stories, in the order in which the applications came."""
        arrivals = sorted(
            (day, home) for home in self.homes for day in self._application_days(self.homes[home])
        )
        stories = [self._story(day, home) for day, home in arrivals]
        for story in sorted(stories, key=lambda s: (s.admitted, s.urgency)):
            if story.outcome == "approved":
                self._place(story)
        return stories

    def _application_days(self, home: Home) -> Iterator[dt.date]:
        day = self.since
        while day <= self.today:
            day += DAY * max(1, round(self.random.expovariate(home.per_week / 7)))
            if day <= self.today - 14 * DAY:
                yield workday(day)
        yield from (self.today - back * DAY for back in home.recent)

    def _story(self, opened: dt.date, home: str) -> Story:
        pick = self.random
        assessed = workday(opened + DAY * pick.randint(2, 6))
        joint = workday(assessed + DAY * pick.randint(1, 5))
        decided = workday(joint + DAY * pick.randint(1, 6))
        admitted = workday(decided + DAY * pick.randint(0, 4))
        outcome = pick.choices(("approved", "refused", "declined", "withdrawn"), (84, 5, 6, 5))[0]
        if opened > self.today - 14 * DAY:
            outcome = "approved"
        return Story(
            person=next(self.people),
            municipality=pick.choices(list(self.weights), list(self.weights.values()))[0],
            home=home,
            opened=opened,
            urgency=pick.choices((1, 2, 3), (15, 35, 50))[0],
            ground="lvm27" if home == "ekeliden" and pick.random() < 0.12 else "sol",
            manner=pick.choices(("written", "oral", "none"), (58, 32, 10))[0],
            assessed=assessed,
            joint=joint,
            decided=decided,
            admitted=admitted,
            outcome=outcome,
        )

    def _place(self, story: Story) -> None:
        home = self.homes[story.home]
        stay = self._stay(home, story.admitted + DAY)
        if stay is None:
            return
        story.stay = stay
        ended = stay.left or stay.planned_end
        if home.onward and stay.reason == "completed" and self.random.random() < 0.5:
            self._onward(story, self.homes[home.onward])
        if self.random.random() < 0.75:
            story.sip = workday(stay.arrived + DAY * self.random.randint(10, 50))
        story.support = self._support(
            story.onward.left or story.onward.planned_end if story.onward else ended
        )

    def _stay(self, home: Home, ready: dt.date, exact: dt.date | None = None) -> StayPlan | None:
        """A stay in the place that was free first; None when that lies more than two weeks ahead."""
        place = min(home.places, key=lambda name: (self.free[(home.key, name)], name))
        free, known = self.free[(home.key, place)]
        arrived = exact or workday(max(ready, free))
        given = max(known, arrived - 3 * DAY if exact is None else arrived - 7 * DAY)
        given = max(given, ready) if exact is None else given
        if arrived > self.today + 2 * WEEK or max(free, given) > arrived:
            return None
        planned_end = workday(arrived + DAY * round(7 * self.random.triangular(*home.weeks)))
        left, reason = self._ending(arrived, planned_end)
        next_free = workday(left + DAY * self.random.randint(1, 5))
        self.free[(home.key, place)] = (next_free, left if left < planned_end else arrived)
        gone = left if left <= self.today else None
        destination = {"absconded": "unknown", "hospital": "hospital"}.get(reason, "home")
        housing = self.random.choice(("own_contract", "second_hand", "housing_first", "lodger", "temporary"))
        return StayPlan(home.key, place, given, arrived, planned_end, gone, reason, destination, housing)

    def _ending(self, arrived: dt.date, planned_end: dt.date) -> tuple[dt.date, str]:
        if self.random.random() < 0.2:  # noqa: PLR2004
            early = arrived + (planned_end - arrived) * self.random.uniform(0.1, 0.8)
            return early, self.random.choice(("own_request", "absconded", "hospital", "rules"))
        return planned_end, "completed"

    def _onward(self, story: Story, home: Home) -> None:
        """From the home straight to the next one, the same day: the chain is kept."""
        first = story.stay
        if first is None or first.left is None:
            return
        opened = workday(first.left - DAY * self.random.randint(35, 60))
        if opened <= first.arrived:
            return
        onward = self._stay(home, first.left, exact=first.left)
        if onward is not None:
            story.onward_opened, story.onward = opened, onward

    def _support(self, home_on: dt.date) -> list[Support]:
        kinds = self.random.sample(
            ("housing", "personal_support", "occupation", "relatives", "outpatient"),
            self.random.randint(1, 3),
        )
        made = []
        for kind in kinds:
            started = workday(home_on + DAY * self.random.randint(-14, 30))
            decided = workday(started - DAY * self.random.randint(10, 25))
            ended = started + WEEK * self.random.randint(8, 40) if self.random.random() < 0.5 else None
            made.append(Support(kind, decided, started, ended))
        return made
