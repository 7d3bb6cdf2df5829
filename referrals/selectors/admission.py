"""What SoF 9 kap. asks of an application before the head decides, as far as the reader may know."""

from referrals.domain import admission
from referrals.domain.decisions import REFUSED, Kind
from referrals.models import Application, Decision
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
        documents=files.values("entry").distinct().count(),
        complete=application.completed_at is not None,
        lacking=len(lacks(application)),
    )
    return admission.preconditions(facts, seen)
