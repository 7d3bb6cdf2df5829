"""What referrals answers to core's questions."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse

from referrals import policies, scenario
from referrals.actions import steps, support
from referrals.actions.letters import TELL_OF_HOME, TELL_OF_PLACE
from referrals.actions.packages import packages
from referrals.actions.reports import RECEIVE
from referrals.actions.requests import NOT_COMPLETE
from referrals.actions.sis import RECALLED
from referrals.actions.support import decider_of
from referrals.actions.withdrawing import TAKEN_BACK
from referrals.domain import decisions, reports, routes, states
from referrals.domain.clocks import Standing as ClockStanding
from referrals.domain.decisions import Kind
from referrals.models import (
    Appeal,
    Application,
    ApplicationEntry,
    ApplicationPart,
    CompletionRequest,
    Condition,
    DraftText,
    Instrument,
    InstrumentResult,
    LegalGround,
    MeetingItem,
    MemberAssessment,
    Participation,
    PlacementAssessment,
    Proposal,
    QueueTicket,
    Recusal,
    Report,
)
from referrals.models import Decision as DecisionRow
from referrals.registrations import clocks
from referrals.selectors import chain, consent, instrument_panel
from referrals.selectors.agenda import agenda_reason
from referrals.selectors.around import Around, around, told
from referrals.selectors.chain import Standing
from referrals.selectors.delegation import is_delegate
from referrals.selectors.letters import written
from referrals.selectors.steps import clock_of_step
from referrals.selectors.withheld import received_cases
from referrals.views import possible
from vardkedja.core import extracts, gate, registry, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.extracts import Table
from vardkedja.core.formatting import date_iso
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import Case, CaseParty
from vardkedja.core.registry import Panel, Possibility, Step

State = states.State
TASKS = (
    (RECEIVE, "Ta emot anmälan", "reported"),
    (support.ASSESS, "Bedöm ansökan inför mötet", "assess"),
    (support.JOINT, "Gör placeringsbedömningen", "joint"),
    (support.CONDITION, "Se till att villkoret för platsen blir uppfyllt", "condition"),
    (support.EXTRACT, "Läs protokollsutdraget från remissgruppen", "minutes"),
    (support.LETTER, "Skriv till den enskilde om remissgruppens bedömning", "minutes"),
    (support.FOLLOW, "Ta ställning till gruppens förslag om annan enhet", "follow"),
    (support.REPLY, "Svara på begäran om plats", "reply"),
    (support.COMPLETE, "Gör ansökan komplett för bedömning", "edit"),
    (support.SUPPLEMENT, "Komplettera ansökan", "edit"),
    (support.PART, "Skicka er del av dubbelremissen", "part"),
    (support.ANSWER, "Ta ställning till avslaget", "application"),
    (support.DECIDE[Kind.ASSISTANCE], "Fatta biståndsbeslut", "decide_assistance"),
    (support.DECIDE[Kind.ADMISSION], "Fatta inskrivningsbeslut", "decide_admission"),
    (support.DECIDE[Kind.REGION_CARE], "Fatta regionens vårdbeslut", "decide_region_care"),
    (support.DECIDE[Kind.SIS], "Registrera SiS beslut", "record_sis_decision"),
    (steps.COMMUNICATE, "Kommunicera förslaget till biståndsbeslut", "communicate"),
    (steps.AWAIT, "Anteckna den enskildes svar på förslaget", "record_answer"),
    (steps.SERVE, "Anteckna när den enskilde fick biståndsbeslutet", "serve"),
    (steps.REVIEW, "Ompröva det överklagade beslutet", "review_appeal"),
    (steps.PASS_ON, "Lämna överklagandet till förvaltningsrätten", "pass_on"),
    (steps.CARRY_OUT, "Genomför det beslut som ändrades efter överklagande", "carry_out"),
    (steps.SIS_PLAN, "Upprätta planen enligt 28 § LVM", "sis_plan"),
    (TAKEN_BACK, "Ta del av vad som har tagits tillbaka", "withdrawn"),
    (RECALLED, "SiS har återkallat vården i annan form", "application"),
)
OTHER_UNIT = "gruppen föreslår en annan enhet, som sökande myndighet först tar ställning till."


def register() -> None:
    """Called once when the app is ready."""
    gate.register_reason(_on_the_agenda)
    withheld.told_by(received_cases)
    registry.scenario(10, "remissgrupp", scenario.load_group)
    registry.scenario(15, "köregler och tider", scenario.load_rules)
    registry.scenario(94, "mätningar", scenario.load_measurements)
    registry.scenario(97, "delegationsordning", scenario.load_delegation)
    registry.scenario(96, "nästa möte i remissgruppen", scenario.load_meeting)
    registry.nav(25, "Inför mötet", "referrals:agenda", "people", policies.can_assess)
    registry.nav(26, "Möten", "referrals:meetings", "calendar", policies.can_see_meetings)
    registry.nav(30, "Kön", "referrals:queue", "queue", policies.can_see_queue)
    for kind, label, name in TASKS:
        registry.task_kind(kind, label, _to(name))
    registry.task_kind(
        TELL_OF_PLACE,
        "Skriv till den enskilde om platsen och vad man tar med",
        lambda task: reverse("referrals:write_letter", args=[task.case_id, "offered"]),
    )
    registry.task_kind(
        TELL_OF_HOME,
        "Skriv till den enskilde om hemgången och första mötet",
        lambda task: reverse("referrals:write_letter", args=[task.case_id, "home"]),
    )
    registry.in_the_way(_application_in_the_way)
    registry.rail(1, _application_step)
    registry.rail(2, _assessment_step)
    registry.in_step(1, chain.drafts)
    registry.in_step(2, chain.in_assessment)
    registry.packages(packages)
    registry.rests_on(consent.rests_on)
    registry.wants_consent(consent.wants)
    registry.panels(_panels)
    registry.admin_tab("Delegationsordning", "referrals:delegation")
    registry.panels(instrument_panel.panels)
    extracts.NAMED.extend([LegalGround, Instrument])
    registry.extract(45, "instruments", "Bedömningsinstrument", Table(InstrumentResult))
    registry.extract(
        40, "applications", "Ansökningar, bedömningar och beslut",
        Table(Application), Table(DraftText), Table(ApplicationEntry), Table(ApplicationPart), Table(CompletionRequest),
        Table(Report), Table(MemberAssessment), Table(PlacementAssessment), Table(DecisionRow), Table(Proposal), Table(Appeal),
        Table(MeetingItem), Table(Participation), Table(Condition), Table(Recusal),
    )  # fmt: skip
    registry.possibilities(_possibilities)
    clocks.register()


def _to(name: str) -> Callable[[Any], str]:
    return lambda task: reverse(f"referrals:{name}", args=[task.subject_id])


def _url(name: str, application: Application) -> str:
    return reverse(f"referrals:{name}", args=[application.pk])


def _on_the_agenda(actor: Actor, case: Case) -> gate.Why | None:
    if agenda_reason(actor, case.pk):
        return gate.Why("agenda", "på remissgruppens dagordning")
    return None


def _application_step(actor: Actor, opened: OpenCase) -> Step:
    """The own inquiry that should be opened comes first: it does not wait for an application."""
    inquiry = clocks.waiting_inquiry(actor, opened.case)
    if inquiry is not None:
        return inquiry
    rows = chain.applications_of(actor, opened.case)
    sent = [row for row in rows if row.state not in {State.DRAFT, State.WITHDRAWN}]
    if sent:
        return Step("done", f"skickad {date_iso(sent[0].sent_at)}" if sent[0].sent_at else "")
    if any(row.state == State.DRAFT for row in rows):
        return Step("now", "utkast")
    return Step("now", "återkallad" if rows else "ingen ansökan ännu")


def _assessment_step(actor: Actor, opened: OpenCase) -> Step:
    """Of the open application first, else of the latest that was answered."""
    answered = {State.PLACED, State.DECLINED, State.SUPPORTED}
    rows = [row for row in chain.applications_of(actor, opened.case) if row.state in states.OPEN | answered]
    rows.sort(key=lambda row: row.state not in states.OPEN)
    return _step_of(rows[0], actor) if rows else Step("waiting")


def _step_of(row: Application, actor: Actor) -> Step:
    state = State(row.state)
    if row.follows == routes.ACUTE and state is State.ASSESSED:
        return _acute_step(row)
    waits = state is State.SENT or (state is State.ASSESSED and row.group_domain_id is None)
    if row.completed_at is None and waits:
        has = "är skickad" if row.without_place else "har köplats"
        return Step("now", f"{has}, väntar på komplettering")
    if state is State.SENT:
        return _timed(routes.ROUTES[routes.GROUP].waits, _clock(row, actor))
    if state is State.DECLINED:
        return Step("blocked", "ansökan är avslagen")
    if state is State.ASSESSED:
        missing = ", ".join(decisions.LABELS[kind].lower() for kind in chain.lacking(row, actor))
        if row.follows == routes.REQUEST and not row.replies.exists():
            return _timed(routes.ROUTES[routes.REQUEST].waits, _clock(row, actor))
        return _timed(f"saknas: {missing}" if missing else "väntar på beslut", _clock(row, actor))
    words = {State.APPROVED: "klar för plats", State.SUPPORTED: "stöd beslutat, utan plats"}
    return Step("done", words.get(state, ""))


def _acute_step(row: Application) -> Step:
    """Nobody assesses: it waits for the home's answer, and after a yes for what is filled in afterwards."""
    waiting = QueueTicket.objects.waiting().filter(pk=row.ticket_id).exists()
    return Step("now" if waiting else "due", states.words(row.state, acute=True, waiting=waiting))


def _clock(row: Application, actor: Actor) -> ClockStanding:
    return clock_of_step(row, actor, lambda kind: decider_of(row, kind)[0])


def _timed(text: str, clock: ClockStanding) -> Step:
    """A step that goes on, with its last day; late, it says so and is marked."""
    return Step("late" if clock.state == "late" else "now", f"{text}, {clock.words}")


def _panels(actor: Actor, opened: OpenCase) -> Iterable[Panel]:
    if policies.can_write_letters(actor):
        letters = {"letters": written(actor, opened.case)[:3], "case_id": opened.case.pk}
        yield Panel(60, "Brev", "referrals/letters_panel.html", letters, column="side")
    sent = list(policies.visible_reports(actor).filter(case=opened.case).order_by("-sent_at"))
    if sent:
        yield Panel(12, "Anmälningar", "referrals/panel_reports.html", {"reports": sent, "actor": actor})
    held = chain.standings(actor, opened.case)
    if held:
        found = _around(actor, opened.case)
        shown = [_shown(one, actor, found) for one in held]
        yield Panel(10, "Ansökan och beslut", "referrals/panel.html", {"applications": shown, "actor": actor})


def _around(actor: Actor, case: Case) -> Around:
    """Proposals and appeals are the business of who works on the assistance decision."""
    return around(actor, case) if policies.can_handle_assistance(actor) else Around()


def _shown(one: Standing, actor: Actor, found: Around) -> dict[str, Any]:
    """A standing with one card per decision that its ground requires, made or missing."""
    required = one.application.required
    cards = [_card(one, kind, actor) for kind in required] if one.application.sent_at else []
    lines = list(told(found, one.application.pk, one.decisions.get(Kind.ASSISTANCE)))
    return {"one": one, "cards": cards, "application": one.application, "lines": lines}


def _card(one: Standing, kind: Kind, actor: Actor) -> dict[str, Any]:
    row = one.decisions.get(kind)
    if row is None:
        return {"title": decisions.LABELS[kind], "state": "due", "word": "Saknas"}
    mine = row.owner_id == actor.domain_id
    letter = [{"label": "Brev till den enskilde (PDF)", "url": reverse("referrals:letter", args=[row.pk])}]
    return {
        "title": decisions.LABELS[kind],
        "state": "late" if row.outcome == decisions.REFUSED else "ok",
        "word": row.get_outcome_display(),
        "by": row.decider_name,
        "authority": row.owner.short_name,
        "at": row.decided_on,
        "recorded_at": row.recorded_at,
        "recorded_by": row.recorded_by_name if row.recorded_by_name != row.decider_name else "",
        "ground": row.paragraph or str(one.application.legal_ground),
        "actions": letter if mine else [],
    }


def _possibilities(actor: Actor, opened: OpenCase) -> Iterable[Possibility]:
    held = chain.standings(actor, opened.case)
    found = _around(actor, opened.case) if held else Around()
    delegate = bool(held) and bool(policies.can_handle_assistance(actor)) and is_delegate(actor)
    if opened.case.owner_id == actor.domain_id and policies.can_apply(actor):
        yield from _applicants(held, opened.case)
    for one in held:
        if one.application.state == State.DRAFT:
            continue
        yield from _parts(one, actor)
        yield from _groups(one, actor)
        yield from _deciders(one, actor, delegate)
        yield from possible.steps(one, found, actor)
    if policies.can_report(actor):
        for kind, label in (
            (reports.CHILD, "Anmäl oro för barn"),
            (reports.LVM6, "Anmäl behov av vård (LVM 6 §)"),
        ):
            yield Possibility(label, reverse("referrals:report", args=[opened.case.pk, kind]))


def _applicants(held: list[Standing], case: Case) -> Iterable[Possibility]:
    """What the applicant may do: begin, go on, share, follow, withdraw."""
    drafts = [one.application for one in held if one.application.state == State.DRAFT]
    for row in drafts:
        yield Possibility("Fortsätt på ansökan", _url("edit", row), primary=True)
    if not drafts:
        first = not any(one.is_open for one in held)
        yield Possibility(
            "Skriv ansökan" if first else "Skriv en ansökan till",
            reverse("referrals:new", args=[case.pk]),
            possible=case.closed_at is None,
            reason="ärendet är avslutat." if case.closed_at else "",
            primary=first and not held,
        )
    for one in (one for one in held if one.is_open):
        name = one.application.sought
        if one.application.completed_at is None:
            yield Possibility(
                f"Gör ansökan till {name} komplett", _url("edit", one.application), primary=True
            )
        if one.elsewhere:
            yield Possibility(
                "Ta ställning till gruppens förslag", _url("follow", one.application), primary=True
            )
        if not one.application.shared or consent.lost_package(one.application):
            yield Possibility(f"Lämna ut ansökan till {name}", _url("share", one.application))
        if one.ticket:
            yield Possibility(f"Köplatsen till {name}", _url("position", one.application))
        yield Possibility(f"Återkalla ansökan till {name}", _url("withdraw", one.application))


def _parts(one: Standing, actor: Actor) -> Iterable[Possibility]:
    """The other authority's part of a *dubbelremiss*."""
    row = one.application
    if (
        one.is_open
        and row.completed_at is None
        and row.owner_id != actor.domain_id
        and policies.can_apply(actor)
    ):
        waited = ApplicationPart.objects.filter(application=row, authority=actor.domain_id, sent_at=None)
        if waited.exists():
            yield Possibility("Skicka er del av dubbelremissen", _url("part", row), primary=True)


def _groups(one: Standing, actor: Actor) -> Iterable[Possibility]:
    """What a sitting member and the chair may do."""
    row = one.application
    seat = policies.seats(actor).filter(group__group_units__unit=row.unit_id).first()
    if seat is None or row.group_domain_id is None or row.state in {State.PLACED, State.WITHDRAWN}:
        return
    if Recusal.objects.filter(case=row.case_id, user=actor.user_id, ended_at=None).exists():
        return
    if row.state == State.SENT:
        mine = MemberAssessment.objects.filter(application=row, owner=actor.domain_id, author=actor.user_id)
        wrote = mine.exists()
        label = "Ändra din bedömning" if wrote else "Skriv din bedömning"
        yield Possibility(label, _url("assess", row), primary=not wrote and not seat.is_chair)
    yield Possibility("Anmäl jäv", _url("recuse", row))
    if seat.is_chair and row.group_domain_id == actor.domain_id:
        if row.state == State.SENT:
            yield Possibility("Registrera placeringsbedömningen", _url("joint", row), primary=True)
        else:
            yield Possibility("Ta upp ansökan på nytt", _url("reconsider", row))


def _deciders(one: Standing, actor: Actor, delegate: bool) -> Iterable[Possibility]:
    """The decisions that are this actor's to make, each with its reason when it cannot be made now."""
    row = one.application
    if not one.is_open:
        return
    answers = row.follows == routes.REQUEST and row.operator_id == actor.domain_id
    if answers and policies.can_decide_admission(actor, row.unit_id) and not row.replies.exists():
        refused = states.refusal("reply_to_request", row.state) or ("" if row.completed_at else NOT_COMPLETE)
        yield Possibility(
            "Svara på begäran", _url("reply", row), possible=not refused, reason=refused, primary=not refused
        )
    for kind in row.required:
        if decider_of(row, kind)[0] != actor.domain_id or not policies.DECIDERS[kind](actor, row.unit_id):
            continue
        refused = states.refusal("decide", row.state) or (OTHER_UNIT if one.elsewhere else "")
        made = kind in one.decisions
        yield Possibility(
            _label(kind, made, delegate),
            _url(support.DECIDE[kind], row),
            possible=not refused,
            reason=refused[:1].lower() + refused[1:],
            primary=not refused and not made,
        )


def _label(kind: Kind, made: bool, delegate: bool) -> str:
    """The verb on the button. Who is no delegate may write down what a delegate has decided."""
    if kind is Kind.SIS:
        return f"{'Ändra' if made else 'Registrera'} SiS beslut"
    noun = decisions.LABELS[kind][0].lower() + decisions.LABELS[kind][1:]
    if kind is Kind.ASSISTANCE and not delegate:
        return f"Anteckna {noun} som en delegat har fattat"
    return f"{'Ändra' if made else 'Fatta'} {noun}"


def _application_in_the_way(actor: Actor, case: Case, party: CaseParty | None) -> str:
    """An application that nobody can answer any more would stand in the queue for ever."""
    rows = Application.objects.filter(case=case, state__in=states.OPEN).select_related("unit")
    if party is not None:
        rows = rows.filter(unit=party.unit_id)
    row = rows.first()
    return f"Ansökan till {row.sought} väntar på svar. Återkalla den först." if row else ""
