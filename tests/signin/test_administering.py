"""What the administrator sees and does about sign-in, what ends is told, and one's own sessions."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.core.visitors import Visitor, errors_of
from tests.signin import steps
from tests.world import TODAY
from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.actions.administration import give_assignment
from vardkedja.core.actions.signin import ENDS, reset_second_factor, set_hsa_id, unlock, warn_of_endings
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, NotAllowed, NotVisible
from vardkedja.core.models import AccessLog, Assignment, Role, Task, User


@pytest.fixture
def alice(world):
    return world.users["alice"]


def at(name, user):
    return reverse(f"core:{name}", args=[user.pk])


def test_the_administrator_sees_failures_and_lifts_the_lock(world, alice):
    for _ in range(5):
        steps.password(Client(), alice.username, "fel")
    adam = Visitor(world, "adam")
    page = adam.text(at("admin_signin", alice))
    assert "Kontot är spärrat" in page
    assert page.count("127.0.0.1") == 5
    assert adam.send(at("admin_unlock", alice)).status_code == 302
    assert steps.password(Client(), alice.username).headers["Location"] == "/logga-in/steg-2/"
    with acting(world.adam):
        assert AccessLog.objects.filter(what="SignInUnlocked", object_id=alice.pk).exists()


def test_another_authoritys_staff_are_not_there(world, alice):
    stranger = world.users["bo"]
    assert Visitor(world, "adam").get(at("admin_signin", stranger)).status_code == 404
    for act in (unlock, lambda pk, *, actor: set_hsa_id(pk, "SE1-A", actor=actor)):
        with pytest.raises(NotVisible):
            act(stranger.pk, actor=world.adam)
        with pytest.raises(NotAllowed):
            act(alice.pk, actor=world.anna)


def test_an_assignment_given_to_anothers_staff_gives_no_hold_on_their_account(world):
    """Whoever could set the factor or the HSA-id of somebody at another authority could come in there as them."""
    bo, adam = world.users["bo"], Visitor(world, "adam")
    give_assignment(bo.pk, Role.STEERING, actor=world.adam, valid_from=TODAY)
    for name, data in (
        ("admin_reset", {}),
        ("admin_unlock", {}),
        ("admin_hsa", {"hsa_id": "SE2321000065-E1"}),
    ):
        assert adam.send(at(name, bo), data).status_code == 404
    assert adam.get(at("admin_signin", bo)).status_code == 404
    page = adam.text("/administration/anvandare/")
    assert at("admin_signin", bo) not in page
    assert "Inloggningen sköts av en annan myndighet" in page
    bo.refresh_from_db()
    assert bo.hsa_id is None
    assert Authenticator.objects.filter(user=bo).exists()


def test_who_has_moved_is_kept_by_the_only_authority_left(world):
    """And where there are two, by neither: none takes the account from the other."""
    bo = world.users["bo"]
    give_assignment(bo.pk, Role.STEERING, actor=world.adam, valid_from=TODAY)
    with acting(world.bo):
        Assignment.objects.filter(user=bo, domain=world.bjorkby).update(valid_to=TODAY)
    set_hsa_id(bo.pk, "SE2321000065-B1", actor=world.adam)
    with scope.setup_scope():
        Assignment.objects.create(user=bo, domain=world.home, role=Role.STEERING, valid_from=TODAY)
    with pytest.raises(NotVisible):
        set_hsa_id(bo.pk, "SE2321000065-B2", actor=world.adam)


def test_an_account_made_ahead_of_its_assignment_is_not_taken_by_who_gives_one_first(world):
    with acting(world.bo):
        new = User.objects.create(username="ny.hos.bjorkby", kept_by=world.bjorkby)
    give_assignment(new.pk, Role.STEERING, actor=world.adam, valid_from=TODAY)
    with pytest.raises(NotVisible):
        set_hsa_id(new.pk, "SE2321000065-N1", actor=world.adam)
    assert Visitor(world, "adam").get(at("admin_signin", new)).status_code == 404
    new.refresh_from_db()
    assert new.hsa_id is None


def test_whose_assignments_are_over_is_nobodys_to_change(world, alice):
    with acting(world.adam):
        Assignment.objects.filter(user=alice).update(valid_to=TODAY)
    with pytest.raises(NotVisible):
        reset_second_factor(alice.pk, actor=world.adam)


def test_a_lost_factor_is_reset_and_sessions_end(world, alice):
    client = Client()
    steps.by_hand(client, alice)
    assert Visitor(world, "adam").send(at("admin_reset", alice)).status_code == 302
    assert not Authenticator.objects.filter(user=alice).exists()
    assert not steps.is_in(client)
    steps.password(client, alice.username)
    assert client.get("/").headers["Location"] == "/konto/sakerhet/"


def test_an_administrator_does_not_reset_the_own_factor(world):
    adam = world.users["adam"]
    assert Visitor(world, "adam").send(at("admin_reset", adam)).status_code == 409
    assert Authenticator.objects.filter(user=adam).exists()


def test_an_hsa_id_is_written_once_and_as_it_should(world, alice):
    adam = Visitor(world, "adam")
    assert list(errors_of(adam.send(at("admin_hsa", alice), {"hsa_id": "190001019802"}))) == ["hsa_id"]
    assert adam.send(at("admin_hsa", alice), {"hsa_id": " se2321000065-a1 "}).status_code == 302
    alice.refresh_from_db()
    assert alice.hsa_id == "SE2321000065-A1"
    with pytest.raises(Conflict):
        set_hsa_id(world.users["albin"].pk, "SE2321000065-A1", actor=world.adam)


def test_what_ends_is_told_to_the_holder_and_the_administrator(world, alice):
    today = clock.today()
    with acting(world.adam):
        Assignment.objects.filter(user=alice).update(valid_to=today + dt.timedelta(days=10))
    assert "Ditt uppdrag som handläggare slutar" in Visitor(world, "alice").text("/")
    assert "Ditt uppdrag" not in Visitor(world, "albin").text("/")
    system = actors.system(world.anby, clock.now())
    assert [warn_of_endings(actor=system), warn_of_endings(actor=system)] == [1, 0]
    with acting(system):
        task = Task.objects.get(kind=ENDS)
        assert (task.role, task.due_on) == ("administrator", today + dt.timedelta(days=9))
        Assignment.objects.filter(user=alice).update(valid_to=None)
    warn_of_endings(actor=system)
    with acting(system):
        assert Task.objects.get(kind=ENDS).done_at is not None
    assert "Ditt uppdrag" not in Visitor(world, "alice").text("/")


def test_one_sees_the_own_sessions_and_ends_the_others(world):
    fia = world.users["fia"]
    here, there = Client(), Client()
    for client in (here, there):
        steps.password(client, fia.username)
    assert "Var du är inloggad" in here.get("/konto/").content.decode()
    guard = {"vk_domain": str(world.anby.pk), "vk_token": "7f1c4f0e-2f0b-4b5e-9b39-3f2f7a0f0a01"}
    assert here.post("/konto/sessioner/avsluta/", guard).status_code == 302
    assert steps.is_in(here)
    assert not steps.is_in(there)
