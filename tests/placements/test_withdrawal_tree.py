"""What falls with an application, and what is in the way, is shown before and done at once; a returning person applies again."""

import pytest
from django.urls import reverse

from placements.actions.answers import accept_offer
from placements.actions.giving import cancel_stay
from placements.actions.offers import say_no
from placements.models import Stay
from referrals.actions import note_withdrawal, withdraw_application
from referrals.actions.withdrawing import withdrawal_tree
from referrals.models import Application
from tests.cast import HOME, make_party
from tests.governance.scenes import as_owner
from tests.placements.offer_scene import (
    again,
    application_of,
    holds,
    offered,
    rules,
    tasks,
    ticket_of,
    waiting,
)
from tests.placements.pages import text_of
from tests.placements.scene import day
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import Event


def shown(scene, application):
    with acting(scene.world.alice):
        return withdrawal_tree(scene.world.alice, application)


def stay_of(scene, case):
    with acting(scene.world.hedda):
        return Stay.objects.get(case=case)


def state_of(scene, application):
    with acting(scene.world.alice):
        return Application.objects.get(pk=application.pk).state


def test_position_offer_and_hold_are_shown_and_fall(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    make_party(scene.world, case, "bjorkby", HOME, scene.world.alice)
    offer = offered(scene)
    accept_offer(offer.pk, actor=scene.world.alice)
    application = application_of(scene, case)
    tree = shown(scene, application)
    assert [what for _who, what in tree.falls] == [
        "Köplatsen till Hemmet",
        "Erbjudande från Hemmet, tackat ja; platsen som hålls blir ledig",
    ]
    assert (tree.blocks, tree.told) == ([], ["Björkby kommun", "Region Test, Hemmet"])
    withdraw_application(application.pk, actor=scene.world.alice)
    assert (again(scene.world.alice, offer).state, holds(scene), state_of(scene, application)) == (
        "fell",
        0,
        "withdrawn",
    )
    assert ticket_of(scene, case).state == "left"
    assert tasks(scene.world.bo, case) == [("note_withdrawal", day(1))]
    assert tasks(scene.world.hedda, case) == [("note_withdrawal", day(1)), ("placements.offer_next", day(1))]


def test_a_planned_stay_falls_with_its_place_and_its_tasks(scene):
    case = scene.approved()
    stay = scene.planned(case, place="2", start=5)
    application = application_of(scene, case)
    tree = shown(scene, application)
    assert (
        "Region Test, Hemmet",
        "Planerad placering på Hemmet från 2026-03-07; platsen blir ledig",
    ) in tree.falls
    withdraw_application(application.pk, actor=scene.world.alice)
    fallen = stay_of(scene, case)
    assert (fallen.state, fallen.cancel_reason, fallen.row_version) == (
        "cancelled",
        "withdrawn",
        stay.row_version + 1,
    )
    assert scene.claims(scene.place("hemmet", "2")) == []
    assert tasks(scene.world.hedda, case) == [("note_withdrawal", day(1))]
    with acting(scene.world.hedda):
        told = Event.objects.get(case=case, kind="StayCancelled").sentence
    assert told == "Placeringen på Hemmet ställdes in: ansökan återkallades"


def test_who_has_arrived_is_in_the_way_and_nothing_is_half_done(scene):
    """As when the arrival was registered while the page was open, or an application that was opened again."""
    case = scene.approved()
    scene.arrived(case, start=-5)
    application = application_of(scene, case)
    with as_owner():
        Application.objects.filter(pk=application.pk).update(state="approved")
    tree = shown(scene, application)
    assert [what for _who, what in tree.blocks] == [
        "Personen är inskriven på Hemmet sedan 2026-02-25. Utskrivning behövs först."
    ]
    with pytest.raises(Impossible, match="Utskrivning behövs först"):
        withdraw_application(application.pk, actor=scene.world.alice)
    assert state_of(scene, application) == "approved"
    assert stay_of(scene, case).state == "arrived"
    assert "note_withdrawal" not in [kind for kind, _due in tasks(scene.world.hedda, case)]


def test_a_stay_that_changes_meanwhile_stops_everything(scene, monkeypatch):
    from placements import registrations
    from vardkedja.core import registry

    rules(scene)
    case = scene.approved()
    scene.planned(case, place="2", start=5)
    application = application_of(scene, case)
    with acting(scene.world.alice):
        old = list(registry.falling(scene.world.alice, case, application.pk))
    cancel_stay(stay_of(scene, case).pk, actor=scene.world.hedda, reason="postponed")
    monkeypatch.setattr(registry, "FALLS", [lambda *_args: old])
    with pytest.raises(Conflict, match="Placeringen har ändrats"):
        withdraw_application(application.pk, actor=scene.world.alice)
    assert state_of(scene, application) == "approved"
    assert ticket_of(scene, case).state == "waiting"
    assert registrations


def test_the_units_no_falls_too(scene):
    rules(scene)
    case = waiting(scene, 0, 1)
    no = say_no(application_of(scene, case).pk, "staffing", actor=scene.world.hedda)
    assert "Nej just nu från Hemmet" in [
        what for _who, what in shown(scene, application_of(scene, case)).falls
    ]
    withdraw_application(application_of(scene, case).pk, actor=scene.world.alice)
    assert again(scene.world.alice, no).state == "fell"


def test_only_the_owner_withdraws_a_stay_in_the_database(scene):
    from django.db import connection

    case = scene.approved()
    stay = scene.planned(case, place="2", start=5)
    make_party(scene.world, case, "bjorkby", HOME, scene.world.alice)
    for name in ("bo", "hedda", "olle"):
        actor = scene.world.actors[name]
        with acting(actor), connection.cursor() as cursor:
            cursor.execute("SELECT vk_withdraw_stay(%s, %s)", [stay.pk, actor.now])
            assert cursor.fetchone() == (False,)
    assert stay_of(scene, case).state == "planned"


def test_a_returning_person_applies_again_and_an_old_request_blocks_nothing(scene):
    """In the same case after withdrawal and after a stay, and in a case beside an old one that nobody has answered."""
    case = scene.approved()
    withdraw_application(application_of(scene, case).pk, actor=scene.world.alice)
    scene.apply(case, "hemmet")
    stay = scene.arrived(case, start=-5)
    assert stay.state == "arrived"
    scene.apply(case, "hemmet")
    with acting(scene.world.alice):
        states = sorted(Application.objects.filter(case=case).values_list("state", flat=True))
    assert states == ["approved", "placed", "withdrawn"]


def test_an_old_planned_stay_is_no_bar_once_its_application_is_withdrawn(scene):
    case = scene.approved(unit="boendet")
    scene.planned(case, unit="boendet", start=-30)
    scene.apply(case, "hemmet")
    with pytest.raises(Impossible, match="redan en plats på väg"):
        scene.planned(case, place="2", start=3)
    with acting(scene.world.alice):
        old = Application.objects.get(case=case, unit=scene.world.boendet)
    withdraw_application(old.pk, actor=scene.world.alice)
    assert scene.planned(case, place="2", start=3).state == "planned"


def test_taking_note_finishes_the_task_once(scene):
    case = scene.approved()
    application = application_of(scene, case)
    withdraw_application(application.pk, actor=scene.world.alice)
    note_withdrawal(application.pk, actor=scene.world.hedda)
    assert tasks(scene.world.hedda, case) == []
    with pytest.raises(Impossible, match="redan klar"):
        note_withdrawal(application.pk, actor=scene.world.hedda)
    for name in ("bo", "olle"):
        with pytest.raises((NotVisible, NotAllowed)):
            note_withdrawal(application.pk, actor=scene.world.actors[name])


def test_a_stay_that_is_called_off_is_told_to_the_applicant(scene, visit):
    case = scene.approved()
    stay = scene.planned(case, place="2", start=5)
    page = text_of(visit("hedda").get(reverse("placements:cancel", args=[stay.pk])))
    assert "Plats 2 blir ledig från 2026-03-07" in page and "Uppgift: registrera ankomst" in page
    cancel_stay(stay.pk, actor=scene.world.hedda, reason="postponed")
    assert tasks(scene.world.alice, case) == [("note_withdrawal", day(1))]
    told = text_of(visit("alice").get(reverse("referrals:withdrawn", args=[application_of(scene, case).pk])))
    assert "Placeringen på Hemmet ställdes in: skjuts upp" in told
    with pytest.raises(Impossible, match="Välj varför"):
        cancel_stay(scene.planned(case, place="2", start=5).pk, actor=scene.world.hedda, reason="withdrawn")


def test_the_page_shows_the_tree_and_does_it(scene, visit):
    case = scene.approved()
    scene.planned(case, place="2", start=5)
    application = application_of(scene, case)
    url = reverse("referrals:withdraw", args=[application.pk])
    alice = visit("alice")
    page = text_of(alice.get(url))
    assert "Det här faller med ansökan" in page and "Planerad placering på Hemmet" in page
    assert alice.post(url, version=application.row_version).status_code == 302
    assert stay_of(scene, case).state == "cancelled"
    hedda = visit("hedda")
    note = reverse("referrals:withdrawn", args=[application.pk])
    assert "Placeringen på Hemmet ställdes in: ansökan återkallades" in text_of(hedda.get(note))
    assert hedda.post(note).status_code == 302
    assert tasks(scene.world.hedda, case) == []
    assert visit("bo").get(note).status_code == 404


def test_the_page_says_whose_what_falls_is(scene, visit):
    case = waiting(scene, 0, 1)
    page = text_of(visit("alice").get(reverse("referrals:withdraw", args=[application_of(scene, case).pk])))
    assert "Köplatsen till Hemmet (Region Test, Hemmet)" in page
