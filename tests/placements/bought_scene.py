"""Homes outside the system, as Anby knows them, and a question to them."""

from typing import Any
from uuid import UUID

from placements.actions.asking import Asked, NewHome, ask_homes, record_answer, register_home
from placements.domain.bought import Answered
from placements.models import BoughtHome, HomeAsked, PlaceRequest
from referrals.models import LegalGround
from tests.placements.scene import day
from vardkedja.core.actor import Actor, acting

NEED = "Behöver behandling dygnet runt, med läkare på plats och lugn miljö."
YES = Answered("yes", day(3), 285_050, words="Egen ingång.", by="Maj Mård, föreståndare")
NO = Answered("no", no_why="full", by="Nils Nord, placering")


def a_home(actor: Actor, name: str = "Björkgården", **changed: Any) -> BoughtHome:
    plain = {
        "name": name, "supplier": "Vård i Småland AB", "org_number": "5566778899", "level": "hvb",
        "address": "Box 12, 341 30 Ljungby", "phone": "0372-00 00 01", "contact": "Maj Mård",
    }  # fmt: skip
    return register_home(NewHome(**{**plain, **changed}), actor=actor)


def asked(actor: Actor, **changed: Any) -> Asked:
    with acting(actor):
        ground = LegalGround.objects.valid(actor.today).filter(code__startswith="sol").first()
    assert ground
    plain: dict[str, Any] = {
        "why_not_own": "no_match", "level": "hvb", "ground": ground.pk, "need": NEED, "wanted_from": day(2),
        "weeks": 12, "answer_by": day(5),
    }  # fmt: skip
    return Asked(**{**plain, **changed})


def a_request(
    actor: Actor, case_id: UUID, names: tuple[str, ...] = ("Björkgården", "Tallbacken")
) -> PlaceRequest:
    homes = [a_home(actor, name).pk for name in names]
    return ask_homes(case_id, asked(actor), homes, actor=actor)


def of(actor: Actor, request: PlaceRequest, name: str = "Björkgården") -> HomeAsked:
    with acting(actor):
        return HomeAsked.objects.select_related("home", "request").get(request=request, home__name=name)


def answered(actor: Actor, request: PlaceRequest) -> HomeAsked:
    """Björkgården has said yes by telephone, Tallbacken no by mail."""
    record_answer(of(actor, request, "Tallbacken").pk, NO, "mail", actor=actor)
    return record_answer(of(actor, request).pk, YES, "phone", actor=actor)
