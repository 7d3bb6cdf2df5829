"""What SoF 9 kap. asks of an application before the head decides, as far as the reader may know."""

from uuid import UUID

from referrals.domain import admission
from referrals.domain.decisions import REFUSED, Kind
from referrals.models import Application, ApplicationEntry, Decision
from referrals.selectors.contents import lacks
from referrals.selectors.identity import released_identity
from vardkedja.core.actor import Actor
from vardkedja.core.models import Domain, EntryKind, EntryVersion


def preconditions_of(
    application: Application, seen: frozenset[str], actor: Actor
) -> list[admission.Precondition]:
    """The preconditions on the day, met or not. `seen`: what the head confirms to have been attached."""
    identity = released_identity(actor, application.case)
    files = EntryVersion.objects.filter(case=application.case_id, entry__kind=EntryKind.DOCUMENT)
    # Where health care applied, it is the home municipality's own decision that asks the home.
    made = Decision.objects.filter(application=application, kind=Kind.ASSISTANCE, superseded_at=None)
    board = made.exclude(outcome=REFUSED).select_related("owner").first()
    facts = admission.Facts(
        by_social_services=application.owner.law == Domain.Law.SOL or board is not None,
        applicant=board.owner.name if board else application.owner.name,
        ground=application.legal_ground.code,
        age=identity.age_on(actor.today) if identity else None,
        files=_on_file(application, set(files.values_list("entry", flat=True))),
        complete=application.completed_at is not None,
        lacking=len(lacks(application)),
    )
    return admission.preconditions(facts, seen)


#: The application's question for a file → what the head looks for.
_FILES = {"inquiry_copy": admission.INQUIRY, "decision_copy": admission.COPY}


def _on_file(application: Application, readable: set[UUID]) -> frozenset[str]:
    """What of inquiry and copy the reader has as a file: the one of the application's question, or one that came beside it."""
    rows = ApplicationEntry.objects.filter(application=application, key__in=_FILES, entry__in=readable)
    own = dict(rows.values_list("key", "entry"))
    beside = readable - set(own.values())
    return frozenset(_FILES.values() if beside else (_FILES[key] for key in own))
