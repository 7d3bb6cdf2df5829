"""Fifty at once on one place, by real threads and connections: one stay, forty-nine clear answers."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from placements.actions.changes import Reason
from placements.actions.closing import hold
from placements.actions.coming import restore_stay
from placements.actions.giving import Days, cancel_stay, give_place
from placements.actions.importing import Report, import_stays
from placements.actions.leaving import move
from placements.actions.planning import extend_stay
from placements.models import PlaceClaim, Stay
from tests.placements.import_scene import FIRST, SECOND, files
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


def test_fifty_read_the_same_file_in_and_one_of_them_does(committed_scene):
    scene = committed_scene
    read = files(FIRST, SECOND)
    answers = all_at_once(
        THREADS, lambda _n: import_stays(scene.world.hemmet.pk, read, actor=scene.world.hedda)
    )
    told = [a for a in answers if isinstance(a, Report)]
    busy = [a for a in answers if isinstance(a, Conflict)]
    assert len(told) + len(busy) == THREADS
    assert {a.message for a in busy} <= {"Någon annan ändrar just detta. Vänta en stund och försök igen."}
    assert [len(a.plan.new) for a in told if a.plan.new] == [2]
    with acting(scene.world.hedda):
        assert Stay.objects.count() == 2


def succeeded(answer):
    """Whether an act got the place; a file that was read in before changes nothing."""
    return bool(answer.plan.new) if isinstance(answer, Report) else isinstance(answer, (Stay, PlaceClaim))


def refused_clearly(answers):
    """Everybody else has an answer in words, and no database's."""
    rest = [a for a in answers if not succeeded(a)]
    return all(isinstance(a, (Conflict, Impossible, Report)) for a in rest)


def test_five_ways_to_one_place_and_one_of_fifty_gets_it(committed_scene):
    scene = committed_scene
    hedda, place = scene.world.hedda, scene.place("hemmet", "1")
    cases = [scene.approved(number) for number in (3, 4, 5)]
    here = scene.arrived(cases[1], place="3", start=-5)
    off = cancel_stay(scene.planned(cases[2], place="1").pk, actor=hedda, reason="postponed")
    read = files(FIRST | {"discharged_on": ""})
    ways = [
        lambda: give_place(cases[0].pk, place.pk, Days(TODAY), actor=hedda, past=PAST),
        lambda: move(here.pk, place.pk, actor=hedda, day=TODAY),
        lambda: restore_stay(off.pk, Reason("not_so"), actor=hedda),
        lambda: hold(place.pk, TODAY, None, actor=hedda, expires_at=hedda.now + dt.timedelta(hours=4)),
        lambda: import_stays(scene.world.hemmet.pk, read, actor=hedda),
    ]
    answers = all_at_once(THREADS, lambda n: ways[n % 5]())
    assert [succeeded(a) for a in answers].count(True) == 1
    assert refused_clearly(answers)
    assert len(scene.claims(place)) == 1


def test_the_days_after_a_stay_go_to_one_of_fifty(committed_scene):
    """Extend it, give them to the next, reserve them, or let a place that was called off hold again."""
    scene = committed_scene
    hedda, place = scene.world.hedda, scene.place("hemmet", "1")
    cases = [scene.approved(number) for number in range(3)]
    off = cancel_stay(scene.planned(cases[2], place="1", start=6).pk, actor=hedda, reason="postponed")
    here = scene.arrived(cases[0], place="1", start=-5, end=4)
    ways = [
        lambda: extend_stay(here.pk, None, Reason("goals"), actor=hedda),
        lambda: give_place(cases[1].pk, place.pk, Days(day(5)), actor=hedda, past=PAST),
        lambda: restore_stay(off.pk, Reason("not_so"), actor=hedda),
        lambda: hold(place.pk, day(5), None, actor=hedda, expires_at=hedda.now + dt.timedelta(hours=4)),
    ]
    answers = all_at_once(THREADS, lambda n: ways[n % 4]())
    assert [succeeded(a) for a in answers].count(True) == 1
    assert refused_clearly(answers)
    first, *rest = scene.claims(place)
    assert first[1] == day(-5) and len(rest) == (0 if first[2] is None else 1)


def test_a_file_and_a_place_given_meet_and_one_gets_it(committed_scene):
    scene = committed_scene
    case, place = scene.approved(3), scene.place("hemmet", "2")
    read = files(SECOND)

    def act(number):
        if number % 2:
            return give_place(case.pk, place.pk, Days(TODAY), actor=scene.world.hedda, past=PAST)
        return import_stays(scene.world.hemmet.pk, read, actor=scene.world.hedda)

    answers = all_at_once(10, act)
    given = [a for a in answers if isinstance(a, Stay)]
    read_in = [a for a in answers if isinstance(a, Report) and a.plan.new]
    assert len(given) + len(read_in) == 1
    with acting(scene.world.hedda):
        assert PlaceClaim.objects.filter(place=place, released_at=None).count() == 1
