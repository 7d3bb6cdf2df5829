"""What the parties do with an extract of the minutes: read it, and the applicant writes to the person."""

from uuid import UUID

from referrals import policies
from referrals.actions.support import EXTRACT, LETTER, seen_application
from vardkedja.core.actions.tasks import finish_tasks
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb


@verb
def note_extract_read(application_id: UUID, *, actor: Actor) -> int:
    """The own authority has read its extract. Raises `Impossible` where it was not asked to, `NotVisible`, `NotAllowed`."""
    return _finish(EXTRACT, application_id, actor)


@verb
def note_letter_sent(application_id: UUID, *, actor: Actor) -> int:
    """The applicant has written to the person about the assessment. Raises as above."""
    return _finish(LETTER, application_id, actor)


def _finish(kind: str, application_id: UUID, actor: Actor) -> int:
    require(policies.can_settle_condition(actor))
    application = seen_application(actor, application_id)
    done = finish_tasks(kind, actor=actor, case=application.case, subject_id=application.pk)
    if not done:
        raise Impossible("Uppgiften är redan klar.")
    return done
