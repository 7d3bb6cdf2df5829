"""The pages of a home: which roles reach them at all. Who of them may do it, and at which unit, is asked with the unit."""

from placements.models import Stay
from vardkedja.core.actor import Actor
from vardkedja.core.models import Domain, Role
from vardkedja.core.policies import HOME_ROLES, YES, Decision, no, with_role

DAY_ROLES = HOME_ROLES
#: Who keeps a placement in a home outside the system, where nobody else does.
BUYING_ROLES = (Role.CASE_WORKER, Role.UNIT_MANAGER)


def can_offer_at_home(actor: Actor) -> Decision:
    return with_role(actor, *DAY_ROLES, reason="Bara boendets föreståndare ger och erbjuder platser.")


def can_keep_places_at_home(actor: Actor) -> Decision:
    return with_role(actor, *DAY_ROLES, reason="Bara boendets föreståndare stänger och reserverar platser.")


def can_set_matching_at_home(actor: Actor) -> Decision:
    reason = "Bara boendets föreståndare bestämmer vem enheten och platserna passar."
    return with_role(actor, *DAY_ROLES, reason=reason)


def can_set_terms_at_home(actor: Actor) -> Decision:
    return with_role(actor, *DAY_ROLES, reason="Bara boendets föreståndare bestämmer tiderna för vistelser.")


def can_import_at_home(actor: Actor) -> Decision:
    return with_role(actor, *DAY_ROLES, reason="Bara boendets föreståndare läser in vistelser.")


def can_answer_at_home(actor: Actor) -> Decision:
    reason = "Bara de som är i tjänst på boendet svarar på frågor om akut plats."
    return with_role(actor, *DAY_ROLES, reason=reason)


def can_receive_at_home(actor: Actor) -> Decision:
    reason = "Bara boendets personal registrerar ankomst och frånvaro."
    return with_role(actor, *DAY_ROLES, *BUYING_ROLES, reason=reason)


def can_plan_stay_at_home(actor: Actor) -> Decision:
    reason = "Bara boendets personal ändrar en placering, planerar hemgången och skriver ut."
    return with_role(actor, *DAY_ROLES, *BUYING_ROLES, reason=reason)


def can_read_notes_at_all(actor: Actor) -> Decision:
    """The page of a stay's notes: who works in a home, and who plans care under health law. Whose stay it is is asked with the stay."""
    return with_role(
        actor, *DAY_ROLES, Role.REGION_PLANNER, reason="Din roll läser inte boendets anteckningar."
    )


def can_switch_notes_at_all(actor: Actor) -> Decision:
    return with_role(
        actor,
        Role.HEAD_OF_HOME,
        Role.ADMINISTRATOR,
        reason="Bara föreståndaren och administratören bestämmer var anteckningar förs.",
    )


def writes_notes(actor: Actor, stay: Stay) -> Decision:
    """The home's staff, a substitute too, under the law of who runs it; health care's planner of care under its own."""
    if stay.unit.bought:
        return no("Hemmet som platsen köps av för sina egna anteckningar.")
    if stay.operator_id == actor.domain_id:
        held = actor.has(*DAY_ROLES, unit_id=stay.unit_id)
    else:
        held = actor.domain.law == Domain.Law.HSL and actor.has(Role.REGION_PLANNER)
    return YES if held else no("Bara enhetens personal och regionens vårdplanerare skriver anteckningar.")
