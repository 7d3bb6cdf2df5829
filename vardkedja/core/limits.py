"""How often one may ask: counted in the broker, over all processes together.

Where the broker is away every process counts for itself: nobody is locked out of care by a server that is down, and
nobody is let loose either.
"""

import functools
import math
import time
from typing import Any

import redis
import structlog
from django.conf import settings
from limits import RateLimitItem, RateLimitItemPerMinute, parse_many
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from vardkedja.core import clock, log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import DomainError

logger = structlog.get_logger("vardkedja.limits")
#: What the log of access calls each kind.
NAMES = {
    "page": "sidor",
    "search": "personsökning",
    "lookup": "uppslag på nummer",
    "reveal": "visa helt nummer",
    "export": "hämta ut filer",
    "upload": "uppladdning",
    "api": "API",
    "link": "svar genom länk",
}
MESSAGE = "Du har gjort det här många gånger på kort tid. Vänta en stund och försök igen."
#: Seconds that a broker which did not answer is left alone.
LEFT_ALONE = 10
_ONCE = RateLimitItemPerMinute(1)


class TooMany(DomainError):
    """Too often within a time (429). `wait` is in whole seconds, at least one."""

    def __init__(self, wait: int) -> None:
        super().__init__(MESSAGE)
        self.wait = wait


class _Counter:
    """The shared counters, or this process's own while the broker is away."""

    def __init__(self) -> None:
        # A counter that cannot be reached at once is not waited for: each request asks it.
        self.shared = SlidingWindowCounterRateLimiter(
            RedisStorage(
                settings.CELERY_BROKER_URL,
                key_prefix=f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}vk-limit",
                socket_timeout=0.25,
                socket_connect_timeout=0.25,
            )
        )
        self.own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self.away_until = 0.0

    def ask(self, method: str, *about: Any) -> Any:
        if time.monotonic() >= self.away_until:
            try:
                return getattr(self.shared, method)(*about)
            except (redis.RedisError, OSError):
                self.away_until = time.monotonic() + LEFT_ALONE
                logger.warning("the broker is away: each process counts requests for itself")
        return getattr(self.own, method)(*about)


@functools.cache
def _counter() -> _Counter:
    return _Counter()


@functools.cache
def _rates(text: str) -> tuple[RateLimitItem, ...]:
    return tuple(parse_many(text))


def spend(kind: str, who: str) -> int | None:
    """Count one request. None when there was room, else the whole seconds to wait. A kind without a rate has no limit."""
    text = settings.RATE_LIMITS.get(kind)
    for rate in _rates(text) if text else ():
        if not _counter().ask("hit", rate, kind, who):
            reset = _counter().ask("get_window_stats", rate, kind, who).reset_time
            return max(1, min(math.ceil(reset - clock.now().timestamp()), rate.get_expiry()))
    return None


def has_room(kind: str, who: str) -> bool:
    """Whether one more would be within the rates of the kind; counts nothing."""
    text = settings.RATE_LIMITS.get(kind)
    return all(_counter().ask("test", rate, kind, who) for rate in _rates(text)) if text else True


def forget(kind: str, who: str) -> None:
    """Begin anew to count."""
    text = settings.RATE_LIMITS.get(kind)
    for rate in _rates(text) if text else ():
        _counter().ask("clear", rate, kind, who)


def require(actor: Actor, *kinds: str) -> None:
    """Count a request of each kind for the user. Raises `TooMany`, the first time in a minute with a row for the log."""
    for kind in kinds:
        wait = spend(kind, str(actor.user_id))
        if wait is not None:
            error = TooMany(wait)
            if _counter().ask("hit", _ONCE, "logged", kind, str(actor.user_id)):
                error.trace = log.refused(actor, f"för många: {NAMES.get(kind, kind)}", MESSAGE).trace
            raise error
