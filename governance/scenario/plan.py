"""Plan two years of applications, stays, moves and support as plain values. Deterministic: the same seed, the same county.

The rates are chosen so that the homes are some nine tenths full; they are invented, and no figure in them is the county's.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from governance.scenario.people import People, Person
from vardkedja.core.domain.retention import ADULT
from vardkedja.core.identity import age_on

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY
GROUP, HEAD, REQUEST = "referral_group", "head_alone", "queue_by_request"


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
    #: Ages in whole years when somebody applies.
    ages: tuple[int, int] = (27, 64)
    #: Whether the referral group assesses, and whether the home answers a request first.
    route: str = GROUP
    #: Grounds beside SoL, with how often each occurs.
    grounds: tuple[tuple[str, float], ...] = ()
    #: How often the region applies itself, for a person of some municipality.
    by_region: float = 0


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
    route: str = GROUP
    by_region: bool = False
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
        self.people = People(self.random)

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
        terms = self.homes[home]
        person = self.people.somebody(opened, terms.ages)
        outcome = pick.choices(("approved", "refused", "declined", "withdrawn"), (84, 5, 6, 5))[0]
        if opened > self.today - 14 * DAY or (outcome == "declined" and terms.route != GROUP):
            outcome = "approved"
        return Story(
            person=person,
            municipality=pick.choices(list(self.weights), list(self.weights.values()))[0],
            home=home,
            opened=opened,
            urgency=pick.choices((1, 2, 3), (15, 35, 50))[0],
            ground=next((code for code, share in terms.grounds if pick.random() < share), "sol"),
            manner=self._manner(person, opened, terms),
            assessed=assessed,
            joint=joint,
            decided=decided,
            admitted=admitted,
            outcome=outcome,
            route=terms.route,
            by_region=bool(terms.by_region) and pick.random() < terms.by_region,
        )

    def _manner(self, person: Person, day: dt.date, home: Home) -> str:
        """How the person consented; of a child, whose guardians are asked too, no harm is shown instead."""
        if age_on(person.birth, day) < ADULT:
            return "no_harm"
        ways = ("written", "oral", "none") if home.route == GROUP else ("written", "oral")
        return self.random.choices(ways, (58, 32, 10)[: len(ways)])[0]

    def _place(self, story: Story) -> None:
        home = self.homes[story.home]
        stay = self._stay(home, story.admitted + DAY)
        if stay is None:
            return
        story.stay = stay
        ended = stay.left or stay.planned_end
        if home.onward and stay.reason == "completed" and self.random.random() < 0.5:
            self._onward(story, self.homes[home.onward])
        if story.by_region or age_on(story.person.birth, story.opened) < ADULT:
            return  # a child's SIP asks the guardians too, and support to live by oneself is not theirs
        if self.random.random() < 0.75:
            story.sip = workday(stay.arrived + DAY * self.random.randint(10, 50))
        home_on = story.onward.left or story.onward.planned_end if story.onward else ended
        story.support = self._support(home_on, story.decided)

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

    def _support(self, home_on: dt.date, earliest: dt.date) -> list[Support]:
        """Support around the day of going home, none decided before the placement was."""
        kinds = self.random.sample(
            ("housing", "personal_support", "occupation", "relatives", "outpatient"),
            self.random.randint(1, 3),
        )
        made = []
        for kind in kinds:
            started = workday(home_on + DAY * self.random.randint(-14, 30))
            decided = max(earliest, workday(started - DAY * self.random.randint(10, 25)))
            started = max(started, decided)
            ended = started + WEEK * self.random.randint(8, 40) if self.random.random() < 0.5 else None
            made.append(Support(kind, decided, started, ended))
        return made
