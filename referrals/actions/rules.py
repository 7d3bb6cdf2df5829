"""The rules of a unit's queue, set as a new version."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from referrals import events, policies
from referrals.domain.acute import MOST_HOURS, MOST_WEEKS, USUAL, AcuteTerms
from referrals.domain.answering import ON_CLICK, Offering, Within
from referrals.domain.queue import ORDERS, Order
from referrals.models import QueuePolicy, QueueQuota
from referrals.selectors.rules import members_of
from vardkedja.core import clock, log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import Organisation, Unit
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

#: The longest time to answer an offer.
LONGEST = {Within.HOURS: 168, Within.WORKING_DAYS: 20}


@dataclass(frozen=True)
class Limit:
    """At most `places` places for a party (its id), or for all of a kind (`Organisation.Kind`); one of the two."""

    places: int
    organisation_id: UUID | None = None
    kind: str = ""


@dataclass(frozen=True)
class NewRules:
    """`valid_from`: the first day, today or later; today means from this moment on."""

    order: str
    valid_from: dt.date
    reason: str
    limits: Sequence[Limit] = ()
    acute_kept: bool = True
    declines_kept: int | None = None
    offering: Offering = ON_CLICK
    acute: AcuteTerms = USUAL


@verb
def set_queue_rules(unit_id: UUID, rules: NewRules, *, actor: Actor) -> QueuePolicy:
    """Set how a unit's queue is ordered and who may have how many places, from a day on. What was stays as it was.

    Raises `Impossible` at `order`, `valid_from`, `reason`, `limits`, `answer_count`, the fields of `AcuteTerms`, or a limit's own field (`kind_<kind>`, `party_places`);
    `NotVisible`, `NotAllowed`.
    """
    unit = policies.queue_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible
    require(policies.can_steer_queue(actor, unit))
    _check(rules, unit, actor)
    policy = QueuePolicy(
        unit=unit,
        collaboration_id=unit.collaboration_id,
        operator_id=unit.operator_id,
        order=rules.order,
        acute_kept=rules.acute_kept,
        declines_kept=rules.declines_kept,
        offers_automatic=rules.offering.automatic,
        offers_ready_only=rules.offering.ready_only,
        answer_count=rules.offering.count,
        answer_within=rules.offering.within,
        answer_cutoff=rules.offering.cutoff,
        acute_assessed_hours=rules.acute.assessed_hours,
        acute_asked_hours=rules.acute.asked_hours,
        acute_weeks=rules.acute.weeks,
        valid_from=actor.now if rules.valid_from == actor.today else clock.start_of(rules.valid_from),
        reason=rules.reason.strip(),
        set_at=actor.now,
        revision=QueuePolicy.objects.filter(unit=unit).count() + 1,
        set_by_name=actor.name,
    )
    policy.save(force_insert=True)
    for limit in rules.limits:
        common = {"collaboration_id": unit.collaboration_id, "operator_id": unit.operator_id}
        QueueQuota(policy=policy, **asdict(limit), **common).save(force_insert=True)
    event = events.QueueRulesSet(unit=unit.name, valid_from=date_iso(rules.valid_from))
    log.write(
        actor,
        log.Action.CHANGE,
        type(event).__name__,
        reason=event.sentence.format(**asdict(event)),
        owner_domain_id=actor.domain_id,
        object_id=policy.pk,
        unit_id=unit.pk,
    )
    return policy


def _check(rules: NewRules, unit: Unit, actor: Actor) -> None:
    if rules.order not in set(Order) & set(ORDERS):
        raise Impossible("Välj en ordning i listan.", field="order")
    if rules.valid_from < actor.today:
        raise Impossible(
            "Reglerna kan gälla tidigast från i dag: hur kön har stått ändras inte.", field="valid_from"
        )
    if not rules.reason.strip():
        raise Impossible("Skriv vem som har beslutat och varför.", field="reason")
    _check_answer(rules.offering)
    _check_acute(rules.acute)
    named = [limit.organisation_id or limit.kind for limit in rules.limits]
    if len(set(named)) < len(named):
        raise Impossible("Ange högst en gräns för varje part eller slag av part.", field="limits")
    for limit in rules.limits:
        _check_limit(limit, unit, actor)


def _check_answer(offering: Offering) -> None:
    most = LONGEST[offering.within]
    if not 1 <= offering.count <= most:
        raise Impossible(f"Svarstiden ska vara minst 1 och högst {most}.", field="answer_count")


def _check_acute(terms: AcuteTerms) -> None:
    for name, most in (("assessed_hours", MOST_HOURS), ("asked_hours", MOST_HOURS), ("weeks", MOST_WEEKS)):
        if not 1 <= getattr(terms, name) <= most:
            raise Impossible(f"Skriv minst 1 och högst {most}.", field=f"acute_{name}")


def _check_limit(limit: Limit, unit: Unit, actor: Actor) -> None:
    if bool(limit.organisation_id) == bool(limit.kind) or (
        limit.kind and limit.kind not in Organisation.Kind
    ):
        raise Impossible("Välj en part eller ett slag av part.", field="limits")
    field = f"kind_{limit.kind}" if limit.kind else "party_places"
    most = unit.permit_places
    if limit.places < 1 or (most is not None and limit.places > most):
        between = f"minst 1 och högst {most}" if most is not None else "minst 1"
        raise Impossible(f"Gränsen ska vara {between} platser.", field=field)
    members = {one.pk for one in members_of(unit, actor.today)}
    if limit.organisation_id and limit.organisation_id not in members:
        raise Impossible("Parten är inte med i samverkan.", field=field)
