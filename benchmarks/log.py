"""Whether the log caps the site: `python -m benchmarks.log [--seconds 5] [--writers 4]`.

Writers put rows into the log as a request does, each in a transaction of its own, for some seconds: with sealing off and
with it running all the time; then the same with a hash chain, in which each row waits for the one before, as what was not
built. Then requests: the case page by the Django client, with its log rows and with the log's inserts left out.
"""

from benchmarks import setup  # isort: skip
import argparse
import subprocess
import sys
import time
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.conf import settings

from benchmarks import county
from tests.harness import database
from tests.harness.fixtures import _django_on
from vardkedja.core import seals

CHAIN = "CREATE TABLE chain (id int PRIMARY KEY, head bytea); INSERT INTO chain VALUES (1, ''); GRANT SELECT, UPDATE ON chain TO vk_app"


def per_second(
    name: str, writers: int, seconds: float, *, sealing: bool = False, chained: bool = False
) -> tuple[float, int]:
    """Transactions per second of all writers together, and seals made meanwhile."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.writer",
        database.url("app", name),
        str(seconds),
        str(int(chained)),
    ]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, **pipes) for _ in range(writers)]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    made = 0
    while any(process.poll() is None for process in started):
        if sealing:
            seals.seal_log()
            made += 1
        else:
            time.sleep(0.05)
    return sum(int(process.stdout.read()) for process in started) / seconds, made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with TemporaryDirectory() as folder, county.throw_away() as name:
        settings.LOG_HEADS = Path(folder) / "log-heads.jsonl"
        with psycopg.connect(database.url("owner", name), autocommit=True) as owner:
            owner.execute(CHAIN)
        with _django_on(database.url("worker", name)):
            plain, sealed, chained, made = 0.0, 0.0, 0.0, 0
            for _ in range(given.rounds):
                plain = max(plain, per_second(name, given.writers, given.seconds)[0])
                rate, made = per_second(name, given.writers, given.seconds, sealing=True)
                sealed = max(sealed, rate)
                chained = max(chained, per_second(name, given.writers, given.seconds, chained=True)[0])
            told = f"sealed without pause, {made} seals in the last round; one a minute is the schedule"
            rows: list[list[object]] = [
                ["log rows, no sealing", plain, 1.0],
                [f"log rows, {told}", sealed, sealed / plain],
                ["log rows, each chained to the one before (not built)", chained, chained / plain],
            ]
            setup.table([f"{given.writers} writers", "per second", "ratio"], rows)
            print(f"\nSealing what {given.writers} writers leave in a minute: {catch_up(name)}")


def catch_up(name: str) -> str:
    """Rows of a busy minute sealed at once, and the same when a hundred times as many are sealed already."""
    domain, told = str(uuid.uuid4()), []
    for before in (0, 1_000_000):
        with psycopg.connect(database.url("admin", name), autocommit=True) as db:
            for count in filter(None, (before, 10_000)):
                db.execute(
                    "INSERT INTO core_accesslog (id, at, user_name, roles, reader_domain_id, action, what, reason, relation, source) "
                    "SELECT gen_random_uuid(), now(), 'x', '', %s, 'read', 'ärende', '', '', '' FROM generate_series(1, %s)",
                    [domain, count],
                )
                if count == before:
                    seals.seal_log()
        started = time.perf_counter()
        outcome = seals.seal_log()
        told.append(
            f"{(time.perf_counter() - started) * 1000:.0f} ms ({outcome.rows if outcome else 0} rows)"
        )
    return f"{told[0]}; with a million rows sealed before: {told[1]}"


if __name__ == "__main__":
    main()
