"""One object of every kind that an address names, made with the real verbs, and four visitors with every role.

Anby owns the case; the home is party to it (and runs the unit, the place and the stay); Björkby is another authority of the
county; Utby is another county's. Each visitor holds all roles of the authority, so that what differs is the object alone.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from governance.scenario.people import fictive_number
from placements.actions import planning
from placements.actions.acute import admit_acutely, ask_for_acute_place
from placements.actions.agreeing import write_agreement
from placements.actions.answers import accept_offer, give_offered_place
from placements.actions.arrivals import register_arrival
from placements.actions.closing import add_places, hold
from placements.actions.daily import Booked, book_appointment, fill_sheet, write_card
from placements.actions.giving import Days
from placements.actions.handovers import hand_over
from placements.actions.invoicing import register_invoice
from placements.actions.matching import note_restriction
from placements.actions.notes import save_note
from placements.actions.offers import offer_place
from placements.actions.plan_goals import FollowedUp, follow_up_goal
from placements.actions.region import NewPart, note_region_part
from placements.actions.safety import ask_drug_test, fill_safety
from placements.actions.study_visits import NewStudyVisit, book_study_visit
from placements.actions.telling import note_wish_to_leave
from placements.actions.visiting import plan_visit
from placements.domain.invoices import Line
from placements.models import AcutePoint, DischargePlan, Place, ReserveList, TellPoint
from referrals.actions import (
    add_delegation,
    open_meeting,
    plan_meeting,
    receive_appeal,
    record_instrument_result,
    send_report,
    write_letter,
)
from referrals.actions.compulsory import record_compulsory_care
from referrals.actions.delegation import NewRule
from referrals.actions.inquiries import register_matter
from referrals.actions.instruments import Filled
from referrals.domain import letters
from referrals.models import Condition, Decision, GroupMember, Instrument, MeetingItem, Recusal, ReferralGroup
from referrals.selectors.letters import facts_for
from sip.actions import answer_call, call_to_sip, decide_support, document_consent, initiate_sip, write_sip
from sip.domain.plan import Intervention
from tests.cast import a_case, a_person
from tests.placements.acute_scene import asked
from tests.placements.bought_scene import PRICE, TERMS, a_purchase, a_request, answered, invoice_of
from tests.placements.daily_scene import a_safe, a_sheet
from tests.placements.note_scene import switched, words
from tests.placements.plan_scene import care_draft, goals_of, home_draft, signed
from tests.placements.scene import Scene, furnish, who
from tests.referrals.meetings import AT_ONE
from tests.referrals.scene import NO_HARM, a_group, a_sent, approve, proposed
from tests.referrals.scene import sent as send_to_hemmet
from tests.referrals.test_routes_in import a_region_case
from tests.security.uploads import a_pdf, sent
from tests.signin.keys import registration
from tests.sip.scenes import a_plan
from tests.world import NOW, NUMBERS, SINCE, TODAY, World
from vardkedja.core import actor as actors
from vardkedja.core import clock, files, log, scope
from vardkedja.core.actions.absences import register_absence
from vardkedja.core.actions.administration import add_partner
from vardkedja.core.actions.attachments import attach
from vardkedja.core.actions.emergency import ask_urgently, open_emergency
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actions.reviews import open_review
from vardkedja.core.actor import Actor, acting
from vardkedja.core.identity import parse_number
from vardkedja.core.models import (
    Assignment,
    CaseParty,
    Consent,
    EntryVersion,
    PersonRecord,
    Role,
    Shift,
    Task,
    User,
)
from vardkedja.core.signin import demo

#: Numbers of the two for whom an acute place is asked for.
BOUGHT_FOR = fictive_number(dt.date(1977, 8, 9), 984)
ACUTE = (fictive_number(dt.date(1979, 4, 5), 982), fictive_number(dt.date(1982, 6, 7), 983))
#: Columns of the table: key → (authority's key in the world, heading).
POSITIONS = {
    "own": ("anby", "case's owner"),
    "party": ("home", "party, runs the unit"),
    "foreign": ("bjorkby", "another authority"),
    "far": ("utby", "another county"),
}


@dataclass
class Objects:
    """`values`: by the name that an address gives to its object."""

    world: World
    values: dict[str, Any]
    actors: dict[str, Actor]
    clients: dict[str, Client]


def build(world: World) -> Objects:
    """Make objects and visitors. The database's clock and the server's stand at the world's moment."""
    visitors = {position: _visitor(world, position, domain) for position, (domain, _) in POSITIONS.items()}
    clients = {}
    for position, actor in visitors.items():
        clients[position] = Client()
        user = User.objects.get(pk=actor.user_id)
        clients[position].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    demo.enrol(User.objects.get(pk=visitors["party"].user_id))  # the others have none yet and see that page
    return Objects(world, _objects(world, visitors["own"]), visitors, clients)


def _visitor(world: World, position: str, domain: str) -> Actor:
    user = User(username=f"{position}@roller.example", first_name="Alla", last_name="Roller")
    user.save(force_insert=True)
    with scope.setup_scope():
        for role in Role:
            Assignment.objects.create(user=user, domain=world.domains[domain], role=role, valid_from=SINCE)
    with scope.open_scope(scope.ScopeKey(user=user.pk)):
        held = actors.valid_assignments(user, clock.midday(TODAY))
        return actors.for_user(user, world.domains[domain].pk, held, clock.midday(TODAY))


def _objects(world: World, own: Actor) -> dict[str, Any]:
    _group_without_bjorkby(world)
    scene = furnish(world)
    sent_one = a_sent(world)
    of_group = _of_group(world, own, sent_one)
    application = approve(world, sent_one, planned=TODAY, conditions="Läkarbesök före inskrivningen")
    case = application.case
    around = _around_the_decision(world, application, own)
    later = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    restriction = note_restriction(
        case.pk, "Hot", actor=world.alice, municipality_id=world.organisations["bjorkby"].pk
    )
    region_part = note_region_part(application.pk, NewPart("plans", TODAY), actor=world.alice)
    claim = hold(scene.place("hemmet", "3").pk, TODAY, None, actor=world.hedda, expires_at=later)
    # The answer is due at noon of the day, which is now.
    offer = offer_place(
        scene.place("hemmet", "1").pk, Days(TODAY, None), actor=world.hedda.at(NOW - dt.timedelta(hours=2))
    )
    accept_offer(offer.pk, actor=world.alice.at(NOW - dt.timedelta(hours=1)))
    stay = give_offered_place(offer.pk, actor=world.hedda)
    study_visit = book_study_visit(stay.pk, NewStudyVisit(TODAY, dt.time(13), "worker"), actor=world.alice)
    stay = register_arrival(stay.pk, actor=world.hedda, arrived_on=TODAY, person=who(case))
    plan = planning.plan_discharge(
        stay.pk,
        actor=world.hedda,
        planned_on=TODAY + dt.timedelta(days=30),
        receiver_id=world.anby.pk,
        contents=[("plan", "Plan", "Hem till egen lägenhet")],
    )
    assert isinstance(plan, DischargePlan)
    other = a_case(world, world.alice, NUMBERS[1])
    sip = initiate_sip(case.pk, actor=world.alice)
    call_to_sip(sip.pk, [world.home.pk], TODAY + dt.timedelta(days=7), actor=world.alice)
    answer_call(sip.pk, "with_mandate", actor=world.hedda)
    document_consent(sip.pk, actor=world.alice, manner="oral", given_on=TODAY)
    parts = [
        Intervention(world.anby.pk, "Lägenhet", "Alice"),
        Intervention(world.home.pk, "Utslussning", "Hedda"),
    ]
    write_sip(sip.pk, a_plan(world, interventions=parts), actor=world.alice)
    measure = decide_support(case.pk, "housing", what="Lägenhet", planned_from=TODAY, actor=world.anna)
    protected = protect_person(
        a_person(world.alice, NUMBERS[4], "Sara Skyddad").pk, "marking", actor=world.alice, source="register"
    )
    absence = register_absence(own.user_id, TODAY, TODAY + dt.timedelta(days=2), actor=own)
    review = _a_review(world, case)
    partner = add_partner(world.hemmet.pk, world.psychiatry.pk, TODAY, actor=_of_home(world))
    return {
        "case_id": case.pk, "other_id": other.pk, "application_id": application.pk, "sip_id": sip.pk,
        "measure_id": measure.pk, "stay_id": stay.pk, "study_visit_id": study_visit.pk, "offer_id": offer.pk, "restriction_id": restriction.pk, "part_id": region_part.pk, "claim_id": claim.pk, "unit_id": world.hemmet.pk,
        "unit": world.hemmet.pk, "place_id": scene.place("hemmet", "2").pk, "absence_id": absence.pk,
        "partner_id": partner.pk, **review, **_urgency(world, case, own), "user_id": world.users["alice"].pk, "collaboration": "testlan", "slug": "testlan",
        "inquiry_id": register_matter(case.pk, "application", NOW, actor=world.alice).pk, "law": "lvm",
        "step": "underlag", "kind": "child", "report_id": _a_report(world, case), "joint_id": _a_joint(world), "year": 2026, "month": (2026, 3), "payer": "9801", "cost_type": "staff",
        "care_id": record_compulsory_care(case.pk, "lvm", {"immediate": TODAY, "ended": TODAY}, actor=world.alice).pk,
        **_acutely(world), "handover_id": _handover(world, stay), **_daily(world, stay), **_plans(world, stay), "protected_id": protected.pk, "pk": _passkey(own).pk, "shift_id": _shift(world).pk,
    } | of_group | around | _rows_of(world, case) | _instrument(world, case) | _bought(world, case, stay)  # fmt: skip


def _bought(world: World, case: Any, stay: Any) -> dict[str, Any]:
    """What Anby asks two homes outside, one of which has said yes; a place it bought; an agreement with its own county's home."""
    request, scene = a_request(world.alice, case.pk), Scene(world)
    homes = {"place_request_id": request.pk, "asked_id": answered(world.alice, request).pk}
    bought = a_purchase(scene, scene.approved(parse_number(BOUGHT_FOR)).pk, names=("Lindgården", "Ekbacken"))
    register_arrival(bought.stay_id, actor=world.alice, arrived_on=TODAY)
    agreed, visit = (
        write_agreement(stay.pk, TERMS, actor=world.alice),
        plan_visit(bought.pk, TODAY, actor=world.alice),
    )
    paper = invoice_of(Line(TODAY, TODAY, 1, PRICE, PRICE))
    invoice = register_invoice(bought.pk, paper, actor=world.alice, file=sent("faktura.pdf", a_pdf()))
    return homes | {
        "visit_id": visit.pk, "purchase_id": bought.pk, "home_id": bought.home_id, "agreement_id": agreed.pk, "invoice_id": invoice.pk,
    }  # fmt: skip


def _handover(world: World, stay: Any) -> Any:
    """What the home's evening hands to its night, of the resident too."""
    told = {stay.pk: "Vill prata i kväll"}
    return hand_over(world.hemmet.pk, "Larmet är bytt", told, [world.users["sten"].pk], actor=world.hedda).pk


def _daily(world: World, stay: Any) -> dict[str, Any]:
    """What the home keeps of its resident: a card, a time to keep, the admission sheet, a test, whom to tell."""
    write_card(stay.pk, "12", {"allergies": "Jordnöt", "next_of_kin": "Systern"}, actor=world.hedda)
    fill_sheet(stay.pk, a_sheet(), actor=world.hedda)
    booked = book_appointment(stay.pk, Booked(TODAY, dt.time(13), "care", "Vårdcentralen"), actor=world.hedda)
    fill_safety(stay.pk, a_safe(), actor=world.hedda)
    test = ask_drug_test(stay.pk, TODAY, "urine", "Enligt planen", actor=world.hedda)
    told = note_wish_to_leave(stay.pk, actor=world.hedda)
    with acting(world.hedda):
        point = TellPoint.objects.get(tell_list=told, key="board")
    _a_reserve_list(world)
    switched(world.hedda, world.hemmet)
    note = save_note(stay.pk, words(), actor=_of_home(world))
    return {"note_id": note.pk, "appointment_id": booked.pk, "test_id": test.pk, "tell_point_id": point.pk}


def _plans(world: World, stay: Any) -> dict[str, Any]:
    """The home's implementation plan, signed, and a care plan of Anby's that is not released."""
    signed(stay, "care", care_draft(), world.alice)
    row = signed(stay, "implementation", home_draft(), world.hedda)
    goal = goals_of(row.plan_id, world.hedda)[1]
    done = FollowedUp(TODAY, "on_way", "Går framåt", TODAY + dt.timedelta(days=9))
    follow_up_goal(goal.pk, done, actor=world.hedda)
    return {"stay_plan_id": row.plan_id, "plan_version_id": row.pk, "goal_id": goal.pk}


def _a_reserve_list(world: World) -> None:
    """The home's file of the evening, as if "systemet" had made it."""
    content = a_pdf()
    with acting(world.hedda):
        row = ReserveList(
            operator=world.home, unit=world.hemmet, day=TODAY, made_at=NOW, key=files.store(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
        row.save(force_insert=True)


def _acutely(world: World) -> dict[str, Any]:
    """Alice's question for an acute place that waits, and a point of Anby's after one that was answered with yes."""
    first, second = (replace(asked(world), number=parse_number(number), asked_at=NOW) for number in ACUTE)
    admitted = ask_for_acute_place(world.hemmet.pk, first, actor=world.alice)
    (place,) = add_places(world.hemmet.pk, ["A1"], actor=world.hedda, valid_from=SINCE, kind=Place.Kind.ACUTE)
    admit_acutely(admitted.pk, place.pk, actor=world.hedda, answered_at=NOW)
    waiting = ask_for_acute_place(world.hemmet.pk, second, actor=world.alice)
    with acting(world.alice):
        point = AcutePoint.objects.get(request=admitted, kind="consent")
    return {"acute_id": waiting.pk, "point_id": point.pk}


def _around_the_decision(world: World, application: Any, own: Actor) -> dict[str, Any]:
    """A proposal, an appeal and a letter of Anby's, and a rule of its delegation order that begins later."""
    proposal = proposed(world, application)
    with acting(world.alice):
        decision = Decision.objects.get(kind="assistance", application=application.pk)
    appeal = receive_appeal(decision.pk, TODAY, "Vill ha mer", actor=world.alice)
    with acting(world.alice) as alice:
        texts = letters.draft(
            letters.Kind.RECEIVED, facts_for(letters.Kind.RECEIVED, alice, application.case), letters.Needs()
        )
    letter = write_letter(application.case_id, letters.Kind.RECEIVED, texts, actor=world.alice)
    rule = add_delegation(NewRule("grant", TODAY + dt.timedelta(days=99), "unit_manager"), actor=own)
    return {
        "proposal_id": proposal.pk, "appeal_id": appeal.pk, "rule_id": rule.pk, "letter": "received", "letter_id": letter.pk,
    }  # fmt: skip


def _instrument(world: World, case: Any) -> dict[str, Any]:
    """Anby's AUDIT in its case. A result is named by its entry, which stays the same when it is corrected."""
    with acting(world.alice):
        audit = Instrument.objects.valid(TODAY).get(code="audit")
    answers = Filled(TODAY, "Alice Andersson", "socionom", dict.fromkeys(range(1, 11), 2))
    row = record_instrument_result(case.pk, audit.pk, answers, actor=world.alice)
    return {"instrument_id": audit.pk, "result_id": row.version.entry_id}


def _of_group(world: World, own: Actor, application: Any) -> dict[str, Any]:
    """A group that Anby hosts and its visitor chairs, an open meeting with the application on it, and a member out of the case.

    The group assesses for no unit: the application goes the way of the county's group.
    """
    with scope.setup_scope():
        group = ReferralGroup.objects.create(
            collaboration=world.collaboration, name="Anbys grupp", host=world.anby
        )
        seat = {"group": group, "domain": world.anby, "profession": "Socionom", "valid_from": SINCE}
        GroupMember.objects.create(user_id=own.user_id, is_chair=True, **seat)
        gustav = GroupMember.objects.create(user=world.users["gustav"], **seat)
    meeting = plan_meeting(group.pk, AT_ONE, actor=own)
    meeting = open_meeting(meeting.pk, [gustav.pk], actor=own)
    of_case = {"case_id": application.case_id, "case_owner_id": application.case_owner_id}
    with acting(own):
        item = MeetingItem(meeting=meeting, application=application, owner=world.anby, position=1, **of_case)
        item.save(force_insert=True)
        recusal = Recusal(
            group=group, domain=world.anby, user=world.users["gustav"], user_name="Gustav Gran", ground="decided",
            recorded_by_domain=world.anby, recorded_by_name="Alla Roller", recorded_at=NOW, **of_case,
        )  # fmt: skip
        recusal.save(force_insert=True)
    return {
        "group_id": group.pk, "meeting_id": meeting.pk, "paragraph_id": item.pk, "recusal_id": recusal.pk,
        "member_id": gustav.pk,
    }  # fmt: skip


def _a_review(world: World, case: Any) -> dict[str, Any]:
    """Anby's review of February, with what the home read of its case."""
    february = world.hedda.at(world.hedda.now - dt.timedelta(days=10))
    with acting(february):
        about = {"owner_domain_id": case.owner_id, "person_id": case.person_id, "case_id": case.pk}
        log.write(february, log.Action.READ, "ärende", reason="part i ärendet", relation="party", **about)
    review = open_review(dt.date(2026, 2, 1), actor=world.lova)
    with acting(world.lova):
        return {"review_id": review.pk, "item_id": review.items.get(section="others").pk}


def _a_report(world: World, case: Any) -> Any:
    """The home's report to Anby of concern for a child."""
    answers = {key: "Text" for key in ("children", "concern", "seen", "reporter")} | {
        "acute": "no",
        "told": "yes",
    }
    return send_report(case.pk, "child", world.anby.pk, answers, actor=world.hedda).pk


def _a_joint(world: World) -> Any:
    """The psychiatry's application for somebody who lives in Anby, of which Anby sends its part."""
    care = a_region_case(world, "anby", NUMBERS[3], "Jon Jansson")
    return send_to_hemmet(world, world.rut, care, on=NO_HARM, variant="joint").pk


def _urgency(world: World, case: Any, own: Actor) -> dict[str, Any]:
    """An emergency access of Anby's and the home's urgent question to Anby."""
    access = open_emergency("acute", "ringer i nöd en lördag", actor=own, case_id=case.pk)
    request = ask_urgently(case.pk, world.anby.pk, "life", "0470-12 34 56", actor=world.hedda)
    return {"emergency_id": access.pk, "request_id": request.pk}


def _rows_of(world: World, case: Any) -> dict[str, Any]:
    """Rows that the verbs left behind, as their owner finds them."""
    file = attach(case.pk, sent("intyg.pdf", a_pdf()), actor=world.alice, category="somatic")
    with acting(world.alice):
        of_case = {"case": case}
        kept = EntryVersion.objects.filter(owner=world.anby.pk, grants=None, **of_case)
        home_party = CaseParty.objects.filter(domain=world.home.pk, valid_to=None, **of_case).first()
        return {
            "attachment_id": file.pk,
            "record_id": PersonRecord.objects.get(person_id=case.person_id).pk,
            "version_id": kept.order_by("written_at", "number").first().pk,
            "consent_id": Consent.objects.filter(**of_case).first().pk,
            "party_id": home_party.pk,
            "condition_id": Condition.objects.get(**of_case).pk,
            "decision_id": Decision.objects.filter(kind="assistance", **of_case).first().pk,
            "task_id": Task.objects.filter(domain=world.anby.pk, done_at=None, **of_case).first().pk,
            "assignment_id": Assignment.objects.filter(user=world.users["albin"], domain=world.anby.pk)
            .get()
            .pk,
        }


def _shift(world: World) -> Shift:
    """A substitute's shift at the home, which the home's visitor heads."""
    with scope.setup_scope():
        return Shift.objects.create(
            user=world.users["sten"],
            domain=world.home,
            unit=world.hemmet,
            starts_at=NOW,
            ends_at=NOW + dt.timedelta(hours=8),
        )


def _passkey(own: Actor) -> Authenticator:
    """A passkey of the owner's visitor."""
    data = {"name": "Nyckel 1", "credential": registration()}
    return Authenticator.objects.create(user_id=own.user_id, type=Authenticator.Type.WEBAUTHN, data=data)


def _of_home(world: World) -> Actor:
    """The home's visitor with every role: partners are the administrator's."""
    user = User.objects.get(username="party@roller.example")
    with scope.open_scope(scope.ScopeKey(user=user.pk)):
        held = actors.valid_assignments(user, clock.midday(TODAY))
        return actors.for_user(user, world.home.pk, held, clock.midday(TODAY))


def _group_without_bjorkby(world: World) -> None:
    """Who sits in the group becomes party to what is sent to it, and Björkby is to be none."""
    a_group(world)
    with scope.setup_scope():
        GroupMember.objects.filter(domain=world.bjorkby.pk).update(valid_to=TODAY)
