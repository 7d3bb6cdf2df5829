"""Rules of consent: who must give it, what it must say, how long it may last, and in what state it is.

Offentlighets- och sekretesslagen 10 kap. 1 §, 12 kap. 2–3 §§. Where the law gives no figure (at what age a young person's own
word is needed, how long a consent may last) the figure is the deployment's own, `Limits`.
"""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vardkedja.core.domain import words

DAY = dt.timedelta(days=1)
PERSON, YOUNG, GUARDIAN_1, GUARDIAN_2 = "person", "young", "guardian_1", "guardian_2"


@dataclass(frozen=True)
class Limits:
    """Ages in whole years (0–21), lengths in days. `young_from`: from that age the young person's own consent is needed too.
    `most_outside`: how many recipients without a part in the case one consent may name."""

    young_from: int = 15
    adult_from: int = 18
    longest_days: int = 365
    remind_days: int = 14
    most_outside: int = 4


@dataclass(frozen=True)
class Fault:
    """Why a consent cannot be documented, and at which field of the form."""

    message: str
    field: str


class State(StrEnum):
    """States of a consent, worked out from its dates."""

    WAITING = "waiting"
    COMING = "coming"
    IN_FORCE = "in_force"
    PARTLY = "partly"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


LABELS = {
    State.WAITING: "Inte lämnat än",
    State.COMING: "Börjar gälla senare",
    State.IN_FORCE: "Gäller",
    State.PARTLY: "Delvis återtaget",
    State.WITHDRAWN: "Återtaget",
    State.EXPIRED: "Har gått ut",
}


def needed(age: int | None, *, guardians: int, alone: bool, limits: Limits) -> tuple[str, ...]:
    """Who must give the consent (12 kap. 3 § OSL): guardians for a child, both for a young person unless the assessed
    maturity says that the young person alone decides, else the person. `guardians`: 1 or 2. An unknown age is an adult's."""
    if age is None or age >= limits.adult_from:
        return (PERSON,)
    both = (GUARDIAN_1, GUARDIAN_2)[: max(1, min(guardians, 2))]
    if age < limits.young_from:
        return both
    return (YOUNG,) if alone else (YOUNG, *both)


@dataclass(frozen=True)
class Terms:
    """What a consent says, as filled in. Periods are half-open: `valid_to` is the first day on which it no longer holds."""

    recipients: Collection[object]
    categories: Collection[str]
    purpose: str
    valid_from: dt.date
    valid_to: dt.date
    given: Sequence[dt.date]


@dataclass(frozen=True)
class County:
    """The county's other authorities, and those of them that take part in the case."""

    authorities: frozenset[object]
    parties: frozenset[object]

    def is_everybody(self, recipients: Collection[object], most_outside: int) -> bool:
        """All of the county at once, or most of it but for a few, though they have no part in the case: nobody is then named."""
        chosen = set(recipients)
        outside, few = chosen - self.parties, 2
        everybody = len(self.authorities) > few and self.authorities <= chosen and bool(outside)
        return everybody or len(outside) > most_outside


#: A purpose of nothing but these words names none, in whatever order they stand.
_GENERAL = frozenset({
    "all", "alla", "allt", "allting", "annat", "att", "av", "behov", "behöva", "behövas", "behövs", "den", "det", "dela",
    "delning", "där", "eller", "en", "ett", "för", "generell", "generella", "generellt", "godkännande", "handling",
    "handlingar", "handlingarna", "helst", "i", "information", "informationsutbyte", "inga", "inget", "ja", "jag", "kan",
    "kunna", "lämna", "länet", "med", "medgivande", "mig", "mina", "myndighet", "myndigheter", "nej", "när", "och", "om",
    "på", "samt", "samtliga", "samtycke", "samtycket", "som", "syfte", "syften", "sådant", "till", "tills", "uppgift",
    "uppgifter", "uppgifterna", "ut", "utan", "utbyte", "utlämnande", "utlämning", "vad", "vara", "vem", "vid", "vidare",
    "vilka", "vilken", "vilket", "än", "ändamål", "ändamålet", "övrigt",
})  # fmt: skip


def fault(terms: Terms, county: County, today: dt.date, limits: Limits) -> Fault | None:
    """The first thing that is wrong with a consent, or None.

    A general consent is none: 12 kap. 2 § OSL lifts secrecy for what the person has agreed to, and no more.
    """
    if not terms.recipients:
        return Fault("Samtycket måste gälla namngivna mottagare.", "recipients")
    if county.is_everybody(terms.recipients, limits.most_outside):
        return Fault(
            "Samtycket kan inte gälla alla myndigheter i länet, eller nästan alla. Välj dem som ska få uppgifterna: högst "
            f"{limits.most_outside} som inte är parter i ärendet.",
            "recipients",
        )
    if not terms.categories:
        return Fault("Välj vilka slags uppgifter samtycket gäller.", "categories")
    if not words.says(terms.purpose, letters=words.LEAST_OF_A_PURPOSE):
        return Fault("Skriv vad uppgifterna behövs till.", "purpose")
    if set(re.findall(r"[^\W\d_]+", words.seen(terms.purpose).lower())) <= _GENERAL:
        return Fault(
            "Ett samtycke kan inte vara generellt. Skriv vad uppgifterna behövs till, till exempel ”ansökan om plats”.",
            "purpose",
        )
    return _fault_of_time(terms, today, limits)


def _fault_of_time(terms: Terms, today: dt.date, limits: Limits) -> Fault | None:
    if any(day > today for day in terms.given):
        return Fault("Samtycket kan inte vara lämnat i framtiden.", "given_on")
    earliest = min(terms.given, default=today)
    if terms.valid_from < earliest:
        return Fault(
            f"Ett samtycke gäller inte bakåt i tiden. Välj {earliest} eller en senare dag.", "valid_from"
        )
    if terms.valid_to <= today:
        return Fault("Samtycket måste gälla till en dag som kommer.", "valid_to")
    if terms.valid_to <= terms.valid_from:
        return Fault("Samtycket kan inte ta slut innan det börjar gälla.", "valid_to")
    longest = longest_end(terms.valid_from, limits)
    if terms.valid_to > longest:
        return Fault(
            f"Ett samtycke gäller högst {limits.longest_days} dagar. Välj en dag senast {longest}.",
            "valid_to",
        )
    return None


def longest_end(valid_from: dt.date, limits: Limits) -> dt.date:
    """The last possible end of a consent that begins to hold on a day."""
    return valid_from + dt.timedelta(days=limits.longest_days)


def ends_soon(today: dt.date, limits: Limits) -> dt.date:
    """A consent that ends on that day or before is one to remind of."""
    return today + dt.timedelta(days=limits.remind_days)


def state(
    given_on: dt.date | None,
    valid_from: dt.date,
    valid_to: dt.date,
    *,
    withdrawn: bool,
    some_withdrawn: bool,
    today: dt.date,
) -> State:
    """The state on a day. Withdrawn goes before expired: that is what the person did."""
    if withdrawn:
        return State.WITHDRAWN
    if given_on is None:
        return State.WAITING
    if today >= valid_to:
        return State.EXPIRED
    if today < valid_from:
        return State.COMING
    return State.PARTLY if some_withdrawn else State.IN_FORCE
