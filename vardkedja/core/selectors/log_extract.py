"""The log extract (*loggutdrag*, PDL 8:5) in plain Swedish: when, which authority and unit, in what role, what and why.

It names no reader unless the authority's rules say so, and holds no words that a reader typed: a stated reason may tell
of others. Then it says that a reason was given, which the log keeps.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from vardkedja.core.actor import Actor
from vardkedja.core.clock import STOCKHOLM
from vardkedja.core.domain.reviewing import period
from vardkedja.core.events import logged_words
from vardkedja.core.extracts import Subject
from vardkedja.core.log import OWN_ACT
from vardkedja.core.models import AccessLog, Domain, EmergencyReason, Role, Unit
from vardkedja.core.selectors.extracts import log_rows
from vardkedja.core.selectors.log import WORDS

#: A refused attempt reached nothing, and a search names nobody.
TOLD = ("read", "hit", "change", "export")
#: Relations whose words the reader typed.
TYPED = dict.fromkeys(("stated", "revealed"), "ett särskilt skäl, som läsaren skrev i loggen")


#: Why somebody changed something.
OWN_ACT_IN_WORDS = "arbetade med uppgifterna"


@dataclass(frozen=True)
class Access:
    """What readers of one unit in one role did with one thing in one day."""

    day: dt.date
    times: str
    authority: str
    unit: str
    role: str
    what: str
    why: str
    who: str = ""


def accesses(
    actor: Actor, subject: Subject, first: dt.date, last: dt.date, *, names: bool = False
) -> list[Access]:
    """All access in a period, first and last day included, in the order of time."""
    begins, ends = period(first, last, STOCKHOLM)
    rows = log_rows(actor, subject).filter(at__gte=begins, at__lt=ends, action__in=TOLD)
    # What an authority does with its own review of the log is no access to the person's records.
    held = list(rows.exclude(relation="review").order_by("at", "pk"))
    words = _Words(held, names=names)
    lines = [(words.line(row), row.at.astimezone(STOCKHOLM)) for row in held]
    lines.sort(key=lambda one: (one[0].day, one[1]))
    return list(_together(lines))


def _together(lines: list[tuple[Access, dt.datetime]]) -> Iterable[Access]:
    """Equal lines of a day become one with all its times, where its first one stands."""
    for _day, group in groupby(lines, lambda one: one[0].day):
        times: dict[Access, list[str]] = {}
        for line, at in group:
            shown = times.setdefault(line, [])
            if f"{at:%H:%M}" not in shown:
                shown.append(f"{at:%H:%M}")
        for line, shown in times.items():
            yield Access(**{**line.__dict__, "times": ", ".join(shown)})


class _Words:
    """Names of authorities and units, and the Swedish of codes, read once."""

    def __init__(self, rows: list[AccessLog], *, names: bool) -> None:
        self.names = names
        self.domains = _names(Domain, {row.reader_domain_id for row in rows})
        self.units = _names(Unit, {row.unit_id for row in rows if row.unit_id})
        self.words = {**logged_words(), **WORDS}
        self.actions = dict(AccessLog.Action.choices)
        self.roles = dict(Role.choices)

    def line(self, row: AccessLog) -> Access:
        # Words that come from a sentence have … for what it names, which the person does without.
        what = re.sub("( (av|från|i|om|på|till))? …", "", self.words.get(row.what, row.what))
        doing = "" if row.action == AccessLog.Action.CHANGE else f"{self.actions[row.action]}: "
        return Access(
            day=row.at.astimezone(STOCKHOLM).date(),
            times="",
            authority=self.domains.get(row.reader_domain_id, ""),
            unit=self.units.get(row.unit_id, "") if row.unit_id else "",
            role=", ".join(str(self.roles.get(role, role)) for role in row.roles.split(", ") if role)
            or "systemet",
            what=f"{doing}{what[:1].lower()}{what[1:]}",
            why=_why(row),
            who=row.user_name if self.names else "",
        )


def _names(model: type[Domain] | type[Unit], ids: set[UUID]) -> dict[UUID, str]:
    return {row.pk: str(row.name) for row in model.objects.filter(pk__in=ids)}  # type: ignore[attr-defined]


def _why(row: AccessLog) -> str:
    if row.relation in TYPED:
        return TYPED[row.relation]
    if row.relation == "emergency" or row.reason.startswith("nödåtkomst"):
        codes = [label for label in EmergencyReason.labels if f": {label.lower()} –" in row.reason]
        return f"nödåtkomst: {codes[0].lower()}" if codes else "nödåtkomst"
    return OWN_ACT_IN_WORDS if row.reason == OWN_ACT else row.reason
