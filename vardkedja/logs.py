"""Logging: one line per event, as JSON, never with what tells who a person is.

An error is written as its kind and where it happened. Its message is left out unless it is one of our own, which by rule
quote nothing: libraries and the database put into theirs what they were working on.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from typing import Any

import structlog

# Ten or twelve digits with or without the sign between, as a personnummer or samordningsnummer is written.
NUMBER = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")
DETAIL = re.compile(r"^(DETAIL|CONTEXT|Failing row).*$", re.MULTILINE)
QUERY = re.compile(r"(?<=[\w/])\?[^\s\"'<>]+=[^\s\"'<>]*")
#: The token of a link by which a home answers.
LINK = re.compile(r"(?<=/svara/)[\w-]+")
OURS = ("vardkedja.", "referrals.", "placements.", "sip.", "costsharing.", "governance.")


def without_person_data(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace person numbers and the row values that PostgreSQL quotes in its errors."""
    return {key: _clean(value) if isinstance(value, str) else value for key, value in event.items()}


def _clean(text: str) -> str:
    return NUMBER.sub("[nummer]", LINK.sub("[länk]", QUERY.sub("?…", DETAIL.sub("DETAIL [borttagen]", text))))


def error_without_words(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace `exc_info` by kind and place of the error and of what caused it."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else None
    if given is True:
        error = sys.exc_info()[1]
    if error is not None:
        event["exception"] = "\n".join(_told(error))
    return event


def _told(error: BaseException) -> list[str]:
    lines: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        frames = traceback.extract_tb(one.__traceback__)
        lines += [_kind(one), *(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return lines


def _kind(error: BaseException) -> str:
    """The kind, with the words of our own errors and with what the database names (a code and a constraint)."""
    kind = type(error)
    told = f"{kind.__module__}.{kind.__qualname__}"
    if kind.__module__.startswith(OURS):
        return f"{told}: {error}"
    diag = getattr(error, "diag", None)
    named = [getattr(error, "sqlstate", None), getattr(diag, "constraint_name", None)]
    return " ".join([told, *(name for name in named if isinstance(name, str))])


class TaskErrorsWithoutWords(logging.Filter):
    """Celery writes an error's own words into the line about the task that failed; its kind is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, Mapping) and "exc" in record.args:
            kind = str(record.args["exc"]).partition("(")[0]
            record.args = dict(record.args) | {"exc": kind, "args": "…", "kwargs": "…", "traceback": "…"}
        return True


PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    error_without_words,
    without_person_data,
]

structlog.configure(
    processors=[*PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": PROCESSORS,
        }
    },
    "filters": {"task": {"()": "vardkedja.logs.TaskErrorsWithoutWords"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.db.backends": {"level": "WARNING"},
        "celery.app.trace": {
            "level": "WARNING",
            "filters": ["task"],
        },  # INFO would print what a task returned
        "axes": {"level": "ERROR"},  # its own table tells more; WARNING would print every slip of a finger
        "weasyprint": {"level": "ERROR"},
        "pypdf": {"level": "CRITICAL"},  # it quotes the file that it cannot read
        "PIL": {"level": "CRITICAL"},
        "fontTools": {"level": "ERROR"},
    },
}
