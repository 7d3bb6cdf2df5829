"""On what legal ground somebody is cared for, said by who answers for the person: a night's ground is voluntary until then."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from referrals import events, policies
from referrals.actions.decisions import settle
from referrals.actions.sending import health_care
from referrals.actions.steps import not_later
from referrals.actions.support import (
    DECIDE,
    ask_for_decisions,
    checked,
    close_tasks,
    decider_of,
    must,
    named_application,
    seen_application,
)
from referrals.actions.tickets import lock_line
from referrals.domain import routes
from referrals.domain.decisions import ONLY_WITH_PLACE, Kind
from referrals.domain.states import ENDED, State
from referrals.models import Application, LegalGround
from referrals.selectors.chain import lacking
from vardkedja.core import log
from vardkedja.core.actions.cases import add_party
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.formatting import date_iso
from vardkedja.core.models import CaseParty, Category, Domain, EntryKind, PartyRole
from vardkedja.core.policies import require
from vardkedja.core.verbs import save_new_version, verb

NOT_PARTY = (
    "Grunden kräver regionens vårdbeslut, och regionens hälso- och sjukvård är inte part i ärendet. "
    "Be {owner} att lägga till den som part först."
)


@dataclass(frozen=True)
class NewGround:
    """`since`: from which day the ground holds. `reason` is written as an entry of the own authority."""

    code: str
    since: dt.date
    reason: str


@verb
def set_ground(
    application_id: UUID, new: NewGround, *, actor: Actor, version: int | None = None
) -> Application:
    """Say or confirm on what legal ground the person is cared for, by the authority that answers for the person and pays.

    The decisions that the ground requires follow: what is missing is asked for, what no longer is required is not. By the acute route
    also when the person has the place already. Raises `Impossible` at `ground`, `since` or `reason`, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_set_ground(actor))
    application = _locked(application_id, actor, version)
    ground = _checked(application, new, actor)
    before = application.legal_ground
    write_entry(
        application.case_id,
        EntryKind.NOTE,
        Category.SOCIAL,
        [
            ("ground", "Laglig grund", str(ground)),
            ("since", "Gäller från", new.since.isoformat()),
            ("text", "Varför grunden är den", new.reason.strip()),
        ],
        actor=actor,
    )
    application.legal_ground = ground
    _name_region(application, actor)
    save_new_version(application, "legal_ground", "region")
    _follow(application, before, actor)
    earlier = "" if before.pk == ground.pk else f" (tidigare: {before})"
    event = events.GroundSet(ground=str(ground), since=date_iso(new.since), earlier=earlier)
    log.tell(actor, event, application.case, subject_id=application.pk)
    return application


def answers_for(application: Application) -> UUID:
    """The authority that answers for the person, and so says on what ground."""
    return application.home_id or application.owner_id


def _locked(application_id: UUID, actor: Actor, version: int | None) -> Application:
    unit_id = seen_application(actor, application_id).unit_id
    if unit_id:
        lock_line(unit_id)  # before the row, as whoever offers a place does
    application = checked(named_application(actor, application_id), version)
    if answers_for(application) != actor.domain_id:
        raise NotVisible
    must("set_ground", application)
    if application.state == State.PLACED and application.follows != routes.ACUTE:
        raise Impossible(ENDED[State.PLACED])
    return application


def _checked(application: Application, new: NewGround, actor: Actor) -> LegalGround:
    not_later(new.since, actor, "since")
    ground = LegalGround.objects.valid(new.since).filter(code=new.code).first()
    if ground is None:
        raise Impossible("Välj en laglig grund som gällde den dagen.", field="ground")
    if application.unit_id is None and ground.code in ONLY_WITH_PLACE:
        raise Impossible(ONLY_WITH_PLACE[ground.code], field="ground")
    if not new.reason.strip():
        raise Impossible("Skriv varför grunden är den.", field="reason")
    return ground


def _name_region(application: Application, actor: Actor) -> None:
    """Where the ground requires the region's decision, its health care takes part; only the case's owner makes it a party."""
    asks = Kind.REGION_CARE in application.required and application.region_id is None
    if not asks or application.owner.law == Domain.Law.HSL:
        return
    region_id = health_care(application)
    if region_id and application.owner_id == actor.domain_id:
        add_party(application.case_id, region_id, PartyRole.REGION, actor=actor)
    elif not CaseParty.objects.filter(case=application.case_id, domain=region_id, valid_to=None).exists():
        raise Impossible(NOT_PARTY.format(owner=application.owner.short_name), field="ground")
    application.region_id = region_id


def _follow(application: Application, before: LegalGround, actor: Actor) -> None:
    """What has not been assessed yet gets its decisions asked for when it has."""
    if application.state == State.SENT:
        return
    earlier = {Kind(kind) for kind in before.required}
    gone = earlier - set(application.required)
    close_tasks(application, [DECIDE[kind] for kind in sorted(gone)], actor=actor)
    wanted = [kind for kind in lacking(application, actor) if kind not in earlier]
    settle(application, actor)
    ask_for_decisions(application, [kind for kind in wanted if decider_of(application, kind)[0]], actor=actor)
