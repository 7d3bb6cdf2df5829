"""Only one module reads the clock; ruff's banned names catch most, this catches what has no import to ban."""

import re

from tests.house import files

CLOCK = "vardkedja/core/clock.py"
READS = re.compile(
    r"\b(?:datetime|date|dt\.datetime|dt\.date)\.(?:now|today|utcnow)\(|\btimezone\.(?:now|localdate|localtime)\(\s*\)"
    r"|\bauto_now(?:_add)?\s*=\s*True|\bimport Now\b|\btime\.time\(\)"
)


def test_the_clock_is_read_in_one_place():
    found = [
        f"{files.name(path)}:{number}"
        for path in files.python(*files.PACKAGES)
        if files.name(path) != CLOCK
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if READS.search(line)
    ]
    assert not found, f"Ask vardkedja.core.clock at the edge and hand the moment on: {found}"


def test_the_pattern_finds_what_it_should():
    for line in ("x = dt.date.today()", "auto_now_add=True", "timezone.now()", "from x import Now"):
        assert READS.search(line), line
    for line in ("clock.now()", "clock.today()", "def now()", "time.monotonic()"):
        assert not READS.search(line), line
