"""Two delegates press the button at once, each on a connection of their own: one decides, the other is told."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from referrals.actions import decide_assistance
from referrals.models import Decision
from tests.referrals import scene
from tests.world import actor_of
from vardkedja.core import scope
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict
from vardkedja.core.models import Assignment, Entry


@pytest.fixture
def county(committed_world):
    scene.a_group(committed_world)
    with scope.setup_scope():
        Assignment.objects.filter(user=committed_world.users["albin"]).update(role="unit_manager")
    return committed_world


def test_one_decides_and_the_other_is_told(county, committed_database):
    application = scene.assessed(county)
    deciders = [county.anna, actor_of(county, "albin", county.anby.pk)]
    start = threading.Barrier(len(deciders))

    def decide(actor) -> str:
        try:
            start.wait(timeout=20)
            decide_assistance(application.pk, scene.ruling(), actor=actor, version=0)
            return "decided"
        except Conflict as error:
            return error.message
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deciders)) as pool:
        answers = sorted(done.result(timeout=60) for done in [pool.submit(decide, one) for one in deciders])
    assert answers[1] == "decided"
    assert "Någon annan har just registrerat biståndsbeslut" in answers[0]
    with acting(county.anna):
        assert Decision.objects.filter(kind="assistance").count() == 1
        assert Entry.objects.filter(kind="assistance_decision").count() == 1
