"""How long a session lasts: so long without activity, and never longer than a working day however active one is.

What counts is kept in the session itself (`seen`, `opened`, in seconds since 1970), written at most once a step, so that
reading does not write. The page promises the idle time; the server waits one step longer, never shorter.
"""

import datetime as dt
import math
from typing import Any

from django.conf import settings

SEEN, OPENED = "seen", "opened"


def step() -> int:
    """How often activity is written, in seconds: a tenth of the idle time, at most a minute."""
    return min(60, settings.SESSION_IDLE // 10)


def is_over(request: Any, now: dt.datetime) -> bool:
    """Whether the session has outlived its idle time or its day."""
    seen, opened = request.session.get(SEEN), request.session.get(OPENED)
    if seen is None or opened is None:
        return False
    moment = now.timestamp()
    return moment - seen > settings.SESSION_IDLE + step() or moment - opened > settings.SESSION_COOKIE_AGE


def touch(request: Any, now: dt.datetime) -> None:
    """Note activity."""
    moment = int(now.timestamp())
    if OPENED not in request.session:
        request.session[OPENED] = moment
    if abs(moment - request.session.get(SEEN, 0)) >= max(step(), 1):
        request.session[SEEN] = moment


def left(request: Any, now: dt.datetime) -> int:
    """Seconds until one is signed out if one does nothing."""
    moment = now.timestamp()
    idle = request.session.get(SEEN, moment) + settings.SESSION_IDLE - moment
    day = request.session.get(OPENED, moment) + settings.SESSION_COOKIE_AGE - moment
    return max(0, math.ceil(min(idle, day)))


def who(actor: Any) -> str:
    """For whom a page was made: another user or another authority must not go on in it."""
    return f"{actor.user_id}:{actor.domain_id}" if actor else ""
