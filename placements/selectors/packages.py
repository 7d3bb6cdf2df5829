"""What the steps of admission and going home release together."""

from collections.abc import Iterator

from placements import policies
from placements.domain.stays import State
from placements.models import DischargePlan
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case, CaseParty, EntryKind, PartyRole
from vardkedja.core.querysets import valid_on
from vardkedja.core.registry import Package
from vardkedja.core.selectors.packages import of_kinds

K = EntryKind
#: What a home needs of the others when somebody moves in, and what they need of the home.
TO_HOME = (
    K.IDENTITY,
    K.APPLICATION,
    K.PLACEMENT_ASSESSMENT,
    K.ASSISTANCE_DECISION,
    K.REGION_DECISION,
    K.SIS_DECISION,
    K.CARE_PLAN,
    K.HEALTH_PLAN,
)
FROM_HOME = (K.ADMISSION_DECISION, K.IMPLEMENTATION_PLAN)
#: What was said of overdose and crisis goes with the plan; a drug test never does by itself.
GOING_HOME = (K.DISCHARGE_PLAN, K.DISCHARGE, K.DISCHARGE_SAFETY, K.END_REPORT)
LIVING = (State.PROVISIONAL, State.PLANNED, State.ARRIVED)


def packages(actor: Actor, case: Case) -> Iterator[Package]:
    """Admission while there is a place, and going home once the home has planned it."""
    stays = policies.visible_stays(actor).filter(case=case).select_related("unit").order_by("planned_from")
    stay = stays.filter(state__in=LIVING).last()
    if stay is not None:
        home = stay.operator_id == actor.domain_id
        yield Package(
            "inskrivning",
            f"Inskrivning på {stay.unit.name}",
            f"Inskrivning på {stay.unit.name}",
            of_kinds(actor, case, FROM_HOME if home else TO_HOME),
            (case.owner_id, *_home_parties(actor, case)) if home else (stay.operator_id,),
        )
    plan = DischargePlan.objects.filter(case=case, operator=actor.domain_id).order_by("made_at").last()
    if plan is not None:
        yield Package(
            "hemgang",
            "Överlämning vid hemgång",
            "Planering och stöd vid hemgång",
            of_kinds(actor, case, GOING_HOME),
            (plan.receiver_domain_id, case.owner_id),
        )


def _home_parties(actor: Actor, case: Case) -> list:
    rows = CaseParty.objects.filter(valid_on(actor.today), case=case, role=PartyRole.HOME)
    return list(rows.values_list("domain", flat=True))
