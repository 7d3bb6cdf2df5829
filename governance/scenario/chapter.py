"""One person's way through the chain, act by act, with the real verbs."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from governance.scenario import afterwards
from governance.scenario.examples import ANSWERS, DETOX, a_copy
from governance.scenario.plan import DAY, GROUP, REQUEST, StayPlan, Story, Support
from placements.actions.arrivals import register_arrival
from placements.actions.giving import Days, Past, give_place
from placements.actions.leaving import Ending, discharge
from placements.actions.planning import plan_discharge
from placements.domain.going_home import Told
from placements.domain.grounds import LAW_OF
from placements.models import PastOrder
from referrals.actions.applications import send_application, share_application
from referrals.actions.assessments import Judgement, Opinion, record_placement_assessment, write_assessment
from referrals.actions.decisions import decide_admission, decide_assistance, record_sis_decision
from referrals.actions.drafts import Draft, attach_file, save_draft
from referrals.actions.proposals import Communicated, Proposed, communicate_proposal, propose_assistance
from referrals.actions.requests import reply_to_request
from referrals.actions.rulings import Ruling
from referrals.actions.support import OnGround
from referrals.actions.withdrawing import withdraw_application
from referrals.domain.admission import COPY, EXTRA, INQUIRY, ITEMS
from referrals.domain.steps import COMPULSORY
from sip.actions.calls import answer_call, call_to_sip
from sip.actions.handoffs import confirm_handoff
from sip.actions.sips import document_consent, initiate_sip
from sip.actions.support import decide_support, end_support, start_support
from sip.actions.writing import sign_sip, write_sip
from sip.domain.plan import Intervention, Plan
from vardkedja.core import clock
from vardkedja.core.actions.cases import add_party, open_case, set_handler
from vardkedja.core.actions.persons import Particulars, register_person
from vardkedja.core.actor import Actor
from vardkedja.core.identity import parse_number
from vardkedja.core.models import Ground, PartyRole, Role

if TYPE_CHECKING:
    from governance.scenario.play import Player

#: One thing to do: the day, its order within the day, and the act.
Step = tuple[dt.date, int, Callable[[dt.datetime], None]]
WITHOUT_HARM = OnGround(Ground.NO_HARM)


@dataclass
class Chapter:
    """One person's steps. Keeps the keys of what the earlier steps made."""

    player: "Player"
    story: Story
    case: UUID | None = None
    applications: dict[str, UUID] = field(default_factory=dict)
    decisions: dict[str, UUID] = field(default_factory=dict)
    stays: dict[str, UUID] = field(default_factory=dict)
    sip: UUID | None = None
    support: dict[str, UUID] = field(default_factory=dict)

    # Who acts

    def by(self, username: str, now: dt.datetime) -> Actor:
        return self.player.actor(username, now)

    @property
    def worker(self) -> str:
        """Who applies: the home municipality's case worker, or the region's planner."""
        return self.planner if self.story.by_region else self.home_worker

    @property
    def home_worker(self) -> str:
        return f"handlaggare.{self.story.municipality}"

    @property
    def manager(self) -> str:
        return f"chef.{self.story.municipality}"

    @property
    def planner(self) -> str:
        return self.player.who(Role.REGION_PLANNER)

    def head(self, home: str) -> str:
        return self.player.who(Role.HEAD_OF_HOME, home)

    # The way through the chain

    def steps(self) -> Iterator[Step]:
        story = self.story
        yield story.opened, 0, self.open
        yield from self._apply(story.home, story.opened, story.assessed, story.joint)
        if story.manner == "none":
            yield story.joint, 9, self.share
        if story.outcome == "withdrawn":
            yield story.joint, 20, self.withdraw
            yield from afterwards.after_withdrawal(self)
            return
        if story.outcome == "declined":
            return
        yield from self._decisions(story.home, story.decided, story.admitted)
        if story.stay:
            yield from self._stay(story.stay)
        if story.onward and story.onward_opened:
            yield from self._move_on(story.onward_opened, story.onward)
        if story.sip:
            yield story.sip, 40, self.initiate
            yield story.sip + 3 * DAY, 41, self.call
            yield story.sip + 6 * DAY, 42, self.answer
            yield story.sip + 14 * DAY, 43, self.write
            yield story.sip + 16 * DAY, 44, self.sign
            yield from afterwards.after_sip(self, story.sip + 14 * DAY)
        for support in story.support:
            yield from self._support(support)

    def _apply(self, home: str, sent: dt.date, assessed: dt.date, joint: dt.date) -> Iterator[Step]:
        yield sent, 1, lambda now: self.apply(home, now)
        if self.story.route == REQUEST:
            yield assessed, 3, lambda now: self.reply(home, now)
        if self.story.route != GROUP:
            return
        for number, member in enumerate((*self.player.life.assessors, "ordforande")):
            yield assessed, 3 + number, lambda now, m=member: self.assess(home, m, now)
        yield joint, 10, lambda now: self.judge(home, now)

    def _decisions(self, home: str, decided: dt.date, admitted: dt.date) -> Iterator[Step]:
        yield decided, 12, lambda now: self.grant(home, now)
        yield from afterwards.after_decision(self, home, decided)
        if self.story.outcome == "refused":
            return
        if self.story.ground == "lvm27":
            yield decided, 13, lambda now: self.by_sis(home, now)
        yield admitted, 14, lambda now: self.admit(home, now)

    def _stay(self, plan: StayPlan) -> Iterator[Step]:
        yield plan.given, 28, lambda now: self.give(plan, now)
        yield plan.arrived, 30, lambda now: self.arrive(plan, now)
        soon = afterwards.soon(self.story, plan.arrived + 3 * DAY, 14)
        planned = max(plan.arrived + DAY, min(plan.planned_end - DAY, soon))
        if plan.left is None or plan.left > planned:
            yield planned, 31, lambda now: self.plan_home(plan, now)
            yield planned + DAY, 32, lambda now: self.confirm(plan, now)
            yield from afterwards.after_discharge(self, plan)
        if plan.left:
            yield plan.left, 22, lambda now: self.discharge(plan, now)

    def _move_on(self, opened: dt.date, plan: StayPlan) -> Iterator[Step]:
        yield from self._apply(plan.home, opened, opened + 4 * DAY, opened + 8 * DAY)
        yield from self._decisions(plan.home, opened + 12 * DAY, opened + 13 * DAY)
        yield from self._stay(plan)

    def _support(self, support: Support) -> Iterator[Step]:
        yield support.decided, 50, lambda now: self.decide_support(support, now)
        yield support.started, 51, lambda now: self.start_support(support, now)
        if support.ended:
            yield support.ended, 52, lambda now: self.end_support(support, now)

    # Acts

    def open(self, now: dt.datetime) -> None:
        person, worker = self.story.person, self.by(self.worker, now)
        home = self.player.context.organisations[self.story.municipality].pk
        particulars = Particulars(person.given, person.family, person.sex)
        record = register_person(
            parse_number(person.number), particulars, actor=worker, home_municipality=home
        )
        case = open_case(record.pk, self.player.context.collaboration.pk, actor=worker)
        self.case = case.pk
        if self.story.by_region:
            return
        deputy = self.player.context.users[f"handlaggare2.{self.story.municipality}"].pk
        set_handler(case.pk, deputy, "deputy", actor=worker)

    def apply(self, home: str, now: dt.datetime) -> None:
        draft = Draft(
            ground_code=self.story.ground,
            unit_id=self.player.context.units[home].pk,
            urgency=self.story.urgency,
            answers=self._answers(home, clock.day_of(now)),
        )
        worker = self.by(self.worker, now)
        application = save_draft(self.case, draft, actor=worker)
        self.applications[home] = application.pk
        if self.story.ground in COMPULSORY:
            attach_file(application.pk, "decision_copy", a_copy(), actor=worker)
        send_application(application.pk, actor=worker, on=self._ground(now))

    def _answers(self, home: str, day: dt.date) -> dict[str, str]:
        payer = self.player.context.organisations[self.story.municipality].pk
        days = {"ground_since": day.isoformat(), "wanted_from": day.isoformat(), "payer": str(payer)}
        detox = DETOX | {"medical_on": day.isoformat()} if home == "beroendecentrum" else {}
        return ANSWERS | days | detox

    def _ground(self, now: dt.datetime) -> OnGround | None:
        if self.story.manner == "none":
            return None
        if self.story.manner == "no_harm":
            return WITHOUT_HARM
        ground = Ground.CONSENT_WRITTEN if self.story.manner == "written" else Ground.CONSENT_ORAL
        return OnGround(ground, given_on=clock.day_of(now))

    def share(self, now: dt.datetime) -> None:
        on = OnGround(Ground.CONSENT_ORAL, given_on=clock.day_of(now))
        self.story.manner = "oral"
        share_application(self.applications[self.story.home], actor=self.by(self.worker, now), on=on)

    def reply(self, home: str, now: dt.datetime) -> None:
        reply_to_request(self.applications[home], actor=self.by(self.head(home), now))

    def assess(self, home: str, member: str, now: dt.datetime) -> None:
        proposal = "no" if self.story.outcome == "declined" else "yes"
        opinion = Opinion(proposal, "Påhittat exempel: behovet är styrkt i underlaget.", self.story.urgency)
        write_assessment(self.applications[home], opinion, actor=self.by(member, now))

    def judge(self, home: str, now: dt.datetime) -> None:
        recommended = self.story.outcome != "declined"
        reasons = (
            "Påhittat exempel: gruppen är enig."
            if recommended
            else "Påhittat exempel: öppenvård prövas först."
        )
        judgement = Judgement(
            recommended, self.player.context.units[home].pk, self.story.urgency, reasons,
            decline_code="" if recommended else "less_is_enough",
        )  # fmt: skip
        chair = self.by("ordforande", now)
        record_placement_assessment(self.applications[home], judgement, actor=chair, on=WITHOUT_HARM)

    def withdraw(self, now: dt.datetime) -> None:
        withdraw_application(self.applications[self.story.home], actor=self.by(self.worker, now))

    def grant(self, home: str, now: dt.datetime) -> None:
        day = clock.day_of(now)
        if self.story.outcome == "refused":
            why = "Påhittat exempel: behovet kan tillgodoses med öppna insatser."
            self._tell_first(home, day, why, now)
            ruling = Ruling("refused", day, "Ansökan avslås.", why)
        else:
            ruling = Ruling(
                "granted",
                day,
                "Placering beviljas.",
                "Påhittat exempel: behovet kan inte mötas på annat sätt.",
            )
        manager = self.by(self.manager, now)
        made = decide_assistance(self.applications[home], ruling, actor=manager, on=WITHOUT_HARM)
        self.decisions[home] = made.pk

    def _tell_first(self, home: str, day: dt.date, why: str, now: dt.datetime) -> None:
        """The person was told of the proposed refusal a week before, and did not answer."""
        worker, sent_on = self.by(self.home_worker, now), day - 8 * DAY
        proposal = propose_assistance(
            self.applications[home], Proposed("refused", sent_on, "Ansökan avslås.", why), actor=worker
        )
        told = Communicated(sent_on, "letter", "Påhittat exempel: utredningen och förslaget.", day - DAY)
        communicate_proposal(proposal.pk, told, actor=worker)

    def by_sis(self, home: str, now: dt.datetime) -> None:
        day = clock.day_of(now)
        ruling = Ruling(
            "granted", day, "Vård i annan form enligt 27 § LVM.", reference=f"SiS {day.year}/{day:%m%d}"
        )
        worker = self.by(self.worker, now)
        made = record_sis_decision(self.applications[home], ruling, actor=worker, on=WITHOUT_HARM)
        self.decisions[f"sis {home}"] = made.pk

    def admit(self, home: str, now: dt.datetime) -> None:
        day = clock.day_of(now)
        ruling = Ruling(
            "granted",
            day,
            "Påhittat exempel: enheten passar för behovet.",
            valid_from=day,
            suitability=dict.fromkeys(ITEMS, "fits"),
            seen=frozenset({INQUIRY, COPY, EXTRA}),
        )
        decide_admission(
            self.applications[home], ruling, actor=self.by(self.head(home), now), on=WITHOUT_HARM
        )

    def give(self, plan: StayPlan, now: dt.datetime) -> None:
        days = Days(plan.arrived, plan.planned_end)
        stay = give_place(
            self.case,
            self.player.place(plan.home, plan.place),
            days,
            actor=self.by(self.head(plan.home), now),
            past=Past(PastOrder.AGREED),
        )
        self.stays[plan.home] = stay.pk

    def arrive(self, plan: StayPlan, now: dt.datetime) -> None:
        self._contact_person(plan.home, now)
        register_arrival(
            self.stays[plan.home], actor=self.by(self.head(plan.home), now), arrived_on=clock.day_of(now)
        )

    def _contact_person(self, home: str, now: dt.datetime) -> None:
        context = self.player.context
        if context.units[home].operator == context.domains[self.story.municipality]:
            return  # one domain: the municipality's own case worker stays responsible
        staff = context.users[self.player.who(Role.HOME_STAFF, home)].pk
        set_handler(self.case, staff, "responsible", actor=self.by(self.head(home), now))

    def plan_home(self, plan: StayPlan, now: dt.datetime) -> None:
        receiver = self.player.context.domains[self.story.municipality].pk
        told = {
            "housing": Told("underway", "Påhittat exempel: lägenhet genom kommunen."),
            "health": Told("arranged", "Påhittat exempel: mottagningen tar över."),
        }
        plan_discharge(
            self.stays[plan.home],
            actor=self.by(self.head(plan.home), now),
            planned_on=plan.planned_end,
            receiver_id=receiver,
            told=told,
        )

    def confirm(self, plan: StayPlan, now: dt.datetime) -> None:
        contact = self.player.context.users[self.home_worker].pk
        first = max(plan.planned_end + 2 * DAY, clock.day_of(now))
        worker = self.by(self.home_worker, now)
        confirm_handoff(self.stays[plan.home], actor=worker, contact_id=contact, first_meeting_on=first)
        afterwards.write_home(self, worker)

    def discharge(self, plan: StayPlan, now: dt.datetime) -> None:
        moving = self.story.onward is not None and plan is self.story.stay
        ending = Ending(
            clock.day_of(now),
            "moved" if moving else self._reason(plan.reason),
            "other_unit" if moving else plan.destination,
            "supported" if moving else plan.housing,
            no_plan_reason="" if plan.reason == "completed" else "Påhittat exempel: vistelsen avbröts.",
        )
        discharge(self.stays[plan.home], ending, actor=self.by(self.head(plan.home), now))

    # SIP and support

    def initiate(self, now: dt.datetime) -> None:
        worker = self.by(self.worker, now)
        if self.story.route != GROUP:  # where the group assesses the region is party already
            add_party(self.case, self.player.context.domains["psykiatrin"].pk, PartyRole.REGION, actor=worker)
        self.sip = initiate_sip(self.case, actor=worker).pk

    def call(self, now: dt.datetime) -> None:
        region = self.player.context.domains["psykiatrin"].pk
        meeting = clock.day_of(now) + 11 * DAY
        worker = self.by(self.worker, now)
        call_to_sip(self.sip, [region], meeting, actor=worker)
        document_consent(self.sip, actor=worker, manner="written", given_on=clock.day_of(now))

    def answer(self, now: dt.datetime) -> None:
        answer_call(self.sip, "with_mandate", actor=self.by(self.planner, now))

    def write(self, now: dt.datetime) -> None:
        domains = self.player.context.domains
        day = clock.day_of(now)
        plan = Plan(
            goals="Påhittat exempel: en egen lägenhet och något att göra på dagarna.",
            interventions=(
                Intervention(
                    domains[self.story.municipality].pk,
                    "Boendestöd två gånger i veckan",
                    "Boendestödjare",
                    day,
                ),
                Intervention(
                    domains["psykiatrin"].pk,
                    "Återfallsprevention i öppenvården",
                    "Beroendesjuksköterska",
                    day,
                ),
            ),
            others="Påhittat exempel: en närstående följer med till möten.",
            overall_id=domains[self.story.municipality].pk,
            follow_up_on=day + 56 * DAY,
        )
        write_sip(self.sip, plan, actor=self.by(self.worker, now))

    def sign(self, now: dt.datetime) -> None:
        sign_sip(self.sip, actor=self.by(self.worker, now))
        sign_sip(self.sip, actor=self.by(self.planner, now))

    def decide_support(self, support: Support, now: dt.datetime) -> None:
        actor = self.by(self.manager, now)
        what = "Påhittat exempel på stöd i hemkommunen."
        made = decide_support(self.case, support.kind, actor=actor, what=what, planned_from=support.started)
        self.support[support.kind] = made.pk

    def start_support(self, support: Support, now: dt.datetime) -> None:
        start_support(self.support[support.kind], actor=self.by(self.worker, now))

    def end_support(self, support: Support, now: dt.datetime) -> None:
        end_support(self.support[support.kind], "goals_reached", actor=self.by(self.worker, now))

    def _reason(self, reason: str) -> str:
        """Nobody leaves at will what a law keeps them in."""
        return "rules" if reason == "own_request" and self.story.ground in LAW_OF else reason
