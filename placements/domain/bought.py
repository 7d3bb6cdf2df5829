"""A place that is asked for and bought outside: the codes, and what may be asked and answered. Plain values."""

import datetime as dt
import hashlib
from dataclasses import dataclass

WHY_NOT_OWN = {
    "none_free": "Ingen egen plats är ledig",
    "no_match": "Ingen egen plats passar behovet",
    "wait_too_long": "Väntan på en egen plats är för lång",
}
NO_WHY = {
    "full": "Ingen ledig plats",
    "care": "Kan inte ge den vård som behövs",
    "group": "Tar inte emot målgruppen",
    "staffing": "Bemanningen räcker inte",
    "other": "Annat skäl",
}
#: How an answer came, or how a home was told.
BY_LINK = "link"
HOW = {"phone": "Telefon", "mail": "E-post", "letter": "Brev"}
ANSWERED_HOW = {BY_LINK: "Säker länk", **HOW}
ANSWERS = {"yes": "Ja", "no": "Nej"}
#: For how long a link holds, at most.
LINK_DAYS = 14
LONGEST_WEEKS = 104
DAYS_A_WEEK = 7
#: How far ahead a place can be asked for or offered.
AHEAD = dt.timedelta(days=365)
#: The highest price of a day that is no slip of the hand: 100 000 kronor.
HIGHEST_ORE = 10_000_000


def hash_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Answered:
    """What a home answered. `no_why`: a code of `NO_WHY`; `words` are its own."""

    answer: str
    free_from: dt.date | None = None
    price_ore: int | None = None
    no_why: str = ""
    words: str = ""
    by: str = ""


def answer_lack(told: Answered, today: dt.date) -> tuple[str, str] | None:
    """Why the answer cannot be taken as it stands: (message, field)."""
    if told.answer not in ANSWERS:
        return "Välj ja eller nej.", "answer"
    if not told.by.strip():
        return "Skriv vem på hemmet som svarar.", "by"
    if told.answer == "no":
        return None if told.no_why in NO_WHY else ("Välj varför ni svarar nej.", "no_why")
    if told.free_from is None or not today - AHEAD <= told.free_from <= today + AHEAD:
        return "Skriv från vilken dag platsen är ledig, inom ett år.", "free_from"
    if told.price_ore is None or not 0 < told.price_ore <= HIGHEST_ORE:
        return "Skriv priset per dygn, mer än noll och högst 100 000 kr.", "price"
    return None


def cost_of(price_ore: int, weeks: int) -> int:
    """What the asked length would cost at a price per day, in öre."""
    return price_ore * weeks * DAYS_A_WEEK
