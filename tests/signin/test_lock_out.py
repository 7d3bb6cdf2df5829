"""Lock-out: password and code alike, by name and address; the same for a name that does not exist."""

import datetime as dt
import re
import uuid
from unittest.mock import patch

import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog
from django.test import Client
from django.urls import reverse

from tests.core.visitors import Visitor, errors_of
from tests.signin import steps
from tests.world import PASSWORD
from vardkedja import settings as own_settings
from vardkedja.core import clock, limits
from vardkedja.core.actions.signin import unlock
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog
from vardkedja.core.signin import demo

LIMIT = 5


@pytest.fixture
def alice(world):
    return world.users["alice"]


def fail(client: Client, username: str, times: int = LIMIT):
    for _ in range(times):
        response = steps.password(client, username, "fel lösenord")
    return response


def test_five_wrong_passwords_lock_out_for_a_while(alice, client):
    assert fail(client, alice.username, LIMIT - 1).status_code == 422
    locked = fail(client, alice.username, 1)
    assert locked.status_code == 429
    assert "spärrad i 15 minuter" in locked.content.decode()
    assert steps.password(client, alice.username).status_code == 429, "the right password does not help"
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16)):
        assert steps.password(client, alice.username).status_code == 302


def test_a_name_that_does_not_exist_is_answered_alike(alice, client):
    known, unknown = fail(client, alice.username, 1), fail(Client(), "ingen@test.example", 1)
    assert known.status_code == unknown.status_code == 422
    assert _words(known, alice.username) == _words(unknown, "ingen@test.example")
    locked, unknown_locked = fail(client, alice.username), fail(Client(), "ingen@test.example")
    assert locked.status_code == unknown_locked.status_code == 429
    assert _words(locked, "") == _words(unknown_locked, "")


def _words(response, username: str) -> str:
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return text.replace(username, "NAMN") if username else text


def test_a_closed_account_is_answered_as_an_unknown_one(alice, client):
    alice.is_active = False
    alice.save()
    response = steps.password(client, alice.username)
    assert response.status_code == 422
    assert "stämmer inte ihop" in response.content.decode()


def test_wrong_codes_count_as_wrong_passwords(alice, client):
    steps.password(client, alice.username)
    for _ in range(LIMIT - 1):
        assert steps.code(client, "000000").status_code == 422
    assert steps.code(client, "000000").status_code == 429
    assert steps.code(client, demo.code_now(alice)).status_code == 429, "the right code does not help"
    assert steps.password(Client(), alice.username).status_code == 429


def test_a_signed_in_user_does_not_try_the_present_password_without_end(world, alice):
    visitor = Visitor(world, "alice")
    new = {"new": "ett nytt och långt lösenord", "again": "ett nytt och långt lösenord"}
    for _ in range(LIMIT - 1):
        answer = visitor.send("/konto/losenord/", {"present": "en gissning", **new})
        assert list(errors_of(answer)) == ["present"]
    assert visitor.send("/konto/losenord/", {"present": "en gissning", **new}).status_code == 429
    right = visitor.send("/konto/losenord/", {"present": PASSWORD, **new})
    assert right.status_code == 429, "the right password does not help"
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert AccessFailureLog.objects.filter(username=alice.username).count() == LIMIT
    with acting(world.alice):
        denied = AccessLog.objects.filter(what="lösenordsbyte", action=AccessLog.Action.DENIED)
        assert denied.count() == LIMIT


def test_another_address_is_not_locked(alice, client):
    fail(client, alice.username)
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    assert steps.password(elsewhere, alice.username).status_code == 302


@pytest.fixture
def codes_counted(settings):
    """The deployed rate of wrong codes, with counters of this test's own."""
    settings.RATE_LIMITS = {"wrong_code": own_settings.RATE_LIMITS["wrong_code"]}
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"test-{uuid.uuid4()}-"}
    limits._counter.cache_clear()
    yield
    limits._counter.cache_clear()


def test_an_address_for_each_try_guesses_no_code(world, alice, codes_counted):
    """The password opens the second step from everywhere: wrong codes are counted by the account."""
    answers = []
    for number in range(12):
        client = Client(REMOTE_ADDR=f"10.2.0.{number + 1}")
        steps.password(client, alice.username)
        answers.append(steps.code(client, "000000").status_code)
    assert answers == [422] * 10 + [429] * 2
    client = Client(REMOTE_ADDR="10.2.1.1")
    steps.password(client, alice.username)
    assert steps.code(client, demo.code_now(alice)).status_code == 429, "the right code does not help"
    assert "Kontot är spärrat" in Visitor(world, "adam").text(reverse("core:admin_signin", args=[alice.pk]))
    unlock(alice.pk, actor=world.adam)
    client = Client(REMOTE_ADDR="10.2.1.2")
    steps.by_hand(client, alice)


def test_an_ipv6_network_is_one_address(alice):
    for number in range(LIMIT):
        answer = steps.password(Client(REMOTE_ADDR=f"2001:db8:1:2::{number}"), alice.username, "fel")
    assert answer.status_code == 429
    assert steps.password(Client(REMOTE_ADDR="2001:db8:1:2:ffff::1"), alice.username).status_code == 429
    assert steps.password(Client(REMOTE_ADDR="2001:db8:1:3::1"), alice.username).status_code == 302


def test_failures_stand_in_a_log_of_their_own_without_what_was_typed(alice, client):
    fail(client, alice.username, 2)
    rows = AccessFailureLog.objects.filter(username=alice.username)
    assert rows.count() == 2
    assert rows.first().ip_address == "127.0.0.1"
    kept = AccessAttempt.objects.get(username=alice.username)
    assert "fel lösenord" not in kept.post_data
    assert alice.username not in kept.post_data


def test_unknown_and_known_names_take_the_same_time(alice, client, settings):
    """Both hash once. Measured by what is hashed, since clocks in tests are no proof."""
    counted = []
    for name in (alice.username, "ingen@test.example"):
        with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", autospec=True) as encode:
            encode.return_value = "md5$x$y"
            steps.password(Client(), name, "fel")
        counted.append(encode.call_count)
    assert counted[0] == counted[1] == 1
