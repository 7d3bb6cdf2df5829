"""What giving a place does to an offer of it."""

from uuid import UUID

from django.db import connection

from placements.domain import offers
from placements.domain.offers import Act
from placements.models import Offer, PlaceClaim, Stay
from referrals.actions import tickets
from referrals.actions.tickets import Change, Why
from referrals.models import QueueTicket
from vardkedja.core.actions.tasks import finish_tasks
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.verbs import save_new_version

TASK_ANSWER, TASK_GIVE = "placements.answer_offer", "placements.give_offered"
UNANSWERED = (
    "Personen har ett erbjudande som väntar på svar. Vänta på svaret, eller ta tillbaka erbjudandet först."
)
KEPT = "Platsen hålls för ett erbjudande. Ta tillbaka erbjudandet i stället."


def end_offer(offer: Offer, act: Act, *, actor: Actor, **values: object) -> None:
    """Write how an offer ended, and let its place go."""
    values |= {"state": offers.after(act), "ended_at": actor.now}
    for name, value in values.items():
        setattr(offer, name, value)
    save_new_version(offer, *values)
    settle_hold(offer, actor)


def settle_hold(offer: Offer, actor: Actor) -> None:
    """Let the claim that holds the place follow the offer's state, whichever of its two sides wrote it: a yes keeps the place to the
    end of the planned day of arrival, an end lets it go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vk_settle_offer(%s, %s)", [offer.pk, actor.now])


def came_back(offer: Offer, why: Why, actor: Actor) -> bool:
    """Tell the ticket that the offer came back; whether the position is kept. One that has left the unit's queue meanwhile (a refusal,
    another unit) has none to lose."""
    here = QueueTicket.objects.waiting().filter(
        pk=offer.application.ticket_id, unit=offer.unit_id, offered_at__isnull=False
    )
    return tickets.offer_came_back(offer.application, why, actor=actor) if here.exists() else True


def require_no_offer(claim: PlaceClaim) -> None:
    """Raises `Impossible` for a hold that keeps an offered place."""
    if Offer.objects.filter(claim=claim, state__in=offers.STANDING).exists():
        raise Impossible(KEPT)


def use_offer(case_id: UUID, unit_id: UUID, actor: Actor) -> Offer | None:
    """The accepted offer that a place given in the unit answers, its hold let go. Raises `Impossible` for one that waits for its answer."""
    rows = Offer.objects.filter(case=case_id, unit=unit_id, state__in=offers.STANDING)
    offer = rows.select_related("claim", "application").first()
    if offer is None:
        return None
    if offer.state == offers.State.OPEN:
        raise Impossible(UNANSWERED)
    if offer.claim and offer.claim.released_at is None:
        offer.claim.released_at = actor.now
        save_new_version(offer.claim, "released_at")
    return offer


def offer_is_given(offer: Offer, stay: Stay, actor: Actor) -> None:
    """The ticket no longer counts as offered: the stay counts. It waits in its place until the person comes."""
    end_offer(offer, Act.GIVE, actor=actor, stay=stay)
    tickets.write(offer.application, Change.GIVEN, actor=actor, offered_at=None)
    finish_tasks(TASK_GIVE, actor=actor, subject_id=offer.pk)
