"""Who confirms the days of a bought place and handles what the home asks for them. Economists see days and amounts, no person."""

from django.db.models import QuerySet

from placements.models import HomeInvoice, Purchase
from placements.policies.homes import BUYING_ROLES
from vardkedja.core.actor import Actor
from vardkedja.core.models import Domain, Role
from vardkedja.core.policies import Decision, no, visible_cases, with_role

MONEY_ROLES = (*BUYING_ROLES, Role.FINANCE)
#: Economists, who confirm no days, and managers, who may do both in a small authority: who did what stands with each.
DECIDING_ROLES = (Role.FINANCE, Role.UNIT_MANAGER)


def can_see_bought(actor: Actor) -> Decision:
    """Bought places with their days and invoices: who handles cases in social services, and its economists."""
    if actor.domain.law != Domain.Law.SOL:
        return no("Bara socialtjänsten köper platser av andra hem.")
    return with_role(
        actor, *MONEY_ROLES, reason="Bara handläggare, enhetschef och ekonom ser vad köpta platser kostar."
    )


def can_confirm_days(actor: Actor) -> Decision:
    """Confirm a month's care days: who handles the case and knows where the person was."""
    return with_role(actor, *BUYING_ROLES, reason="Bara handläggare och enhetschef bekräftar dygn.")


def can_decide_invoice(actor: Actor) -> Decision:
    """Approve, dispute, and note that it was credited."""
    return with_role(
        actor, *DECIDING_ROLES, reason="Bara ekonom och enhetschef godkänner och bestrider fakturor."
    )


def sees_all(actor: Actor) -> bool:
    """Whether the actor sees what every bought place costs, and not those of the own cases alone."""
    return actor.is_system or actor.has(Role.FINANCE)


def visible_bought(actor: Actor) -> QuerySet[Purchase]:
    """The own authority's; without the economist's role those in cases that the actor sees."""
    rows = Purchase.objects.filter(owner=actor.domain_id)
    if not sees_all(actor):
        rows = rows.filter(case__in=visible_cases(actor).values("pk"))
    return rows.select_related("home", "asked", "stay__unit", "case").prefetch_related("prices")


def visible_invoices(actor: Actor) -> QuerySet[HomeInvoice]:
    """The same, of invoices."""
    rows = HomeInvoice.objects.filter(owner=actor.domain_id)
    if not sees_all(actor):
        rows = rows.filter(case__in=visible_cases(actor).values("pk"))
    return rows.select_related("purchase__home", "purchase__asked", "purchase__stay__unit", "case")
