"""Who asks homes outside for a place, and what one sees of it: the own authority's alone."""

from django.db.models import Q, QuerySet

from placements.models import (
    BoughtHome,
    FrameworkAgreement,
    HomeAsked,
    PlacementAgreement,
    PlaceRequest,
    Purchase,
    Stay,
)
from placements.policies import BUYING_ROLES, visible_stays
from vardkedja.core.actor import Actor
from vardkedja.core.models import Domain, Role
from vardkedja.core.policies import Decision, no, visible_cases, with_role


def can_ask_homes(actor: Actor) -> Decision:
    """Those who handle the case; whether the authority buys places at all is asked by `can_buy`."""
    return with_role(
        actor, *BUYING_ROLES, reason="Bara handläggare och enhetschef frågar andra hem om plats."
    )


def can_buy(actor: Actor) -> Decision:
    """Social services buy places; health care does not."""
    if actor.domain.law != Domain.Law.SOL:
        return no("Bara socialtjänsten frågar andra hem om plats.")
    return can_ask_homes(actor)


def can_buy_place(actor: Actor) -> Decision:
    """A purchase binds the authority: the manager's to make."""
    return with_role(actor, Role.UNIT_MANAGER, reason="Bara enhetschefen köper en plats.")


def visible_homes(actor: Actor) -> QuerySet[BoughtHome]:
    """Homes that the own authority has registered."""
    return BoughtHome.objects.filter(owner=actor.domain_id)


def visible_place_requests(actor: Actor) -> QuerySet[PlaceRequest]:
    """The own authority's, in cases that the actor sees."""
    rows = PlaceRequest.objects.filter(owner=actor.domain_id)
    if not actor.is_system:
        rows = rows.filter(case__in=visible_cases(actor).values("pk"))
    return rows.select_related("case", "ground")


def visible_asked(actor: Actor) -> QuerySet[HomeAsked]:
    rows = HomeAsked.objects.filter(owner=actor.domain_id)
    if not actor.is_system:
        rows = rows.filter(case__in=visible_cases(actor).values("pk"))
    return rows.select_related("request__ground", "home", "case")


def visible_frameworks(actor: Actor) -> QuerySet[FrameworkAgreement]:
    return FrameworkAgreement.objects.filter(owner=actor.domain_id)


def visible_purchases(actor: Actor) -> QuerySet[Purchase]:
    """The own authority's, in cases that the actor sees."""
    rows = Purchase.objects.filter(owner=actor.domain_id)
    if not actor.is_system:
        rows = rows.filter(case__in=visible_cases(actor).values("pk"))
    return rows.select_related("home", "framework", "asked", "stay", "case").prefetch_related("prices")


def can_agree(actor: Actor, stay: Stay) -> Decision:
    """Write the placement agreement: the municipality that decided and pays."""
    if actor.domain.organisation_id != stay.municipality_id:
        return no("Bara den beslutande kommunen skriver placeringsavtalet.")
    return can_ask_homes(actor)


def visible_agreements(actor: Actor) -> QuerySet[PlacementAgreement]:
    """Both parties': who decided, and who runs the home, of stays that the actor sees."""
    party = Q(owner=actor.domain_id) | Q(operator=actor.domain_id)
    return PlacementAgreement.objects.filter(party, stay__in=visible_stays(actor).values("pk"))


def may_fetch(actor: Actor, row: PlacementAgreement) -> bool:
    """The document names the person: the home is given it once the person has come, and so is known there. A home of the same municipality
    is another authority, too."""
    return actor.domain_id == row.owner_id or row.stay.arrived_on is not None
