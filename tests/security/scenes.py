"""The same objects in every state that they have, each in a case of its own, made with the real verbs.

What is asked for is a name of `objects.py` (the case that is under way, with somebody present at the home); a scene here
holds the names whose object stands in another state there. A name that no scene changes (a unit, a month) has no state.
"""

import datetime as dt
from typing import Any

from placements.actions.arrivals import register_arrival
from placements.actions.giving import Days, give_place
from placements.actions.leaving import Ending, discharge
from referrals.actions import save_draft, send_application, withdraw_application
from referrals.models import Decision
from sip.actions import call_to_sip, close_sip, decide_support, end_support, initiate_sip, start_support
from tests.cast import HOME, a_case, make_party
from tests.placements.scene import Scene
from tests.referrals.scene import ORAL, a_draft, a_sent, again, approve
from tests.security.objects import Objects
from tests.world import SINCE, TODAY, World
from vardkedja.core import scope
from vardkedja.core.actions.cases import close_case, open_case
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.identity import parse_number
from vardkedja.core.models import (
    Case,
    CaseParty,
    Consent,
    Domain,
    EntryVersion,
    Membership,
    Organisation,
    PersonRecord,
    Task,
)

#: Plainly fictive samordningsnummer beside those of the world.
PERSONS = ("198307679814", "197105659812", "196609719817", "195912759817")
#: Which state the objects of a scene are in, in words for the document.
STATES = {
    "present": "under way: applied, decided, at the home, plan drawn up",
    "released": "the same, with a document that was released to the unit and the group",
    "draft": "a draft; only Anby and a party added by hand",
    "sent": "sent, not assessed",
    "decided": "approved, a place given from a later day, called to SIP",
    "withdrawn": "application withdrawn; the document was released on a consent that is taken back",
    "ended": "discharged, SIP closed, support ended, case closed",
}


def a_bare_party(world: World) -> Domain:
    """Ceby: a municipality of the county to which nobody releases anything."""
    with scope.setup_scope():
        organisation = Organisation.objects.create(
            kind=Organisation.Kind.MUNICIPALITY, name="Ceby kommun", code="9803"
        )
        Membership.objects.create(
            collaboration=world.collaboration, organisation=organisation, valid_from=SINCE
        )
        ceby = Domain.objects.create(
            organisation=organisation, name="Ceby kommun", short_name="Ceby", law="sol"
        )
    world.domains["ceby"] = ceby
    return ceby


def scenes(world: World, objects: Objects) -> dict[str, dict[str, Any]]:
    """State → the names of its objects."""
    with acting(world.alice):
        present = Case.objects.get(pk=objects.values["case_id"])
    make_party(world, present, "ceby", HOME, world.alice)
    under_way = _with_party(world, present, objects.values)
    return {
        "present": under_way,
        "released": {"case_id": present.pk, "version_id": _application_of(world, present)},
        "draft": _draft(world),
        "sent": _sent(world),
        "decided": _decided(world),
        "withdrawn": _withdrawn(world),
        "ended": _ended(world),
    }


def _with_party(world: World, case: Case, values: dict[str, Any]) -> dict[str, Any]:
    with acting(world.alice):
        party = CaseParty.objects.get(case=case, domain=world.ceby.pk, valid_to=None)
    return values | {"party_id": party.pk}


def _application_of(world: World, case: Case) -> Any:
    """The application as it was sent, which sending released to unit and group."""
    with acting(world.alice):
        return EntryVersion.objects.filter(case=case, entry__kind="application").latest("written_at").pk


def _rows(world: World, case: Case) -> dict[str, Any]:
    """What stands in a case as its owner finds it. The note and the consent are kept within Anby."""
    make_party(world, case, "ceby", HOME, world.alice)
    write_entry(case.pk, "note", "planning", [("text", "Anteckning", "Möte")], actor=world.alice)
    record_consent(
        case.pk,
        [world.psychiatry.pk],
        actor=world.alice,
        categories=["planning"],
        purpose="Möte",
        given_on=TODAY,
    )
    with acting(world.alice):
        of = {"case": case}
        notes = EntryVersion.objects.filter(owner=world.anby.pk, entry__kind="note", **of)
        decided = Decision.objects.filter(kind="assistance", **of).first()
        found = {
            "case_id": case.pk,
            "record_id": PersonRecord.objects.get(person_id=case.person_id).pk,
            "version_id": notes.latest("written_at").pk,
            "consent_id": Consent.objects.filter(**of).latest("recorded_at").pk,
            "party_id": CaseParty.objects.get(domain=world.ceby.pk, **of).pk,
        }
        found |= _open_task(world, case)
        return found | ({"decision_id": decided.pk} if decided else {})


def _open_task(world: World, case: Case) -> dict[str, Any]:
    """A task of Anby in the case that is still to be done, if there is one."""
    task = Task.objects.filter(domain=world.anby.pk, done_at=None, case=case).first()
    return {"task_id": task.pk} if task else {}


def _draft(world: World) -> dict[str, Any]:
    case = a_case(world, world.alice, PERSONS[0])
    application = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)
    return _rows(world, case) | {"application_id": application.pk}


def _sent(world: World) -> dict[str, Any]:
    application = a_sent(world, PERSONS[1])
    return _rows(world, application.case) | {"application_id": application.pk}


def _decided(world: World) -> dict[str, Any]:
    application = approve(world, a_sent(world, PERSONS[2]), planned=TODAY)
    case = application.case
    stay = _place(world, case, Days(TODAY + dt.timedelta(days=10), None))
    sip = initiate_sip(case.pk, actor=world.alice)
    call_to_sip(sip.pk, [world.home.pk], TODAY + dt.timedelta(days=7), actor=world.alice)
    measure = decide_support(case.pk, "housing", what="Lägenhet", planned_from=TODAY, actor=world.anna)
    start_support(measure.pk, actor=world.anna)
    found = {"application_id": application.pk, "stay_id": stay.pk, "sip_id": sip.pk, "measure_id": measure.pk}
    return _rows(world, case) | found


def _withdrawn(world: World) -> dict[str, Any]:
    """A second case of the person with the draft: the parties see that it is over."""
    with acting(world.alice):
        record = PersonRecord.objects.get(person_id=_person(PERSONS[1]))
    case = open_case(record.pk, world.collaboration.pk, actor=world.alice)
    application = save_draft(case.pk, a_draft(world.hemmet.pk), actor=world.alice)

    application = send_application(application.pk, actor=world.alice, on=ORAL)
    withdraw_application(application.pk, actor=world.alice)
    found = _rows(world, case) | {
        "application_id": application.pk,
        "version_id": _application_of(world, case),
    }
    with acting(world.alice):
        held = list(Consent.objects.filter(case=case, withdrawn_at=None).values_list("pk", flat=True))
    for consent in held:
        withdraw_consent(consent, actor=world.alice)
    return found


def _ended(world: World) -> dict[str, Any]:
    application = approve(world, a_sent(world, PERSONS[3]), planned=TODAY)
    case = application.case
    stay = _place(world, case, Days(TODAY, TODAY + dt.timedelta(days=5)))
    register_arrival(stay.pk, actor=world.hedda, arrived_on=TODAY, person=None)
    sip = initiate_sip(case.pk, actor=world.alice)
    close_sip(sip.pk, "goals_reached", actor=world.alice)
    measure = decide_support(case.pk, "housing", what="Lägenhet", planned_from=TODAY, actor=world.anna)
    start_support(measure.pk, actor=world.anna)
    end_support(measure.pk, "goals_reached", actor=world.anna)
    found = _rows(world, case)
    discharge(
        stay.pk,
        Ending(TODAY, "completed", "home", "own_contract", "Ville hem"),
        actor=world.hedda,
        contents=[("went", "Hur gick det?", "Bra")],
    )
    close_case(case.pk, actor=world.alice)
    application = again(world.alice, application)
    found.pop("task_id", None)  # what closing the case has ended
    with acting(world.alice):
        found |= _open_task(world, case)
    return found | {
        "application_id": application.pk,
        "stay_id": stay.pk,
        "sip_id": sip.pk,
        "measure_id": measure.pk,
    }


def _place(world: World, case: Case, days: Days) -> Any:
    return give_place(case.pk, Scene(world).place("hemmet", "2").pk, days, actor=world.hedda)


def _person(number: str) -> Any:

    return parse_number(number).person_id
