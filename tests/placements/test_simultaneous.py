"""Fifty at once on one place, by real threads and connections: one stay, forty-nine clear answers."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from placements.actions.giving import Days, give_place
from placements.actions.leaving import move
from placements.models import PlaceClaim, Stay
from tests.placements.scene import PAST, day
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, DomainError, Impossible

THREADS = 50


def all_at_once(count, act):
    """Run `act(n)` in that many threads, started together, each with a connection of its own; what each answered."""
    gate = threading.Barrier(count)

    def run(number):
        gate.wait()
        try:
            return act(number)
        except DomainError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_fifty_give_one_place_and_one_gets_it(committed_scene):
    scene = committed_scene
    cases = [scene.approved(number) for number in range(5)]
    place = scene.place("hemmet", "1")
    answers = all_at_once(
        THREADS,
        lambda n: give_place(cases[n % 5].pk, place.pk, Days(TODAY), actor=scene.world.hedda, past=PAST),
    )
    stays = [a for a in answers if isinstance(a, Stay)]
    refused = [a for a in answers if isinstance(a, (Conflict, Impossible))]
    assert (len(stays), len(refused)) == (1, THREADS - 1)
    known = {
        "Platsen är inte ledig alla de dagarna. Välj en annan plats eller andra dagar.",
        # A machine under heavy load answers so after five seconds in line.
        "Någon annan ändrar just detta. Vänta en stund och försök igen.",
    }
    assert {a.message for a in refused} <= known
    with acting(scene.world.hedda):
        assert Stay.objects.count() == 1
        assert PlaceClaim.objects.filter(released_at=None).count() == 1


def test_two_moves_that_cross_do_not_wait_for_each_other(committed_scene):
    scene = committed_scene
    here = [scene.arrived(scene.approved(n), place=str(n + 1), start=-5) for n in range(2)]
    places = [scene.place("hemmet", "2"), scene.place("hemmet", "1")]
    answers = all_at_once(2, lambda n: move(here[n].pk, places[n].pk, actor=scene.world.hedda, day=TODAY))
    assert all(isinstance(a, (Stay, Conflict)) for a in answers)
    with acting(scene.world.hedda):
        lived_in = PlaceClaim.objects.filter(occupied=True)
        assert lived_in.count() == 2 == len(set(lived_in.values_list("place", flat=True)))
        assert Stay.objects.filter(state="arrived").count() == 2
    assert scene.claims(places[0])[0][1] == day(-5)
