"""What is about to be released: a prepared package of a step, or what somebody picked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from vardkedja.core import registry
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, CaseParty, Domain, EntryVersion
from vardkedja.core.querysets import valid_on
from vardkedja.core.registry import Package
from vardkedja.core.selectors.choices import own_versions


@dataclass(frozen=True)
class Picked:
    """Own versions and parties. `key` and `label` are those of a prepared package, or empty."""

    versions: list[EntryVersion]
    recipients: list[Domain]
    key: str = ""
    label: str = ""
    purpose: str = ""

    @property
    def initial(self) -> dict[str, Any]:
        """What the form begins with."""
        return {
            "versions": [str(v.pk) for v in self.versions],
            "recipients": [str(one.pk) for one in self.recipients],
            "purpose": self.purpose,
            "package": self.key,
        }


def prepared(actor: Actor, case: Case) -> list[Package]:
    """The packages that the steps have ready for the own authority: with something in them and somebody to get it."""
    parties = {one.pk: one.name for one in _parties(actor, case)}
    found = []
    for one in (package for ask in registry.PACKAGES for package in ask(actor, case)):
        recipients = {pk: parties[pk] for pk in one.recipients if pk in parties}
        if one.versions and recipients:
            found.append(one.to(recipients))
    return found


def picked(actor: Actor, case: Case, query: Any) -> Picked | None:
    """What an address asks for: a package, or versions and parties by their ids. None where something is missing."""
    if key := query.get("paket"):
        package = next((one for one in prepared(actor, case) if one.key == key), None)
        return _of_package(actor, case, package) if package else None
    versions = [v for v in own_versions(actor, case) if str(v.pk) in query.getlist("handling")]
    recipients = [one for one in _parties(actor, case) if str(one.pk) in query.getlist("till")]
    return Picked(versions, recipients) if versions and recipients else None


def posted(actor: Actor, case: Case, sent: Any) -> Picked:
    """What a form was sent with; all that could be chosen where it names nothing of it."""
    package = next((one for one in prepared(actor, case) if one.key == sent.get("package")), None)
    versions, parties = own_versions(actor, case), _parties(actor, case)
    held = [v for v in versions if str(v.pk) in sent.getlist("versions")]
    named = [one for one in parties if str(one.pk) in sent.getlist("recipients")]
    return Picked(
        held or versions, named or parties, package.key if package else "", package.label if package else ""
    )


def _of_package(actor: Actor, case: Case, package: Package) -> Picked:
    recipients = [one for one in _parties(actor, case) if one.pk in package.recipients]
    return Picked(list(package.versions), recipients, package.key, package.label, package.purpose)


def _parties(actor: Actor, case: Case) -> list[Domain]:
    """The other authorities that are party to the case today."""
    parties = CaseParty.objects.filter(valid_on(actor.today), case=case).exclude(domain=actor.domain_id)
    return list(Domain.objects.filter(pk__in=parties.values("domain")).select_related("organisation"))


def of_kinds(actor: Actor, case: Case, kinds: Iterable[str]) -> tuple[EntryVersion, ...]:
    """The latest own version of each entry of the kinds, the kinds in the order given."""
    order = list(kinds)
    held = [v for v in own_versions(actor, case) if v.entry.kind in order]
    return tuple(sorted(held, key=lambda v: order.index(v.entry.kind)))


def latest(actor: Actor, entry_ids: list[UUID | None]) -> tuple[EntryVersion, ...]:
    """The latest own version of each entry, in the order given."""
    wanted = [pk for pk in entry_ids if pk]
    rows = EntryVersion.objects.filter(entry__in=wanted, owner=actor.domain_id).select_related("entry")
    found = {row.entry_id: row for row in rows.order_by("number")}
    return tuple(found[pk] for pk in dict.fromkeys(wanted) if pk in found)
