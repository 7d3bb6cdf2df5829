"""What may be done around the decisions now: the steps before and after them, each asked of its state table."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from referrals import policies
from referrals.actions.grounds import answers_for
from referrals.actions.support import decider_of
from referrals.domain import appeals, proposals, routes
from referrals.domain.decisions import GRANTED, Kind
from referrals.models import Appeal, Application, Decision, Proposal
from referrals.selectors.around import Around
from referrals.selectors.chain import Standing
from vardkedja.core.actor import Actor
from vardkedja.core.registry import Possibility


def steps(one: Standing, found: Around, actor: Actor) -> Iterator[Possibility]:
    """The steps of one application that are this actor's to take."""
    row = one.application
    if Kind.SIS in one.decisions and policies.can_record_sis(actor):
        yield from _sis(one.decisions[Kind.SIS], actor)
    if (
        row.follows == routes.ACUTE
        and one.is_open
        and answers_for(row) == actor.domain_id
        and policies.can_set_ground(actor)
    ):
        yield Possibility("Ange laglig grund", _at("ground", row.pk))
    if not policies.can_handle_assistance(actor) or decider_of(row, Kind.ASSISTANCE)[0] != actor.domain_id:
        return
    if Kind.ASSISTANCE in row.required:
        yield from _before(row, one, found.proposals.get(row.pk))
    made = [one.decisions.get(Kind.ASSISTANCE), *found.replaced.get(row.pk, [])]
    for decision in made:
        if decision and decision.owner_id == actor.domain_id:
            yield from _after(decision, found.appeals.get(decision.pk))


def _before(row: Application, one: Standing, proposal: Proposal | None) -> Iterator[Possibility]:
    if not one.is_open:
        return
    if proposal is None:
        if Kind.ASSISTANCE not in one.decisions:
            yield Possibility("Skriv förslag till biståndsbeslut", _at("propose", row.pk))
        return
    for verb, label, name in (
        ("communicate", "Kommunicera förslaget", "communicate"),
        ("answer", "Anteckna den enskildes svar", "record_answer"),
    ):
        refused = proposals.refusal(verb, proposal.state)
        if not refused:
            yield Possibility(label, _at(name, proposal.pk), primary=True)


def _after(decision: Decision, appeal: Appeal | None) -> Iterator[Possibility]:
    if decision.served_on is None and decision.superseded_at is None:
        yield Possibility("Anteckna när den enskilde fick beslutet", _at("serve", decision.pk))
    if appeal is None or appeal.state in appeals.CLOSED:
        if decision.superseded_at is None:
            yield Possibility("Registrera ett överklagande", _at("appeal", decision.pk))
        return
    for verb, label, name in (
        ("review", "Ompröva det överklagade beslutet", "review_appeal"),
        ("pass_on", "Lämna överklagandet till förvaltningsrätten", "pass_on"),
        ("court", "Registrera domstolens avgörande", "court"),
    ):
        if not appeals.refusal(verb, appeal.state):
            yield Possibility(label, _at(name, appeal.pk), primary=verb != "court")


def _sis(decision: Decision, actor: Actor) -> Iterator[Possibility]:
    if decision.owner_id != actor.domain_id or decision.outcome != GRANTED:
        return
    label = "Ändra planen enligt 28 § LVM" if decision.plan_on else "Anteckna planen enligt 28 § LVM"
    yield Possibility(label, _at("sis_plan", decision.pk), primary=not decision.plan_on)
    yield Possibility("SiS har återkallat", _at("sis_recall", decision.pk))


def _at(name: str, pk: UUID) -> str:
    return reverse(f"referrals:{name}", args=[pk])
