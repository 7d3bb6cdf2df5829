"""The decisions that a legal ground requires before a stay, and what their outcomes make of an application."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from referrals.domain.states import State


class Kind(StrEnum):
    """Who decides: the home municipality's delegate, the head of the home, the region, SiS."""

    ASSISTANCE = "assistance"
    ADMISSION = "admission"
    REGION_CARE = "region_care"
    SIS = "sis"


LABELS = {
    Kind.ASSISTANCE: "Biståndsbeslut",
    Kind.ADMISSION: "Inskrivningsbeslut",
    Kind.REGION_CARE: "Regionens vårdbeslut",
    Kind.SIS: "SiS beslut (27 § LVM)",
}
GRANTED, PARTLY, REFUSED = "granted", "partly", "refused"
#: What is sought without a place, by level → who decides. The legal ground's own list is about a stay.
WITHOUT_PLACE: dict[str, tuple[Kind, ...]] = {
    "support": (Kind.ASSISTANCE,),
    "open": (Kind.REGION_CARE,),
    "both": (Kind.ASSISTANCE, Kind.REGION_CARE),
}
#: Legal grounds on which nothing is sought without a place, and what to do instead.
ONLY_WITH_PLACE = {
    "sol_direct": "Insats utan behovsprövning kräver inget beslut. Besluta om stödet direkt i ärendet.",
    "lvm27": "Vård i annan form enligt LVM 27 § söks till en enhet.",
}
#: What goes against the person, wholly or in part: the person is heard first, told why and how to appeal.
AGAINST = frozenset({PARTLY, REFUSED})


@dataclass(frozen=True)
class Made:
    """A decision as it stands: half-open validity, `valid_to` None: until further notice."""

    kind: str
    outcome: str
    valid_from: dt.date
    valid_to: dt.date | None = None

    def grants_on(self, day: dt.date) -> bool:
        """Whether it grants on the day or will from a later one: a place is planned ahead."""
        return self.outcome != REFUSED and (self.valid_to is None or self.valid_to > day)


def missing(required: Sequence[str], made: Iterable[Made], day: dt.date) -> list[Kind]:
    """The required kinds, in the ground's order, without a granting decision that still holds on the day."""
    granted = {decision.kind for decision in made if decision.grants_on(day)}
    return [Kind(kind) for kind in required if kind not in granted]


def state_after(
    recommended: bool, required: Sequence[str], made: Sequence[Made], day: dt.date, *, place: bool = True
) -> State:
    """The state of an assessed application, given its decisions: assessed, approved (without a place: supported) or declined."""
    if not recommended or any(d.outcome == REFUSED and d.kind in required for d in made):
        return State.DECLINED
    if missing(required, made, day):
        return State.ASSESSED
    return State.APPROVED if place else State.SUPPORTED
