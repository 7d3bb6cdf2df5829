"""Play a planned history with the real verbs, day by day over the whole county, as the staff whose work it is.

Every row of the demo county has so been written through policies, constraints and log, as in daily work.
"""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from governance.scenario.chapter import Chapter
from governance.scenario.lives import Life
from governance.scenario.plan import DAY, Story
from placements.actions.absences import register_absence
from placements.actions.closing import hold, put_out_of_service
from placements.models import Place, Stay
from vardkedja.core import clock, scope
from vardkedja.core.actor import Actor, acting
from vardkedja.core.models import Role
from vardkedja.core.scenario import Context


@dataclass
class Player:
    """Turns stories into steps and plays those that lie no later than today."""

    context: Context
    life: Life
    today: dt.date
    actors: dict[str, Actor] = field(default_factory=dict)
    places: dict[tuple[str, str], UUID] = field(default_factory=dict)

    def play(self, stories: list[Story]) -> int:
        """Play everything in order of day; returns how many acts were done."""
        steps = sorted(
            (step for story in stories for step in Chapter(self, story).steps()), key=lambda step: step[:2]
        )
        done = 0
        for day, order, act in steps:
            if day <= self.today:
                moment = clock.midday(day) + dt.timedelta(minutes=order)
                with scope.history(moment):
                    act(moment)
                done += 1
        return done

    def actor(self, username: str, now: dt.datetime) -> Actor:
        if username not in self.actors:
            self.actors[username] = self.context.actor(username, now)
        return self.actors[username].at(now)

    def who(self, role: str, unit: str = "") -> str:
        """The first of the county's staff with the role, in the unit where one is named."""
        held = ((person.username, duty) for person in self.context.county.staff for duty in person.duties)
        return next(name for name, duty in held if duty == (role, unit))

    def place(self, home: str, name: str) -> UUID:
        if not self.places:
            with acting(self.actor(self.who(Role.HEAD_OF_HOME, home), clock.midday(self.today))):
                rows = Place.objects.select_related("unit").filter(collaboration=self.context.collaboration)
                self.places = {(row.unit.name, row.name): row.pk for row in rows}
        return self.places[self.context.units[home].name, name]

    def color_today(self) -> None:
        """What makes today's pages show more than beds: a place under repair, a hold, two residents out on leave."""
        now = clock.midday(self.today)
        if self.life.repair:
            self._close(*self.life.repair, now)
        if self.life.held:
            home, name = self.life.held
            head = self.actor(self.who(Role.HEAD_OF_HOME, home), now)
            first, last = self.today + DAY, self.today + 7 * DAY
            hold(self.place(home, name), first, last, actor=head, expires_at=now + 4 * DAY)
        home = self.life.homes[0].key
        head = self.actor(self.who(Role.HEAD_OF_HOME, home), now)
        with acting(head):
            present = list(Stay.objects.filter(unit=self.context.units[home], state="arrived")[:2])
        for stay in present:
            back = self.today + 2 * DAY
            register_absence(stay.pk, actor=head, kind="leave", away_from=self.today, expected_back=back)

    def _close(self, home: str, name: str, now: dt.datetime) -> None:
        head = self.actor(self.who(Role.HEAD_OF_HOME, home), now)
        first, last = self.today - 3 * DAY, self.today + 9 * DAY
        put_out_of_service(self.place(home, name), first, last, actor=head, reason="repair")
