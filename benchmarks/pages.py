"""Server time of every page: `python -m benchmarks.pages [--days 730] [--times 100] [--runs 3] [--over 0]`.

The demo county's history is played with the real verbs, then multiplied. Each address is asked by Django's client, with all
middleware, by the first of the demo's users who gets an answer: in the county as it is, and in the one many times as large.
"""

from benchmarks import setup  # isort: skip
import argparse
import datetime as dt
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from benchmarks import county, multiply
from governance.scenario.load import load_history
from placements.scenario import load_present_day
from tests.harness import database
from tests.harness.fixtures import _django_on
from tests.security.permissions import Address, addresses
from vardkedja.core import clock, scenario, scope
from vardkedja.core.models import Assignment, Role, User

#: Which row an address is asked with: (name of the argument) → (table, column, condition). The newest that the user may see.
OBJECTS = {
    "case_id": ("core_case", "id"), "record_id": ("core_personrecord", "id"), "stay_id": ("placements_stay", "id"),
    "sip_id": ("sip_sip", "id"), "application_id": ("referrals_application", "id"), "claim_id": ("placements_placeclaim", "id"),
    "measure_id": ("sip_supportmeasure", "id"), "version_id": ("core_entryversion", "id"), "consent_id": ("core_consent", "id"),
}  # fmt: skip
BELOW_CASE = {"sip_id", "application_id", "stay_id", "version_id", "consent_id", "measure_id"}


def users() -> list[Any]:
    """One user per role and authority with most assignments first, all of them signed in with a client of their own."""
    with scope.setup_scope():
        held = list(Assignment.objects.order_by("user", "role").values_list("user", "domain", "role", "unit"))
    clients: dict[tuple[Any, str], Any] = {}
    for user, domain, role, _unit in held:
        clients.setdefault((domain, role), (user, domain))
    order = list(Role)
    found = sorted(clients.items(), key=lambda item: order.index(item[0][1]))
    return [_client(*who) for who in dict.fromkeys(who for _key, who in found)]


def _client(user: Any, domain: Any) -> Any:
    client = Client()
    client.force_login(User.objects.get(pk=user), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["domain"] = str(domain)
    session.save()
    return client


def candidates(address: Address) -> Iterator[str]:
    """Urls of an address, for some objects that exist."""
    import psycopg

    with psycopg.connect(roles_url()) as db:
        for values in _values(db, address.arguments):
            try:
                yield reverse(address.name, kwargs=values)
            except NoReverseMatch:
                return


def roles_url() -> str:
    return database.url("admin", str(connection.settings_dict["NAME"]))


def _values(db: Any, arguments: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    fixed: dict[str, Any] = {
        "collaboration": "kronoberg",
        "slug": "kronoberg",
        "year": clock.today().year,
        "month": (clock.today().year, clock.today().month),
    }
    if not arguments:
        yield {}
        return
    if "unit_id" in arguments and len(arguments) == 1:
        for (unit,) in db.execute("SELECT id FROM core_unit ORDER BY name").fetchall():
            yield {"unit_id": unit}
        return
    deepest = next((name for name in arguments if name in BELOW_CASE), None) or next(
        (n for n in arguments if n in OBJECTS), None
    )
    if deepest is None:
        if all(name in fixed for name in arguments):
            yield {name: fixed[name] for name in arguments}
        return
    table, column = OBJECTS[deepest]
    with_case = ", case_id" if deepest in BELOW_CASE else ""
    for row in db.execute(
        f"SELECT {column}{with_case} FROM {table} ORDER BY md5({column}::text) LIMIT 4"
    ).fetchall():
        values = fixed | {deepest: row[0]} | ({"case_id": row[1]} if with_case else {})
        if all(name in values for name in arguments):
            yield {name: values[name] for name in arguments}


def measure(
    runs: int, wanted: dict[str, tuple[int, str]] | None = None
) -> dict[str, tuple[float, int, tuple[int, str]]]:
    """Address → (median ms, queries, (who, url)). With `wanted` the same users and urls are asked again."""
    clients = users()
    found = {}
    for address in addresses():
        if address.may is None or "GET" not in address.methods:
            continue
        asked = wanted.get(address.name) if wanted is not None else _first_answer(clients, address)
        if asked:
            who, url = asked
            took = [_timed(clients[who], url) for _ in range(runs + 1)][1:]
            with CaptureQueriesContext(connection) as queries:
                clients[who].get(url)
            found[address.name] = (median(took), len(queries), asked)
    return found


def _first_answer(clients: list[Any], address: Address) -> tuple[int, str] | None:
    for url in candidates(address):
        for who, client in enumerate(clients):
            if client.get(url).status_code == 200:  # noqa: PLR2004
                return who, url
    return None


def _timed(client: Any, url: str) -> float:
    before = time.perf_counter()
    response = client.get(url)
    if response.streaming:
        for _part in response.streaming_content:
            pass
    return (time.perf_counter() - before) * 1000


@contextmanager
def another(name: str) -> Iterator[str]:
    """A copy of a database, and Django's connections on it."""
    copy = f"vk_test_{os.getpid()}_many"
    database.create(copy, name)
    try:
        with _django_on(database.url("app", copy)):
            yield copy
    finally:
        database.drop(copy)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--over", type=float, default=0, help="show only pages that take so many ms in the large county"
    )
    given = parser.parse_args()
    with TemporaryDirectory() as folder, county.throw_away() as name:
        settings.HOME = Path(folder)
        today: dt.date = clock.today()
        context = scenario.load("kronoberg", empty=True, today=today)
        context.empty = False
        print(f"acts played: {load_history(context, days=given.days)}")
        load_present_day(context)
        once = measure(given.runs)
        connection.close()
        with another(name) as many:
            multiply.multiply(many, given.times)
            counts = county.row_counts(many, ["core_case", "core_event", "core_task", "core_accesslog"])
            print(
                ", ".join(f"{table.removeprefix('core_')}: {count}" for table, count in counts.items()) + "\n"
            )
            large = measure(given.runs, {n: asked for n, (_ms, _q, asked) in once.items()})
    rows: list[list[object]] = []
    for page, (ms, queries, _asked) in sorted(large.items(), key=lambda item: -item[1][0]):
        if ms >= given.over:
            first, asked, _ = once[page]
            rows.append([page, first, ms, ms / first, asked, queries])
    setup.table(
        ["page", "demo, ms", f"× {given.times}, ms", "ratio", "queries", f"queries × {given.times}"], rows
    )


if __name__ == "__main__":
    main()
