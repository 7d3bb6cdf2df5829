"""One writer of `benchmarks.log`, a process of its own: address, seconds, and 1 where each row is chained. Prints its count.

It waits for a line on its standard input, so that all begin at once.
"""

import sys
import time
import uuid

import psycopg

ROW = (
    "INSERT INTO core_accesslog (id, at, user_name, roles, reader_domain_id, person_id, case_id, action, what, reason, relation, source) "
    "VALUES (%s, now(), 'Bea Bänk', 'case_worker', %s, %s, %s, 'read', 'ärende', 'handläggare för ärendet', 'handler', '127.0.0.1')"
)
LINK = "UPDATE chain SET head = sha256(head || %s) WHERE id = 1"


def write(url: str, seconds: float, chained: bool) -> int:
    """Transactions of one log row each until the time is out."""
    domain, done = str(uuid.uuid4()), 0
    with psycopg.connect(url, autocommit=True) as db:
        print("ready", flush=True)
        sys.stdin.readline()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with db.transaction():
                db.execute("SELECT set_config('vk.domain', %s, true)", [domain])
                if chained:
                    db.execute(LINK, [uuid.uuid4().bytes])
                db.execute("SELECT pg_sleep(0.002)")  # what else a request asks of the database
                db.execute(ROW, [uuid.uuid4(), domain, uuid.uuid4(), uuid.uuid4()])
            done += 1
    return done


if __name__ == "__main__":
    print(write(sys.argv[1], float(sys.argv[2]), sys.argv[3] == "1"))
