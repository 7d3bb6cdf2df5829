"""A decision as filled in: its checks, and how it reads."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from referrals.domain import admission, decisions, delegation, proposals
from referrals.domain.decisions import AGAINST, REFUSED, Kind
from referrals.models import Application, Decision, Proposal
from referrals.selectors.delegation import roles_of, rules_on
from vardkedja.core.actions.entries import Field
from vardkedja.core.actor import Actor
from vardkedja.core.clock import day_of
from vardkedja.core.errors import Impossible, NotAllowed
from vardkedja.core.formatting import kronor
from vardkedja.core.models import User

#: How an assistance decision is appealed (förvaltningslagen 2017:900, 43–44 §§).
APPEAL = (
    "Du kan överklaga beslutet. Skriv vilket beslut du överklagar, varför det ska ändras och hur. "
    "Skicka eller lämna överklagandet till {authority}, inte till domstolen. Det ska ha kommit in inom tre veckor "
    "från den dag då du fick del av beslutet. Ändras inte beslutet som du vill, skickas överklagandet vidare till "
    "förvaltningsrätten. Din handläggare hjälper dig gärna att skriva."
)


@dataclass(frozen=True)
class Ruling:
    """A decision as filled in. `valid_to` is the first day on which it no longer holds, None: until further notice.

    `decided_on` is when it was decided; when it was recorded the verb writes itself.
    """

    outcome: str
    decided_on: dt.date
    text: str
    reasons: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    conditions: str = ""
    #: The paragraph; empty: the legal ground's own.
    paragraph: str = ""
    #: Assistance: how it was decided, and by which colleague where somebody else records it.
    manner: str = Decision.Manner.WRITTEN
    decider_id: UUID | None = None
    #: Assistance: cost in öre a day, for the delegation order.
    cost: int | None = None
    #: Assistance that goes against the person: why the person was not told first (`proposals.EXEMPTIONS`).
    exemption: str = ""
    #: Admission: item → answer (`domain.admission`), and what the head found attached.
    suitability: Mapping[str, str] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()
    #: SiS: the decision's own number.
    reference: str = ""


def check(ruling: Ruling, application: Application, kind: Kind, actor: Actor) -> None:
    """What holds for every decision. Raises `Impossible` at its field."""
    outcomes = Decision.Outcome.values if kind is Kind.ASSISTANCE else (decisions.GRANTED, REFUSED)
    if ruling.outcome not in outcomes:
        raise Impossible("Välj om det beviljas eller avslås.", field="outcome")
    if ruling.decided_on > actor.today:
        raise Impossible("Beslutsdagen kan inte ligga i framtiden.", field="decided_on")
    if ruling.outcome in AGAINST and not ruling.reasons.strip():
        raise Impossible("Skriv skälen för avslaget.", field="reasons")
    _check_days(ruling, actor)
    sent_on = day_of(application.sent_at) if application.sent_at else None
    # SiS decides on its own (LVM § 27), before the application or after.
    if sent_on and kind is not Kind.SIS and ruling.decided_on < sent_on:
        raise Impossible(
            f"Beslutet kan inte vara fattat innan ansökan skickades {sent_on.isoformat()}.",
            field="decided_on",
        )


def _check_days(ruling: Ruling, actor: Actor) -> None:
    starts = ruling.valid_from or ruling.decided_on
    if ruling.valid_to and ruling.valid_to <= starts:
        raise Impossible("Beslutet kan inte sluta gälla innan det börjar.", field="last_day")
    if ruling.outcome != REFUSED and ruling.valid_to and ruling.valid_to <= actor.today:
        raise Impossible("Beslutet har redan slutat gälla.", field="last_day")


def delegate_of(ruling: Ruling, application: Application, actor: Actor) -> User:
    """Who decides, within the delegation order on the day. Raises `NotAllowed` for who is no delegate, `Impossible` at
    `decider` where the order sets a limit, with who may.
    """
    other = ruling.decider_id not in {None, actor.user_id}
    if other and ruling.manner == Decision.Manner.WRITTEN:
        raise Impossible(
            "Ett skriftligt beslut registreras av den som fattar det. Välj hur beslutet fattades.",
            field="manner",
        )
    user_id = ruling.decider_id or actor.user_id
    roles = roles_of(actor, user_id, ruling.decided_on) if other and user_id else actor.roles
    rules = rules_on(actor, ruling.decided_on)
    refused = next(
        (
            why
            for act in _acts(ruling, application)
            if (why := delegation.refusal(rules, act, user_id, roles))
        ),
        "",
    )
    if refused and not delegation.holds_any(rules, user_id, roles) and not other:
        raise NotAllowed(refused)
    if refused:
        raise Impossible(refused, field="decider")
    return User.objects.get(pk=user_id)


def _acts(ruling: Ruling, application: Application) -> list[delegation.Act]:
    """What is to be covered: a partly granted one both as a grant and as a refusal."""
    starts = ruling.valid_from or ruling.decided_on
    days = (ruling.valid_to - starts).days if ruling.valid_to else None
    ground = application.legal_ground.code
    grant = delegation.Act(delegation.Power.GRANT, ground, days, ruling.cost)
    # A refusal grants no days and costs nothing.
    refuse = delegation.Act(delegation.Power.REFUSE, ground, 0, 0)
    return [act for act in (grant, refuse) if _needed(act, ruling.outcome)]


def _needed(act: delegation.Act, outcome: str) -> bool:
    return outcome in AGAINST if act.power == delegation.Power.REFUSE else outcome != REFUSED


def check_heard(ruling: Ruling, proposal: Proposal | None) -> None:
    """That the person was told before a decision goes against them, or why not (FL 25 §). Raises `Impossible` at `exemption`."""
    if ruling.outcome not in AGAINST or ruling.exemption in proposals.EXEMPTIONS:
        return
    state, until = (proposal.state, proposal.answer_by) if proposal else (None, None)
    if proposal and proposal.communicated_on and ruling.decided_on < proposal.communicated_on:
        raise Impossible("Den enskilde ska ha fått ta del av förslaget före beslutet.", field="decided_on")
    unheard = proposals.unheard(state, until, ruling.decided_on)
    if unheard:
        raise Impossible(unheard, field="exemption")


def fields(ruling: Ruling, application: Application, actor: Actor, text: str = "Beslut") -> list[Field]:
    """How the decision reads, with when it was decided and when it was written down."""
    return [
        ("outcome", "Utfall", Decision.Outcome(ruling.outcome).label),
        ("decided_on", "Beslutsdatum", ruling.decided_on.isoformat()),
        ("recorded_on", "Antecknat", f"{actor.today.isoformat()} av {actor.name}"),
        ("manner", "Hur beslutet fattades", Decision.Manner(ruling.manner).label),
        ("paragraph", "Lagrum", paragraph_of(ruling, application)),
        ("valid_from", "Gäller från", (ruling.valid_from or ruling.decided_on).isoformat()),
        ("last_day", "Gäller till och med", _last_day(ruling)),
        ("text", text, ruling.text),
        ("conditions", "Villkor", ruling.conditions),
        ("cost", "Kostnad per dygn", kronor(ruling.cost) if ruling.cost is not None else ""),
        ("reasons", "Skäl", ruling.reasons),
    ]


def paragraph_of(ruling: Ruling, application: Application) -> str:
    return ruling.paragraph.strip() or application.legal_ground.paragraph


def _last_day(ruling: Ruling) -> str:
    return (ruling.valid_to - dt.timedelta(days=1)).isoformat() if ruling.valid_to else "tills vidare"


def heard_fields(ruling: Ruling, proposal: Proposal | None) -> list[Field]:
    """How the person was heard, for a decision that goes against them."""
    if ruling.outcome not in AGAINST:
        return []
    told, answered = "", ""
    if proposal and proposal.communicated_on:
        told = f"{proposal.communicated_on.isoformat()} ({proposal.get_manner_display().lower()})"
        answered = f"Svarade {proposal.answered_on.isoformat()}" if proposal.answered_on else "Svarade inte"
    return [
        ("communicated_on", "Underlaget kommunicerat", told),
        ("answered", "Den enskildes svar", answered),
        (
            "exemption",
            "Varför den enskilde inte fick yttra sig först",
            proposals.EXEMPTIONS.get(ruling.exemption, ""),
        ),
    ]


def check_suitability(ruling: Ruling, conditions: list[admission.Precondition]) -> None:
    """The head's check is whole, and a grant in spite of something says why. Raises `Impossible` at its field."""
    if not ruling.text.strip():
        raise Impossible("Skriv lämplighetsbedömningen.", field="text")
    lacking = admission.unanswered(ruling.suitability)
    if lacking:
        raise Impossible("Ta ställning till den här delen av lämpligheten.", field=f"fit_{lacking}")
    if ruling.outcome == REFUSED or ruling.reasons.strip():
        return
    unmet = [one.label for one in conditions if not one.met]
    if unmet:
        raise Impossible(
            f"Det här är inte uppfyllt: {'; '.join(unmet)}. Skriv varför inskrivningen beslutas ändå.",
            field="reasons",
        )
    if admission.UNFIT in ruling.suitability.values():
        raise Impossible(
            "Du har svarat att något inte passar. Skriv varför personen skrivs in ändå.", field="reasons"
        )


def suitability_fields(ruling: Ruling, conditions: list[admission.Precondition]) -> list[Field]:
    answers = [
        (f"fit_{item}", label, admission.ANSWERS[ruling.suitability[item]])
        for item, label in admission.ITEMS.items()
    ]
    told = "\n".join(one.told for one in conditions)
    return [
        *answers,
        ("preconditions", "Förutsättningar enligt SoF 9 kap.", told),
        ("not_on_file", "Saknas som fil i ärendet", "\n".join(admission.not_on_file(conditions))),
    ]
