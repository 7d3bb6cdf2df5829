"""The history as a part of the demo county (`registry.scenario`)."""

from django.db import connection

from governance.scenario.plan import Home, Planner
from governance.scenario.play import Player
from vardkedja.core import clock
from vardkedja.core.actor import acting, system
from vardkedja.core.models import Case
from vardkedja.core.scenario import Context

DAYS = 730
#: Ekeliden's place 17 is under repair today, and Novus has a place to give: the board shows every kind of day.
EKELIDEN = Home(
    "ekeliden",
    tuple(str(n) for n in range(1, 19) if n != 17),  # noqa: PLR2004
    1.2,
    (10, 28, 15),
    onward="novus",
    recent=(1, 2, 5, 8, 12),
)
NOVUS = Home("novus", (*(str(n) for n in range(1, 13)), "I1"), 0.15, (14, 36, 22), recent=(3, 9))
#: How often a person comes from each municipality; the report's key serves as a likeness of size.
WEIGHTS = {
    "vaxjo": 44.79, "ljungby": 14.48, "almhult": 8.47, "alvesta": 10.46,
    "tingsryd": 6.94, "uppvidinge": 5.30, "markaryd": 5.07, "lessebo": 4.49,
}  # fmt: skip


def load_history(context: Context, days: int = DAYS) -> int:
    """Fictive life in Kronoberg, once: a county that has cases already is left as it is. Returns how many acts were played."""
    if context.empty or context.county.slug != "kronoberg" or _has_cases(context):
        return 0
    planner = Planner((EKELIDEN, NOVUS), WEIGHTS, context.today, context.county.slug, days)
    with (
        connection.cursor() as cursor
    ):  # a demo that is cut off is loaded anew, so it need not wait for the disk
        cursor.execute("SET synchronous_commit TO off")
    player = Player(context, context.today)
    done = player.play(planner.stories())
    player.color_today()
    return done


def _has_cases(context: Context) -> bool:
    """Whether any authority of the county has opened a case."""
    for domain in context.domains.values():
        with acting(system(domain, clock.midday(context.today))):
            if Case.objects.filter(owner=domain).exists():
                return True
    return False
