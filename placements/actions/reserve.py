"""Each evening a list of each home is kept ready for when the system is down, by "systemet": who reads it fetches it, logged.

Made as the application role, authority by authority: the nightly worker's role sees neither persons nor words.
"""

import datetime as dt
import hashlib

from django.conf import settings

from placements import policies
from placements.documents import reserve_pdf
from placements.models import ReserveList
from placements.selectors.nights import reserve_of
from vardkedja.core import clock, files, log, pdf
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb


@verb
def make_reserve_lists(*, actor: Actor) -> int:
    """Once the evening has come: the list of each own unit that has none of today, and away with those past their days.

    Idempotent; returns how many were made. Without the libraries that draw text nothing is made.
    """
    if clock.local(actor.now).hour < settings.RESERVE_LIST["hour"] or not pdf.available():
        return 0
    made = 0
    for unit in policies.day_units(actor).order_by("name", "pk"):
        if not ReserveList.objects.filter(operator=actor.domain_id, unit=unit, day=actor.today).exists():
            _make(unit, actor)
            made += 1
    _throw_away(actor)
    return made


def _make(unit: Unit, actor: Actor) -> None:
    content = reserve_pdf(actor, unit, reserve_of(actor, unit))
    ReserveList(
        operator_id=actor.domain_id,
        unit=unit,
        day=actor.today,
        made_at=actor.now,
        key=files.store(content),
        sha256=hashlib.sha256(content).hexdigest(),
    ).save(force_insert=True)
    _log(actor, log.Action.CHANGE, "ReserveListMade", unit)


def _throw_away(actor: Actor) -> None:
    before = actor.today - dt.timedelta(days=settings.RESERVE_LIST["keep_days"])
    for row in ReserveList.objects.filter(operator=actor.domain_id, day__lt=before).select_related("unit"):
        ReserveList.objects.filter(pk=row.pk).delete()
        files.discard(row.key)
        _log(actor, log.Action.CHANGE, "ReserveListThrownAway", row.unit)


def _log(actor: Actor, action: str, what: str, unit: Unit) -> None:
    log.write(
        actor, action, what, reason=log.OWN_ACT, owner_domain_id=actor.domain_id, unit_id=unit.pk, object_id=unit.pk
    )  # fmt: skip


def fetch(unit: Unit, actor: Actor) -> tuple[ReserveList, bytes]:
    """The latest list of an own unit. Who it names is logged by the page. Raises `NotVisible` where none is made yet."""
    require(policies.can_see_places_of(actor, unit))
    row = ReserveList.objects.filter(operator=actor.domain_id, unit=unit).order_by("-day").first()
    if row is None:
        raise NotVisible
    return row, files.read(row.key, row.sha256)
