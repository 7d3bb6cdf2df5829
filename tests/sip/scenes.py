"""Scenes of SIP: Anby takes the initiative, the psychiatry is called, the home and Björkby are party or not."""

import datetime as dt

from sip.actions import answer_call, call_to_sip, document_consent, initiate_sip, write_sip
from sip.domain.plan import Intervention, Plan
from tests.cast import REGION, UNIT, a_case
from tests.world import NUMBERS, TODAY
from vardkedja.core.actor import acting
from vardkedja.core.models import Event, Task

MEETING = dt.date(2026, 3, 9)
FOLLOW_UP = dt.date(2026, 4, 20)
#: Said by nobody real; looked for where it must not be found.
GOALS = "Jag vill bo själv och sova om natten"


def a_sip(world, number=NUMBERS[0]):
    """Initiated by Alice for Anby; the psychiatry and the home are party to her case."""
    case = a_case(world, world.alice, number, ("psychiatry", REGION), ("hemmet", UNIT))
    return initiate_sip(case.pk, actor=world.alice)


def a_called_sip(world, number=NUMBERS[0]):
    sip = a_sip(world, number)
    call_to_sip(sip.pk, [world.psychiatry.pk], MEETING, actor=world.alice)
    answer_call(sip.pk, "with_mandate", actor=world.rut)
    return fresh(world.alice, sip)


def a_consented_sip(world, number=NUMBERS[0]):
    sip = a_called_sip(world, number)
    document_consent(sip.pk, actor=world.alice, manner="oral", given_on=TODAY)
    return fresh(world.alice, sip)


def a_plan(world, **changed) -> Plan:
    values = {
        "goals": GOALS,
        "interventions": [
            Intervention(
                world.anby.pk, "Boendestöd tre gånger i veckan", "Alice Andersson", dt.date(2026, 3, 16)
            ),
            Intervention(world.psychiatry.pk, "Återfallsprevention", "Rut Ros"),
        ],
        "others": "Systern följer med på studiebesök",
        "overall_id": world.anby.pk,
        "follow_up_on": FOLLOW_UP,
        "attended": "Den enskilde, Alice Andersson, Rut Ros",
    }
    return Plan(**{**values, **changed})


def a_drawn_up_sip(world, number=NUMBERS[0]):
    return write_sip(a_consented_sip(world, number).pk, a_plan(world), actor=world.alice)


def fresh(actor, row):
    """The row as it stands in the database, read by the actor."""
    with acting(actor):
        return type(row).objects.get(pk=row.pk)


def tasks_of(actor, kind):
    with acting(actor):
        return list(Task.objects.filter(domain=actor.domain_id, kind=kind, done_at=None))


def events_of(actor, case_id):
    with acting(actor):
        return list(Event.objects.filter(case=case_id).values_list("kind", flat=True))
