"""What the step of application releases together."""

from collections.abc import Iterator

from referrals import policies
from referrals.actions.support import PACKAGE, PURPOSE, group_of, sitting_domains
from referrals.models import Application
from referrals.selectors.contents import package_entries
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case
from vardkedja.core.registry import Package
from vardkedja.core.selectors.packages import latest


def packages(actor: Actor, case: Case) -> Iterator[Package]:
    """Each application that the own authority has sent: identity, application and children, to those who take part in it."""
    sent = policies.visible_applications(actor).filter(
        case=case, owner=actor.domain_id, sent_at__isnull=False
    )
    for number, application in enumerate(sent.select_related("unit").order_by("sent_at"), start=1):
        entries = package_entries(application)
        sought = application.sought
        yield Package(
            PACKAGE if number == 1 else f"{PACKAGE}-{number}",
            f"Ansökan till {sought}",
            PURPOSE,
            latest(actor, entries),
            tuple(_taking_part(application, actor)),
        )


def _taking_part(application: Application, actor: Actor) -> list:
    group = group_of(application.unit) if application.unit else None
    members = sitting_domains(group, actor.today) if group and application.group_domain_id else []
    named = [application.operator_id, application.group_domain_id, application.home_id, application.region_id]
    return [pk for pk in dict.fromkeys([*named, *members]) if pk and pk != actor.domain_id]
