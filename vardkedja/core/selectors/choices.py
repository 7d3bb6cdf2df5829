"""What one may choose among in core's forms: parties, recipients, colleagues, own documents, consents."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from vardkedja.core import policies
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import moment
from vardkedja.core.models import (
    Assignment,
    Case,
    CaseParty,
    Consent,
    Domain,
    EntryVersion,
    Membership,
    Unit,
    User,
)
from vardkedja.core.querysets import valid_on
from vardkedja.core.selectors.consents import chips

Choices = list[tuple[str, str]]


def party_choices(actor: Actor, case: Case) -> Choices:
    """Domains of the collaboration's members (`d:`id) and their units with places (`u:`id)."""
    domains = [(f"d:{row.pk}", row.name) for row in _members(actor, case).exclude(pk=case.owner_id)]
    units = Unit.objects.filter(collaboration=case.collaboration_id).select_related("operator")
    homes = [(f"u:{row.pk}", f"{row.name} ({row.operator})") for row in units if row.has_places]
    return [("Myndigheter", domains), ("Enheter", homes)]  # type: ignore[list-item]


def _members(actor: Actor, case: Case) -> QuerySet[Domain]:
    """The domains of the collaboration's members today."""
    held = Membership.objects.valid(actor.today).filter(collaboration=case.collaboration_id)
    return Domain.objects.filter(organisation__in=held.values("organisation"))


def consent_recipients(actor: Actor, case: Case) -> Choices:
    """Whom a consent may name: parties first, then the other authorities of the collaboration."""
    parties = recipient_choices(actor, case)
    known = {pk for pk, _name in parties}
    rest = [(str(row.pk), row.name) for row in _members(actor, case).exclude(pk=actor.domain_id)]
    return parties + [choice for choice in rest if choice[0] not in known]


def recipient_choices(actor: Actor, case: Case) -> Choices:
    """The other authorities that are party to the case today."""
    parties = CaseParty.objects.filter(valid_on(actor.today), case=case).exclude(domain=actor.domain_id)
    domains = Domain.objects.filter(pk__in=parties.values("domain"))
    return [(str(row.pk), row.name) for row in domains]


def colleague_choices(actor: Actor, *roles: str) -> Choices:
    """Those with a valid assignment in the own domain, in one of the roles (default: any that handles cases)."""
    held = Assignment.objects.valid(actor.today).filter(
        domain=actor.domain_id, role__in=roles or policies.CASE_ROLES
    )
    users = User.objects.filter(pk__in=held.values("user"), is_active=True).order_by(
        "last_name", "first_name"
    )
    return [(str(user.pk), f"{user}, {user.title}" if user.title else str(user)) for user in users]


def own_versions(actor: Actor, case: Case) -> list[EntryVersion]:
    """The latest version of each entry that the own authority has written in the case."""
    versions = policies.visible_versions(actor, case).filter(owner=actor.domain_id)
    latest: dict[object, EntryVersion] = {}
    for version in versions.order_by("written_at", "number"):
        latest[version.entry_id] = version
    return sorted(latest.values(), key=lambda v: v.written_at, reverse=True)


def version_choices(versions: list[EntryVersion]) -> Choices:
    return [(str(version.pk), _told_apart(version)) for version in versions]


def _told_apart(version: EntryVersion) -> str:
    """A version as one picks it among others: kind, number, category and when it was written."""
    entry, written = version.entry, moment(timezone.localtime(version.written_at))
    category = entry.get_category_display().lower()
    return f"{entry.get_kind_display()}, version {version.number}, {category}, {written}"


def consent_choices(actor: Actor, case: Case) -> Choices:
    """Documented consents in force."""
    found = [chip for chip in chips(actor, case) if chip["in_force"]]
    return [(str(chip["pk"]), f"{chip['ground']}: {chip['what']} till {chip['to']}") for chip in found]


def consent_in_force(actor: Actor, case: Case | UUID, pk: str) -> Consent | None:
    return Consent.objects.filter(pk=pk, case=case, owner=actor.domain_id).first() if pk else None
