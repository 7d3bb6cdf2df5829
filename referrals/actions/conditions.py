"""Conditions of an assessment: each a task for who answers for it, and a row that the group sees as met or not."""

from uuid import UUID

from referrals import events, policies
from referrals.actions.support import CONDITION, close_tasks, give
from referrals.models import Application, Condition, PlacementAssessment
from vardkedja.core import log
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import finish_tasks
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, Impossible, NotVisible
from vardkedja.core.models import CaseParty, Category, EntryKind
from vardkedja.core.policies import require
from vardkedja.core.querysets import valid_on
from vardkedja.core.verbs import verb


def condition_lines(text: str) -> list[str]:
    """One condition a line, empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def require_party(application: Application, domain_id: UUID | None, actor: Actor) -> UUID:
    """Who answers for the conditions: the applicant unless another party is named. Raises `Impossible` for a stranger."""
    if domain_id is None or domain_id == application.case_owner_id:
        return application.case_owner_id
    parties = CaseParty.objects.filter(valid_on(actor.today), case=application.case_id, domain=domain_id)
    if not parties.exists():
        raise Impossible("Välj en myndighet som är part i ärendet.", field="responsible")
    return domain_id


def set_conditions(
    assessment: PlacementAssessment,
    application: Application,
    lines: list[str],
    responsible: UUID,
    *,
    actor: Actor,
) -> None:
    """The assessment's conditions as rows and tasks; their words stay in its entry."""
    for number, _line in enumerate(lines, start=1):
        row = Condition(
            assessment=assessment,
            case_id=assessment.case_id,
            case_owner_id=assessment.case_owner_id,
            owner_id=assessment.owner_id,
            number=number,
            responsible_id=responsible,
        )
        row.save(force_insert=True)
        give(CONDITION, application, responsible, "", actor=actor, limit="condition", subject_id=row.pk)


def drop_conditions(application: Application, *, actor: Actor) -> None:
    """An application that is taken up again: the conditions of the earlier assessment no longer hold."""
    rows = Condition.objects.filter(assessment__application=application, state=Condition.State.OPEN)
    rows.update(state=Condition.State.DROPPED, settled_at=actor.now, settled_by_name=actor.name)
    close_tasks(application, [CONDITION], actor=actor)
    others = Condition.objects.filter(case=application.case_id, state=Condition.State.OPEN)
    for row in others.select_related("assessment__application__case"):
        # Tasks are closed by case and kind; those of another application in the same case are asked for again.
        give(
            CONDITION, row.assessment.application, row.responsible_id, "",
            actor=actor, limit="condition", subject_id=row.pk,
        )  # fmt: skip


@verb
def settle_condition(condition_id: UUID, note: str, *, actor: Actor) -> Condition:
    """The authority that answers for a condition says that it is met, and how. Raises `NotVisible`, `Impossible`, `Conflict`."""
    require(policies.can_settle_condition(actor))
    row = policies.visible_conditions(actor).filter(pk=condition_id).first()
    if row is None:
        raise NotVisible
    if row.responsible_id != actor.domain_id:
        raise Impossible(f"{row.responsible} svarar för villkoret och anger när det är uppfyllt.")
    if row.state != Condition.State.OPEN:
        raise Impossible(f"Villkoret är redan avslutat: {row.get_state_display()}.")
    if not note.strip():
        raise Impossible("Skriv på vilket sätt villkoret är uppfyllt.", field="note")
    fields = [("note", f"Villkor {row.number} är uppfyllt", note)]
    write_entry(row.case_id, EntryKind.NOTE, Category.PLANNING, fields, actor=actor)
    still_open = Condition.objects.filter(pk=row.pk, state=Condition.State.OPEN)
    if not still_open.update(state=Condition.State.MET, settled_at=actor.now, settled_by_name=actor.name):
        raise Conflict("Villkoret har ändrats av någon annan. Ladda om sidan.")
    finish_tasks(CONDITION, actor=actor, case=row.case, subject_id=row.pk)
    event = events.ConditionMet(number=row.number, authority=row.responsible.short_name)
    log.tell(actor, event, row.case, subject_id=row.pk)
    return row
