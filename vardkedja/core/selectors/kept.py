"""What stays when a grant has closed: taken to file or cited in a decision. Seen from the recipient and from the owner."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from vardkedja.core import clock
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import Case, Citation, EntryVersion, Filing, Grant, Ground
from vardkedja.core.once import once

ON_CONSENT = [ground.value for ground in Ground if ground.is_consent]


@dataclass(frozen=True)
class Mark:
    """Why a released version that still is read here is no longer open: `word` for a badge, `on` the day."""

    word: str
    on: dt.date

    @property
    def text(self) -> str:
        return f"{self.word} den {date_iso(self.on)}"


@once
def marks(actor: Actor, case: Case) -> dict[UUID, Mark]:
    """Version → mark, for versions of others whose consent was taken back or has ended and that no other grant keeps open.

    One query.
    """
    rows = Grant.objects.filter(case=case, recipient=actor.domain_id)
    found: dict[UUID, Mark] = {}
    still_open = set()
    values = rows.order_by("granted_at").values_list("version", "ground", "withdrawn_at", "valid_to")
    for version, ground, withdrawn_at, valid_to in values:
        if withdrawn_at is None and (valid_to is None or valid_to > actor.now):
            still_open.add(version)
        elif ground in ON_CONSENT and withdrawn_at:
            found[version] = Mark("Samtycket återtaget", clock.day_of(withdrawn_at))
        elif ground in ON_CONSENT and valid_to and version not in found:
            found[version] = Mark("Samtycket gick ut", clock.day_of(valid_to))
    return {version: mark for version, mark in found.items() if version not in still_open}


@dataclass(frozen=True)
class Kept:
    """A version that another authority has kept, and why: to file, or as what a decision rests on."""

    version: EntryVersion
    mark: Mark
    why: str


def kept_here(actor: Actor, case: Case) -> list[Kept]:
    """What of the closed material the own authority still has, and why."""
    closed = marks(actor, case)
    why = reasons(Q(domain=actor.domain_id, case=case))
    versions = (
        EntryVersion.objects.filter(pk__in=closed).select_related("entry", "owner").order_by("written_at")
    )
    return [
        Kept(version, closed[version.pk], why.get((actor.domain_id, version.pk), "")) for version in versions
    ]


def why_kept(actor: Actor, version: EntryVersion) -> str:
    """Why the own authority keeps a version also when it is closed, or an empty text. Two queries."""
    found = reasons(Q(domain=actor.domain_id, version=version))
    return found.get((actor.domain_id, version.pk), "")


def reasons(about: Q) -> dict[tuple[UUID, UUID], str]:
    """(authority, version) → why it stays there, in words that tell the day. Two queries."""
    filings = Filing.objects.filter(about).values_list("domain", "version", "taken_at")
    cited = Citation.objects.filter(about).order_by("-cited_at").values_list("domain", "version", "cited_at")
    found: dict[tuple[UUID, UUID], list[str]] = {}
    for domain, version, at in filings:
        found.setdefault((domain, version), []).append(f"taget till akten {date_iso(clock.day_of(at))}")
    for domain, version, at in cited:
        found.setdefault((domain, version), []).append(f"underlag för beslut {date_iso(clock.day_of(at))}")
    return {key: ", ".join(dict.fromkeys(texts)) for key, texts in found.items()}
