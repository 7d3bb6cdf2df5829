"""The placement agreement: write a version, frozen as PDF; note that it was signed."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import UUID

from placements import policies as stays
from placements.documents import agreement_pdf
from placements.domain.bought import HIGHEST_ORE
from placements.events.bought import AgreementSigned, AgreementWritten
from placements.models import AgreementSignature, PlacementAgreement, Stay
from placements.policies import bought as policies
from placements.selectors.agreements import PARTS, parties_of, person_of
from vardkedja.core import clock, files, log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Category, EntryKind
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

explain("agreement_once_per_version", "Någon annan har just skrivit en version. Ladda om sidan.")
explain("agreement_signed_once", "Versionen är redan undertecknad.")
LONGEST_NOTICE = 365
#: What lies outside is a slip of the hand: a frozen document cannot be mended.
FAR_FROM_STAY, LONGEST_AGREED = dt.timedelta(days=366), dt.timedelta(days=3 * 366)


@dataclass(frozen=True)
class Terms:
    """What is agreed. `words` by the keys of `PARTS`; without a price the cost is shared by the county's agreement."""

    valid_from: dt.date
    valid_to: dt.date | None
    notice_days: int
    words: dict[str, str]
    price_ore: int | None = None


@verb
def write_agreement(stay_id: UUID, terms: Terms, *, actor: Actor) -> PlacementAgreement:
    """Write a version of a stay's agreement; its PDF is made now and kept as it is. An earlier version stays beside it.

    Raises `Impossible` at the field, `PdfUnavailable`, `NotVisible`, `NotAllowed`.
    """
    stay = _own(stay_id, actor)
    _check(terms, stay)
    case = party_case(actor, stay.case_id)
    fields = [(key, label, terms.words[key]) for key, label, _help in PARTS]
    version = write_entry(case.pk, EntryKind.PLACEMENT_AGREEMENT, Category.PRACTICAL, fields, actor=actor)
    row = PlacementAgreement(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        operator_id=stay.operator_id,
        stay=stay,
        number=PlacementAgreement.objects.filter(stay=stay).count() + 1,
        price_ore=terms.price_ore,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        notice_days=terms.notice_days,
        entry_id=version.entry_id,
        made_at=actor.now,
        made_by_name=actor.name,
    )
    content = agreement_pdf(row, version, parties_of(actor, stay), person_of(actor, case))
    row.key, row.sha256 = files.store(content), hashlib.sha256(content).hexdigest()
    row.save(force_insert=True)
    log.tell(actor, AgreementWritten(stay.unit.name, row.number), case, subject_id=row.pk)
    return row


def _own(stay_id: UUID, actor: Actor) -> Stay:
    rows = stays.visible_stays(actor).filter(pk=stay_id)
    stay = rows.select_related("unit__operator__organisation", "case", "municipality").first()
    if stay is None:
        raise NotVisible
    require(policies.can_agree(actor, stay))
    return stay


def _check(terms: Terms, stay: Stay) -> None:
    if stay.state == Stay.States.CANCELLED:
        raise Impossible("Placeringen är inställd.")
    if terms.price_ore is None and stay.unit.bought:
        raise Impossible("Skriv priset per dygn.", field="price")
    if terms.price_ore is not None and not 0 < terms.price_ore <= HIGHEST_ORE:
        raise Impossible("Skriv ett pris som är mer än noll och högst 100 000 kr.", field="price")
    if terms.valid_to and terms.valid_to < terms.valid_from:
        raise Impossible("Sista dagen kan inte vara före den första.", field="valid_to")
    if abs(terms.valid_from - (stay.arrived_on or stay.planned_from)) > FAR_FROM_STAY:
        raise Impossible("Första dagen ligger mer än ett år från vistelsens början.", field="valid_from")
    if terms.valid_to and terms.valid_to > terms.valid_from + LONGEST_AGREED:
        raise Impossible("Avtalet gäller i mer än tre år. Kontrollera datumet.", field="valid_to")
    if not 0 <= terms.notice_days <= LONGEST_NOTICE:
        raise Impossible("Skriv 0 till 365 dagar.", field="notice_days")
    for key, _label, _help in PARTS:
        if not terms.words.get(key, "").strip():
            raise Impossible("Skriv något här.", field=key)


@verb
def sign_agreement(
    agreement_id: UUID, signed_on: dt.date, our_name: str, home_name: str, *, actor: Actor
) -> AgreementSignature:
    """Note that both parties have signed a version. Only the latest is signed, once.

    Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_buy_place(actor))
    rows = policies.visible_agreements(actor).filter(pk=agreement_id, owner=actor.domain_id)
    row = rows.select_related("stay__unit", "case").first()
    if row is None:
        raise NotVisible
    if PlacementAgreement.objects.filter(stay=row.stay_id, number__gt=row.number).exists():
        raise Impossible("Det finns en senare version. Underteckna den.")
    if row.signatures.exists():
        raise Impossible("Versionen är redan undertecknad.")
    if not _written_on(row) <= signed_on <= actor.today:
        raise Impossible("Välj en dag från det att avtalet skrevs till i dag.", field="signed_on")
    for field, name in (("our_name", our_name), ("home_name", home_name)):
        if not name.strip():
            raise Impossible("Skriv vem som har undertecknat.", field=field)
    signature = AgreementSignature(
        case_id=row.case_id,
        case_owner_id=row.case_owner_id,
        owner_id=row.owner_id,
        operator_id=row.operator_id,
        agreement=row,
        signed_on=signed_on,
        our_name=our_name.strip(),
        home_name=home_name.strip(),
        recorded_at=actor.now,
        recorded_by_name=actor.name,
    )
    signature.save(force_insert=True)
    log.tell(actor, AgreementSigned(row.stay.unit.name, row.number), row.case, subject_id=row.pk)
    return signature


def _written_on(row: PlacementAgreement) -> dt.date:
    """The day on which a version was written."""
    return clock.day_of(row.made_at)
