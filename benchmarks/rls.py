"""What row-level security costs: `python -m benchmarks.rls [--persons 50000] [--entries 10] [--runs 7]`.

The queries are those that the selectors make, caught while they run as vk_app. Each is then run with its parameters
on two connections to the same database: vk_app in the actor's scope, and a superuser, for whom no policy holds.
"""

from benchmarks import setup  # isort: skip
import argparse
import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection

from benchmarks import county
from tests.harness import database
from vardkedja.core import actor as actors
from vardkedja.core import clock, scope
from vardkedja.core.actor import Actor, acting
from vardkedja.core.models import Assignment, Case, EntryVersion, Role, User
from vardkedja.core.selectors import casepage, lists, releases


@dataclass
class Asked:
    """One statement with its parameters, as Django sent it."""

    sql: str
    params: Any


def scenarios(municipality: Actor, region: Actor) -> list[tuple[str, Actor, Callable[[], object]]]:
    """(what, who asks, what the page does)."""
    own, shared = uuid.UUID(county.of(20, county.CASE)), uuid.UUID(county.of(30, county.CASE))

    def page(actor: Actor, case: uuid.UUID) -> Callable[[], object]:
        return lambda: casepage.documents(actor, Case.objects.get(pk=case))

    def listed(actor: Actor) -> Callable[[], object]:
        return lambda: list(lists.cases(actor, {})[:50])

    def across(actor: Actor) -> Callable[[], object]:
        def ask() -> object:
            cases = list(Case.objects.filter(parties_of(actor)).values_list("pk", flat=True)[:50])
            return list(EntryVersion.objects.filter(case__in=cases, owner=actor.domain_id).defer("body"))

        return ask

    return [
        ("case page, own case: its entries", municipality, page(municipality, own)),
        ("case page, as a party: what was released", region, page(region, shared)),
        ("case list, own cases", municipality, listed(municipality)),
        ("case list, by party", region, listed(region)),
        ("own entries of the 50 cases of a list", municipality, across(municipality)),
        (
            "register of releases of a person, sender",
            municipality,
            lambda: releases.register(municipality, [Case.objects.get(pk=shared_of(municipality))]),
        ),
        (
            "register of releases, recipient",
            region,
            lambda: releases.register(region, [Case.objects.get(pk=shared)]),
        ),
        ("search by name", municipality, lambda: lists.search(municipality, "Anna Ask10")),
        ("search by name, few letters", municipality, lambda: lists.search(municipality, "an")),
        ("search by number of case", municipality, lambda: lists.search(municipality, "K-00000014")),
        (
            "every entry that one may read, counted (no page does)",
            region,
            lambda: EntryVersion.objects.count(),
        ),
    ]


def parties_of(actor: Actor) -> Any:
    from django.db.models import Q

    return Q(owner=actor.domain_id)


def shared_of(actor: Actor) -> uuid.UUID:
    """A case of the first municipality that the region has been given entries of."""
    return uuid.UUID(county.of(30, county.CASE))


def catch(actor: Actor, work: Callable[[], object]) -> list[Asked]:
    """The statements of the page's reading, without those that open and close the scope."""
    caught: list[Asked] = []

    def record(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.match(r"\s*(SELECT|WITH)\b", sql) and "set_config" not in sql:
            caught.append(Asked(sql, params))
        return execute(sql, params, many, context)

    with acting(actor), connection.execute_wrapper(record):
        work()
    return caught


def ask_all(db: psycopg.Connection, asked: list[Asked]) -> int:
    return sum(len(db.execute(one.sql, one.params).fetchall()) for one in asked)


def measure(name: str, actor: Actor, asked: list[Asked], runs: int) -> tuple[float, float, int]:
    """Milliseconds with policies and without, and rows."""
    took = []
    for role in ("app", "admin"):
        with psycopg.connect(database.url(role, name)) as db:
            key = actor.key
            settings = {"domain": key.domain, "user": key.user, "assignment": key.assignment}
            for setting, value in settings.items():
                db.execute("SELECT set_config(%s, %s, true)", [f"vk.{setting}", str(value)])
            rows = ask_all(db, asked)
            took.append(setup.median_ms(lambda db=db: ask_all(db, asked), runs))
    return took[0], took[1], rows


def somebody(number: int, role: str) -> Actor:
    """A user of a domain, as signed in."""
    user = User(username=f"bench{number}@example.test", first_name="Bea", last_name="Bänk")
    user.save(force_insert=True)
    domain = uuid.UUID(county.of(number, county.DOMAIN))
    with scope.setup_scope():
        Assignment.objects.create(user=user, domain_id=domain, role=role, valid_from=dt.date(2020, 1, 1))
    return actors.load(user.pk, domain, clock.now())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=50_000)
    parser.add_argument("--entries", type=int, default=10, help="per person")
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    with county.throw_away() as name:
        county.fill(name, given.persons, given.entries)
        counts = county.row_counts(
            name, ["core_case", "core_entry", "core_entryversion", "core_release", "core_grant"]
        )
        print(", ".join(f"{table.removeprefix('core_')}: {count}" for table, count in counts.items()) + "\n")
        municipality, region = somebody(0, Role.CASE_WORKER), somebody(county.REGION, Role.REGION_PLANNER)
        rows: list[list[object]] = []
        for what, actor, work in scenarios(municipality, region):
            asked = catch(actor, work)
            with_policies, without, found = measure(name, actor, asked, given.runs)
            rows.append([what, len(asked), found, with_policies, without, with_policies / without])
        setup.table(["query", "statements", "rows", "with policies, ms", "without, ms", "ratio"], rows)


if __name__ == "__main__":
    main()
