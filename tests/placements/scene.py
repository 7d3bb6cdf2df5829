"""Scenes of places: approved cases, places of the two units, stays in different states. All by the real verbs."""

import datetime as dt
from dataclasses import dataclass

from placements.actions.arrivals import NewPerson, register_arrival
from placements.actions.closing import add_places
from placements.actions.giving import Days, Past, give_place
from placements.models import Place, PlaceClaim, Stay
from referrals.models import Application, Decision, LegalGround, QueueTicket
from tests.cast import UNIT, make_party
from tests.world import NUMBERS, TODAY, World
from vardkedja.core import clock
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actor import Actor, acting
from vardkedja.core.identity import Number, parse_number
from vardkedja.core.models import Case, Category, EntryKind, Sex, Unit

#: Scenes and most tests give places in an order of their own.
PAST = Past("agreed")
ONE_DAY = dt.timedelta(days=1)
#: Before everything that a test does; the authorities decided then.
DECIDED = TODAY - dt.timedelta(days=60)


def day(offset: int) -> dt.date:
    """`TODAY` and so many days."""
    return TODAY + offset * ONE_DAY


def on(actor: Actor, offset: int) -> Actor:
    """The same person another day, at noon."""
    return actor.at(clock.midday(day(offset)))


@dataclass
class Scene:
    """The cast with places: `hemmet` has 1, 2, 3 (and its permit no more), `boendet` 1 and I1."""

    world: World

    def place(self, unit: str, name: str) -> Place:
        with acting(self.head(unit)):
            return Place.objects.select_related("unit").get(unit=self.world.units[unit], name=name)

    def head(self, unit: str) -> Actor:
        return self.world.hedda if unit == "hemmet" else self.world.bodil

    def approved(
        self,
        number: int | Number = 0,
        unit: str = "hemmet",
        sex: str = Sex.MAN,
        owner: str = "alice",
        since: int = 0,
    ) -> Case:
        """A case with an application that everybody has said yes to, for a person of the published test numbers.

        It has waited since so many days before `DECIDED`.
        """
        actor = self.world.actors[owner].at(clock.midday(DECIDED - since * ONE_DAY))
        known = number if isinstance(number, Number) else parse_number(NUMBERS[number])
        family = "Testsson" if isinstance(number, Number) else f"Test{number}"
        record = register_person(known, Particulars("Tore", family, sex), actor=actor)
        case = open_case(record.pk, self.world.collaboration.pk, actor=actor)
        self.apply(case, unit, owner, since)
        return case

    def apply(self, case: Case, unit: str, owner: str = "alice", since: int = 0) -> Application:
        """One more approved application in a case, for another unit."""
        actor = self.world.actors[owner].at(clock.midday(DECIDED - since * ONE_DAY))
        home: Unit = self.world.units[unit]
        make_party(self.world, case, unit, UNIT, actor)
        with acting(actor):
            application = _application(case, home, actor)
            _decision(application, "assistance", EntryKind.ASSISTANCE_DECISION, actor)
        head = self.head(unit).at(actor.now)
        with acting(head):
            _decision(application, "admission", EntryKind.ADMISSION_DECISION, head)
        return application

    def planned(
        self, case: Case, unit: str = "hemmet", place: str = "1", start: int = 0, end: int | None = None
    ) -> Stay:
        """A place given from `TODAY + start`."""
        days = Days(day(start), None if end is None else day(end))
        return give_place(
            case.pk, self.place(unit, place).pk, days, actor=on(self.head(unit), min(start, 0)), past=PAST
        )

    def arrived(
        self, case: Case, unit: str = "hemmet", place: str = "1", start: int = 0, end: int | None = None
    ) -> Stay:
        """A stay that began on `TODAY + start` (up to today)."""
        stay = self.planned(case, unit, place, start, end)
        return register_arrival(
            stay.pk, actor=on(self.head(unit), start), arrived_on=day(start), person=who(case)
        )

    def claims(self, place: Place) -> list[tuple[str, dt.date, dt.date | None]]:
        """Standing claims of a place: kind, first day, end."""
        with acting(self.world.hedda if place.operator_id == self.world.home.pk else self.world.bodil):
            rows = PlaceClaim.objects.filter(place=place, released_at=None).order_by("during")
            return [(row.kind, row.during.lower, row.during.upper) for row in rows]

    def stays(self, actor: Actor | None = None) -> int:
        with acting(actor or self.world.hedda):
            return Stay.objects.count()


def who(case: Case) -> NewPerson:
    """The person as the home registers them at the door, where nothing was released."""
    number = next(n for n in map(parse_number, NUMBERS) if n.person_id == case.person_id)
    return NewPerson(number, Particulars("Tore", "Testsson", Sex.MAN))


def _application(case: Case, unit: Unit, actor: Actor) -> Application:
    ground = LegalGround.objects.filter(code__startswith="sol").order_by("position").first()
    assert ground, "the legal grounds are loaded by a migration"
    ticket = QueueTicket(
        unit=unit,
        collaboration_id=case.collaboration_id,
        requested_at=actor.now,
        completed_at=actor.now,
        changed_at=actor.now,
        owner_id=actor.domain_id,
        operator_id=unit.operator_id,
        reference="Q-TEST",
    )
    ticket.save(force_insert=True)
    application = Application(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        legal_ground=ground,
        unit=unit,
        operator_id=unit.operator_id,
        state="approved",
        sent_at=actor.now,
        created_at=actor.now,
        ticket=ticket,
    )
    application.save(force_insert=True)
    return application


def _decision(application: Application, kind: str, entry_kind: str, actor: Actor) -> None:
    earlier = Decision.objects.filter(
        case=application.case_id, unit=application.unit_id, kind=kind, superseded_at=None
    )
    earlier.update(superseded_at=actor.now)
    version = write_entry(
        application.case_id,
        entry_kind,
        Category.PLANNING,
        [("reasons", "Skäl", "Behovet finns.")],
        actor=actor,
    )
    Decision(
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        application=application,
        owner_id=actor.domain_id,
        kind=kind,
        outcome="granted",
        unit_id=application.unit_id,
        decided_on=actor.today,
        decider_id=actor.user_id,
        decider_name=actor.name,
        valid_from=actor.today,
        entry_id=version.entry_id,
        recorded_at=actor.now,
    ).save(force_insert=True)


def furnish(world: World) -> Scene:
    """Places for the two units."""
    add_places(world.hemmet.pk, ["1", "2", "3"], actor=world.hedda, valid_from=day(-800))
    add_places(world.boendet.pk, ["1"], actor=world.bodil, valid_from=day(-800))
    add_places(world.boendet.pk, ["I1"], actor=world.bodil, valid_from=day(-800), kind=Place.Kind.INTAKE)
    return Scene(world)
