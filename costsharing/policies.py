"""Who may see a county's shared costs, and who may decide what they rest on. State is not asked here."""

from uuid import UUID

from django.db.models import QuerySet

from costsharing.models import CostAgreement
from vardkedja.core.actor import Actor
from vardkedja.core.models import Membership, Role, Unit
from vardkedja.core.policies import Decision, no, with_role
from vardkedja.core.querysets import valid_on

COST_ROLES = (Role.FINANCE, Role.STEERING, Role.AUDITOR)


def can_see_costs(actor: Actor) -> Decision:
    """Every party sees the whole split: it is one table, and each share only makes sense beside the others."""
    return with_role(actor, *COST_ROLES, reason="Kostnaderna visas för ekonomer, styrgruppen och revisorer.")


def can_prepare_costs(actor: Actor) -> Decision:
    """May open the forms at all; each verb then asks about its own object."""
    return with_role(actor, Role.FINANCE, reason="Bara ekonomer ändrar budget, nyckel och regler.")


def can_decide_terms(actor: Actor, agreement: CostAgreement) -> Decision:
    """Key and rules are one for all parties and are kept by the party that the agreement names."""
    if actor.domain.organisation_id != agreement.keeper_id:
        return no(f"Nyckel och regler ändras av {agreement.keeper}, som förvaltar avtalet.")
    return can_prepare_costs(actor)


def can_set_budget(actor: Actor, agreement: CostAgreement, unit: Unit) -> Decision:
    """A unit's budget is set by the party that runs it, or by the keeper of the agreement."""
    if actor.domain.organisation_id not in {agreement.keeper_id, unit.operator.organisation_id}:
        return no(f"Budgeten för {unit} ändras av den som driver enheten.")
    return can_prepare_costs(actor)


def visible_agreements(actor: Actor) -> QuerySet[CostAgreement]:
    """Agreements of the collaborations in which the actor's organisation is a member today."""
    if not can_see_costs(actor):
        return CostAgreement.objects.none()
    mine = Membership.objects.filter(valid_on(actor.today), organisation=actor.domain.organisation_id)
    agreements = CostAgreement.objects.filter(collaboration__in=mine.values("collaboration"))
    return agreements.select_related("collaboration", "keeper").order_by("collaboration__name")


def visible_units(actor: Actor, collaboration_id: UUID) -> QuerySet[Unit]:
    """Units whose cost can be shared in a collaboration: those with places."""
    if not can_see_costs(actor):
        return Unit.objects.none()
    without_places = (Unit.LegalType.CLINIC, Unit.LegalType.OFFICE)
    units = Unit.objects.filter(collaboration=collaboration_id).exclude(legal_type__in=without_places)
    return units.select_related("operator__organisation")
