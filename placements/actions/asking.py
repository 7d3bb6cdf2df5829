"""Ask homes outside the system for a place: to whom, their answers, the choice, and that the others are told no."""

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from placements.domain import bought
from placements.domain.bought import Answered
from placements.domain.handovers import names_somebody
from placements.events import bought as events
from placements.models import BoughtHome, HomeAsked, PlaceRequest
from placements.policies import bought as policies
from placements.selectors.bought import link_is_open, names_in, own_places
from referrals.models import LegalGround
from vardkedja.core import log, protection
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Case, Category, EntryKind
from vardkedja.core.policies import require
from vardkedja.core.verbs import check_version, explain, save_new_version, verb

explain("bought_home_once_per_name", "Det finns redan ett hem med det namnet.", "name")
explain("one_home_is_chosen", "Ett hem är redan valt.")
explain("home_asked_once", "Hemmet är redan tillfrågat.", "homes")

CLOSED = "Förfrågan är avslutad."
BY_LETTER = "Personen har skyddade uppgifter. Skicka frågan som brev, och skriv in svaret."
DEFAULT_ANSWER = dt.timedelta(days=7)


@dataclass(frozen=True)
class NewHome:
    """A home as the authority writes it down."""

    name: str
    supplier: str
    org_number: str
    level: str
    address: str
    email: str = ""
    phone: str = ""
    contact: str = ""


@verb
def register_home(home: NewHome, *, actor: Actor) -> BoughtHome:
    """Write down a home outside the system. Raises `Conflict` where the name is taken, `NotAllowed`."""
    require(policies.can_buy(actor))
    row = BoughtHome(owner_id=actor.domain_id, made_at=actor.now, made_by_name=actor.name, **home.__dict__)
    row.save(force_insert=True)
    log.change(actor, "BoughtHomeRegistered", object_id=row.pk)
    return row


@dataclass(frozen=True)
class Asked:
    """What is asked. `need` is words without anything that tells who it is; `ground` the key of a legal ground."""

    why_not_own: str
    level: str
    ground: UUID
    need: str
    wanted_from: dt.date
    weeks: int
    answer_by: dt.date


@verb
def ask_homes(case_id: UUID, asked: Asked, homes: Collection[UUID], *, actor: Actor) -> PlaceRequest:
    """Ask homes for a place for the case's person. What is known of the own places is kept beside the reason.

    Raises `Impossible` at the field (a name or number in the need, days, a reason that the figures contradict), `NotVisible`, `NotAllowed`.
    """
    require(policies.can_buy(actor))
    case = party_case(actor, case_id)
    found = list(policies.visible_homes(actor).filter(pk__in=homes))
    if not found or len(found) != len(set(homes)):
        raise Impossible("Välj minst ett av era registrerade hem.", field="homes")
    _check(asked, case, actor)
    known = own_places(actor, case, asked.level)
    free = sum(one.row.free for one in known)
    if asked.why_not_own == "none_free" and free:
        raise Impossible(
            f"Det finns {free} lediga egna platser på nivån i dag. Välj varför de inte går att använda.",
            field="why_not_own",
        )
    need = [("text", "Behov, utan uppgifter om vem det gäller", asked.need)]
    version = write_entry(case.pk, EntryKind.PLACE_REQUEST, Category.PLANNING, need, actor=actor)
    row = PlaceRequest(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        why_not_own=asked.why_not_own,
        free_places=free,
        waiting=sum(one.waiting for one in known),
        level=asked.level,
        ground_id=asked.ground,
        wanted_from=asked.wanted_from,
        weeks=asked.weeks,
        answer_by=asked.answer_by,
        entry_id=version.entry_id,
        asked_at=actor.now,
        asked_by_name=actor.name,
    )
    row.save(force_insert=True)
    HomeAsked.objects.bulk_create(
        HomeAsked(case=case, case_owner_id=case.owner_id, owner_id=actor.domain_id, request=row, home=home)
        for home in found
    )
    log.tell(actor, events.HomesAsked(row.reference, len(found)), case, subject_id=row.pk)
    return row


def _check(asked: Asked, case: Case, actor: Actor) -> None:
    if asked.why_not_own not in bought.WHY_NOT_OWN:
        raise Impossible("Välj varför det inte blir en egen plats.", field="why_not_own")
    if not LegalGround.objects.valid(actor.today).filter(pk=asked.ground).exists():
        raise Impossible("Välj laglig grund.", field="ground")
    if who := names_somebody(asked.need, names_in(actor, case)):
        raise Impossible(f"Skriv behovet utan uppgifter om vem det gäller. Ta bort ”{who}”.", field="need")
    if not actor.today <= asked.wanted_from <= actor.today + bought.AHEAD:
        raise Impossible("Välj en dag från i dag och högst ett år framåt.", field="wanted_from")
    if not 1 <= asked.weeks <= bought.LONGEST_WEEKS:
        raise Impossible(f"Skriv 1 till {bought.LONGEST_WEEKS} veckor.", field="weeks")
    if not actor.today <= asked.answer_by <= actor.today + bought.AHEAD:
        raise Impossible("Välj en dag från i dag och framåt.", field="answer_by")


def _open(asked_id: UUID, actor: Actor) -> HomeAsked:
    """An own row, locked, of a request that is not closed."""
    row = policies.visible_asked(actor).filter(pk=asked_id).select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    if row.request.closed_at:
        raise Impossible(CLOSED)
    return row


@verb
def make_link(asked_id: UUID, *, actor: Actor) -> str:
    """A link by which the home can answer once; returns its token, which is shown now and never again. A link made before ends.

    Raises `Impossible` for a protected person, an answered or a closed request.
    """
    require(policies.can_ask_homes(actor))
    row = _open(asked_id, actor)
    if row.answer:
        raise Impossible("Hemmet har redan svarat.")
    if protection.flag_of(actor, row.case.person_id, row.case) is not None:
        raise Impossible(BY_LETTER)
    token = secrets.token_urlsafe(32)
    row.link_hash, row.link_until = bought.hash_of(token), actor.now + dt.timedelta(days=bought.LINK_DAYS)
    save_new_version(row, "link_hash", "link_until")
    log.tell(actor, events.HomeLinkMade(row.request.reference, row.home.name), row.case, subject_id=row.pk)
    return token


@verb
def record_answer(
    asked_id: UUID, told: Answered, how: str, *, actor: Actor, version: int | None = None
) -> HomeAsked:
    """Write down what a home answered by telephone, mail or letter; written again it replaces the answer, until a home is chosen.

    Raises `Impossible` at the field, `Conflict`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_ask_homes(actor))
    if how not in bought.HOW:
        raise Impossible("Välj hur svaret kom.", field="how")
    row = _open(asked_id, actor)
    check_version(row, version)
    return _answer(row, told, how, actor)


@verb
def answer_by_link(asked_id: UUID, told: Answered, *, actor: Actor) -> HomeAsked:
    """The home's own answer by its link, by "systemet" for the authority that asked. The link is used up by it.

    Raises `Impossible` at the field, or where the link no longer holds.
    """
    row = _open(asked_id, actor)
    if not actor.is_system or not link_is_open(row, actor.now):
        raise Impossible("Länken gäller inte längre. Ring den som frågade.")
    return _answer(row, told, bought.BY_LINK, actor)


def _answer(row: HomeAsked, told: Answered, how: str, actor: Actor) -> HomeAsked:
    if lack := bought.answer_lack(told, actor.today):
        raise Impossible(lack[0], field=lack[1])
    yes = told.answer == "yes"
    if told.words.strip():
        words = [("home", "Hem", row.home.name), ("text", "Vad hemmet svarade", told.words)]
        written = write_entry(row.case_id, EntryKind.PLACE_REQUEST, Category.PLANNING, words, actor=actor)
        row.entry_id = written.entry_id
    row.answer, row.answered_how, row.answered_at = told.answer, how, actor.now
    row.answered_by_name = told.by.strip()
    row.free_from, row.price_ore = (told.free_from, told.price_ore) if yes else (None, None)
    row.no_why = "" if yes else told.no_why
    save_new_version(
        row, "answer", "answered_how", "answered_at", "answered_by_name", "free_from", "price_ore", "no_why", "entry_id"
    )  # fmt: skip
    label = bought.ANSWERED_HOW[how].lower()
    event = events.HomeAnswered(
        row.home.name, bought.ANSWERS[told.answer].lower(), row.request.reference, label
    )
    log.tell(actor, event, row.case, subject_id=row.pk)
    return row


@verb
def choose_home(asked_id: UUID, why: str, *, actor: Actor, version: int | None = None) -> HomeAsked:
    """Choose a home that said yes, and why; the request is closed and the others are to be told no.

    Raises `Impossible` (it has not said yes, no reason), `Conflict`, `NotVisible`, `NotAllowed`.
    """
    require(policies.can_ask_homes(actor))
    row = _open(asked_id, actor)
    check_version(row, version)
    if row.answer != "yes":
        raise Impossible("Hemmet har inte svarat ja.")
    if not why.strip():
        raise Impossible("Skriv varför det här hemmet väljs.", field="why")
    words = [("home", "Valt hem", row.home.name), ("text", "Varför", why)]
    written = write_entry(row.case_id, EntryKind.PLACE_REQUEST, Category.PLANNING, words, actor=actor)
    row.chosen_at = actor.now
    save_new_version(row, "chosen_at")
    request = row.request
    request.choice_entry_id, request.closed_at = written.entry_id, actor.now
    save_new_version(request, "choice_entry_id", "closed_at")
    log.tell(actor, events.HomeChosen(row.home.name, request.reference), row.case, subject_id=request.pk)
    return row


@verb
def close_request(request_id: UUID, *, actor: Actor, version: int | None = None) -> PlaceRequest:
    """End a request without choosing anybody. Raises `Impossible` when it is closed, `Conflict`, `NotVisible`, `NotAllowed`."""
    require(policies.can_ask_homes(actor))
    rows = policies.visible_place_requests(actor).filter(pk=request_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    if row.closed_at:
        raise Impossible(CLOSED)
    check_version(row, version)
    row.closed_at = actor.now
    save_new_version(row, "closed_at")
    log.tell(actor, events.PlaceRequestClosed(row.reference), row.case, subject_id=row.pk)
    return row


@verb
def tell_no(asked_id: UUID, how: str, *, actor: Actor) -> HomeAsked:
    """Note that a home that was not chosen has been told so, and how. Raises `Impossible` before the request is closed, or twice."""
    require(policies.can_ask_homes(actor))
    row = policies.visible_asked(actor).filter(pk=asked_id).select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    if how not in bought.HOW:
        raise Impossible("Välj hur hemmet fick veta det.", field="how")
    if not row.request.closed_at:
        raise Impossible("Förfrågan är inte avslutad. Välj ett hem eller avsluta den först.")
    if row.chosen_at or row.told_at:
        raise Impossible("Hemmet är valt." if row.chosen_at else "Hemmet har redan fått veta det.")
    row.told_at, row.told_how, row.told_by_name = actor.now, how, actor.name
    save_new_version(row, "told_at", "told_how", "told_by_name")
    log.tell(actor, events.HomeToldNo(row.home.name, row.request.reference), row.case, subject_id=row.pk)
    return row
