"""Study visits (*studiebesök*): the person sees the home before the stay. Codes, and which day fits. Plain values."""

import datetime as dt

from placements.domain.conditions import date_words
from placements.domain.stays import Refusal

COMPANY = {
    "nobody": "Ingen, personen kommer själv",
    "worker": "Handläggare",
    "relative": "Närstående",
    "carer": "Personal från vård eller boende",
    "several": "Flera",
}
OUTCOMES = {
    "wants": "Gjordes, personen vill komma",
    "thinks": "Gjordes, personen vill tänka",
    "declines": "Gjordes, personen vill inte komma",
    "absent": "Personen kom inte till besöket",
}
CALLED_OFF = {
    "moved": "Flyttas till en annan dag",
    "person": "Personen vill inte eller kan inte",
    "home": "Hemmet kan inte ta emot",
    "otherwise": "Görs på annat sätt, till exempel över video",
    "mistake": "Bokades av misstag",
}
#: How long afterwards a visit that nobody booked can still be noted.
BACK = dt.timedelta(days=60)
#: How far ahead the day of the home shows visits.
AHEAD = dt.timedelta(days=7)


def wrong_day(on: dt.date, planned_from: dt.date, today: dt.date) -> Refusal | None:
    """Before the stay: not after the planned arrival, nor, when nobody has come by then, after today."""
    if on < today - BACK:
        return Refusal(f"Välj en dag från och med {date_words(today - BACK)}.", "on")
    last = max(planned_from, today)
    if on > last:
        return Refusal(f"Besöket görs före ankomsten. Välj en dag till och med {date_words(last)}.", "on")
    return None


def not_yet(on: dt.date, at: dt.time | None, now: dt.datetime) -> Refusal | None:
    """How it went is noted afterwards. `now` in local time."""
    if on > now.date():
        return Refusal(f"Besöket är {date_words(on)}. Det kan antecknas då.")
    if on == now.date() and at is not None and at > now.time():
        return Refusal(f"Besöket är klockan {at:%H.%M}. Det kan antecknas då.")
    return None
