"""Offers in the API: the parties of the case read them, logged, with no person; nobody else finds one."""

import pytest

from tests.placements.offer_scene import again, offered, rules, waiting
from tests.placements.scene import furnish
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog


@pytest.fixture
def offer(world):
    scene = furnish(world)
    rules(scene)
    waiting(scene, 0, 1)
    return offered(scene)


@pytest.mark.parametrize("who", ["alice", "hedda"])
def test_the_two_sides_read_it_in_the_list_and_by_itself(world, client_of, offer, who):
    client = client_of(who)
    (row,) = client.get("/api/v1/offers/").json()["results"]
    assert (row["id"], row["case"], row["unit"], row["state"]) == (
        str(offer.pk), offer.case.number, "Hemmet", "open",
    )  # fmt: skip
    assert row["planned_from"] == offer.planned_from.isoformat() and row["answer_by"]
    assert client.get(f"/api/v1/offers/{offer.pk}/").json() == row
    assert "Tore" not in str(row) and "made_by_name" not in row
    with acting(world.actors[who]):
        mine = AccessLog.objects.filter(
            case_id=offer.case_id, user_id=world.users[who].pk, what__startswith="erbjudande"
        )
        assert {"hit", "read"} <= set(mine.values_list("action", flat=True))


@pytest.mark.parametrize("who", ["bo", "olle"])
def test_nobody_else_finds_one(world, client_of, offer, who):
    client = client_of(who)
    assert client.get("/api/v1/offers/").json()["results"] == []
    assert client.get(f"/api/v1/offers/{offer.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["fia", "stina"])
def test_a_role_that_handles_no_applications_is_told_so(world, client_of, offer, who):
    for url in ("/api/v1/offers/", f"/api/v1/offers/{offer.pk}/"):
        answer = client_of(who).get(url)
        assert (answer.status_code, answer.json()["detail"]) == (403, "Din roll handlägger inte ansökningar.")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_answered_this_way(world, client_of, offer, method):
    for url in ("/api/v1/offers/", f"/api/v1/offers/{offer.pk}/"):
        assert getattr(client_of("alice"), method)(url, {"state": "accepted"}).status_code == 405
    assert again(world.alice, offer).state == "open"
