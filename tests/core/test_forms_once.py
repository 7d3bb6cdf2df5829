"""Every form: for the domain it was opened under, once, while the assignment holds."""

import uuid

import pytest
from django.urls import reverse

from tests.cast import a_case
from tests.core.visitors import Visitor
from tests.signin import steps
from tests.world import NUMBERS, PASSWORD, TODAY
from vardkedja.core import actor as actors
from vardkedja.core import clock
from vardkedja.core.actions.administration import end_assignment
from vardkedja.core.actor import acting
from vardkedja.core.errors import NotAllowed
from vardkedja.core.models import Assignment, EntryVersion, Role
from vardkedja.core.signin import demo

NOTE = {"text": "Ringde boendet.", "category": "planning"}


@pytest.fixture
def case(world):
    return a_case(world, world.alice, NUMBERS[0])


def note(case):
    return reverse("core:note", args=[case.pk])


def notes(world):
    with acting(world.alice):
        return EntryVersion.objects.count()


def also_in(world, name, domain, role=Role.CASE_WORKER):
    """Give a member of the cast an assignment in a further domain."""
    owner = next(actor for actor in world.actors.values() if actor.domain_id == world.domains[domain].pk)
    with acting(owner):
        Assignment.objects.create(
            user=world.users[name], domain=world.domains[domain], role=role, valid_from=TODAY
        )


@pytest.mark.parametrize("name", ["core:reveal", "core:logout"])
def test_an_address_that_only_takes_a_form_says_so_when_it_is_opened(world, case, name):
    url = reverse(name, args=[case.pk] if name == "core:reveal" else [])
    answer = Visitor(world, "alice").get(url)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "Här finns ingen sida" in answer.content.decode()


def test_a_page_that_is_not_there_promises_nothing_it_does_not_have(world):
    answer = Visitor(world, "alice").get("/finns-inte/")
    assert answer.status_code == 404
    assert "Sök" not in answer.content.decode()
    assert "Att göra" in answer.content.decode()


def test_a_form_opened_for_another_authority_is_refused_and_nothing_is_stored(world, case):
    also_in(world, "alice", "bjorkby")
    alice = Visitor(world, "alice")
    alice.post(reverse("core:choose"), {"domain": str(world.bjorkby.pk)})
    response = alice.send(note(case), NOTE)
    assert response.status_code == 409
    text = response.content.decode()
    assert "Formuläret hör till en annan myndighet" in text
    assert "Byt till Anby kommun" in text
    assert notes(world) == 0


def test_one_cannot_switch_to_a_domain_without_assignment(world):
    alice = Visitor(world, "alice")
    alice.post(reverse("core:choose"), {"domain": str(world.bjorkby.pk)})
    assert alice.session["domain"] == str(world.anby.pk)


def test_the_same_form_twice_is_done_once(world, case):
    alice, token = Visitor(world, "alice"), str(uuid.uuid4())
    first = alice.send(note(case), NOTE, vk_token=token)
    second = alice.send(note(case), NOTE, vk_token=token)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.headers["Location"] == first.headers["Location"]
    assert notes(world) == 1


def test_a_refused_form_may_be_sent_again_when_mended(world, case):
    alice, token = Visitor(world, "alice"), str(uuid.uuid4())
    assert alice.send(note(case), {"text": ""}, vk_token=token).status_code == 422
    assert alice.send(note(case), NOTE, vk_token=token).status_code == 302


@pytest.mark.parametrize("guard", [{"vk_domain": ""}, {"vk_token": ""}, {"vk_domain": "x"}])
def test_a_form_without_its_guard_is_refused(world, case, guard):
    assert Visitor(world, "alice").send(note(case), NOTE, **guard).status_code == 409
    assert notes(world) == 0


def test_an_assignment_that_ends_ends_the_open_session(world, case):
    alice = Visitor(world, "alice")
    alice.text("/")
    end_assignment(world.alice.duties[0].id, None, actor=world.adam)
    response = alice.send(note(case), NOTE)
    assert response.headers["Location"] == reverse("core:login")
    assert "_auth_user_id" not in alice.session
    assert "Ditt uppdrag har gått ut" in alice.text(reverse("core:login"))
    assert notes(world) == 0


def test_an_assignment_that_ends_stops_queued_work(world):
    end_assignment(world.alice.duties[0].id, None, actor=world.adam)
    with pytest.raises(NotAllowed):
        actors.load(world.users["alice"].pk, world.anby.pk, clock.now())


def test_with_another_authority_left_one_chooses_it(world):
    also_in(world, "alice", "bjorkby")
    alice = Visitor(world, "alice")
    end_assignment(world.alice.duties[0].id, None, actor=world.adam)
    response = alice.get("/", follow=True)
    assert "Du arbetar för" in response.content.decode() or "Vilken myndighet" in response.content.decode()
    assert alice.get(reverse("core:account")).status_code in {200, 302}


def test_sign_in_says_the_same_for_wrong_name_and_wrong_password(world, client):
    texts = []
    for username in ("alice@test.example", "nobody@test.example"):
        response = client.post(reverse("core:login"), {"login": username, "password": "fel lösenord här"})
        assert response.status_code == 422
        texts.append(response.context["form"].non_field_errors())
    assert texts[0] == texts[1]
    assert "stämmer inte ihop" in texts[0][0]


def test_after_signing_in_one_comes_to_the_page_that_was_asked_for(world, case, client):
    asked = reverse("core:case", args=[case.pk])
    first = client.get(asked)
    assert first.headers["Location"] == f"{reverse('core:login')}?next={asked}"
    client.post(first.headers["Location"], {"login": "alice@test.example", "password": PASSWORD})
    response = steps.code(client, demo.code_now(world.users["alice"]))
    assert response.headers["Location"] == asked


def test_the_frame_tells_the_unit_of_who_works_in_one_alone(world):
    assert "Region Test, Hemmet · Hemmet" in Visitor(world, "hedda").text("/")
    assert "Anby kommun ·" not in Visitor(world, "alice").text("/")
