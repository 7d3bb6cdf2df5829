"""The legal ground of a stay day by day: the first is the application's, each later one a dated row. Plain Python.

Who is cared for under SoL may leave at once (SoF 2025:468, 9 kap. 13 §); under a compulsory law others decide.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from placements.domain.conditions import date_words
from placements.domain.stays import Refusal

#: Ground of an application or an imported row → the law whose clocks run (`referrals.domain.compulsory.LAWS`).
LAW_OF = {"lvm": "lvm", "lvm27": "lvm", "lvu": "lvu", "lpt": "lpt", "opt": "lpt", "lrv": "lrv"}
#: Whom to ask before a stay under the law ends.
ENDS_BY = {
    "lvm": "Statens institutionsstyrelse beslutar (LVM 27 §). Ring socialtjänsten, som ringer SiS.",
    "lvu": "Socialnämnden beslutar (LVU 21 §, SoF 9:15). Ring socialtjänsten.",
    "lpt": "Chefsöverläkaren beslutar (LPT 27 §). Ring kliniken.",
    "lrv": "Chefsöverläkaren eller rätten beslutar (LRV 16 §). Ring kliniken.",
}


@dataclass(frozen=True)
class Set:
    """A row as it was written: from a day on this ground; of two from one day the later revision holds."""

    code: str
    label: str
    valid_from: dt.date
    revision: int


@dataclass(frozen=True)
class Period:
    """A ground on the days `[first, end)`; `end` None: still."""

    code: str
    label: str
    first: dt.date
    end: dt.date | None

    @property
    def law(self) -> str:
        return LAW_OF.get(self.code, "")


def periods(first: Set, rows: Sequence[Set]) -> list[Period]:
    """The grounds in order of day, never overlapping, neighbours of one ground joined. `first` holds from the day of arrival."""
    held: dict[dt.date, Set] = {first.valid_from: first}
    for row in sorted(rows, key=lambda one: one.revision):
        held[max(row.valid_from, first.valid_from)] = row
    found: list[Period] = []
    for day, row in sorted(held.items()):
        if found and found[-1].code == row.code:
            continue
        if found:
            found[-1] = Period(found[-1].code, found[-1].label, found[-1].first, day)
        found.append(Period(row.code, row.label, day, None))
    return found


def on(day: dt.date, held: Sequence[Period]) -> Period:
    """The ground of a day; before the first day the first ground."""
    return next((one for one in reversed(held) if one.first <= day), held[0])


def may_leave(ground: Period) -> Refusal | None:
    """Why somebody cannot leave at once, and who decides; None under SoL."""
    if not ground.law:
        return None
    return Refusal(f"Vården ges enligt {ground.label}. {ENDS_BY[ground.law]}", "reason")


def change(
    code: str,
    day: dt.date,
    held: Sequence[Period],
    latest: dt.date,
    *,
    ended_on: dt.date | None,
    today: dt.date,
    why: str,
) -> Refusal | None:
    """Why a ground cannot be written from a day. `latest`: the day of the latest row; what was written before it stands unless `why` is told."""
    if day < held[0].first:
        return Refusal(f"Grunden kan inte ändras före ankomsten {date_words(held[0].first)}.", "valid_from")
    if day > today:
        return Refusal("Grunden kan inte ändras i förväg. Skriv den dag då den ändrades.", "valid_from")
    if ended_on is not None and day > ended_on:
        return Refusal(
            f"Vistelsen avslutades {date_words(ended_on)}. Grunden kan inte ändras efter det.", "valid_from"
        )
    if on(day, held).code == code:
        return Refusal("Den grunden gäller redan den dagen.", "ground")
    if (day <= latest or ended_on is not None) and not why:
        return Refusal("Det ändrar vad som redan är skrivet. Välj varför det ska rättas.", "why")
    return None
