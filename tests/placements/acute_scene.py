"""The acute route at night: who is on call at Anby and at the psychiatric emergency, and what they tell."""

import datetime as dt
from dataclasses import replace

from placements.actions.acute import PURPOSE, Asked, admit_acutely, ask_for_acute_place
from placements.domain.acute import Medical
from referrals.actions.support import OnGround
from tests.world import NUMBERS, PASSWORD, SINCE, World, actor_of
from vardkedja.core import clock, scope
from vardkedja.core.actions.persons import Particulars
from vardkedja.core.actor import Actor, acting
from vardkedja.core.identity import parse_number
from vardkedja.core.models import Assignment, Ground, Role, Sex, Task, User
from vardkedja.core.signin import demo

#: A Friday night at half past eleven: nobody is at the office before Monday.
FRIDAY, MONDAY = dt.date(2026, 3, 6), dt.date(2026, 3, 9)
NIGHT = dt.datetime(2026, 3, 6, 23, 30, tzinfo=clock.STOCKHOLM)
ASKED = NIGHT - dt.timedelta(minutes=20)
TORE = Particulars("Tore", "Testsson", Sex.MAN)
SOBER = Medical("no")
SEEN = Medical("intoxicated", "physician", "Dr Doris Dahl, akuten", NIGHT - dt.timedelta(hours=1))


def on_call(world: World, name: str, domain: str) -> Actor:
    """Somebody on call for a domain, at night."""
    user = User(username=f"{name}@anby.example", first_name=name.capitalize(), last_name="Jour")
    user.set_password(PASSWORD)
    with scope.setup_scope():
        user.save(force_insert=True)
        Assignment.objects.create(
            user=user, domain=world.domains[domain], role=Role.ON_CALL, valid_from=SINCE
        )
    demo.enrol(user)
    world.users[name] = user
    world.actors[name] = actor_of(world, name, world.domains[domain].pk, NIGHT)
    return world.actors[name]


def asked(world: World, **changed: object) -> Asked:
    """What socialjour tells of Tore on Friday night."""
    told = Asked(
        number=parse_number(NUMBERS[2]),
        particulars=TORE,
        need="Satt ute i kylan. Behöver en trygg plats i natt.",
        medical=SOBER,
        municipality_id=world.organisations["anby"].pk,
        caller="social",
        caller_name="Jenny Jour",
        phone="070-111 22 33",
        on=OnGround(Ground.NO_HARM, PURPOSE),
        asked_at=ASKED,
    )
    return replace(told, **changed)


def request_of(night, **changed):
    return ask_for_acute_place(night.world.hemmet.pk, asked(night.world, **changed), actor=night.world.jenny)


def place(night, name="A1"):
    return night.place("hemmet", name).pk


def admitted(night, request=None, name="A1", by="sten", at=NIGHT):
    request = request or request_of(night)
    admit_acutely(request.pk, place(night, name), actor=night.world.actors[by], answered_at=at)
    return request


def tasks_of(actor):
    with acting(actor):
        rows = Task.objects.filter(domain=actor.domain_id, done_at=None, kind__regex="acute|decide|complete")
        return {row.kind: (row.due_on, row.role) for row in rows}
