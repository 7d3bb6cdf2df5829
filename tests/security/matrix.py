"""Everybody who asks (relation × role), and every address with its objects in every state: what the matrix is made of."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from unittest import mock
from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.template.backends.django import Template
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from tests.costsharing.county import share_costs
from tests.security.asking import Answer, Asker, Visitor, signed_in
from tests.security.objects import Objects, build
from tests.security.permissions import Address
from tests.security.relations import RELATIONS
from tests.security.scenes import a_bare_party, scenes
from tests.world import NOW, SINCE, TODAY, World
from vardkedja.core import actor as actors
from vardkedja.core import clock, pdf, scope
from vardkedja.core.models import Assignment, Domain, Role, Shift, Unit, User
from vardkedja.core.signin import demo

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
#: Who holds every role of an authority, who holds none, who is not signed in.
ALL, NONE, NOBODY = "all", "none", "anonymous"


@dataclass(frozen=True)
class Question:
    """One cell of the matrix."""

    address: Address
    method: str
    role: str
    relation: str
    state: str

    def __str__(self) -> str:
        return f"{self.method} {self.address.pattern} as {self.role}, {self.relation}, {self.state}"


class Matrix:
    """The world of the matrix, made once: visitors, scenes and one handler."""

    def __init__(self, world: World) -> None:
        share_costs(world)
        objects: Objects = build(world)
        a_bare_party(world)
        self.world, self.objects, self.values = world, objects, objects.values
        self.scenes = scenes(world, objects)
        self.changing = {name for state, of in self.scenes.items() if state != "present" for name in of}
        self.visitors = dict(self._visitors())
        self.asker = Asker()

    def _visitors(self) -> Iterator[tuple[tuple[str, str], Visitor]]:
        for relation, (key, _words) in RELATIONS.items():
            domain = self.world.domains[key]
            yield (relation, NONE), signed_in(NONE, _user(f"{relation}.utan"), None)
            yield (relation, NOBODY), Visitor(NOBODY)
            yield (relation, ALL), self._with_every_role(relation, domain)
            for role in Role:
                unit = self.world.hemmet if role == Role.SUBSTITUTE else None
                yield (relation, role), _visitor(f"{relation}.{role}", domain, (role,), unit)

    def _with_every_role(self, relation: str, domain: Domain) -> Visitor:
        """Whose own things (a leave, a passkey) are among the objects, where there is one."""
        made = (
            self.objects.actors.get({"runs": "party"}.get(relation, relation))
            if relation != "party"
            else None
        )
        if made is None:
            return _visitor(f"{relation}.alla", domain, tuple(Role))
        user = User.objects.get(pk=made.user_id)
        if relation == "own":
            demo.enrol(user)  # an app for codes, so that there is one to look at
        return signed_in(relation, user, made)

    def states(self, address: Address) -> list[str]:
        """The states in which the address has an object: one where its object has none."""
        if not set(address.arguments) & self.changing:
            return ["present"]
        return [state for state, values in self.scenes.items() if set(address.arguments) <= set(values)]

    def url(self, address: Address, state: str) -> str:
        values = self.values | self.scenes[state]
        missing = [name for name in address.arguments if name not in values]
        assert not missing, f"{address.name}: name an object for {missing} in objects.py"
        return reverse(address.name, kwargs={name: values[name] for name in address.arguments})

    def ask(self, question: Question) -> Answer:
        """The page is drawn for who holds every role and may be shown it; for the others the answer is enough."""
        visitor = self.visitors[question.relation, question.role]
        drawn = (
            question.role == ALL
            and question.method == "GET"
            and (question.relation == "own" or (question.relation == "runs" and question.state == "present"))
        )
        with nullcontext() if drawn else mock.patch.object(Template, "render", return_value=""):
            return self.asker.ask(visitor, question.method, self.url(question.address, question.state))


def _user(name: str) -> User:
    user = User(username=f"{name}@matris.example", first_name="Roll", last_name=name[:60])
    user.save(force_insert=True)
    return user


def _visitor(name: str, domain: Domain, roles: tuple[str, ...], unit: Unit | None = None) -> Visitor:
    """A user with the roles in the whole authority; with `unit` there alone, at work today."""
    user = _user(name)
    with scope.setup_scope():
        Assignment.objects.bulk_create(
            [Assignment(user=user, domain=domain, unit=unit, role=role, valid_from=SINCE) for role in roles]
        )
        if unit:
            today = {"starts_at": NOW, "ends_at": NOW + dt.timedelta(hours=8)}
            Shift.objects.create(user=user, domain=domain, unit=unit, **today)
    with scope.open_scope(scope.ScopeKey(user=user.pk)):
        held = actors.valid_assignments(user, clock.midday(TODAY))
        return signed_in(name, user, actors.for_user(user, domain.pk, held, clock.midday(TODAY)))


@contextmanager
def remembered() -> Iterator[None]:
    """Who a visitor is and holds is looked up once, no PDF is drawn, and the API's public description is made once: asked thousands of times
    otherwise."""
    held, found, described = actors.valid_assignments, ModelBackend.get_user, SchemaGenerator.get_schema

    @lru_cache(None)
    def assignments(user_id: UUID, day: Any) -> Any:
        return held(User.objects.get(pk=user_id), day)

    @lru_cache(None)
    def user(user_id: Any) -> Any:
        return found(ModelBackend(), user_id)

    @lru_cache(None)
    def description() -> Any:
        return described(SchemaGenerator(), None, public=True)

    with (
        mock.patch.object(SchemaGenerator, "get_schema", lambda *_args, **_named: description()),
        mock.patch.object(actors, "valid_assignments", lambda one, now: assignments(one.pk, now)),
        mock.patch.object(ModelBackend, "get_user", lambda _self, pk: user(pk)),
        mock.patch.object(pdf, "render", lambda *_args, **_named: b"%PDF-"),
    ):
        yield
