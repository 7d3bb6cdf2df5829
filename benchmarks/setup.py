"""Readies Django on the tests' embedded server. Import this first of all, and nothing of Django before it."""

import logging
import statistics
import time
from collections.abc import Callable

import django
from django.conf import settings

from tests.harness import boot

boot.prepare()
django.setup()

from tests.harness import signed_in  # noqa: E402 - it needs the apps

settings.ALLOWED_HOSTS = ["testserver"]
signed_in.install()
logging.disable(logging.WARNING)


def median_ms(work: Callable[[], object], runs: int) -> float:
    """The median of some runs after one that warms up, in milliseconds."""
    work()
    took = []
    for _ in range(runs):
        before = time.perf_counter()
        work()
        took.append((time.perf_counter() - before) * 1000)
    return statistics.median(took)


def table(heads: list[str], rows: list[list[object]]) -> None:
    """Print a Markdown table, so that it can stand in a document as it is."""
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for row in rows:
        print(
            "| " + " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row) + " |",
            flush=True,
        )
