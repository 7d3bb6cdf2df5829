"""docs/instruments.md is what is shipped, and the tables of instruments hold no wording."""

import re
from pathlib import Path

from referrals.domain.instruments import Limits
from referrals.models import Instrument, InstrumentBand
from tests.world import TODAY
from vardkedja.core.actor import acting

DOCUMENT = (Path(__file__).parents[2] / "docs" / "instruments.md").read_text()
LIMITS = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([0-9, ]+) \|$", re.MULTILINE)
SHIPPED = re.compile(r"^\| `(\w+)` \| (\w+) \| (\d+): [^|]+ \| ([^|]+) \|", re.MULTILINE)


def test_the_limits_are_those_of_the_rows(world):
    with acting(world.alice):
        rows = InstrumentBand.objects.valid(TODAY).select_related("instrument").order_by("low")
        found: dict = {}
        for row in rows:
            who = Limits(*row.read().group, (), None).who
            found.setdefault((row.instrument.code, who), []).append(row.low)
    told = {(code, who): [int(n) for n in lows.split(", ")] for code, who, lows in LIMITS.findall(DOCUMENT)}
    assert told == found


def test_the_instruments_are_those_of_the_rows(world):
    with acting(world.alice):
        rows = list(Instrument.objects.all())
    told = {
        (code, version): (int(items), counted) for code, version, items, counted in SHIPPED.findall(DOCUMENT)
    }
    assert set(told) == {(row.code, row.version) for row in rows}
    for row in rows:
        items, counted = told[row.code, row.version]
        scale = row.scale()
        assert items == len(scale.items)
        assert scale.highest is None or str(scale.highest) in counted


def test_no_row_ships_a_wording(world):
    """Items have a number and values; ASI's ratings have the name of their area in the house's own words."""
    with acting(world.alice):
        keys = {row.code: {key for item in row.items for key in item} for row in Instrument.objects.all()}
    assert keys.pop("asi") == {"number", "values", "area", "asks"}
    assert set(map(frozenset, keys.values())) == {frozenset({"number", "values"})}
