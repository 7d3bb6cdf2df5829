"""The history as a part of the demo county (`registry.scenario`)."""

from django.db import connection

from governance.scenario.lives import LIVES
from governance.scenario.plan import Planner
from governance.scenario.play import Player
from vardkedja.core import clock
from vardkedja.core.actor import acting, system
from vardkedja.core.models import Case
from vardkedja.core.scenario import Context


def load_history(context: Context, days: int | None = None) -> int:
    """Fictive life in the county, once: one that has cases already is left as it is. Returns how many acts were played."""
    life = LIVES.get(context.county.slug)
    if context.empty or life is None or _has_cases(context):
        return 0
    planner = Planner(life.homes, life.weights, context.today, context.county.slug, days or life.days)
    with (
        connection.cursor() as cursor
    ):  # a demo that is cut off is loaded anew, so it need not wait for the disk
        cursor.execute("SET synchronous_commit TO off")
    player = Player(context, life, context.today)
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
