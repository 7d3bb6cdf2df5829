"""Two acute questions of the last day and night: one was answered with yes and is being filled in, one waits."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from governance.scenario.lives import LIVES
from governance.scenario.people import People, Person
from placements.actions.acute import PURPOSE, Asked, admit_acutely, ask_for_acute_place
from placements.actions.acute_points import assess_medically
from placements.domain.acute import Medical
from placements.models import AcutePoint, AcuteRequest
from placements.selectors.acute import free_acutely
from referrals.actions.inquiries import open_inquiry, register_matter
from referrals.actions.support import OnGround
from vardkedja.core import clock, scope
from vardkedja.core.actions.persons import Particulars
from vardkedja.core.actor import Actor, acting
from vardkedja.core.identity import parse_number
from vardkedja.core.models import Ground, Role, Unit
from vardkedja.core.scenario import Context
from vardkedja.core.scenarios.shapes import StaffData

NEED = "Påhittat exempel: sov utomhus i natt och behöver en trygg plats tills det finns en plan."
SOBER = Medical("no")


def load(context: Context) -> None:
    """The part as `registry.scenario` asks for it. Once: a home that has been asked is left as it is."""
    life = LIVES.get(context.county.slug)
    if context.empty or life is None:
        return
    home = life.homes[0]
    unit, head = context.units[home.key], _who(context, Role.HEAD_OF_HOME, unit=home.key)
    with acting(context.actor(head.username, clock.midday(context.today))):
        if AcuteRequest.objects.filter(unit=unit).exists():
            return
    first, second = (person for person in _people(context, home.ages))
    social, emergency = (one for one in context.county.staff if one.duties == ((Role.ON_CALL, ""),))
    _admitted(context, unit, first, social, head)
    _waiting(context, unit, second, emergency, social)


def _people(context: Context, ages: tuple[int, int]) -> Iterator[Person]:
    people = People(Random(f"akut {context.county.slug}"))  # noqa: S311 - a demo county, not a secret
    return (people.somebody(context.today, ages) for _ in range(2))


def _who(context: Context, role: str, *, domain: str = "", unit: str = "") -> StaffData:
    """The first of the county's staff with a role, of an authority or in a unit."""
    return next(
        one
        for one in context.county.staff
        for held, where in one.duties
        if held == role and (one.domain == domain if domain else where == unit)
    )


def _asked(context: Context, person: Person, caller: str, who: StaffData, of: StaffData, at: dt.datetime, medical: Medical) -> Asked:  # fmt: skip
    return Asked(
        number=parse_number(person.number),
        particulars=Particulars(person.given, person.family, person.sex),
        need=NEED,
        medical=medical,
        municipality_id=context.domains[of.domain].organisation_id,
        caller=caller,
        caller_name=who.name,
        phone="070-000 00 00",
        on=OnGround(Ground.NO_HARM, PURPOSE),
        asked_at=at,
    )


def _admitted(context: Context, unit: Unit, person: Person, social: StaffData, head: StaffData) -> None:
    """Yesterday night; this morning the municipality has opened its inquiry, and the home written its assessment down."""
    night = dt.datetime.combine(context.today - dt.timedelta(days=1), dt.time(22, 40), clock.STOCKHOLM)
    with acting(context.actor(head.username, night)) as home:
        places = free_acutely(home, unit, clock.day_of(night))
    if not places:
        return
    told = _asked(context, person, "social", social, social, night, SOBER)
    with scope.history(night):
        request = ask_for_acute_place(unit.pk, told, actor=context.actor(social.username, night))
    answered = night + dt.timedelta(minutes=15)
    with scope.history(answered):
        admit_acutely(
            request.pk, places[0].pk, actor=context.actor(head.username, answered), answered_at=answered
        )
    morning = clock.midday(context.today) - dt.timedelta(hours=3)
    worker = context.actor(_who(context, Role.CASE_WORKER, domain=social.domain).username, morning)
    with scope.history(morning):
        matter = register_matter(request.case_id, "report", night, actor=worker)
        open_inquiry(matter.pk, morning - dt.timedelta(minutes=20), actor=worker)
        _assess(request, context.actor(head.username, morning))


def _assess(request: AcuteRequest, home: Actor) -> None:
    with acting(home):
        point = AcutePoint.objects.get(request=request, kind="medical")
    seen = Medical(
        "", "nurse", "Påhittat exempel: sjuksköterskan på enheten", home.now - dt.timedelta(minutes=40)
    )
    assess_medically(point.pk, seen, "Påhittat exempel: inga tecken på abstinens.", actor=home)


def _waiting(context: Context, unit: Unit, person: Person, emergency: StaffData, social: StaffData) -> None:
    """Just now, from the emergency of the psychiatry: intoxicated, and seen by a physician first."""
    now = clock.midday(context.today) - dt.timedelta(hours=1)
    seen = Medical("intoxicated", "physician", "Påhittat exempel: jourläkaren", now - dt.timedelta(hours=1))
    told = _asked(context, person, "psychiatry", emergency, social, now - dt.timedelta(minutes=10), seen)
    with scope.history(now):
        ask_for_acute_place(unit.pk, told, actor=context.actor(emergency.username, now))
