"""How life goes in the homes of each demo county: rates that are invented, so that the homes are some three quarters full and more.

Stays are as long as the county's source says: Dalarna 12 to 24 weeks, detoxification in Värmland some three weeks. The shares of
the municipalities are a likeness of their size.
"""

from dataclasses import dataclass

from governance.scenario.plan import HEAD, REQUEST, Home


@dataclass(frozen=True)
class Life:
    """The homes of a county, how often a person comes from each municipality, and how many days are played.

    `assessors` sit in the referral group beside its chair; `color`: (home, place under repair, …) shown today.
    """

    homes: tuple[Home, ...]
    weights: dict[str, float]
    days: int
    assessors: tuple[str, ...] = ()
    repair: tuple[str, str] | None = None
    held: tuple[str, str] | None = None


def _but(count: int, *spared: int) -> tuple[str, ...]:
    """Places `1` to `count`, without those that are spared for today's board."""
    return tuple(str(n) for n in range(1, count + 1) if n not in spared)


EKELIDEN = Home(
    "ekeliden",
    _but(18, 17),
    1.2,
    (10, 28, 15),
    onward="novus",
    recent=(1, 2, 5, 8, 12),
    grounds=(("lvm27", 0.12),),
)
NOVUS = Home("novus", (*_but(12), "I1"), 0.15, (14, 36, 22), recent=(3, 9))
KRONOBERG = Life(
    (EKELIDEN, NOVUS),
    {
        "vaxjo": 44.79, "ljungby": 14.48, "almhult": 8.47, "alvesta": 10.46,
        "tingsryd": 6.94, "uppvidinge": 5.30, "markaryd": 5.07, "lessebo": 4.49,
    },
    730,
    ("ledamot.ljungby", "ledamot.vaxjo"),
    repair=("ekeliden", "17"),
    held=("novus", "13"),
)  # fmt: skip
DALARNA = Life(
    (
        Home("dalarnas-hvb", _but(8, 8), 0.38, (12, 24, 17), recent=(2, 6), ages=(16, 20), route=HEAD,
             grounds=(("lvu", 0.2),)),
    ),
    {
        "falun": 59, "borlange": 52, "ludvika": 26, "avesta": 23, "mora": 20, "leksand": 16, "hedemora": 15,
        "rattvik": 11, "smedjebacken": 11, "gagnef": 10, "alvdalen": 7, "orsa": 7, "vansbro": 7,
    },
    730,
    repair=("dalarnas-hvb", "8"),
)  # fmt: skip
VARMLAND = Life(
    (
        Home("beroendecentrum", _but(12, 12), 2.9, (2, 4, 3), recent=(1, 3, 4), ages=(19, 66), route=REQUEST,
             by_region=0.12),
        Home("riddarnaset", _but(8), 0.33, (12, 30, 20), recent=(4,), ages=(13, 19), route=HEAD, grounds=(("lvu", 0.3),)),
        Home("flojten", _but(10, 10), 0.6, (6, 16, 10), recent=(5,), ages=(1, 11), route=HEAD, grounds=(("lvu", 0.3),)),
    ),
    {
        "karlstad": 97, "arvika": 26, "kristinehamn": 24, "hammaro": 17, "saffle": 15, "sunne": 13, "kil": 12,
        "forshaga": 12, "torsby": 11, "hagfors": 11, "filipstad": 10, "arjang": 10, "grums": 9, "eda": 8,
        "storfors": 4, "munkfors": 4,
    },
    400,
    repair=("beroendecentrum", "12"),
)  # fmt: skip
LIVES = {"kronoberg": KRONOBERG, "dalarna": DALARNA, "varmland": VARMLAND}
