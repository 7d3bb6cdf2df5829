"""Set a unit's rules for whom it suits; note whom, or where, somebody cannot live."""

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from placements import events, policies
from placements.domain.matching import CARES, LEVELS, REACHED, ROOMS, SEXES, Kind, Weight
from placements.models import MatchRule, Restriction
from referrals.models import LegalGround
from vardkedja.core import clock, log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import Category, EntryKind, Organisation
from vardkedja.core.policies import require, visible_cases
from vardkedja.core.verbs import verb

OLDEST = 120
CHOOSES = {Kind.SEX, Kind.GROUND, Kind.LEVEL}


@dataclass(frozen=True)
class NewMatchRule:
    """`valid_from`: today (from this moment) or a later day. `codes` as `domain.matching.Rule` has them."""

    kind: str
    weight: str
    valid_from: dt.date
    reason: str
    low: int | None = None
    high: int | None = None
    codes: tuple[str, ...] = ()


@verb
def set_match_rule(unit_id: UUID, new: NewMatchRule, *, actor: Actor) -> MatchRule:
    """Set one rule of an own unit, from a day on. Raises `Impossible` at the field, `NotAllowed`, `NotVisible`."""
    unit = policies.day_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    require(policies.can_give_place(actor, unit))
    _check(new, actor)
    row = MatchRule(
        unit=unit, collaboration_id=unit.collaboration_id, operator_id=unit.operator_id, kind=new.kind, weight=new.weight,
        low=new.low if new.kind == Kind.AGE else None, high=new.high if new.kind == Kind.AGE else None,
        codes=list(new.codes), reason=new.reason.strip(), set_at=actor.now, set_by_name=actor.name,
        revision=MatchRule.objects.filter(unit=unit, kind=new.kind).count() + 1,
        valid_from=actor.now if new.valid_from == actor.today else clock.start_of(new.valid_from),
    )  # fmt: skip
    row.save(force_insert=True)
    event = events.MatchRuleSet(
        unit=unit.name, rule=row.get_kind_display(), valid_from=date_iso(new.valid_from)
    )
    log.write(
        actor, log.Action.CHANGE, type(event).__name__, reason=event.sentence.format(**asdict(event)),
        owner_domain_id=actor.domain_id, object_id=row.pk, unit_id=unit.pk,
    )  # fmt: skip
    return row


def _check(new: NewMatchRule, actor: Actor) -> None:
    if new.kind not in set(Kind):
        raise Impossible("Välj en regel i listan.", field="kind")
    if new.weight not in set(Weight):
        raise Impossible("Välj om regeln är krav eller önskemål.", field="weight")
    if new.valid_from < actor.today:
        raise Impossible("Regeln kan gälla tidigast från i dag.", field="valid_from")
    if not new.reason.strip():
        raise Impossible("Skriv vem som har beslutat och varför.", field="reason")
    if new.weight == Weight.OFF:
        return
    if new.kind == Kind.AGE:
        _check_ages(new.low, new.high)
    known = _known(new.kind, actor)
    if new.kind in CHOOSES and not new.codes:
        raise Impossible("Välj minst ett alternativ.", field="codes")
    if set(new.codes) - known:
        raise Impossible(
            "Alternativen hör inte till regeln. Välj bland dem som visas för den.", field="codes"
        )


def _check_ages(low: int | None, high: int | None) -> None:
    if low is None and high is None:
        raise Impossible("Ange lägsta eller högsta ålder.", field="low")
    if max(low or 0, high or 0) > OLDEST:
        raise Impossible(f"Åldern kan vara högst {OLDEST} år.", field="high")
    if low is not None and high is not None and high < low:
        raise Impossible("Högsta ålder kan inte vara lägre än lägsta ålder.", field="high")


def _known(kind: str, actor: Actor) -> set[str]:
    if kind == Kind.GROUND:
        return set(LegalGround.objects.valid(actor.today).values_list("code", flat=True))
    return {
        Kind.SEX: set(SEXES), Kind.LEVEL: set(LEVELS), Kind.CARE: set(CARES), Kind.MOBILITY: set(REACHED),
        Kind.ROOM: set(ROOMS),
    }.get(Kind(kind), set())  # fmt: skip


@verb
def note_restriction(
    case_id: UUID,
    why: str,
    *,
    actor: Actor,
    other_case_id: UUID | None = None,
    municipality_id: UUID | None = None,
) -> Restriction:
    """Note that the case's person cannot live with another case's person, or in a municipality. Why is the own authority's entry.

    Others are told no more than that somebody cannot be combined with those who live there now. Raises `Impossible` at the field.
    """
    require(policies.can_restrict(actor))
    case = party_case(actor, case_id)
    if bool(other_case_id) == bool(municipality_id):
        raise Impossible("Välj ett ärende eller en kommun, ett av dem.", field="other_case")
    if not why.strip():
        raise Impossible("Skriv varför.", field="why")
    other = visible_cases(actor).filter(pk=other_case_id).first() if other_case_id else None
    if other_case_id and (other is None or other.person_id == case.person_id):
        raise Impossible("Välj ett ärende i listan, om en annan person.", field="other_case")
    municipality = Organisation.objects.filter(
        pk=municipality_id, kind=Organisation.Kind.MUNICIPALITY
    ).first()
    if municipality_id and municipality is None:
        raise Impossible("Välj en kommun i listan.", field="municipality")
    version = write_entry(
        case.pk, EntryKind.NOTE, Category.SOCIAL, [("text", "Begränsning vid placering", why.strip())], actor=actor
    )  # fmt: skip
    row = Restriction(
        case=case, case_owner_id=case.owner_id, owner_id=actor.domain_id, other_case=other, municipality=municipality,
        entry_id=version.entry_id, recorded_at=actor.now, recorded_by_name=actor.name,
    )  # fmt: skip
    row.save(force_insert=True)
    log.tell(actor, events.RestrictionNoted(), case, subject_id=row.pk)
    return row


@verb
def end_restriction(restriction_id: UUID, *, actor: Actor) -> Restriction:
    """The restriction no longer holds. Raises `Impossible` twice, `NotVisible`."""
    require(policies.can_restrict(actor))
    rows = policies.visible_restrictions(actor).filter(pk=restriction_id)
    row = rows.select_related(None).select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    if row.ended_at:
        raise Impossible("Begränsningen är redan upphävd.")
    Restriction.objects.filter(pk=row.pk).update(ended_at=actor.now)
    row.ended_at = actor.now
    log.tell(actor, events.RestrictionEnded(), row.case, subject_id=row.pk)
    return row
