"""A member who is disqualified in a case (*jäv*) says so, or the chair registers it: the database then shows that user nothing of it."""

from uuid import UUID

from django.db import connection

from referrals import events, policies
from referrals.actions.support import ASSESS, group_of, seat_of, seen_application
from referrals.domain import states
from referrals.domain.recusal import LABELS
from referrals.models import Application, GroupMember, MemberAssessment, Recusal, ReferralGroup
from referrals.selectors.seats import recused_users
from vardkedja.core import log
from vardkedja.core.actions.tasks import finish_tasks
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotAllowed, NotVisible
from vardkedja.core.policies import require
from vardkedja.core.verbs import explain, verb

explain("recused_once_per_case", "Det är redan registrerat att ledamoten inte deltar i ärendet.", "member")
ENDED = frozenset({states.State.PLACED, states.State.SUPPORTED, states.State.WITHDRAWN, states.State.DRAFT})


@verb
def recuse(application_id: UUID, ground: str, *, actor: Actor, member_id: UUID | None = None) -> Recusal:
    """Take a member out of the application's case: the actor itself, or as chair another member of the group.

    From then on the member's own sessions read and write nothing of the case. Raises `Impossible`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_assess(actor))
    application = seen_application(actor, application_id)
    if application.state in ENDED:
        raise Impossible("Jäv anmäls så länge ansökan behandlas i gruppen.")
    if ground not in LABELS:
        raise Impossible("Välj varför ledamoten inte deltar.", field="ground")
    member = _member(application, member_id, actor)
    if Recusal.objects.filter(case=application.case_id, user=member.user_id, ended_at=None).exists():
        raise Impossible("Det är redan registrerat att ledamoten inte deltar i ärendet.", field="member")
    _leave_to_others(application, member, actor)
    # Told first: afterwards the member's own session reaches the case no more.
    log.tell(actor, events.MemberRecused(), application.case, subject_id=application.pk)
    row = Recusal(
        case_id=application.case_id,
        case_owner_id=application.case_owner_id,
        group_id=member.group_id,
        domain_id=member.domain_id,
        user_id=member.user_id,
        user_name=str(member.user),
        ground=ground,
        recorded_by_domain_id=actor.domain_id,
        recorded_by_name=actor.name,
        recorded_at=actor.now,
    )
    row.save(force_insert=True)
    _free_tasks(row)
    return row


def _member(application: Application, member_id: UUID | None, actor: Actor) -> GroupMember:
    """Who is taken out. Raises `Impossible` for a stranger to the group, `NotAllowed` for another without being chair."""
    own = seat_of(actor, application)
    if member_id is None or member_id == own.pk:
        return own
    if not own.is_chair or own.group.host_id != actor.domain_id:
        raise NotAllowed("Bara gruppens ordförande registrerar att någon annan är jävig.")
    group = group_of(application.unit) if application.unit else None
    found = policies.sitting(actor.today).filter(group=group, pk=member_id).first()
    if found is None:
        raise Impossible("Välj en ledamot i gruppen.", field="member")
    return found


def _leave_to_others(application: Application, member: GroupMember, actor: Actor) -> None:
    """Each authority's task to assess is done where all its members but this one have written; somebody may sit for several."""
    sitting = policies.sitting(actor.today).filter(group=member.group_id)
    written = MemberAssessment.objects.filter(application=application).exclude(ready_at=None)
    ready = set(written.values_list("author", "owner"))
    out = {*recused_users(application), member.user_id}
    left = {
        row.domain_id
        for row in sitting
        if row.user_id not in out and (row.user_id, row.domain_id) not in ready
    }
    for domain_id in {row.domain_id for row in sitting if row.user_id == member.user_id} - left:
        _close_assessment(application, domain_id, actor)


def _close_assessment(application: Application, domain_id: UUID, actor: Actor) -> None:
    """Nobody of the authority is left to assess; another authority's task the database closes."""
    if domain_id == actor.domain_id:
        finish_tasks(ASSESS, actor=actor, case=application.case, subject_id=application.pk)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vk_turn_tasks(%s, %s, %s, %s, %s, %s)",
            [application.case_id, ASSESS, domain_id, application.pk, actor.now, actor.name],
        )


def _free_tasks(row: Recusal) -> None:
    """No open task in the case lies with the member, in any authority: it goes back to the inbox there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vk_recused_tasks(%s, %s)", [row.case_id, row.user_id])


@verb
def end_recusal(recusal_id: UUID, *, actor: Actor) -> Recusal:
    """The chair lets a member take part again: it was registered by mistake, or the matter that hindered is over.

    Nobody ends its own: such a member's session does not find the row.
    """
    require(policies.can_chair(actor))
    groups: list[ReferralGroup] = list(policies.chaired(actor))
    rows = Recusal.objects.filter(pk=recusal_id, group__in=groups, ended_at=None).exclude(user=actor.user_id)
    row = rows.select_for_update(of=("self",)).select_related("case").first()
    if row is None:
        raise NotVisible
    row.ended_at, row.ended_by_name = actor.now, actor.name
    if not Recusal.objects.filter(pk=row.pk).update(ended_at=row.ended_at, ended_by_name=row.ended_by_name):
        raise NotVisible
    log.tell(actor, events.RecusalEnded(), row.case, subject_id=row.pk)
    return row
