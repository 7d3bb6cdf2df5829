"""The case page: the chain, what is possible, who does what, documents, consents, releases, the timeline."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from vardkedja.core import policies, registry, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.gate import OpenCase, reads_only
from vardkedja.core.models import (
    Case,
    CaseHandler,
    CaseLink,
    CaseParty,
    Domain,
    EntryKind,
    EntryVersion,
    Event,
    Filing,
    Grant,
    Ground,
)
from vardkedja.core.querysets import valid_on
from vardkedja.core.selectors.kept import Mark, marks

#: Kinds that stand among the notes and not among the documents.
NOTES = (EntryKind.NOTE, EntryKind.RELEASE_NOTE)
#: Kinds of which the own stand on a page of their own, one for each day of a stay; what others release stands with the documents.
DAILY = (EntryKind.DAILY_NOTE, EntryKind.NOTE_DRAFT, EntryKind.NOTE_OBJECTION)
#: Why another's document is open that was neither released nor taken to file.
STANDING = "Stående direktåtkomst"
#: On the case page before one asks for all.
EVENTS_SHOWN = 12


def rail(actor: Actor, opened: OpenCase) -> list[dict[str, str]]:
    """The six steps for `components/chain_rail.html`; a step that no app answers for comes later."""
    waiting = registry.Step("waiting")
    steps = []
    for number, name in enumerate(registry.RAIL_LABELS, start=1):
        ask = registry.RAIL.get(number)
        step = ask(actor, opened) if ask else waiting
        steps.append({"name": name, "state": step.state, "text": step.text})
    return steps


def possibilities(actor: Actor, opened: OpenCase) -> list[registry.Possibility]:
    """What may be done now, first; then what not, with its reason."""
    found = [one for ask in registry.POSSIBILITIES for one in ask(actor, opened)]
    if only_reads(actor, opened):
        found = [one for one in found if one.urgent]
    return sorted(found, key=lambda one: (not one.possible, not one.primary))


def panels(actor: Actor, opened: OpenCase) -> dict[str, list[registry.Panel]]:
    """The apps' panels by column, in their order."""
    found = sorted((one for ask in registry.PANELS for one in ask(actor, opened)), key=lambda one: one.order)
    return {column: [one for one in found if one.column == column] for column in ("main", "side")}


def only_reads(actor: Actor, opened: OpenCase) -> bool:
    """Whether the case is open by an emergency access and nothing else, so that nothing is offered but reading."""
    return opened.why.kind == "emergency" and reads_only(actor, opened.case)


def may(actor: Actor, opened: OpenCase) -> dict[str, bool]:
    """Which of the page's own buttons the reader is shown: what a role may not is not offered, nor anything in an emergency."""
    case = opened.case
    owns = case.owner_id == actor.domain_id
    if only_reads(actor, opened):
        return {}
    return {
        "write": True,
        "release": bool(policies.can_release(actor)),
        "consent": bool(policies.can_record_consent(actor)),
        "handler": bool(policies.can_name_handler(actor)),
        "parties": owns and bool(policies.can_open_case(actor)),
        "close": owns and not case.closed_at and bool(policies.can_close_case(actor)),
    }


@dataclass
class Authority:
    """One authority in a case: its parts in it, and who handles it. The handover note is only known of one's own."""

    domain: Domain
    own: bool
    parts: list[CaseParty] = field(default_factory=list)
    responsible: str = ""
    deputy: str = ""
    handover: CaseHandler | None = None

    def name(self, duty: str, who: str) -> None:
        """Name who has a duty; who is named for one leaves the other, since nobody stands in for oneself."""
        other = "deputy" if duty == "responsible" else "responsible"
        if getattr(self, other) == who:
            setattr(self, other, "")
        setattr(self, duty, who)

    @property
    def phone(self) -> str:
        units = [part.unit.phone for part in self.parts if part.unit and part.unit.phone]
        return units[0] if units else self.domain.organisation.phone


def authorities(actor: Actor, case: Case) -> list[Authority]:
    """Who does what, authority by authority, the own one first."""
    parties = CaseParty.objects.filter(valid_on(actor.today), case=case)
    parties = parties.select_related("domain__organisation", "unit").order_by("valid_from", "role")
    found: dict[UUID, Authority] = {}
    for party in parties:
        shelf = found.setdefault(party.domain_id, Authority(party.domain, party.domain_id == actor.domain_id))
        shelf.parts.append(party)
    _name_handlers(actor, case, found)
    return sorted(found.values(), key=lambda one: (not one.own, one.domain.name))


def _name_handlers(actor: Actor, case: Case, found: dict[UUID, Authority]) -> None:
    """Own handlers as they stand; of others the latest that their timeline tells every party."""
    duties = {duty.label.capitalize(): duty.value for duty in CaseHandler.Duty}
    told = Event.objects.filter(case=case, kind="HandlerChanged").exclude(domain=actor.domain_id)
    for domain, payload in told.order_by("occurred_at", "recorded_at").values_list("domain", "payload"):
        if domain in found and payload["duty"] in duties:
            found[domain].name(duties[payload["duty"]], payload["handler"])
    own = found.get(actor.domain_id)
    for handler in CaseHandler.objects.filter(content_object=case, domain=actor.domain_id).select_related(
        "user"
    ):
        if own:
            own.name(handler.duty, str(handler.user))
            own.handover = handler if handler.handover_note else own.handover


@dataclass(frozen=True)
class Document:
    """A version that the reader may read, and where it has been taken to file."""

    version: EntryVersion
    own: bool
    filing: Filing | None
    ground: str
    #: Why it is no longer open though it still is read here: a consent that was taken back, or has ended.
    mark: Mark | None = None

    @property
    def about(self) -> str:
        """The unit that an application, an assessment or a decision names, what an added document is, or nothing."""
        return self.version.value("unit") or self.version.value("title")

    @property
    def url(self) -> str:
        return reverse("core:document", args=[self.version.case_id, self.version.pk])


def documents(actor: Actor, case: Case, *, notes: bool = False) -> list[Document]:
    """Versions that the reader may read, latest first: of own entries the latest version, of others each released one."""
    versions = policies.visible_versions(actor, case).order_by("-written_at")
    versions = versions.exclude(owner=actor.domain_id, entry__kind__in=DAILY)
    versions = versions.filter(entry__kind__in=NOTES) if notes else versions.exclude(entry__kind__in=NOTES)
    filings = {row.version_id: row for row in filings_of(actor, case)}
    grounds = dict(
        Grant.objects.filter(case=case, recipient=actor.domain_id, withdrawn_at=None).values_list(
            "version", "ground"
        )
    )
    closed = marks(actor, case)
    found, seen = [], set()
    for version in versions:
        own = version.owner_id == actor.domain_id
        if own and version.entry_id in seen and version.pk not in filings:
            continue
        seen.add(version.entry_id)
        told = Ground(grounds[version.pk]).label if version.pk in grounds else ""
        if not own and not told and version.pk not in filings and version.pk not in closed:
            told = STANDING
        found.append(Document(version, own, filings.get(version.pk), told, closed.get(version.pk)))
    return found


def filings_of(actor: Actor, case: Case) -> QuerySet[Filing]:
    """What the own authority has taken to file in the case."""
    return Filing.objects.filter(case=case, domain=actor.domain_id).select_related("domain")


def timeline(
    actor: Actor, case: Case, whose: str = "", limit: int | None = EVENTS_SHOWN
) -> list[dict[str, Any]]:
    """Events that the reader may see, latest first; `whose`: "egna" (the own authority's), "andras" or all.

    Those of one verb have one moment: their kinds give them an order that stays.
    """
    rows = policies.visible_events(actor, case).select_related("domain")
    rows = rows.order_by("-occurred_at", "-recorded_at", "-kind", "sentence")
    if whose == "egna":
        rows = rows.filter(domain=actor.domain_id)
    elif whose == "andras":
        rows = rows.exclude(domain=actor.domain_id)
    return [
        {"at": row.occurred_at, "sentence": row.sentence, "who": f"{row.actor_name}, {row.domain}", "url": ""}
        for row in rows[:limit]
    ]


def other_cases(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """Other cases about the same person that the reader is party to, and whether they are joined to this one."""
    same = policies.visible_cases(actor).filter(person_id=case.person_id).exclude(pk=case.pk)
    others = list(withheld.leave_out(actor, same).select_related("owner"))
    if withheld.among(actor, [case]):
        others = []
    if not others:
        return []
    links = CaseLink.objects.filter(first__in=[case, *others], second__in=[case, *others])
    joined = {frozenset(pair) for pair in links.values_list("first", "second")}
    return [{"case": other, "joined": frozenset({case.pk, other.pk}) in joined} for other in others]
