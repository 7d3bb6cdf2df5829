"""A place is offered to whose turn it is, held meanwhile, and refused in words when it cannot be offered."""

import pytest

from placements.actions.closing import end_claim
from placements.actions.giving import Days, give_place
from placements.actions.offers import say_no, take_back_offer, take_up_again
from referrals.actions import pause_ticket
from referrals.domain.answering import Offering, Within
from referrals.selectors import next_in_line, queue
from tests.cast import UNIT, make_party, tell_who
from tests.placements.offer_scene import (
    HOUR,
    again,
    application_of,
    changes_of,
    holds,
    offered,
    rows_of,
    rules,
    tasks,
    ticket_of,
    waiting,
)
from tests.placements.scene import PAST, day
from tests.world import TODAY
from vardkedja.core import clock
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Entry, Event, PersonRecord


def nothing_offered(scene, case):
    assert (rows_of(scene), holds(scene)) == (0, 0)
    assert ticket_of(scene, case).offered_at is None
    assert "offered" not in [change for change, _why in changes_of(scene, case)]
    assert tasks(scene.world.alice, case) == []


def test_the_first_is_offered_the_place_which_is_held_until_the_answer_is_due(scene):
    rules(scene)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    offer = offered(scene)
    assert (offer.case_id, offer.state) == (first.pk, "open")
    assert offer.answer_by == scene.world.hedda.now + 24 * HOUR
    assert scene.claims(scene.place("hemmet", "1")) == [("hold", day(3), None)]
    assert ticket_of(scene, first).offered_at == scene.world.hedda.now
    assert tasks(scene.world.alice, first) == [("placements.answer_offer", day(1))]
    assert tasks(scene.world.alice, second) == []
    with acting(scene.world.alice):
        told = Event.objects.get(case=first, kind="PlaceOffered").sentence
    assert told == "Hemmet erbjuder en plats från 5 mars 2026, svar senast 3 mars 2026"
    with acting(scene.world.hedda):
        line = next_in_line(scene.world.hemmet, scene.world.hedda)
    assert line[0].answer.reason == "inte nu, för att ett erbjudande redan väntar på svar"
    assert "har ett erbjudande" in line[0].reason


def test_the_time_to_answer_is_the_units_rule_in_working_days_with_a_cutoff(scene):
    rules(scene, Offering(count=1, cutoff=scene.world.hedda.now.time().replace(hour=15)))
    waiting(scene, 0, 1)
    late = scene.world.hedda.at(scene.world.hedda.now + 5 * HOUR)
    offer = offered(scene, actor=late)
    assert offer.answer_by.astimezone(late.now.tzinfo).isoformat() == "2026-03-04T15:00:00+01:00"


def test_the_next_place_goes_to_the_next(scene):
    rules(scene)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    assert offered(scene, "1").case_id == first.pk
    assert offered(scene, "2").case_id == second.pk
    with pytest.raises(Impossible, match="Ingen i kön kan erbjudas platsen nu"):
        offered(scene, "3")
    assert rows_of(scene) == 2


def test_who_was_first_when_the_page_was_opened_may_no_longer_be(scene):
    rules(scene)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    seen = application_of(scene, first).pk
    pause_ticket(seen, "own_wish", actor=scene.world.alice)
    with pytest.raises(Conflict, match="Kön har ändrats"):
        offered(scene, application_id=seen)
    nothing_offered(scene, second)
    assert offered(scene, application_id=application_of(scene, second).pk).case_id == second.pk


def test_an_occupied_place_is_not_offered(scene):
    rules(scene)
    scene.arrived(scene.approved(1), place="1", start=-5)
    case = waiting(scene, 0, 1)
    with pytest.raises(Conflict, match="Platsen är inte ledig") as refused:
        offered(scene)
    assert refused.value.field == "place"
    nothing_offered(scene, case)


def test_an_offered_place_is_nobody_elses(scene):
    rules(scene)
    second, _first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    offer = offered(scene)
    with pytest.raises(Conflict, match="inte ledig"):
        give_place(second.pk, scene.place("hemmet", "1").pk, Days(day(5)), actor=scene.world.hedda, past=PAST)
    with pytest.raises(Impossible, match="Ta tillbaka erbjudandet"):
        end_claim(offer.claim_id, actor=scene.world.hedda)
    assert holds(scene) == 1


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [(-1, None, "planned_from"), (3, 2, "planned_to"), (-900, None, "planned_from")],
)
def test_days_that_do_not_hold(scene, start, end, field):
    rules(scene)
    case = waiting(scene, 0, 1)
    with pytest.raises(Impossible) as refused:
        offered(scene, start=start, end=end)
    assert refused.value.field == field
    nothing_offered(scene, case)


def test_only_the_head_of_the_unit_offers(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    with pytest.raises(NotAllowed):
        offered(scene, actor=scene.world.sten)
    for name in ("alice", "bodil", "olle"):
        with pytest.raises(NotVisible):
            offered(scene, actor=scene.world.actors[name])
    nothing_offered(scene, case)


def test_a_person_in_a_stay_of_the_case_is_not_offered_a_place(scene):
    """Also from the next unit of the chain: a move is planned with both homes."""
    rules(scene)
    case = waiting(scene, 0, 1, unit="boendet")
    scene.arrived(case, unit="boendet", place="1", start=-5)
    scene.apply(case, "hemmet")
    wanted = next(a for a in _applications(scene, case) if a.unit_id == scene.world.hemmet.pk)
    with pytest.raises(Impossible, match="Personen har redan en plats"):
        offered(scene, application_id=wanted.pk)
    with pytest.raises(Impossible, match="Ingen i kön"):
        offered(scene)
    assert (rows_of(scene), holds(scene)) == (0, 0)


def _applications(scene, case):
    from referrals.models import Application

    with acting(scene.world.alice):
        return list(Application.objects.filter(case=case))


def _second_case(scene, first):
    """The person of the first case once more, in a case that Anby opens."""
    alice = scene.world.alice
    with acting(alice):
        record = PersonRecord.objects.get(person_id=first.person_id)
    case = open_case(record.pk, scene.world.collaboration.pk, actor=alice)
    scene.apply(case, "hemmet")
    return case


def test_a_person_in_a_stay_of_another_case_that_the_home_is_party_to(scene):
    rules(scene)
    first = scene.approved(0)
    scene.arrived(first, place="1", start=-5)
    case = _second_case(scene, first)
    tell_who(scene.world, case, "home", scene.world.alice)
    with pytest.raises(Impossible, match="Personen har redan en plats"):
        offered(scene, "2", application_id=application_of(scene, case).pk)
    nothing_offered(scene, case)


def test_who_it_is_must_have_been_told_before_a_stay_elsewhere_is_recognised(scene):
    """The home may not learn from a refusal that an applicant whom nobody named is somebody it knows."""
    rules(scene)
    first = scene.approved(0)
    scene.arrived(first, place="1", start=-5)
    case = _second_case(scene, first)
    assert offered(scene, "2").case_id == case.pk


def test_who_is_not_ready_is_passed_over_and_by_another_rule_offered(scene):
    from referrals.models import Decision
    from tests.governance.scenes import as_owner

    rules(scene)
    case = waiting(scene, 0, 1)
    with as_owner():
        Decision.objects.filter(case=case, kind="admission").update(superseded_at=scene.world.hedda.now)
    with acting(scene.world.hedda):
        row = next_in_line(scene.world.hemmet, scene.world.hedda)[0]
    assert row.answer.reason == "inte nu, för att det saknas: Inskrivningsbeslut"
    with pytest.raises(Impossible, match="Ingen i kön"):
        offered(scene)
    rules(scene, Offering(ready_only=False, count=24, within=Within.HOURS))
    assert offered(scene).case_id == case.pk


def test_the_units_no_passes_over_until_it_is_taken_up_and_tells_why(scene):
    rules(scene)
    second, first = waiting(scene, 0, 1), waiting(scene, 1, 2)
    hedda = scene.world.hedda
    no = say_no(application_of(scene, first).pk, "staffing", actor=hedda, text="Två vakanser på natten")
    with acting(hedda):
        line = next_in_line(scene.world.hemmet, hedda)
    told = "inte nu, för att enheten har sagt nej: bemanningen räcker inte just nu"
    assert [row.application.case_id for row in line] == [first.pk, second.pk]
    assert line[0].answer.reason == told
    assert offered(scene).case_id == second.pk
    assert changes_of(scene, first)[-1] == ("passed", "staffing")
    with acting(scene.world.alice):
        assert Event.objects.get(case=first, kind="HomeSaidNo").sentence == (
            "Hemmet sade nej just nu: bemanningen räcker inte just nu; köplatsen är kvar"
        )
        assert not Entry.objects.filter(case=first, kind="note").exists(), "what was written stays the home's"
    with acting(hedda):
        assert Entry.objects.filter(case=first, kind="note", owner=scene.world.home.pk).count() == 1
    take_up_again(no.pk, actor=hedda)
    assert offered(scene, "2").case_id == first.pk
    assert changes_of(scene, first)[-2:] == [("taken_up", "ready"), ("offered", "")]


def test_a_no_needs_a_listed_reason_and_is_said_once(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    wanted = application_of(scene, case).pk
    for reason in ("", "own_wish", "påhittat"):
        with pytest.raises(Impossible) as refused:
            say_no(wanted, reason, actor=scene.world.hedda)
        assert refused.value.field == "reason"
    nothing_offered(scene, case)
    say_no(wanted, "other", actor=scene.world.hedda)
    with pytest.raises(Impossible, match="redan sagt nej"):
        say_no(wanted, "other", actor=scene.world.hedda)
    with pytest.raises(NotAllowed):
        say_no(wanted, "other", actor=scene.world.sten)
    for name in ("alice", "bodil", "olle"):
        with pytest.raises(NotVisible):
            say_no(wanted, "other", actor=scene.world.actors[name])
    assert rows_of(scene) == 1


def test_an_offer_is_taken_back_and_the_position_stays(scene):
    rules(scene, declines_kept=0)
    case = waiting(scene, 0, 1)
    offer = offered(scene)
    back = take_back_offer(offer.pk, "place", actor=scene.world.hedda)
    assert (back.state, back.kept, holds(scene)) == ("taken_back", True, 0)
    assert ticket_of(scene, case).last_at is None
    assert changes_of(scene, case)[-1] == ("kept", "place")
    assert tasks(scene.world.alice, case) == []
    with pytest.raises(Impossible, match="Enheten har tagit tillbaka"):
        take_back_offer(offer.pk, "place", actor=scene.world.hedda)
    assert offered(scene).case_id == case.pk


def test_an_answer_is_due_by_noon_on_the_day_of_arrival_whatever_the_rule_says(scene):
    rules(scene, Offering(count=5, within=Within.WORKING_DAYS))
    case = waiting(scene, 0, 1)
    offer = offered(scene, start=1)
    assert offer.answer_by == clock.midday(day(1))
    assert offer.answer_cut_short and offer.answer_until == f"{day(1)} 12:00"
    with acting(scene.world.hedda):
        assert offer.claim.expires_at == clock.midday(day(1))
    assert tasks(scene.world.alice, case) == [("placements.answer_offer", day(1))]


def test_a_rule_that_ends_before_the_arrival_is_left_as_it_is(scene):
    rules(scene)
    waiting(scene, 0, 1)
    offer = offered(scene)
    assert offer.answer_by == scene.world.hedda.now + 24 * HOUR and not offer.answer_cut_short


def test_an_arrival_that_nobody_could_answer_before_is_refused_at_the_day(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    with pytest.raises(Impossible, match="före klockan 12 på ankomstdagen") as refused:
        offered(scene, start=0)
    assert refused.value.field == "planned_from"
    nothing_offered(scene, case)
    offer = offered(scene, start=0, actor=scene.world.hedda.at(scene.world.hedda.now - HOUR))
    assert offer.answer_by == clock.midday(day(0))


def test_others_see_no_offer_and_no_more_of_the_queue_than_before(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    before = _seen_by(scene, "bo")
    offer = offered(scene)
    assert _seen_by(scene, "bo") == before
    assert before[0][0] == f"Väntat sedan {_since(scene, case)}; först i kön"
    for name in ("bo", "olle"):
        with acting(scene.world.actors[name]):
            assert not type(offer).objects.exists()
    assert again(scene.world.alice, offer).state == "open"


def _since(scene, case):
    from vardkedja.core.formatting import date_words

    return date_words(ticket_of(scene, case).requested_at)


def _seen_by(scene, name):
    actor = scene.world.actors[name]
    with acting(actor):
        return [
            (row.reason, row.answer, row.application, row.since) for row in queue(scene.world.hemmet, actor)
        ]


def test_a_party_elsewhere_reads_the_offer(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    make_party(scene.world, case, "boendet", UNIT, scene.world.alice)
    offer = offered(scene)
    assert again(scene.world.bodil, offer).planned_from == day(3)
    assert TODAY == offer.made_at.date()
