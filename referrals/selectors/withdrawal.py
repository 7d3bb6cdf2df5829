"""What falls with an application that is withdrawn, and what is in the way of it: shown before it is done, and done so."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from referrals.models import Application, MeetingItem
from vardkedja.core import registry
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import Case, CaseParty, Domain, Event, Task
from vardkedja.core.querysets import valid_on
from vardkedja.core.registry import Falling

#: What the parties are told of afterwards.
TOLD = ("ApplicationWithdrawn", "ApplicationReplaced", "StayCancelled", "OfferTakenBack", "OfferFell")


@dataclass(frozen=True)
class Tree:
    """`falls` by the authority whose it is, in its short name; `blocks` alike; `told`: who gets a task to take note of it."""

    falls: list[tuple[str, str]]
    blocks: list[tuple[str, str]]
    told: list[str]


def tree(actor: Actor, application: Application, kinds: Collection[str]) -> Tree:
    """As the own authority may see it; `kinds` of tasks close. Others' tasks are told of as such, never what they are."""
    case = application.case
    found = [*_own(actor, application, kinds), *registry.falling(actor, case, application.pk)]
    domains = Domain.objects.in_bulk({one.domain_id for one in found})
    named = [(one.blocks, (domains[one.domain_id].short_name, one.label)) for one in found]
    told = Domain.objects.filter(pk__in=told_domains(actor, application)).order_by("name")
    return Tree(
        [row for blocks, row in named if not blocks],
        [row for blocks, row in named if blocks],
        [domain.short_name for domain in told],
    )


def _own(actor: Actor, application: Application, kinds: Collection[str]) -> list[Falling]:
    """Position, the own tasks, items on the group's agenda."""
    found = []
    if application.ticket_id and application.operator_id and application.unit:
        found.append(Falling(f"Köplatsen till {application.unit.name}", application.operator_id))
    tasks = Task.objects.filter(case=application.case, domain=actor.domain_id, kind__in=kinds, done_at=None)
    for kind in dict.fromkeys(tasks.values_list("kind", flat=True)):
        found.append(Falling(f"Uppgift: {registry.TASK_KINDS[kind].label.lower()}", actor.domain_id))
    items = MeetingItem.objects.filter(application=application, state=MeetingItem.State.WAITING)
    for item in items.select_related("meeting"):
        day = date_iso(item.meeting.held_on)
        found.append(Falling(f"§ {item.position} på remissgruppens möte {day}", item.owner_id))
    return found


def told_domains(actor: Actor, application: Application) -> list[UUID]:
    """The other parties of a sent application's case."""
    if application.sent_at is None:
        return []
    parties = CaseParty.objects.filter(valid_on(actor.today), case=application.case)
    others = parties.exclude(domain=actor.domain_id).order_by("domain__name")
    return list(dict.fromkeys(others.values_list("domain", flat=True)))


def what_fell(case: Case) -> list[Event]:
    """What has been taken back in a case, the latest first."""
    rows = Event.objects.filter(case=case, kind__in=TOLD, audience="parties").select_related("domain")
    return list(rows.order_by("-occurred_at")[:20])
