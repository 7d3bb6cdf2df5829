"""The pages of a home: which roles reach them at all. Who of them may do it, and at which unit, is asked with the unit."""

from vardkedja.core.actor import Actor
from vardkedja.core.models import Role
from vardkedja.core.policies import HOME_ROLES, Decision, with_role

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
