"""How often one may ask: per user and per address, over all processes, told in Swedish, logged once, and never a dead end."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from tests.cast import a_case
from tests.core.visitors import Visitor
from tests.security import uploads as made
from tests.world import NUMBERS
from vardkedja import settings as own_settings
from vardkedja.core import limits
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog

SEARCH = reverse("core:search")


@pytest.fixture(autouse=True)
def counters(settings):
    """Counters of this test's own, in the real broker."""
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"test-{uuid.uuid4()}-"}
    limits._counter.cache_clear()
    yield
    limits._counter.cache_clear()


@pytest.fixture(autouse=True)
def one_moment():
    """The clock stands at the beginning of a minute: a count that began in one minute would begin anew in the next."""
    begins = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)  # noqa: TID251 - the broker's clock goes on
    with time_machine.travel(begins, tick=False):
        yield


def searches(visitor, times):
    return [visitor.send(SEARCH, {"q": "Tore"}).status_code for _ in range(times)]


def test_too_many_searches_are_refused_with_the_time_to_wait(world, settings):
    settings.RATE_LIMITS = {"search": "3/minute"}
    alice = Visitor(world, "alice")
    assert searches(alice, 3) == [200, 200, 200]
    response = alice.send(SEARCH, {"q": "Tore"})
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert response.headers["Cache-Control"] == "no-store"
    text = response.content.decode()
    assert "Vänta en stund" in text
    assert 'lang="sv"' in text


def test_nobody_else_and_nothing_else_is_refused(world, settings):
    settings.RATE_LIMITS = {"search": "1/minute"}
    alice = Visitor(world, "alice")
    assert searches(alice, 2) == [200, 429]
    assert alice.get(SEARCH).status_code == 200, "the page with the field is not a search"
    assert alice.get("/").status_code == 200
    assert searches(Visitor(world, "albin"), 1) == [200]


def test_the_refusal_stands_in_the_log_once_a_minute(world, settings):
    settings.RATE_LIMITS = {"search": "1/minute"}
    assert searches(Visitor(world, "alice"), 4) == [200, 429, 429, 429]
    with acting(world.alice):
        row = AccessLog.objects.get(action="denied")
    assert row.what == "för många: personsökning"
    assert row.user_id == world.alice.user_id


def test_every_process_counts_in_the_same_place(world, settings):
    settings.RATE_LIMITS = {"search": "2/minute"}
    told = []
    for _ in range(3):
        limits._counter.cache_clear()  # another process
        told.append(limits.spend("search", "somebody"))
    assert told[:2] == [None, None]
    assert told[2] >= 1


def test_a_broker_that_is_away_neither_locks_out_nor_lets_loose(world, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.RATE_LIMITS = {"search": "2/minute"}
    assert searches(Visitor(world, "alice"), 3) == [200, 200, 429]


def test_anonymous_requests_are_counted_per_address(settings, db):
    settings.RATE_LIMITS = {"anonymous": "2/minute"}
    login = reverse("core:login")
    one, other = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    assert [one.get(login).status_code for _ in range(3)] == [200, 200, 429]
    assert other.get(login).status_code == 200


def test_a_signed_in_user_is_not_hit_by_what_others_do_from_the_same_address(world, settings):
    settings.RATE_LIMITS = {"anonymous": "1/minute", "address": "1000/minute"}
    anonymous = Client()
    assert [anonymous.get(reverse("core:login")).status_code for _ in range(2)] == [200, 429]
    assert Visitor(world, "alice").get("/").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "192.0.2.9", "198.51.100.1"),
        (1, "192.0.2.9", "192.0.2.9"),
        (1, "203.0.113.5, 192.0.2.9", "192.0.2.9"),
        (2, "203.0.113.5, 192.0.2.9, 192.0.2.10", "192.0.2.9"),
        (1, "", "0.0.0.0"),
        (1, "<script>", "0.0.0.0"),
    ],
)
def test_behind_proxies_the_address_is_what_they_saw_and_not_what_the_visitor_wrote(
    world, settings, proxies, forwarded, counted
):
    settings.TRUSTED_PROXIES = proxies
    alice = Visitor(world, "alice", REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR=forwarded)
    alice.send(SEARCH, {"q": "Tore"})
    with acting(world.alice):
        assert {row.source for row in AccessLog.objects.filter(action="search")} == {counted}


def test_the_api_answers_in_json(world, settings):
    settings.RATE_LIMITS = {"api": "1/minute"}
    alice, url = Visitor(world, "alice"), reverse("api:units")
    assert alice.get(url).status_code == 200
    response = alice.get(url)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) >= 1
    assert "Vänta en stund" in response.json()["detail"]


def test_uploads_lookups_and_reveals_have_rates_of_their_own(world, settings, tmp_path):
    settings.MEDIA_ROOT, settings.ATTACHMENTS_ROOT = tmp_path, tmp_path / "attachments"
    case = a_case(world, world.alice, NUMBERS[0])
    alice = Visitor(world, "alice")
    asked = {
        "upload": (reverse("core:document_add", args=[case.pk]), lambda: {"file": made.sent("a.pdf", b"MZ")}),
        "lookup": (reverse("core:person_new"), lambda: {"system": "person", "number": NUMBERS[1]}),
        "reveal": (reverse("core:reveal", args=[case.pk]), dict),
    }
    for kind, (url, data) in asked.items():
        settings.RATE_LIMITS = {kind: "1/minute"}
        assert alice.send(url, data()).status_code != 429, kind
        assert alice.send(url, data()).status_code == 429, kind


def test_a_day_of_work_at_full_speed_stays_below(world, settings):
    """Twenty pages and three searches in one go, as after a long phone call."""
    settings.RATE_LIMITS = own_settings.RATE_LIMITS
    alice = Visitor(world, "alice")
    assert {alice.get("/").status_code for _ in range(20)} == {200}
    assert searches(alice, 3) == [200] * 3


def test_every_rate_can_be_read_and_has_a_name():
    assert limits.NAMES.keys() | {"address", "anonymous", "wrong_code"} == own_settings.RATE_LIMITS.keys()
    for text in own_settings.RATE_LIMITS.values():
        assert all(rate.amount >= 1 for rate in limits._rates(text))
    assert configured.RATE_LIMITS == {}, "other tests are not to be stopped"
