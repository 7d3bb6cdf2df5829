"""Server time of the queue's pages: `python -m benchmarks.queue [--waiting 2000] [--runs 5]`.

A queue of so many and one of a tenth, each position with its case, applicant, party, application and three events. Django's client asks
with all middleware: the unit's own head (with quotas and answers), an applicant who is party to all, and who is party to none.
"""

from benchmarks import setup  # isort: skip
import argparse
import datetime as dt
import random
import uuid
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks import county
from referrals.actions import set_queue_rules
from referrals.actions.rules import Limit, NewRules
from referrals.domain.queue import Occupancy, Rules, Waiting, order
from tests import world as cast
from tests.harness import database
from vardkedja.core import clock

CASE, PERSON, TICKET = 4, 5, 6
READERS = {"head of the unit": "hedda", "applicant, party to all": "alice", "party to none": "bo"}


def fill(name: str, world: cast.World, first: int, last: int) -> None:
    """Positions `first` to `last` in Hemmet's queue: a minute apart, in three classes, every second one complete."""
    case, person, ticket = (county.key(kind, "n") for kind in (CASE, PERSON, TICKET))
    owner, home, unit = (f"'{one}'" for one in (world.anby.pk, world.home.pk, world.hemmet.pk))
    shared = {"collaboration_id": f"'{world.collaboration.pk}'", "unit_id": unit}
    came = "now() - interval '90 days' + n * interval '1 minute'"
    times = {"requested_at": came, "completed_at": f"CASE WHEN n % 2 = 0 THEN {came} + interval '1 day' END"}
    stood = {"priority_class": "1 + n % 3", "state": "'waiting'", **times, **shared}
    with psycopg.connect(database.url("admin", name)) as db:
        db.execute("SET session_replication_role = replica")
        source = f"generate_series({first}, {last}) n"
        rows = [
            ("core_case", {"id": case, "owner_id": owner, "person_id": person, "number": "'K-B' || n", "collaboration_id": shared["collaboration_id"]}),
            ("core_personrecord", {"id": "gen_random_uuid()", "domain_id": owner, "person_id": person, "given_name": "'Bea'", "family_name": "'Bänk' || n"}),
            ("core_caseparty", {"id": "gen_random_uuid()", "case_id": case, "case_owner_id": owner, "domain_id": home, "role": "'unit'", "unit_id": unit}),
            ("referrals_queueticket", {"id": ticket, "owner_id": owner, "operator_id": home, "reference": "'Q-' || n", **stood}),
            ("referrals_application", {"id": "gen_random_uuid()", "case_id": case, "case_owner_id": owner, "owner_id": owner, "unit_id": unit,
              "operator_id": home, "ticket_id": ticket, "state": "'sent'", "sent_at": came, "legal_ground_id": "(SELECT id FROM referrals_legalground LIMIT 1)"}),
        ]  # fmt: skip
        for table, columns in rows:
            county._insert(db, table, columns, source)
        event = {
            "id": "gen_random_uuid()",
            "ticket_id": ticket,
            "number": "e",
            "at": f"{came} + e * interval '1 hour'",
            **stood,
        }
        county._insert(db, "referrals_queueevent", event, f"{source} CROSS JOIN generate_series(1, 3) e")
    with psycopg.connect(database.url("admin", name), autocommit=True) as db:
        db.execute("VACUUM ANALYZE")


def pages(world: cast.World) -> dict[str, str]:
    unit, day = world.hemmet.pk, clock.today().isoformat()
    then = reverse("referrals:queue_then", args=[unit])
    return {
        "the queue": reverse("referrals:queue_unit", args=[unit]),
        "as it was at midnight": f"{then}?dag={day}&tid=00:00",
    }


def measured(world: cast.World, runs: int) -> dict[tuple[str, str], tuple[float, int]]:
    """(page, reader) → milliseconds and queries."""
    found = {}
    for reader, who in READERS.items():
        client = Client()
        client.force_login(world.users[who], backend="django.contrib.auth.backends.ModelBackend")
        for page, url in pages(world).items():
            assert client.get(url).status_code == 200, url
            queries = asked_by(client, url)
            found[page, reader] = (setup.median_ms(lambda c=client, u=url: c.get(u), runs), queries)
    return found


def asked_by(client: Client, url: str) -> int:
    """How many queries one request sends. The connection is opened anew in it, which empties Django's own list."""
    count = 0

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        client.get(url)
    return count


def ordering_ms(count: int, runs: int) -> float:
    """The pure order alone, with answers."""
    some = random.Random(1)  # noqa: S311 - no secret
    start = clock.now()
    waiting = [
        Waiting(uuid.UUID(int=some.getrandbits(128)), some.randint(1, 3), start + dt.timedelta(minutes=n))
        for n in range(count)
    ]
    some.shuffle(waiting)
    return setup.median_ms(lambda: order(waiting, Rules(), Occupancy(5)), runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    few = given.waiting // 10
    with county.throw_away() as name:
        world = cast.build()
        rules = NewRules("priority_complete", clock.today(), "mätning", [Limit(2, kind="municipality")])
        set_queue_rules(world.hemmet.pk, rules, actor=world.hedda.at(clock.now()))
        fill(name, world, 1, few)
        small = measured(world, given.runs)
        fill(name, world, few + 1, given.waiting)
        large = measured(world, given.runs)
    rows: list[list[object]] = [
        [page, reader, asked, small[page, reader][0], took, took / small[page, reader][0]]
        for (page, reader), (took, asked) in large.items()
    ]
    alone = ordering_ms(few, given.runs), ordering_ms(given.waiting, given.runs)
    rows.append(["the order alone", "–", 0, *alone, alone[1] / alone[0]])
    heads = ["page", "reader", "queries", f"{few} waiting, ms", f"{given.waiting} waiting, ms", "ratio"]
    setup.table(heads, rows)


if __name__ == "__main__":
    main()
