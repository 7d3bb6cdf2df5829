"""What the chair and the members have before them in a case: the package, the own authority's texts, the chair's proposal."""

from referrals.models import Application, MemberAssessment
from referrals.selectors.chain import readable
from referrals.selectors.contents import versions_of
from vardkedja.core.actor import Actor
from vardkedja.core.models import EntryVersion


def package(application: Application, actor: Actor) -> list[EntryVersion]:
    """What the reader may read of the application, without the person's identity, which stands in the header."""
    return [one for one in versions_of(actor, application) if one.entry_id != application.identity_entry_id]


def own_texts(application: Application, actor: Actor) -> list[tuple[MemberAssessment, EntryVersion]]:
    """What the members of the own authority have written, the reader's own last. Others' texts are their authorities'."""
    rows = list(
        MemberAssessment.objects.filter(application=application, owner=actor.domain_id).order_by("written_at")
    )
    held = readable(actor, [row.entry_id for row in rows])
    rows.sort(key=lambda row: row.author_id == actor.user_id)
    return [(row, held[row.entry_id]) for row in rows if row.entry_id in held]


def proposed(application: Application, actor: Actor) -> dict[str, str]:
    """The chair's own assessment as the first answers of the form; without one what was asked for."""
    from_asked = {
        "unit": str(application.unit_id),
        "priority": str(application.urgency),
        "recommended": "yes",
    }
    from_asked["responsible"] = str(application.owner_id)
    version = _own(application, actor)
    if version is None:
        return from_asked
    outcome = {"Tillstyrker placering": "yes", "Avstyrker placering": "no"}.get(
        version.value("proposal"), "yes"
    )
    return from_asked | {
        "recommended": outcome,
        "conditions": version.value("conditions"),
        "proposal": version.value("need"),
    }


def proposer(application: Application, actor: Actor) -> bool:
    """Whether the form is filled in from the chair's own assessment."""
    return _own(application, actor) is not None


def _own(application: Application, actor: Actor) -> EntryVersion | None:
    return next(
        (version for row, version in own_texts(application, actor) if row.author_id == actor.user_id), None
    )
