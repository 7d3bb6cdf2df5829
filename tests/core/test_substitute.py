"""A substitute works a shift: sees what the shift needs, and neither opens, closes nor hands over anything."""

import pytest
from django.urls import reverse

from tests.cast import UNIT, a_case
from tests.core.visitors import Visitor
from tests.world import actor_of, on_shift
from vardkedja.core import scope
from vardkedja.core.actions import cases
from vardkedja.core.actor import acting
from vardkedja.core.errors import NotAllowed
from vardkedja.core.models import Assignment, CaseHandler, CaseParty, Consent, Event, Release, Role

KEPT = (Release, Consent, Event, CaseParty, CaseHandler)


@pytest.fixture
def vera(world):
    """Sten, with a substitute's shift in the place of his ordinary work."""
    with scope.setup_scope():
        Assignment.objects.filter(user=world.users["sten"]).update(role=Role.SUBSTITUTE)
    on_shift(world, "sten", "hemmet")
    world.actors["sten"] = actor_of(world, "sten", world.home.pk)
    return world.actors["sten"]


@pytest.fixture
def case(world):
    return a_case(world, world.alice, "189001019802", ("hemmet", UNIT))


def kept(actor):
    with acting(actor):
        return [model.objects.count() for model in KEPT]


ACTS = {
    "name a handler": lambda case, me: cases.set_handler(case.pk, me.user_id, "responsible", actor=me),
    "hand over": lambda case, me: cases.move_cases(me.user_id, case.pk, actor=me, note="Över till dagen"),
    "close": lambda case, me: cases.close_case(case.pk, actor=me),
    "add a party": lambda case, me: cases.add_party(case.pk, me.domain_id, "home", actor=me),
    "end a party": lambda case, me: cases.end_party(case.pk, case.pk, actor=me),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_substitute_is_refused_by_the_verb_and_nothing_happens(case, vera, act):
    before = kept(vera)
    with pytest.raises(NotAllowed):
        ACTS[act](case, vera)
    assert kept(vera) == before


@pytest.mark.parametrize("name", ["release", "consent", "handler", "close", "add_party"])
def test_a_substitute_is_refused_by_the_page(world, case, vera, name):
    visitor, before = Visitor(world, "sten"), kept(vera)
    url = reverse(f"core:{name}", args=[case.pk])
    assert [visitor.get(url).status_code, visitor.send(url).status_code] == [403, 403]
    assert kept(vera) == before


def test_the_case_page_offers_a_substitute_none_of_it(world, case, vera):
    page, colleague = Visitor(world, "sten").text(f"/arenden/{case.pk}/"), Visitor(world, "alice")
    for name in ("release", "consent", "handler", "close", "add_party"):
        url = reverse(f"core:{name}", args=[case.pk])
        assert url not in page
        assert url in colleague.text(f"/arenden/{case.pk}/")
