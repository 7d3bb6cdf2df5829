"""Write a letter to the person. It is frozen as an entry of the own authority, without any address.

The address is put on the page when it is printed, from the own record as it is then: somebody who has moved or been
protected since gets no letter with an old address.
"""

from collections.abc import Mapping
from uuid import UUID

from referrals import events, policies
from referrals.actions.support import LETTER
from referrals.domain.letters import LABELS, PARTS, Kind
from referrals.selectors.free import going_home
from referrals.selectors.letters import assessed, needs_of, offered
from vardkedja.core import log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.tasks import finish_tasks
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Category, EntryKind, EntryVersion
from vardkedja.core.policies import require
from vardkedja.core.verbs import verb

#: Task of the applicant when a place is accepted: the person is told of it, and of what to bring.
TELL_OF_PLACE = "tell_of_place"
#: Task of the receiving authority when it has said who meets the person at home.
TELL_OF_HOME = "tell_of_home"


@verb
def write_letter(case_id: UUID, kind: Kind, texts: Mapping[str, str], *, actor: Actor) -> EntryVersion:
    """File a letter of the kind with these texts (`lead` and the kind's parts). Raises `Impossible` at an empty part.

    A letter of the group's assessment finishes the task to write it. Needs of interpreter and easy language follow by themselves, as they are known now.
    """
    require(policies.can_write_letters(actor))
    case = party_case(actor, case_id)
    if kind is Kind.OFFERED and offered(case) is None:
        raise Impossible(
            "Ingen plats är erbjuden eller beviljad ännu. Vänta på enhetens erbjudande eller inskrivningsbeslut.",
            field="lead",
        )
    if kind is Kind.HOME and going_home(case) is None:
        raise Impossible("Ingen hemgång är planerad ännu. Boendet planerar den.", field="lead")
    held = assessed(case) if kind is Kind.ASSESSED else None
    if kind is Kind.ASSESSED and held is None:
        raise Impossible("Remissgruppen har inte bedömt ansökan ännu.", field="lead")
    for key in ("lead", *PARTS[kind]):
        if not texts.get(key, "").strip():
            raise Impossible("Skriv något här.", field=key)
    fields = [
        ("letter", "Brev", LABELS[kind]),
        ("lead", "Inledning", texts["lead"]),
        *((key, heading, texts[key]) for key, heading in PARTS[kind].items()),
        ("help", "Tolk och läsning", needs_of(actor, case).told),
    ]
    version = write_entry(case_id, EntryKind.LETTER, Category.PLANNING, fields, actor=actor)
    if held is not None:
        finish_tasks(LETTER, actor=actor, case=case, subject_id=held.application_id)
    if kind is Kind.OFFERED:
        finish_tasks(TELL_OF_PLACE, actor=actor, case=case)
    if kind is Kind.HOME:
        finish_tasks(TELL_OF_HOME, actor=actor, case=case)
    log.tell(actor, events.LetterWritten(kind=LABELS[kind]), case, subject_id=version.pk)
    return version
