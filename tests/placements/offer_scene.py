"""Offers made by the real verbs, and the rules of a unit that offers them."""

import datetime as dt

from placements.actions.giving import Days
from placements.actions.offers import offer_place
from placements.models import Offer, PlaceClaim
from referrals.actions import set_queue_rules
from referrals.actions.rules import NewRules
from referrals.domain.answering import Offering, Within
from referrals.models import Application, QueueEvent, QueueTicket
from tests.placements.scene import day
from tests.world import TODAY
from vardkedja.core.actor import acting
from vardkedja.core.models import Task

HOUR = dt.timedelta(hours=1)


def rules(scene, offering=None, **changes):
    """Hemmet's rules from now: in the order of request, 24 hours to answer unless said otherwise."""
    offering = offering or Offering(count=24, within=Within.HOURS)
    values = {
        "order": "request",
        "valid_from": TODAY,
        "reason": "Avtalet § 3",
        "offering": offering,
    } | changes
    return set_queue_rules(scene.world.hemmet.pk, NewRules(**values), actor=scene.world.hedda)


def waiting(scene, number, since, **where):
    """An approved case that has waited since so many days before the scene's own day of decision: tests name who is first."""
    return scene.approved(number, since=since, **where)


def offered(scene, place="1", start=3, end=None, actor=None, **given) -> Offer:
    days = Days(day(start), None if end is None else day(end))
    return offer_place(scene.place("hemmet", place).pk, days, actor=actor or scene.world.hedda, **given)


def again(actor, offer) -> Offer:
    with acting(actor):
        return Offer.objects.select_related("claim").get(pk=offer.pk)


def application_of(scene, case, actor=None) -> Application:
    with acting(actor or scene.world.alice):
        return Application.objects.get(case=case)


def ticket_of(scene, case, actor=None) -> QueueTicket:
    with acting(actor or scene.world.alice):
        return QueueTicket.objects.get(pk=Application.objects.get(case=case).ticket_id)


def changes_of(scene, case, actor=None):
    """What has happened to the case's ticket since it joined: (change, why)."""
    with acting(actor or scene.world.alice):
        ticket = Application.objects.get(case=case).ticket_id
        return list(QueueEvent.objects.filter(ticket=ticket).order_by("number").values_list("change", "why"))


def tasks(actor, case, *, done=False):
    """Kinds and due days of the authority's tasks in a case."""
    with acting(actor):
        rows = Task.objects.filter(case=case, domain=actor.domain_id, done_at__isnull=not done)
        return sorted(rows.values_list("kind", "due_on"))


def holds(scene):
    with acting(scene.world.hedda):
        return PlaceClaim.objects.filter(kind="hold", released_at=None).count()


def rows_of(scene):
    with acting(scene.world.hedda):
        return Offer.objects.count()
