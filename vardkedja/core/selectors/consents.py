"""Consents as they are read: which carry a release now, whom they bind, what the case page shows of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from vardkedja.core.actor import Actor
from vardkedja.core.domain import consents as rules
from vardkedja.core.errors import NotVisible
from vardkedja.core.identity import age_on
from vardkedja.core.models import (
    Case,
    CaseParty,
    Category,
    Consent,
    ConsentCover,
    ConsentVoice,
    ConsentWithdrawal,
    Domain,
    Membership,
    PersonRecord,
)
from vardkedja.core.querysets import valid_on

BADGES = {
    rules.State.IN_FORCE: "ok",
    rules.State.PARTLY: "due",
    rules.State.WAITING: "due",
    rules.State.COMING: "info",
    rules.State.WITHDRAWN: "neutral",
    rules.State.EXPIRED: "neutral",
}
LIVE = frozenset({rules.State.IN_FORCE, rules.State.PARTLY, rules.State.COMING, rules.State.WAITING})


def limits() -> rules.Limits:
    """Ages and lengths as the deployment has set them."""
    return rules.Limits(**settings.CONSENT)


def age_of(actor: Actor, case: Case) -> int | None:
    """The person's age today by the own record, or None where there is no record or no birth date."""
    record = PersonRecord.objects.filter(domain=actor.domain_id, person_id=case.person_id).first()
    return age_on(record.birth_date, actor.today) if record and record.birth_date else None


def county_of(actor: Actor, case: Case) -> rules.County:
    """The other authorities of the case's collaboration today, and those that are party to the case."""
    members = Membership.objects.valid(actor.today).filter(collaboration=case.collaboration_id)
    domains = Domain.objects.filter(organisation__in=members.values("organisation"))
    parties = CaseParty.objects.filter(valid_on(actor.today), case=case)
    return rules.County(
        frozenset(domains.exclude(pk=actor.domain_id).values_list("pk", flat=True)),
        frozenset({case.owner_id, *parties.values_list("domain", flat=True)}),
    )


def in_force(on: dt.date, prefix: str = "") -> Q:
    """Consents that everybody needed has given, that nobody has taken back, on a day of their time."""
    given = {f"{prefix}given_on__lte": on, f"{prefix}withdrawn_at__isnull": True}
    return valid_on(on, prefix) & Q(**given)


def own_consent(actor: Actor, consent_id: UUID, *, lock: bool = False) -> Consent:
    """A consent that the own authority has documented, or `NotVisible`. `lock` holds off who would release on it."""
    rows = Consent.objects.filter(pk=consent_id, owner=actor.domain_id).select_related("case")
    found = rows.select_for_update(of=("self",)).first() if lock else rows.first()
    if found is None:
        raise NotVisible
    return found


def covers(consent: Consent, recipient_id: UUID, category: str, on: dt.date) -> bool:
    """Whether a consent is in force on a day and covers one recipient and one category of entries, as the database
    has it now: a form may have been open when it was withdrawn."""
    held = ConsentCover.objects.filter(in_force(on, "consent__"), consent=consent.pk, withdrawn_at=None)
    return held.filter(recipient=recipient_id, category=category).exists()


def lacks(
    actor: Actor, held: Consent | None, recipients: Iterable[Domain], categories: Collection[str]
) -> str:
    """What a consent lacks to carry a release today, in words that name whom and what; empty when it carries it."""
    rows = Consent.objects.filter(in_force(actor.today), owner=actor.domain_id)
    if held is None or not rows.filter(pk=held.pk).exists():
        return "Samtycket gäller inte nu."
    open_covers = ConsentCover.objects.filter(consent=held.pk, withdrawn_at=None)
    covered = set(open_covers.values_list("recipient", "category"))
    missing = []
    for one in recipients:
        left = [category for category in categories if (one.pk, str(category)) not in covered]
        kinds = ", ".join(Category(category).label.lower() for category in left)
        if left:
            missing.append(one.name if len(left) == len(categories) else f"{one.name} ({kinds})")
    if not missing:
        return ""
    return (
        f"Samtycket omfattar inte {'; '.join(missing)}. Ta bort det här, eller dokumentera ett nytt samtycke."
    )


def covering(
    actor: Actor, case: Case, recipient_ids: Iterable[UUID], categories: Iterable[str], on: dt.date
) -> list[Consent]:
    """The own authority's consents of a case that on a day cover every one of the recipients and categories, the latest first.

    Two queries, however many consents there are.
    """
    wanted = {(recipient, str(category)) for recipient in recipient_ids for category in set(categories)}
    rows = list(
        Consent.objects.filter(in_force(on), case=case, owner=actor.domain_id).order_by(
            "-given_on", "-recorded_at"
        )
    )
    open_covers = ConsentCover.objects.filter(consent__in=rows, withdrawn_at=None)
    found: dict[UUID, set[tuple[UUID, str]]] = defaultdict(set)
    for consent_id, recipient, category in open_covers.values_list("consent", "recipient", "category"):
        found[consent_id].add((recipient, category))
    return [row for row in rows if wanted <= found[row.pk]]


@dataclass
class Shown:
    """A consent as pages and documents show it. `to` and `what` are what is left; `all_to` what it was given for."""

    consent: Consent
    state: rules.State
    cells: list[ConsentCover]
    voices: list[ConsentVoice]
    withdrawals: list[ConsentWithdrawal] = field(default_factory=list)

    @property
    def left(self) -> list[ConsentCover]:
        return [cell for cell in self.cells if cell.withdrawn_at is None]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def waits_for(self) -> list[ConsentVoice]:
        return [voice for voice in self.voices if voice.given_on is None]

    @property
    def last_day(self) -> dt.date:
        return self.consent.valid_to - dt.timedelta(days=1)

    def recipients(self, *, left: bool = False) -> dict[UUID, str]:
        """Domain id → name, in the order of names."""
        cells = self.left if left else self.cells
        names = {cell.recipient_id: cell.recipient.name for cell in cells}
        return dict(sorted(names.items(), key=lambda item: item[1]))

    def categories(self, *, left: bool = False) -> list[Category]:
        """In the order of `Category`; what the person is called comes first."""
        present = {cell.category for cell in (self.left if left else self.cells)}
        return [category for category in Category if category.value in present]

    def rows(self) -> list[dict[str, Any]]:
        """Recipient by recipient: what is left and what was taken back when."""
        found = []
        for pk, name in self.recipients().items():
            cells = sorted((c for c in self.cells if c.recipient_id == pk), key=lambda c: _order(c.category))
            found.append(
                {
                    "pk": pk,
                    "to": name,
                    "left": [c.get_category_display() for c in cells if c.withdrawn_at is None],
                    "gone": [(c.get_category_display(), c.withdrawn_at) for c in cells if c.withdrawn_at],
                }
            )
        return found


def _order(category: str) -> int:
    return list(Category.values).index(category)


def _shown(actor: Actor, consent: Consent) -> Shown:
    cells = list(consent.covers.all())
    state = rules.state(
        consent.given_on,
        consent.valid_from,
        consent.valid_to,
        withdrawn=consent.withdrawn_at is not None,
        some_withdrawn=any(cell.withdrawn_at for cell in cells),
        today=actor.today,
    )
    return Shown(consent, state, cells, list(consent.voices.all()), list(consent.withdrawals.all()))


def _whole(rows: QuerySet[Consent]) -> QuerySet[Consent]:
    """With covers, voices and withdrawals: three further queries, however many rows."""
    return rows.prefetch_related(
        Prefetch("covers", ConsentCover.objects.select_related("recipient")),
        Prefetch("voices", ConsentVoice.objects.order_by("who")),
        Prefetch("withdrawals", ConsentWithdrawal.objects.order_by("recorded_at")),
    )


def shown(actor: Actor, consent_id: UUID) -> Shown:
    """One own consent, or `NotVisible`."""
    rows = Consent.objects.filter(pk=consent_id, owner=actor.domain_id).select_related("case", "owner")
    found = _whole(rows).first()
    if found is None:
        raise NotVisible
    return _shown(actor, found)


def of_case(actor: Actor, case: Case) -> list[Shown]:
    """Consents that the own authority has documented in a case: in force first, then those waited for, then the rest."""
    rows = Consent.objects.filter(case=case, owner=actor.domain_id).order_by("-recorded_at")
    found = [_shown(actor, row) for row in _whole(rows)]
    order = list(BADGES)
    return sorted(found, key=lambda one: order.index(one.state))


def chips(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """The case's consents as `components/consent_chip.html` wants them."""
    soon = rules.ends_soon(actor.today, limits())
    return [_chip(one, soon) for one in of_case(actor, case)]


def _chip(one: Shown, soon: dt.date) -> dict[str, Any]:
    consent = one.consent
    word, badge = rules.LABELS[one.state], BADGES[one.state]
    if one.state is rules.State.IN_FORCE and consent.valid_to <= soon:
        word, badge = "Går snart ut", "due"
    if one.state is rules.State.WAITING:
        word = "Väntar på " + " och ".join(voice.get_who_display() for voice in one.waits_for)
    left = bool(one.left) and one.state is not rules.State.WITHDRAWN
    kinds = [category.label for category in one.categories(left=left) if category != Category.IDENTITY]
    ground = f"Samtycke, {consent.get_manner_display()} {consent.given_on}" if consent.given_on else ""
    return {
        "pk": consent.pk,
        "to": "; ".join(one.recipients(left=left).values()),
        "what": consent.purpose,
        "kinds": kinds,
        "until": one.last_day,
        "state": badge,
        "word": word,
        "ground": ground,
        "in_force": one.state in {rules.State.IN_FORCE, rules.State.PARTLY},
        "live": one.is_live,
        "waiting": one.state is rules.State.WAITING,
        "url": reverse("core:consent_shown", args=[consent.case_id, consent.pk]),
    }


def withdrawn_here(actor: Actor, case: Case) -> list[ConsentWithdrawal]:
    """Withdrawals that the own authority has recorded in a case, the latest first."""
    rows = ConsentWithdrawal.objects.filter(case=case, owner=actor.domain_id).select_related("consent")
    return list(rows.order_by("-recorded_at"))
