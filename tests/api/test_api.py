"""The API: the same policies as the pages, 404 for who is no member, and no person anywhere."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext

from costsharing.selectors import cost_year
from governance.tasks import nightly_figures
from placements.models import Place, PlaceClaim
from referrals.domain.queue import Rules, Waiting, order
from tests.costsharing.county import YEAR, share_costs
from tests.governance import scenes
from tests.world import TODAY
from vardkedja.core import clock
from vardkedja.core.actor import acting


@pytest.fixture
def scene(world):
    """A queue of three, three places of which one is taken, and two days of occupancy."""
    share_costs(world)
    with scenes.as_owner():
        for day, priority in ((3, 3), (1, 3), (5, 1)):
            ticket = scenes.a_ticket(world, clock.midday(dt.date(2026, 2, day)))
            ticket.priority_class = priority
            ticket.save(update_fields=["priority_class"])
        common = {"unit": world.hemmet, "collaboration": world.collaboration, "operator": world.home}
        for position in (1, 2, 3):
            place = Place.objects.create(
                name=str(position), position=position, valid_from=dt.date(2020, 1, 1), **common
            )
        PlaceClaim.objects.create(
            place=place, kind="stay", during=DateRange(TODAY, None), occupied=True, **common
        )
        for day in (1, 2):
            scenes.occupancy(world, dt.date(2026, 3, day), "hemmet", day, 3)
    return world


def paths(world):
    """Every address of the API below an object of the county."""
    unit = f"/api/v1/units/{world.hemmet.pk}"
    return {
        "queue": f"{unit}/queue-tickets/",
        "places": f"{unit}/places/",
        "occupancy": f"{unit}/occupancy/?from=2026-03-01&to=2026-03-02",
        "costs": f"/api/v1/collaborations/testlan/cost-split/{YEAR}/",
        "figures": "/api/v1/collaborations/testlan/figures/?from=2026-02-01&to=2026-03-02",
    }


READERS = {"queue": "alice", "places": "alice", "occupancy": "alice", "costs": "fia", "figures": "stina"}


def test_the_queue_in_the_order_of_the_pages(scene, client_of):
    answer = client_of("alice").get(paths(scene)["queue"]).json()
    shown = [(row["position"], row["priority_class"], row["since"]) for row in answer["results"]]
    assert shown == [(1, 1, "2026-02-05"), (2, 3, "2026-02-01"), (3, 3, "2026-02-03")]
    with acting(scene.alice):
        from referrals.policies import visible_tickets

        tickets = list(visible_tickets(scene.alice).filter(unit=scene.hemmet))
    found = order((Waiting(t.pk, t.priority_class, t.requested_at) for t in tickets), Rules())
    references = {t.pk: t.reference for t in tickets}
    assert [row["reference"] for row in answer["results"]] == [references[p.waiting.id] for p in found]
    assert set(answer["results"][0]) == {"reference", "position", "priority_class", "since"}


def test_places_tell_taken_and_not_by_whom(scene, client_of):
    rows = client_of("alice").get(paths(scene)["places"]).json()["results"]
    assert [(row["name"], row["taken"]) for row in rows] == [("1", False), ("2", False), ("3", True)]
    assert set(rows[0]) == {"id", "name", "kind", "traits", "taken"}
    yesterday = client_of("alice").get(paths(scene)["places"] + "?day=2026-03-01").json()["results"]
    assert not any(row["taken"] for row in yesterday)


def test_units_with_their_free_places(scene, client_of):
    (row,) = client_of("alice").get("/api/v1/units/").json()["results"]
    assert (row["name"], row["places"], row["free"]) == ("Hemmet", 3, 2)


def test_occupancy_first_and_last_day_included(scene, client_of):
    rows = client_of("alice").get(paths(scene)["occupancy"]).json()["results"]
    assert [(row["day"], row["occupied"], row["free"]) for row in rows] == [
        ("2026-03-01", 1, 2),
        ("2026-03-02", 2, 1),
    ]


def test_the_cost_split_is_the_pages_to_the_ore(scene, client_of):
    answer = client_of("fia").get(paths(scene)["costs"]).json()
    with acting(scene.fia):
        costs = cost_year(scene.collaboration.pk, YEAR)
    assert [line["amount_ore"] for line in answer["lines"]] == [line.amount_ore for line in costs.lines]
    assert sum(line["amount_ore"] for line in answer["lines"]) == answer["total_ore"]


def test_figures_keep_small_cells_back(scene, client_of):
    with scenes.as_owner():
        scenes.a_stay(scene, "anby", dt.date(2026, 2, 1))
    scenes.night(scene, nightly_figures, dt.date(2026, 2, 28), dt.date(2026, 2, 28))
    url = "/api/v1/collaborations/testlan/figures/?to=2026-02-28&indicator=persons_year"
    rows = client_of("stina").get(url).json()["results"]
    assert len(rows) == 3 and all(row["suppressed"] and row["value"] is None for row in rows)


@pytest.mark.parametrize("name", READERS)
def test_members_read_and_another_county_finds_nothing(scene, client_of, name):
    assert client_of(READERS[name]).get(paths(scene)[name]).status_code == 200
    foreign = client_of("ulf" if name == "costs" else "olle").get(paths(scene)[name])
    expected = 404 if name != "figures" else 403  # olle is a case worker: refused before the object is sought
    assert foreign.status_code == expected
    absent = {"queue": scene.utboendet.pk, "places": scene.utboendet.pk, "occupancy": scene.utboendet.pk}
    if name in absent:
        elsewhere = paths(scene)[name].replace(str(scene.hemmet.pk), str(absent[name]))
        other = client_of(READERS[name]).get(elsewhere)
        nowhere = client_of(READERS[name]).get(elsewhere.replace(str(absent[name]), str(scene.anby.pk)))
        assert (other.status_code, other.content) == (404, nowhere.content), "hidden and absent look the same"


@pytest.mark.parametrize(
    ("name", "reader"), [("queue", "adam"), ("places", "fia"), ("costs", "alice"), ("figures", "alice")]
)
def test_a_role_that_may_not_is_told_why(scene, client_of, name, reader):
    answer = client_of(reader).get(paths(scene)[name])
    assert answer.status_code == 403
    assert answer.json()["detail"].endswith(".") and "Bara" not in answer.json()["detail"][4:]


@pytest.mark.parametrize("name", READERS)
def test_nobody_reads_without_signing_in(scene, name):
    answer = Client().get(paths(scene)[name])
    assert answer.status_code == 403 and set(answer.json()) == {"detail"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", READERS)
def test_nothing_is_written_through_the_api(scene, client_of, name, method):
    assert getattr(client_of(READERS[name]), method)(paths(scene)[name]).status_code == 405


@pytest.mark.parametrize(
    ("name", "query", "field"),
    [
        ("occupancy", "from=igår", "from"),
        ("occupancy", "from=2026-03-02&to=2026-03-01", "from"),
        ("occupancy", "from=1900-01-01", "from"),
        ("occupancy", "to=0001-01-01", None),
        ("places", "day=2026-02-30", "day"),
        ("figures", "indicator=personnummer", "indicator"),
    ],
)
def test_bad_parameters_are_named(scene, client_of, name, query, field):
    answer = client_of(READERS[name]).get(paths(scene)[name].split("?")[0] + "?" + query)
    if field is None:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 400 and set(answer.json()) == {field}


@pytest.mark.parametrize("name", READERS)
def test_the_number_of_queries_does_not_depend_on_the_rows(scene, client_of, name):
    client = client_of(READERS[name])
    client.get(paths(scene)[name])

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(paths(scene)[name])
        return len(seen)

    before = queries()
    with scenes.as_owner():
        for day in range(1, 9):
            scenes.a_ticket(scene, clock.midday(dt.date(2026, 1, day)))
            scenes.occupancy(scene, dt.date(2026, 2, day), "hemmet", 1, 3)
            common = {"unit": scene.hemmet, "collaboration": scene.collaboration, "operator": scene.home}
            Place.objects.create(name=f"ny {day}", valid_from=dt.date(2020, 1, 1), **common)
    scenes.night(scene, nightly_figures, dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert queries() <= before + (1 if name == "figures" else 0) <= 24


def test_the_schema_describes_every_address(world, client_of):
    answer = client_of("alice").get("/api/schema/", headers={"accept": "application/json"})
    schema = json.loads(answer.content)
    assert answer.status_code == 200 and len(schema["paths"]) == 9
    assert all(set(path) == {"get"} for path in schema["paths"].values())
    assert {"403", "404"} <= set(schema["paths"]["/api/v1/units/{unit_id}/places/"]["get"]["responses"])


def test_the_page_of_the_api_comes_from_here_under_the_strict_policy(world, client_of):
    page = client_of("alice").get("/api/")
    html = page.content.decode()
    assert page.status_code == 200
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "<style" not in html and "<script>" not in html and "http" not in html.replace("http-equiv", "")
    script = client_of("alice").get("/api/?script=")
    assert (
        script["Content-Type"].startswith("application/javascript") and b"SwaggerUIBundle" in script.content
    )


def test_the_schema_is_for_those_who_are_signed_in(world):
    assert Client().get("/api/schema/").status_code == 403
