"""Every verb that changes something leaves a row in the access log: held in every test, wherever a verb runs.

A verb calls others; what counts is the outermost one, whose transaction it is.
"""

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connection

from vardkedja.core import log, verbs
from vardkedja.core.events import logged_words
from vardkedja.core.scope import HOUSE_APPS
from vardkedja.core.selectors.log import WORDS as LOGGED

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"((?:' + "|".join(HOUSE_APPS) + r')_\w+)"')
LOG = "core_accesslog"
#: What is written on the way and is no change of anything that concerns somebody.
BESIDE = {"core_usedtoken"}
#: Verbs that change and leave no row, each with its reason.
UNLOGGED: dict[str, str] = {}

_state = threading.local()


class NotLogged(AssertionError):
    """A verb changed something and left no row in the access log."""


def watched(real: Any) -> Any:
    """`verbs.acting` with a look at what the verb wrote."""

    def acting(actor: Any) -> AbstractContextManager[None]:
        function = sys._getframe(1).f_locals["function"]
        return _watch(real, actor, f"{function.__module__}.{function.__name__}")

    return acting


@contextmanager
def _watch(real: Any, actor: Any, name: str) -> Iterator[None]:
    with real(actor):
        if getattr(_state, "verb", None):
            yield
            return
        written: set[str] = set()
        _state.verb = name
        try:
            with connection.execute_wrapper(_recorder(written)):
                yield
        finally:
            _state.verb = None
        changed = written - BESIDE - {LOG}
        if changed and LOG not in written and name not in UNLOGGED:
            raise NotLogged(
                f"{name} wrote {sorted(changed)} and no row of the access log: call log.tell or log.write, or name it "
                "in tests/harness/changes.py with its reason"
            )


def _recorder(written: set[str]) -> Any:
    def record(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        found = WRITES.match(str(sql))
        if found and context["cursor"].rowcount:
            written.add(found.group(1))
        return result

    return record


CODE_NAME = re.compile(r"[A-Z][a-z]+([A-Z][a-z]+)+")


def worded(real: Any) -> Any:
    """`log.write` that refuses a name of the code for which the log has no Swedish words."""

    def write(actor: Any, action: str, what: str, **about: Any) -> None:
        if CODE_NAME.fullmatch(what) and what not in LOGGED and what not in logged_words():
            raise NotLogged(f"{what} has no words in the log: add them to WORDS in core/selectors/log.py")
        real(actor, action, what, **about)

    return write


@contextmanager
def every_change_is_logged() -> Iterator[None]:
    """Watch all verbs meanwhile."""
    before, write = verbs.acting, log.write
    verbs.acting, log.write = watched(before), worded(write)
    try:
        yield
    finally:
        verbs.acting, log.write = before, write
