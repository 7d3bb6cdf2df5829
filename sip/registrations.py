"""SIP's answers to core's questions: navigation, steps 5 and 6, panels, possible acts, tasks."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from placements.actions.leaving import TASK_AT_HOME
from placements.actions.planning import TASK_RECEIVE
from referrals.selectors.free import answer_going_home
from sip import policies
from sip.actions import common, support
from sip.actions.sips import PURPOSE, other_parties
from sip.domain import rail, states
from sip.models import HandOff, Sip, SipCall, SipIntervention, SipSignature, SupportMeasure
from sip.selectors import Facts, facts, going_home, signed_counts
from sip.views import possible
from vardkedja.core import registry
from vardkedja.core.actor import Actor
from vardkedja.core.extracts import Table
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import Case, Category
from vardkedja.core.registry import Moot, Package, Panel, Possibility, Step, Wanted
from vardkedja.core.selectors.packages import latest


def register() -> None:
    """Called once when the app is ready."""
    registry.nav(60, "SIP", "sip:list", "sip", policies.can_see_sips)
    registry.rail(5, _step(rail.deciding))
    registry.rail(6, _step(rail.supporting))
    registry.in_step(
        5, lambda actor: policies.visible_sips(actor).exclude(state=states.CLOSED).values("case")
    )
    registry.in_step(
        6, lambda actor: policies.visible_support(actor).filter(state=states.STARTED).values("case")
    )
    registry.extract(
        60, "sip", "Samordnad individuell plan och stöd hemma",
        Table(Sip), Table(SipCall), Table(SipIntervention), Table(SipSignature), Table(SupportMeasure), Table(HandOff),
    )  # fmt: skip
    answer_going_home(going_home)
    registry.packages(_packages)
    registry.panels(_panels)
    registry.possibilities(_possibilities)
    registry.rests_on(_rests_on)
    registry.wants_consent(_wants)
    _tasks()


def _rests_on(actor: Actor, case: Case, lost: Mapping[UUID, Collection[UUID]]) -> Iterable[Moot]:
    """Who can no longer read a plan cannot sign its part of it."""
    for sip in policies.visible_sips(actor).filter(case=case, owner=actor.domain_id, entry__isnull=False):
        yield from (
            Moot(common.SIGN, who, sip.pk) for who, entries in lost.items() if sip.entry_id in entries
        )


def _wants(actor: Actor, case: Case) -> Iterable[Wanted]:
    """A plan is made with those called, before a call with the case's other parties."""
    for sip in policies.visible_sips(actor).filter(case=case, owner=actor.domain_id):
        if sip.is_open:
            others = common.participants(sip, actor) - {actor.domain_id} or other_parties(sip, actor)
            yield Wanted("sip", "Fyll i från SIP", tuple(others), (Category.PLANNING,), PURPOSE)


def _packages(actor: Actor, case: Case) -> Iterable[Package]:
    """The plan that the own authority has drawn up, to those who are called."""
    drawn_up = policies.visible_sips(actor).filter(case=case, owner=actor.domain_id, version__gt=0)
    sip = drawn_up.order_by("initiated_on").last()
    if sip is not None:
        others = common.participants(sip, actor) - {actor.domain_id}
        yield Package(
            "sip", "Samordnad individuell plan", PURPOSE, latest(actor, [sip.entry_id]), tuple(others)
        )


def _tasks() -> None:
    labels = {
        common.CALL: "Kalla till SIP-möte",
        common.ANSWER: "Svara på kallelse till SIP",
        common.WRITE: "Upprätta SIP",
        common.SIGN: "Skriv under er del av SIP",
        common.FOLLOW_UP: "Följ upp SIP",
    }
    for kind, label in labels.items():
        registry.task_kind(kind, label, lambda task: reverse("sip:sip", args=[task.subject_id]))
    for kind, label in ((TASK_RECEIVE, "Ta emot vid hemgång"), (TASK_AT_HOME, "Möt den enskilde hemma")):
        registry.task_kind(kind, label, lambda task: reverse("sip:hand_off", args=[task.subject_id]))
    registry.task_kind(
        support.START,
        "Börja beslutat stöd",
        lambda task: reverse("sip:start_support", args=[task.subject_id]),
    )


def _step(answer: Callable[[rail.Situation], rail.Answer]) -> Callable[[Actor, OpenCase], Step]:
    def ask(actor: Actor, opened: OpenCase) -> Step:
        return Step(*answer(_situation(actor, facts(actor, opened.case))))

    return ask


def _situation(actor: Actor, known: Facts) -> rail.Situation:
    return rail.Situation(
        today=actor.today,
        measures=[rail.Measure(m.state, m.planned_from, m.started_on is not None) for m in known.measures],
        sip_state=known.sip.state if known.sip else "",
        home_on=known.home_on,
        at_home=known.at_home,
    )


def _possibilities(actor: Actor, opened: OpenCase) -> Iterable[Possibility]:
    return possible.of_case(actor, opened.case, facts(actor, opened.case))


def _panels(actor: Actor, opened: OpenCase) -> Iterable[Panel]:
    known = facts(actor, opened.case)
    yield Panel(50, "SIP", "sip/panel_sip.html", _sip_context(known.sip))
    yield Panel(60, "Stöd hemma", "sip/panel_support.html", _support_context(actor, known.measures))
    if known.plan:
        yield Panel(40, "Hemgång", "sip/panel_hand_off.html", {"facts": known}, column="side")


def _sip_context(sip: Sip | None) -> dict[str, Any]:
    signed, needed = signed_counts([sip])[sip.pk] if sip else (0, 0)
    return {"sip": sip, "signed": signed, "signers": needed}


def _support_context(actor: Actor, measures: list[SupportMeasure]) -> dict[str, Any]:
    return {"rows": [{"measure": m, "acts": possible.of_measure(actor, m)} for m in measures]}
