"""Password and second factor: who must have one, what is stored, what is said."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from tests.signin import steps
from tests.world import PASSWORD
from vardkedja.core.actor import acting
from vardkedja.core.models import Assignment, Role, User
from vardkedja.core.signin import demo, encryption

KINDS = Authenticator.Type


@pytest.fixture
def alice(world) -> User:
    return world.users["alice"]


@pytest.fixture
def newcomer(world) -> User:
    """A case worker who has a password and nothing else yet."""
    user = User(username="ny@test.example", first_name="Nina", last_name="Ny")
    user.set_password(PASSWORD)
    user.save(force_insert=True)
    with acting(world.adam):
        Assignment.objects.create(
            user=user, domain=world.anby, role=Role.CASE_WORKER, valid_from=world.alice.today
        )
    return user


def test_password_and_code_open_the_first_page(alice, client):
    steps.by_hand(client, alice)
    assert steps.is_in(client)


def test_the_password_alone_opens_nothing(alice, client):
    steps.password(client, alice.username)
    assert client.get("/").headers["Location"].startswith("/logga-in/")
    assert client.get("/arenden/").status_code == 302


def test_a_wrong_code_opens_nothing_and_a_code_is_good_once(alice, client):
    steps.password(client, alice.username)
    assert steps.code(client, "000000").status_code == 422
    assert not steps.is_in(client)
    given = demo.code_now(alice)
    assert steps.code(client, given).status_code == 302
    other = Client()
    steps.password(other, alice.username)
    assert steps.code(other, given).status_code == 422, "the same code a second time"


def test_a_code_is_good_once_for_as_long_as_it_lives(alice, client):
    """It is taken half a minute before and after its own; a code that somebody saw is no good in all that time."""
    begins = dt.datetime(2026, 3, 2, 9, 0, 1, tzinfo=dt.UTC)
    with time_machine.travel(begins, tick=False) as travel:
        steps.password(client, alice.username)
        travel.shift(30)
        coming = demo.code_now(alice)
        travel.shift(-30)
        assert steps.code(client, coming).status_code == 302
        travel.shift(45)
        other = Client()
        steps.password(other, alice.username)
        assert steps.code(other, coming).status_code == 422
        travel.shift(30)
        assert steps.code(other, demo.code_now(alice)).status_code == 302


def test_one_comes_to_the_page_one_asked_for(alice, client):
    first = client.get("/arenden/")
    assert first.headers["Location"] == "/logga-in/?next=/arenden/"
    steps.password(client, alice.username, next="/arenden/")
    assert steps.code(client, demo.code_now(alice)).headers["Location"] == "/arenden/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_sign_in_leads_nowhere_else(alice, client, target):
    steps.password(client, alice.username, next=target)
    assert steps.code(client, demo.code_now(alice)).headers["Location"] == "/"


def test_a_role_that_sees_no_person_needs_no_second_step(world, client):
    assert steps.password(client, world.users["fia"].username).headers["Location"] == "/"
    assert steps.is_in(client)


@pytest.mark.parametrize("path", ["/", "/arenden/", "/konto/", "/konto/losenord/", "/administration/"])
def test_without_a_factor_one_is_led_to_get_one(newcomer, client, path):
    steps.password(client, newcomer.username)
    assert client.get(path).headers["Location"] == "/konto/sakerhet/"
    text = client.get("/konto/sakerhet/").content.decode()
    assert "Du behöver ett andra steg innan du kan arbeta" in text
    assert 'href="/arenden/"' not in text


def test_the_api_is_closed_too(newcomer, client):
    steps.password(client, newcomer.username)
    assert client.get("/api/v1/units/").status_code == 403


def connect(client: Client) -> tuple[str, str]:
    """Connect an app by the pages. Returns its seed and the page with the recovery codes."""
    seed = re.search(
        r'<code class="vk-secret">([A-Z2-7=]+)<', client.get("/konto/sakerhet/app/").content.decode()
    )
    assert seed
    shown = demo.code_of(seed.group(1))
    response = client.post("/konto/sakerhet/app/", {"code": shown})
    assert response.headers["Location"] == "/konto/sakerhet/reservkoder/", response.content.decode()
    return seed.group(1), client.get("/konto/sakerhet/reservkoder/").content.decode()


def test_connecting_an_app_opens_the_rest_and_shows_recovery_codes_once(newcomer, client):
    steps.password(client, newcomer.username)
    _seed, shown = connect(client)
    codes = re.findall(r"<code>(\d{8})</code>", shown)
    assert len(set(codes)) == 10
    assert steps.is_in(client)
    again = client.get("/konto/sakerhet/reservkoder/").content.decode()
    assert not re.findall(r"<code>\d{8}</code>", again)
    assert "har redan visats" in again
    other = Client()
    steps.password(other, newcomer.username)
    assert steps.code(other, codes[0]).status_code == 302
    third = Client()
    steps.password(third, newcomer.username)
    assert steps.code(third, codes[0]).status_code == 422, "a recovery code is good once"


def test_seeds_are_encrypted_with_the_instances_key(newcomer, client, settings):
    steps.password(client, newcomer.username)
    seed, shown = connect(client)
    for row in Authenticator.objects.filter(user=newcomer):
        assert seed not in str(row.data)
        kept = row.data.get("secret") or row.data["seed"]
        assert kept.startswith("vk1:")
        assert encryption.decrypt(kept)
    settings.SIGNIN_KEYS = ["another key", *settings.SIGNIN_KEYS]
    assert demo.code_now(newcomer), "an older key still opens"
    settings.SIGNIN_KEYS = ["another key"]
    with pytest.raises(encryption.Unreadable):
        demo.code_now(newcomer)
    assert shown


def test_what_was_never_encrypted_is_not_taken_for_a_seed():
    with pytest.raises(encryption.Unreadable):
        encryption.decrypt("JBSWY3DPEHPK3PXP")


def test_the_last_factor_stays_where_the_role_demands_one(alice, client):
    client.force_login(alice)
    response = client.post("/konto/sakerhet/app/ta-bort/")
    assert response.status_code == 422 or "Din roll kräver" in response.content.decode()
    assert Authenticator.objects.filter(user=alice, type=KINDS.TOTP).exists()


@pytest.mark.parametrize("page", ["", "app/", "nyckel/", "reservkoder/nya/"])
def test_an_old_session_without_the_factor_signs_in_anew(alice, page):
    """Somebody who stole a session of a password alone must not be able to add a factor of their own."""
    client = Client()
    client.force_login(alice)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    assert client.get("/").headers["Location"] == "/konto/sakerhet/"
    assert client.get(f"/konto/sakerhet/{page}").headers["Location"] == "/logga-in/"
    assert not steps.is_in(client)


def test_changing_factors_asks_anew_after_some_minutes(alice, client):
    client.force_login(alice)
    assert client.get("/konto/sakerhet/nyckel/").status_code == 200
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 1}]
    session.save()
    asked = client.get("/konto/sakerhet/nyckel/")
    assert asked.headers["Location"].startswith("/konto/sakerhet/losenord-igen/")
    page = asked.headers["Location"]
    assert client.post(page, {"password": "fel"}).status_code == 422
    given = client.post(page, {"password": PASSWORD, "next": "/konto/sakerhet/nyckel/"})
    assert given.headers["Location"] == "/konto/sakerhet/nyckel/"
    assert client.get("/konto/sakerhet/nyckel/").status_code == 200


def test_demo_code_is_for_demo_accounts_in_a_demo_only(world, capsys, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="bara i en demo"):
        call_command("demo_code", "handlaggare.ljungby")
    settings.DEBUG = True
    with pytest.raises(CommandError, match="inget demokonto"):
        call_command("demo_code", "alice@test.example")
    user = User(username="handlaggare.ljungby", first_name="Sara", last_name="Nyström")
    user.save(force_insert=True)
    demo.enrol(user)
    call_command("demo_code", "handlaggare.ljungby")
    assert capsys.readouterr().out.strip() == demo.code_now(user)
