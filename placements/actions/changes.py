"""Counter-entries: what a stay said before and says after, who changed it and why. The words beside the reason stay with the home."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from placements.models import Absence, Stay, StayChange, Why
from placements.selectors.changes import stored
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible
from vardkedja.core.models import Category, EntryKind
from vardkedja.core.nightly import ordinary_period
from vardkedja.core.tasks import nightly_collaboration
from vardkedja.core.verbs import explain

SAME = "Ingenting är ändrat. Ändra det som är fel, eller avbryt."
explain("stay_change_once_per_number", "Någon annan har just ändrat vistelsen. Ladda om sidan.")
explain("stay_change_changes_something", SAME)


@dataclass(frozen=True)
class Reason:
    """Why something written is changed: a code of `Why`, and more in words that stay with the own authority."""

    why: str
    text: str = ""


def check_reason(reason: Reason, codes: Collection[Why]) -> None:
    """Raises `Impossible` at `why` or `text`."""
    if reason.why not in codes:
        raise Impossible("Välj ett skäl.", field="why")
    if reason.why == Why.OTHER and not reason.text.strip():
        raise Impossible("Skriv vilket skälet är.", field="text")


def note_change(
    stay: Stay,
    act: StayChange.Act,
    reason: Reason,
    before: Mapping[str, object],
    *,
    actor: Actor,
    absence: Absence | None = None,
) -> StayChange:
    """Keep what the row (the absence where one is named) said before and says now. Raises `Impossible` where nothing differs."""
    row = absence or stay
    old = {key: stored(value) for key, value in before.items()}
    new = {key: stored(getattr(row, key)) for key in before}
    differs = [key for key in old if old[key] != new[key]]
    if not differs:
        raise Impossible(SAME)
    change = StayChange(
        case_id=stay.case_id,
        case_owner_id=stay.case_owner_id,
        stay=stay,
        operator_id=stay.operator_id,
        absence=absence,
        act=act,
        why=reason.why,
        before={key: old[key] for key in differs},
        after={key: new[key] for key in differs},
        made_at=actor.now,
        made_by_name=actor.name,
        entry_id=_words(stay, reason, actor),
        revision=StayChange.objects.filter(stay=stay).count() + 1,
    )
    change.save(force_insert=True)
    return change


def _words(stay: Stay, reason: Reason, actor: Actor) -> UUID | None:
    if not reason.text.strip():
        return None
    fields = [("text", "Varför vistelsen ändrades", reason.text.strip())]
    version = write_entry(
        stay.case_id, EntryKind.NOTE, Category.PLANNING, fields, actor=actor, unit_id=stay.unit_id
    )
    return version.entry_id


def why_words(reason: Reason) -> str:
    """The reason in the middle of a sentence."""
    label = Why(reason.why).label
    return label[:1].lower() + label[1:]


def count_again(stay: Stay, first: dt.date, actor: Actor) -> None:
    """Figures of days gone by follow: the night counts some weeks back by itself, what lies before is counted when this is committed."""
    oldest, last = ordinary_period(actor.today)
    if first < oldest:
        days = (first.isoformat(), last.isoformat())
        collaboration = str(stay.collaboration_id)
        transaction.on_commit(lambda: nightly_collaboration.delay(collaboration, *days), robust=True)
