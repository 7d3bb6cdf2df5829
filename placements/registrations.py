"""Placements' answers to core's questions."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from placements import policies, scenario, selectors, tasks
from placements.actions import acute as acutely_done
from placements.actions import acute_points, giving, offers, region, telling
from placements.actions.arrivals import TASK_PLAN
from placements.actions.coming import TASK_NO_SHOW
from placements.actions.confirming import ask_for_months
from placements.actions.giving import TASK_ARRIVAL, TASK_MOVE_OUT
from placements.actions.grounds import TASK_GROUND
from placements.actions.invoicing import TASK_INVOICE
from placements.actions.leaving import TASK_LEFT
from placements.actions.notes import TASK_SIGN, ask_to_sign
from placements.actions.offered import TASK_ANSWER, TASK_GIVE
from placements.actions.offers import TASK_NEXT, expire_offers, offer_free_places
from placements.actions.planning import TASK_OVERSTAY, ask_about_overstays, receiving_days
from placements.actions.plans import TASK_FOLLOW_UP, TASK_REPORT
from placements.actions.reserve import make_reserve_lists
from placements.actions.visiting import TASK_PLAN_VISIT, TASK_VISIT, ask_for_visits
from placements.domain.acute import POINTS
from placements.domain.offers import State as Offered
from placements.domain.stays import State
from placements.domain.telling import words_for
from placements.events import Discharged, WentAway
from placements.models import (
    Absence,
    AcutePoint,
    AcuteRequest,
    AdmissionSheet,
    AgreementSignature,
    Appointment,
    ConfirmedMonth,
    DailyNote,
    DayPrice,
    DischargePlan,
    DischargeSafety,
    DrugTest,
    FollowUpVisit,
    GoalFollowUp,
    HandoverNote,
    HomeAsked,
    HomeInvoice,
    HomeInvoiceLine,
    ImportedStay,
    InvoiceOutcome,
    NoteObjection,
    Offer,
    Placement,
    PlacementAgreement,
    PlaceRequest,
    PlanGoal,
    Purchase,
    RegionPart,
    ResidentCard,
    Restriction,
    Stay,
    StayChange,
    StayGround,
    StayPlan,
    StayPlanVersion,
    StudyVisit,
    TellList,
    TellPoint,
)
from placements.policies.bought import can_buy
from placements.policies.invoices import can_see_bought
from placements.selectors import bought
from placements.selectors.children import child_placed_on
from placements.selectors.invoices import TASK_CONFIRM
from placements.selectors.packages import packages
from referrals.actions.ending import on_refusal
from referrals.events import ApplicationWithdrawn, DecisionMade
from referrals.selectors.free import (
    answer_free_places,
    answer_matches,
    answer_occupancy,
    answer_offered,
    answer_passed_over,
)
from vardkedja.core import protection, registry, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.extracts import Fact, Subject, Table
from vardkedja.core.formatting import date_iso
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import Case, CaseParty, Unit

IN_PROGRESS = (State.PROVISIONAL, State.PLANNED, State.ARRIVED)


def register() -> None:
    """Called once when the app is ready."""
    registry.nav(20, "Dagen", "placements:day", "day", policies.can_see_day)
    registry.hears(ApplicationWithdrawn, acutely_done.hear_withdrawn)
    acute_points.listen()
    registry.hears(WentAway, telling.hear_away)
    registry.hears(Discharged, telling.hear_discharged)
    registry.hears(DecisionMade, region.hear_decision)
    registry.nav(22, "Akut", "placements:acute", "phone", policies.can_see_acute)
    registry.nav(72, "Köpta platser", "placements:bought_places", "handshake", can_see_bought)
    registry.nav(40, "Platser", "placements:board", "bed", policies.can_see_board)
    registry.in_the_way(_stay_in_the_way)
    registry.falls(_falls)
    registry.extract(
        50, "stays", "Erbjudanden, placeringar, vistelser och planer för hemgång",
        Table(Placement), Table(Stay), Table(StayChange), Table(StayGround),
        Table(ImportedStay, leave=frozenset({"name_seal"})), Table(Absence), Table(DischargePlan),
        Table(Offer), Table(Restriction), Table(RegionPart), Table(AcuteRequest), Table(AcutePoint), Table(HandoverNote), Table(ResidentCard), Table(Appointment), Table(AdmissionSheet),
        Table(TellList), Table(TellPoint, leave=frozenset({"position"}), more=_whom), Table(DischargeSafety), Table(DrugTest),
        Table(PlaceRequest), Table(HomeAsked, leave=frozenset({"link_hash"})), Table(Purchase), Table(DayPrice),
        Table(PlacementAgreement, leave=frozenset({"key", "sha256"})), Table(AgreementSignature),
        Table(ConfirmedMonth), Table(FollowUpVisit), Table(HomeInvoice, leave=frozenset({"key", "sha256"})), Table(HomeInvoiceLine), Table(InvoiceOutcome, leave=frozenset({"found"})),
        Table(StudyVisit), Table(StayPlan), Table(StayPlanVersion), Table(PlanGoal), Table(GoalFollowUp),
        Table(DailyNote, _notes, more=_note), Table(NoteObjection, _objections, more=_objection),
    )  # fmt: skip
    registry.rail(3, lambda actor, opened: _step(selectors.placement_step(actor, opened.case)))
    registry.rail(4, lambda actor, opened: _step(selectors.home_step(actor, opened.case)))
    registry.in_step(
        3, lambda actor: policies.visible_stays(actor).filter(state__in=IN_PROGRESS).values("case")
    )
    registry.in_step(
        4, lambda actor: policies.visible_plans(actor).filter(stay__state="arrived").values("case")
    )
    registry.packages(packages)
    registry.child_placements(child_placed_on)
    registry.panels(_panels)
    registry.possibilities(_possibilities)
    registry.daily(30, "kvar efter planerad dag", lambda actor: ask_about_overstays(actor=actor))
    registry.daily(36, "uppföljningsbesök att planera", lambda actor: ask_for_visits(actor=actor))
    registry.daily(35, "dygn att bekräfta i köpta platser", lambda actor: ask_for_months(actor=actor))
    registry.daily(40, "osignerade anteckningar", lambda actor: ask_to_sign(actor=actor))
    registry.nightly(20, "beläggning", tasks.nightly_occupancy)
    registry.scenario(20, "platser", scenario.load_places)
    registry.scenario(22, "regionens del", scenario.load_region)
    registry.scenario(21, "tider för vistelser", scenario.load_terms)
    registry.scenario(94, "berättat", scenario.settle_history)
    registry.scenario(95, "dagen", scenario.load_present_day)
    registry.scenario(99, "drogtester och trygg hemgång", scenario.load_tests)
    registry.scenario(99, "planer för vistelser", scenario.load_plans)
    registry.scenario(99, "anteckningar", scenario.load_notes)
    registry.scenario(98, "kort och inskrivningsblad", scenario.load_residents)
    registry.scenario(97, "överlämningar", scenario.load_handovers)
    registry.scenario(96, "erbjudanden", scenario.load_offers)
    answer_free_places(_free_today)
    answer_occupancy(selectors.queue_occupancy)
    answer_passed_over(selectors.passed_over)
    on_refusal(offers.fall_with_refusal)
    answer_offered(selectors.offered_place)
    answer_matches(selectors.matches_of)
    registry.often(10, "erbjudanden som löpt ut", lambda actor: expire_offers(actor=actor))
    registry.often(30, "reservlistor", lambda actor: make_reserve_lists(actor=actor))
    registry.often(20, "erbjudna platser", lambda actor: offer_free_places(actor=actor))
    registry.last_days(receiving_days)
    withheld.told_by(_received)
    protection.received_by(_came_to)
    _task_kinds()


def _whom(point: TellPoint) -> list[Fact]:
    """Who was to be told, in words: the column holds a code."""
    row = point.tell_list
    return [Fact("whom", "vem som ska få veta", words_for(point.key, row.kind, row.ground).words)]


def _notes(_actor: Actor, subject: Subject) -> QuerySet[DailyNote]:
    rows = DailyNote.objects.filter(case__in=subject.numbers).select_related("version")
    return rows.prefetch_related("objections__entry__versions")


def _objections(_actor: Actor, subject: Subject) -> QuerySet[NoteObjection]:
    return NoteObjection.objects.filter(case__in=subject.numbers).prefetch_related("entry__versions")


def _note(row: DailyNote) -> list[Fact]:
    """Which objections of the person's belong to the note."""
    said = [f"{one.said_on.isoformat()}: {_words(one)}" for one in row.objections.all()]
    text = row.version.value("text") if row.version else ""
    facts = [Fact("text", "Anteckning", text)] if text else []
    return facts + [Fact("objection", "Den enskilde anser att detta är fel", one) for one in said]


def _objection(row: NoteObjection) -> list[Fact]:
    return [Fact("words", "Vad den enskilde anser är fel", _words(row))]


def _words(row: NoteObjection) -> str:
    return max(row.entry.versions.all(), key=lambda one: one.number).value("text")


def _task_kinds() -> None:
    stay = {
        TASK_ARRIVAL: ("Registrera ankomst", "placements:arrival"),
        TASK_PLAN: ("Gör plan för hemgång", "placements:plan"),
        TASK_MOVE_OUT: ("Skriv ut för flytt till nästa enhet", "placements:discharge"),
        TASK_OVERSTAY: ("Kvar efter planerad dag: förläng eller skriv ut", "placements:stay"),
        TASK_NO_SHOW: ("Den enskilde kom inte till sin plats", "placements:stay"),
        TASK_REPORT: ("Skriv slutrapport", "placements:end_report"),
        TASK_LEFT: ("Den enskilde har lämnat boendet: ta kontakt", "placements:stay"),
        TASK_GROUND: ("Laglig grund har ändrats: se över frister och beslut", "placements:stay"),
    }
    registry.task_kind(
        TASK_FOLLOW_UP,
        "Följ upp målen i planen",
        lambda task: reverse("placements:stay_plan", args=[task.subject_id]),
    )
    registry.task_kind(
        TASK_CONFIRM,
        "Bekräfta dygnen i den köpta platsen",
        lambda task: reverse("placements:bought_place", args=[task.subject_id]),
    )
    registry.task_kind(
        TASK_VISIT,
        "Gör uppföljningsbesöket",
        lambda task: reverse("placements:visit", args=[task.subject_id]),
    )
    registry.task_kind(
        TASK_PLAN_VISIT,
        "Planera uppföljningsbesök",
        lambda task: reverse("placements:visit_new", args=[task.subject_id]),
    )
    registry.task_kind(
        TASK_INVOICE,
        "Hantera fakturan från hemmet",
        lambda task: reverse("placements:home_invoice", args=[task.subject_id]),
    )
    registry.task_kind(
        TASK_SIGN,
        "Signera anteckningen",
        lambda task: reverse("placements:note_sign", args=[task.subject_id]),
    )
    for part, label in region.TASK_LABELS.items():
        registry.task_kind(
            region.TASKS[part], label, lambda task: reverse("placements:region", args=[task.case_id])
        )
    of_offers = {
        TASK_ANSWER: ("Svara på erbjudandet om plats", "placements:offer"),
        TASK_GIVE: ("Ge den plats som är tackad ja till", "placements:offer"),
        TASK_NEXT: ("Erbjud den lediga platsen till nästa", "placements:offers"),
    }
    acutely = {
        acutely_done.TASK_ANSWER: ("Svara på förfrågan om akut plats", "placements:acute_request"),
        **{
            kind: (f"Efter akut plats: {POINTS[point].lower()}", "placements:acute_point")
            for point, kind in acute_points.TASKS.items()
        },
    }
    for kind, (label, name) in (stay | of_offers | acutely).items():
        registry.task_kind(kind, label, lambda task, name=name: reverse(name, args=[task.subject_id]))


def _came_to(case: Case, domain_id: UUID) -> bool:
    came = Stay.objects.filter(case=case, unit__operator=domain_id, arrived_on__isnull=False)
    return came.exists()


def _received(actor: Actor) -> QuerySet[Any]:
    """Cases whose person has come to one of the own authority's units."""
    return Stay.objects.filter(operator=actor.domain_id).exclude(arrived_on=None).values("case")


def _free_today(actor: Actor, unit: Unit) -> int:
    """Places of the unit that nobody has today, for the page of its queue."""
    return sum(row.free for row in selectors.free_places(actor, actor.today, [unit.pk]))


def _step(answer: tuple[str, str]) -> registry.Step:
    return registry.Step(*answer)


def _panels(actor: Actor, opened: OpenCase) -> Iterable[registry.Panel]:
    context: dict[str, Any] = selectors.case_panel(actor, opened.case)
    if context["stays"]:
        yield registry.Panel(30, "Placering", "placements/case_panel.html", context)
    asked = bought.requests_of(actor, opened.case)
    if asked:
        yield registry.Panel(29, "Frågade hem", "placements/asked_panel.html", {"requests": asked})
    part = selectors.region_panel(actor, opened.case)
    if part:
        yield registry.Panel(32, "Regionens del", "placements/region_panel.html", part)
    made = selectors.offers_of(actor, opened.case)
    if made:
        yield registry.Panel(28, "Erbjudanden", "placements/offers_panel.html", {"offers": made})


def _possibilities(actor: Actor, opened: OpenCase) -> Iterable[registry.Possibility]:
    yield from _to_do_with_offers(actor, opened.case)
    if policies.can_restrict(actor) and not opened.case.closed_at:
        yield registry.Possibility(
            "Begränsningar vid placering", reverse("placements:restrictions", args=[opened.case.pk])
        )
    if can_buy(actor) and not opened.case.closed_at:
        yield registry.Possibility(
            "Fråga andra hem om plats", reverse("placements:ask_homes", args=[opened.case.pk])
        )
    if (
        policies.can_note_region(actor)
        and not opened.case.closed_at
        and selectors.region_applications(actor, opened.case)
    ):
        yield registry.Possibility(
            "Anteckna regionens del", reverse("placements:region", args=[opened.case.pk])
        )
    for possible in selectors.possible_acts(actor, opened.case):
        yield registry.Possibility(
            possible.label,
            reverse(f"placements:{possible.page}", args=[possible.object_id]) + possible.query,
            possible.possible,
            possible.reason,
            possible.primary,
        )


def _to_do_with_offers(actor: Actor, case: Case) -> Iterable[registry.Possibility]:
    """Answer an offer, or give the place that was accepted: the offer's page says what and until when."""
    for row in selectors.offers_of(actor, case):
        url = reverse("placements:offer", args=[row.pk])
        if (
            row.state == Offered.OPEN
            and case.owner_id == actor.domain_id
            and policies.can_answer_offer(actor)
        ):
            yield registry.Possibility(f"Svara på erbjudandet från {row.unit.name}", url, primary=True)
        if row.state == Offered.ACCEPTED and policies.can_give_place(actor, row.unit):
            yield registry.Possibility("Ge den plats som är tackad ja till", url, primary=True)


def _falls(actor: Actor, case: Case, application_id: UUID) -> Iterable[registry.Falling]:
    rows = Offer.objects.filter(application=application_id, ended_at=None)
    for row in rows.select_related("unit", "application__case"):
        yield registry.Falling(
            _offer_label(row),
            row.operator_id,
            fall=lambda who, row=row: offers.fall_with(row, who),
        )
    stays = Stay.objects.filter(application=application_id, state__in=IN_PROGRESS)
    for stay in stays.select_related("unit", "case", "claim", "application"):
        yield _falling_stay(stay)


def _offer_label(row: Offer) -> str:
    if row.claim_id is None:
        return f"Nej just nu från {row.unit.name}"
    state = row.get_state_display().lower()
    return f"Erbjudande från {row.unit.name}, {state}; platsen som hålls blir ledig"


def _falling_stay(stay: Stay) -> registry.Falling:
    unit = stay.unit.name
    if stay.arrived_on:
        label = (
            f"Personen är inskriven på {unit} sedan {date_iso(stay.arrived_on)}. Utskrivning behövs först."
        )
        return registry.Falling(label, stay.operator_id, blocks=True)
    label = f"{stay.get_state_display()} placering på {unit} från {date_iso(stay.planned_from)}; platsen blir ledig"
    return registry.Falling(label, stay.operator_id, fall=lambda who: giving.fall_with(stay, who))


def _stay_in_the_way(actor: Actor, case: Case, party: CaseParty | None) -> str:
    """A home that could no longer reach its resident's case could not discharge, and its place would stay taken."""
    stays = Stay.objects.filter(case=case, state__in=IN_PROGRESS).select_related("unit")
    if party is not None:
        stays = stays.filter(unit=party.unit_id)
    stay = stays.first()
    return (
        f"{stay.unit.name} har en plats åt personen. Den ska skrivas ut eller ställas in först."
        if stay
        else ""
    )
