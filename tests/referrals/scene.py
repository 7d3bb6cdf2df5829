"""A referral group and applications in every state, made with the real verbs."""

import datetime as dt
from uuid import UUID

from referrals.actions import (
    communicate_proposal,
    decide_admission,
    decide_assistance,
    propose_assistance,
    record_answer,
    record_placement_assessment,
    save_draft,
    send_application,
)
from referrals.actions.assessments import Judgement
from referrals.actions.drafts import Draft
from referrals.actions.proposals import Communicated, Proposed
from referrals.actions.rulings import Ruling
from referrals.actions.support import OnGround
from referrals.domain.admission import ITEMS
from referrals.models import Application, Decision, GroupMember, GroupUnit, QueueTicket, ReferralGroup
from referrals.selectors import missing_decisions
from tests.cast import a_case
from tests.world import NUMBERS, SINCE, TODAY, World
from vardkedja.core import scope
from vardkedja.core.actor import Actor, acting
from vardkedja.core.models import Case, Entry, Ground, Task

#: gustav for Anby, berta for Björkby, greta chairs from psychiatry.
MEMBERS = (
    ("greta", "Överläkare", True),
    ("gustav", "Beroendehandläggare", False),
    ("berta", "Enhetschef", False),
)
ORAL = OnGround(Ground.CONSENT_ORAL, given_on=TODAY)
NO_HARM = OnGround(Ground.NO_HARM)
PLANNED = dt.date(2026, 3, 16)


def a_group(world: World) -> ReferralGroup:
    """The group that assesses for Hemmet and Boendet."""
    with scope.setup_scope():
        group = ReferralGroup.objects.create(
            collaboration=world.collaboration, name="Remissgruppen", host=world.psychiatry
        )
        for unit in (world.hemmet, world.boendet):
            GroupUnit.objects.create(group=group, unit=unit)
        for name, profession, chairs in MEMBERS:
            GroupMember.objects.create(
                group=group,
                domain=world.actors[name].domain,
                user=world.users[name],
                profession=profession,
                is_chair=chairs,
                valid_from=SINCE,
            )
    return group


#: A complete application says at least this.
COMPLETE = {
    "variant": "planned",
    "payer": "other",
    "reason": "Behöver behandling dygnet runt",
    "ground_since": TODAY.isoformat(),
    "inquiry": "own",
    "need": "Öppenvård har prövats och räcker inte",
    "goals": "Ett eget boende",
    "own_view": "Vill komma bort från sin vardag ett tag",
    "substance": "Alkohol",
    "medication": "Inga",
    "moves": "walks",
    "mobility": "Inget",
    "violence": "Ingen känd",
    "detox": "no",
    "laro": "no",
    "somatic_care": "no",
    "has_children": "yes",
    "children": "En dotter, 9 år, varannan vecka",
    "child_view": "Vill träffa sin förälder nykter",
    "sip": "no",
    "wanted_from": TODAY.isoformat(),
    "interpreter_need": "Nej",
    "contact": "Alice, 0470-12 34 56",
    "plan_28": "Vård i annan form",
    "conditions": "Bor på hemmet",
}
#: The kinds of entries that it consists of.
CATEGORIES = {"identity", "social", "children", "substance", "somatic", "planning", "practical"}
#: What a position in the queue needs, and no more.
QUEUE_ONLY = {key: COMPLETE[key] for key in ("variant", "payer", "reason")}


def a_draft(unit_id: UUID | None, **changes: object) -> Draft:
    """A complete draft; `changes` replace its parts and answers. `answers` replaces all of them."""
    values: dict = {"ground_code": "sol", "unit_id": unit_id, "urgency": 2, "answers": COMPLETE}
    own = {key: value for key, value in changes.items() if key in Draft.__dataclass_fields__}
    told = {key: value for key, value in changes.items() if key not in own}
    drafted = values | own
    return Draft(**drafted | {"answers": {**drafted["answers"], **told}})


def sent(
    world: World, actor: Actor, case: Case, *, on: OnGround | None = ORAL, **changes: object
) -> Application:
    """An application to Hemmet (or `unit_id`) that has been sent."""
    unit = changes.pop("unit_id", world.hemmet.pk)
    application = save_draft(case.pk, a_draft(unit, **changes), actor=actor)
    return send_application(application.pk, actor=actor, on=on)


def a_sent(
    world: World, number: str = NUMBERS[0], *, on: OnGround | None = ORAL, **changes: object
) -> Application:
    """Alice's application for a new person."""
    return sent(world, world.alice, a_case(world, world.alice, number), on=on, **changes)


def judgement(world: World, **changes: object) -> Judgement:
    values: dict = {
        "recommended": True,
        "unit_id": world.hemmet.pk,
        "priority": 1,
        "reasons": "Stort vårdbehov",
        "decline_code": "less_is_enough",  # read only where placement is not recommended
        "knowingly": True,  # read only where something is missing: a copy of the decision on compulsory care
    }
    return Judgement(**values | changes)


def assess(world: World, application: Application, **changes: object):
    """Greta records the joint assessment."""
    return record_placement_assessment(
        application.pk, judgement(world, **changes), actor=world.greta, on=NO_HARM
    )


def ruling(**changes: object) -> Ruling:
    values: dict = {
        "outcome": "granted",
        "decided_on": TODAY,
        "text": "Vård på Hemmet i sex månader",
        "suitability": dict.fromkeys(ITEMS, "fits"),
        "seen": frozenset({"inquiry", "copy"}),
    }
    return Ruling(**values | changes)


#: Why the head admits on an application without the copy of the decision on compulsory care.
NO_COPY = "Kopian av beslutet kommer i morgon"
#: A decision against the person.
REFUSAL = ruling(outcome="refused", text="Avslag", reasons="Behovet tillgodoses hemma")


def proposed(world: World, application: Application, outcome: str = "refused"):
    """Alice proposes a decision today."""
    new = Proposed(outcome, TODAY, "Ansökan avslås", "Behovet tillgodoses hemma")
    return propose_assistance(application.pk, new, actor=world.alice)


def heard(world: World, application: Application):
    """The person was told of a proposed refusal today and had nothing to add, which they said today."""
    row = proposed(world, application)
    communicate_proposal(
        row.pk,
        Communicated(TODAY, "told", "Utredningen och förslaget", TODAY + dt.timedelta(days=14)),
        actor=world.alice,
    )
    return record_answer(row.pk, TODAY, "Har inget att tillägga", actor=world.alice)


def approve(
    world: World, application: Application, planned: dt.date = PLANNED, **changes: object
) -> Application:
    """Joint assessment (`changes` to it), assistance decision by anna and admission decision by hedda."""
    assess(world, application, **changes)
    decide_assistance(application.pk, ruling(), actor=world.anna)
    decide_admission(application.pk, ruling(text="Lämplig", valid_from=planned), actor=world.hedda)
    return again(world.alice, application)


def again(actor: Actor, application: Application) -> Application:
    """The row as it is now, as the actor may see it."""
    with scope.open_scope(actor.key):
        return Application.objects.select_related("case", "legal_ground", "unit").get(pk=application.pk)


def kinds(actor, application, *, done=False):
    """Kinds of the actor's authority's open (or finished) tasks in the application's case."""
    with acting(actor):
        rows = Task.objects.filter(case=application.case_id, done_at__isnull=not done)
        return sorted(rows.values_list("kind", flat=True))


def ticket(actor, application):
    with acting(actor):
        return QueueTicket.objects.get(pk=again(actor, application).ticket_id)


def assessed(world, **changes):
    """Sent, and assessed by the group."""
    application = a_sent(world, **changes)
    assess(world, application)
    return application


def lacking(actor, application):
    """What a stay still lacks, as the actor sees it."""
    with acting(actor):
        row = again(actor, application)
        return missing_decisions(row.case, row.unit)


def no_decision(world, application, state="assessed"):
    """Nothing was decided, written or moved."""
    assert again(world.alice, application).state == state
    with acting(world.alice):
        assert not Decision.objects.exists()
    for actor in (world.anna, world.hedda, world.rut):
        with acting(actor):
            assert not Entry.objects.filter(kind__endswith="decision").exists()
