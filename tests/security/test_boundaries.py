"""Raw connections try to read, write, move and delete what is another's, on every table there is."""

import pytest

from tests.security import allowed
from tests.security.probes import app_attacker, attacker, moves, owner_columns, worker_attacker
from tests.security.seeding import FAR, MINE, OTHER, Seeded
from tests.security.test_catalogue import agrees

FOREIGN = (OTHER, FAR)


def ours(table: str, world: str) -> bool:
    """Whether the row concerns the whole county and so is mine as well as the other authority's."""
    return world == OTHER and (table in allowed.ONE_PER_COUNTY or table in allowed.COUNTY_WIDE)


def foreign_pairs(seeded: Seeded, worlds: tuple[str, ...] = FOREIGN) -> list[tuple[str, str]]:
    """(table, world) of every row that is another's; the staff accounts carry no policy."""
    return [(t, w) for t in seeded.tables for w in worlds if t not in allowed.UNSCOPED and not ours(t, w)]


def test_own_rows_are_reached_so_the_probes_can_fail(seeded: Seeded):
    with app_attacker(seeded) as app:
        unread = {t for t in seeded.tables if not app.reads(t, MINE)}
    assert unread == set()


def test_the_application_reads_nothing_of_others(seeded: Seeded):
    with app_attacker(seeded) as app:
        seen = {(t, w) for t, w in foreign_pairs(seeded) if t not in allowed.OPEN and app.reads(t, w)}
    assert {t for t, w in seen if w == FAR} == set(), "another county's rows are read"
    agrees(
        {t for t, _w in seen},
        allowed.SHARED,
        "name it in allowed.SHARED with its reason, or narrow the policy",
    )


def test_the_worker_reads_nothing_of_another_county(seeded: Seeded):
    with worker_attacker(seeded) as worker:
        seen = {t for t, w in foreign_pairs(seeded, (FAR,)) if worker.reads(t, w)}
    agrees(
        seen,
        allowed.OPEN.keys() & allowed.WORKER_READS.keys(),
        "name it in allowed.OPEN with its reason, or narrow the policy",
    )


@pytest.mark.parametrize("role", ["app", "worker"])
def test_no_scope_gives_no_rows(seeded: Seeded, role: str):
    with attacker(seeded, role) as nobody:
        seen = {t for t in seeded.tables if nobody.rows_seen(t)}
    readable = allowed.OPEN.keys() if role == "app" else allowed.OPEN.keys() & allowed.WORKER_READS.keys()
    agrees(seen - set(allowed.UNSCOPED), readable, "rows without a scope")


def test_the_application_changes_nothing_of_others(seeded: Seeded):
    with app_attacker(seeded) as app:
        reached = {
            (t, w)
            for t, w in foreign_pairs(seeded)
            for c in seeded.columns[t]
            if app.changes(t, w, {c.name: seeded.row(t, w).get(c.name)})
        }
    assert reached == set()


def test_the_application_deletes_nothing_of_others(seeded: Seeded):
    with app_attacker(seeded) as app:
        assert {(t, w) for t, w in foreign_pairs(seeded) if app.deletes(t, w)} == set()


def test_the_worker_changes_and_deletes_nothing_of_another_county(seeded: Seeded):
    with worker_attacker(seeded) as worker:
        pairs = foreign_pairs(seeded, (FAR,))
        reached = {
            t
            for t, w in pairs
            for c in seeded.columns[t]
            if worker.changes(t, w, {c.name: seeded.row(t, w).get(c.name)})
        }
        reached |= {t for t, w in pairs if worker.deletes(t, w)}
    assert reached == set()


def test_the_application_writes_no_row_of_others(seeded: Seeded):
    with app_attacker(seeded) as app:
        written = {(t, w) for t, w in foreign_pairs(seeded) if app.writes(t, seeded.fresh(t, w))}
    assert written == set()


def test_no_row_of_others_is_written_under_the_own_name(seeded: Seeded):
    """One authority once made itself a party of another's case: everything another's, one column one's own."""
    with app_attacker(seeded) as app:
        written = {
            (t, c)
            for t, w in foreign_pairs(seeded)
            for c in owner_columns(seeded, t)
            if app.writes(t, seeded.fresh(t, w) | {c: seeded.row(t, MINE).get(c)})
        }
    agrees(written, allowed.NAMES_ITSELF, "an own name opens another's; narrow the policy or give a reason")


def test_no_own_row_hangs_on_what_is_another_s(seeded: Seeded):
    """A foreign key looks past row-level security: an own row that refers to another's must be refused."""
    with app_attacker(seeded) as app:
        written = {
            (t, name)
            for t, w in foreign_pairs(seeded)
            for name, values in moves(seeded, t, w, allowed.OPEN_TARGETS).items()
            if app.writes(t, seeded.fresh(t, MINE) | values)
        }
    agrees(written, allowed.REFERS_TO_OTHERS, "add a composite key or narrow the policy, or give a reason")


def test_no_own_row_is_moved_to_others(seeded: Seeded):
    with app_attacker(seeded) as app:
        moved = {
            (t, name)
            for t, w in foreign_pairs(seeded)
            for name, values in moves(seeded, t, w, allowed.OPEN_TARGETS).items()
            if app.changes(t, MINE, values)
        }
    agrees(moved, allowed.MOVED_TO_OTHERS, "grant UPDATE by column (update_columns), or give a reason")


def test_no_row_of_others_is_taken_over(seeded: Seeded):
    with app_attacker(seeded) as app:
        taken = {
            (t, c)
            for t, w in foreign_pairs(seeded)
            for c in owner_columns(seeded, t)
            if app.changes(t, w, {c: seeded.row(t, MINE).get(c)})
        }
    assert taken == set()


def test_the_worker_writes_nothing_for_another_county(seeded: Seeded):
    with worker_attacker(seeded) as worker:
        written = set()
        for table, world in foreign_pairs(seeded, (FAR,)):
            if worker.writes(table, seeded.fresh(table, world)):
                written.add((table, "all"))
            for name, values in moves(seeded, table, world, allowed.OPEN_TARGETS).items():
                if worker.writes(table, seeded.fresh(table, MINE) | values) or worker.changes(
                    table, MINE, values
                ):
                    written.add((table, name))
    agrees(written, allowed.WORKER_REFERS, "narrow the worker's policy")


# The same as a party: mine has a part in the cases of both others.


def test_a_party_reads_what_is_for_all_parties_and_no_contents(party_seeded: Seeded):
    with app_attacker(party_seeded) as app:
        pairs = [(t, w) for t, w in foreign_pairs(party_seeded) if t not in allowed.OPEN]
        seen = {t for t, w in pairs if app.reads(t, w)}
    agrees(seen, allowed.PARTY_READS | allowed.SHARED, "not coordination data")


def test_a_party_changes_and_deletes_nothing_of_the_owner(party_seeded: Seeded):
    with app_attacker(party_seeded) as app:
        pairs = foreign_pairs(party_seeded)
        reached = {t for t, w in pairs if app.deletes(t, w)}
        reached |= {
            t
            for t, w in pairs
            for c in party_seeded.columns[t]
            if app.changes(t, w, {c.name: party_seeded.row(t, w).get(c.name)})
        }
    assert reached == set()


def test_a_party_writes_in_its_own_name_only(party_seeded: Seeded):
    with app_attacker(party_seeded) as app:
        pairs = foreign_pairs(party_seeded)
        written = {(t, "") for t, w in pairs if app.writes(t, party_seeded.fresh(t, w))}
        written |= {
            (t, c)
            for t, w in pairs
            for c in owner_columns(party_seeded, t)
            if app.writes(t, party_seeded.fresh(t, w) | {c: party_seeded.row(t, MINE).get(c)})
        }
    agrees(written, allowed.NAMES_ITSELF | allowed.PARTY_WRITES, "a party writes what is the owner's")


def test_a_party_hangs_nothing_on_what_is_the_owner_s(party_seeded: Seeded):
    with app_attacker(party_seeded) as app:
        written = {
            (t, name)
            for t, w in foreign_pairs(party_seeded)
            for name, values in moves(party_seeded, t, w, allowed.OPEN_TARGETS).items()
            if app.writes(t, party_seeded.fresh(t, MINE) | values)
        }
    agrees(written, allowed.REFERS_TO_OTHERS | allowed.PARTY_REFERS, "a party refers to what is the owner's")
