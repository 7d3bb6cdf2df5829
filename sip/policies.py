"""May this person, around SIP and support? And what do they see."""

from django.db.models import QuerySet

from sip.models import Sip, SupportMeasure
from vardkedja.core.actor import Actor
from vardkedja.core.models import Organisation, Role
from vardkedja.core.policies import Decision, can_see_cases, no, visible_cases, with_role

PLANNERS = (Role.CASE_WORKER, Role.UNIT_MANAGER, Role.REGION_PLANNER, Role.HEAD_OF_HOME)
#: Who may be the contact person at a going home.
CONTACT_ROLES = (Role.CASE_WORKER, Role.UNIT_MANAGER, Role.REGION_PLANNER)
AUTHORITIES = (Organisation.Kind.REGION, Organisation.Kind.MUNICIPALITY, Organisation.Kind.FEDERATION)


def can_see_sips(actor: Actor) -> Decision:
    return can_see_cases(actor)


def can_plan(actor: Actor) -> Decision:
    """Initiate, call, answer, write, follow up, close."""
    return with_role(actor, *PLANNERS, reason="Bara handläggare, chefer och vårdplanerare arbetar med SIP.")


def can_sign(actor: Actor) -> Decision:
    return with_role(
        actor, *PLANNERS, reason="Bara handläggare, chefer och vårdplanerare skriver under för myndigheten."
    )


def can_decide_support(actor: Actor) -> Decision:
    """By delegation: the unit manager in a municipality, the region's planner. Never a private provider."""
    if actor.domain.organisation.kind not in AUTHORITIES:
        return no("Bara en kommun eller region beslutar om stöd.")
    return with_role(
        actor,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        reason="Bara enhetschefen och vårdplaneraren beslutar om stöd.",
    )


def can_carry_out_support(actor: Actor) -> Decision:
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        reason="Bara handläggare, enhetschefer och vårdplanerare startar och avslutar stöd.",
    )


def can_receive(actor: Actor) -> Decision:
    """Confirm a hand-off home, for the authority that is named as receiver."""
    return with_role(
        actor,
        Role.CASE_WORKER,
        Role.UNIT_MANAGER,
        Role.REGION_PLANNER,
        reason="Bara handläggare, enhetschefer och vårdplanerare tar emot en hemgång.",
    )


def visible_sips(actor: Actor) -> QuerySet[Sip]:
    """Plans in cases that the actor's domain owns or is party to today."""
    rows = Sip.objects.filter(case__in=visible_cases(actor)).select_related("owner", "overall")
    return rows if can_see_sips(actor) else rows.none()


def visible_support(actor: Actor) -> QuerySet[SupportMeasure]:
    rows = SupportMeasure.objects.filter(case__in=visible_cases(actor)).select_related(
        "owner", "municipality"
    )
    return rows if can_see_cases(actor) else rows.none()
