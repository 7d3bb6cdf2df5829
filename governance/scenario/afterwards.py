"""What the staff of a demo county do after each step, some days later: so that their inboxes hold the work of the last weeks alone.

How many days differs from person to person, and some are late: an inbox without an overdue task would be no example.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from governance.scenario.plan import DAY, GROUP, StayPlan, Story, workday
from referrals.actions.appeals import record_service
from referrals.actions.letters import write_letter
from referrals.actions.sis import record_sis_plan
from referrals.actions.withdrawing import TAKEN_BACK, note_withdrawal
from referrals.domain.letters import Kind, draft
from referrals.selectors.letters import facts_for, needs_of
from sip.actions.handoffs import confirm_handoff
from sip.actions.sips import close_sip
from sip.actions.writing import follow_up_sip
from vardkedja.core import clock
from vardkedja.core.actor import Actor, acting
from vardkedja.core.models import Case, Task

if TYPE_CHECKING:
    from governance.scenario.chapter import Chapter

#: One thing to do: the day, its order within the day, and the act.
Step = tuple[dt.date, int, Callable[[dt.datetime], None]]
#: Days from the plan to its follow-up, from there to the next, and to its end.
FOLLOWED, NEXT, CLOSED = 56, 120, 100


#: Every so many persons' papers lie for some weeks.
LATE_ONE_IN, LIES = 2, 24


def soon(story: Story, day: dt.date, longest: int) -> dt.date:
    """A working day at most so many days after, the same for each person every time the county is loaded."""
    return workday(day + DAY * (1 + story.opened.toordinal() % longest))


def at_last(story: Story, day: dt.date, longest: int) -> dt.date:
    """The same, but for some it takes weeks."""
    lies = LIES if story.opened.toordinal() % LATE_ONE_IN == 0 else 0
    return soon(story, day + DAY * lies, longest)


def after_decision(chapter: "Chapter", home: str, decided: dt.date) -> Iterator[Step]:
    """The person is told of the decision; for care in other form the plan of LVM 28 § is drawn up."""
    story = chapter.story
    yield at_last(story, decided, 8), 60, lambda now: _serve(chapter, home, now)
    if story.ground == "lvm27" and story.outcome != "refused":
        yield soon(story, decided, 6), 61, lambda now: _plan(chapter, home, now)


def after_withdrawal(chapter: "Chapter") -> Iterator[Step]:
    """Each other party takes note."""
    story = chapter.story
    yield at_last(story, story.joint, 5), 62, lambda now: _note(chapter, now)


def after_discharge(chapter: "Chapter", plan: StayPlan) -> Iterator[Step]:
    """The municipality meets the person at home."""
    if plan.left:
        yield soon(chapter.story, plan.left, 3), 63, lambda now: _meet(chapter, plan, now)


def after_sip(chapter: "Chapter", written: dt.date) -> Iterator[Step]:
    """The plan is followed up, and ends."""
    followed = at_last(chapter.story, written + FOLLOWED * DAY, 6)
    yield followed, 64, lambda now: _follow_up(chapter, now)
    yield workday(followed + CLOSED * DAY), 65, lambda now: _close(chapter, now)


def _serve(chapter: "Chapter", home: str, now: dt.datetime) -> None:
    record_service(chapter.decisions[home], clock.day_of(now), actor=chapter.by(chapter.home_worker, now))


def _plan(chapter: "Chapter", home: str, now: dt.datetime) -> None:
    text = "Påhittat exempel: vård i annan form, med möte varje månad."
    record_sis_plan(
        chapter.decisions[f"sis {home}"], clock.day_of(now), text, actor=chapter.by(chapter.worker, now)
    )


def _note(chapter: "Chapter", now: dt.datetime) -> None:
    """Whoever of the home, the group and the home municipality is the first of an authority that was told."""
    story = chapter.story
    names = [chapter.head(story.home)]
    names += [*chapter.player.life.assessors, "ordforande"] if story.route == GROUP else []
    names += [chapter.home_worker] if story.by_region else []
    for actor in (chapter.by(name, now) for name in names):
        about = {
            "domain": actor.domain_id,
            "kind": TAKEN_BACK,
            "subject_id": chapter.applications[story.home],
        }
        with acting(actor):
            told = Task.objects.filter(done_at=None, **about).exists()
        if told:
            note_withdrawal(chapter.applications[story.home], actor=actor)


def _meet(chapter: "Chapter", plan: StayPlan, now: dt.datetime) -> None:
    contact = chapter.player.context.users[chapter.home_worker].pk
    confirm_handoff(
        chapter.stays[plan.home],
        actor=chapter.by(chapter.home_worker, now),
        contact_id=contact,
        first_meeting_on=clock.day_of(now),
    )


def write_home(chapter: "Chapter", worker: Actor) -> None:
    """The person is told in writing whom they meet at home, and when."""
    with acting(worker):
        case = Case.objects.get(pk=chapter.case)
        texts = draft(Kind.HOME, facts_for(Kind.HOME, worker, case), needs_of(worker, case))
    write_letter(case.pk, Kind.HOME, texts, actor=worker)


def _follow_up(chapter: "Chapter", now: dt.datetime) -> None:
    day = clock.day_of(now)
    follow_up_sip(
        chapter.sip,
        actor=chapter.by(chapter.worker, now),
        held_on=day,
        result="Påhittat exempel: det går åt rätt håll, och planen ligger fast.",
        next_on=day + NEXT * DAY,
    )


def _close(chapter: "Chapter", now: dt.datetime) -> None:
    close_sip(chapter.sip, "goals_reached", actor=chapter.by(chapter.worker, now))
