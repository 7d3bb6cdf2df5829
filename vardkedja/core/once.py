"""What several parts of one page ask is asked of the database once.

A page that is only read opens `reading()` (`web.page` does, for GET); a question marked `once` is then answered anew only for
other arguments. Within a verb nothing is remembered: what it changes must be seen by the next question.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Question = TypeVar("Question", bound=Callable[..., Any])

#: (question, arguments) → answer, while a page is read; None elsewhere.
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Remember answers to the end of the block."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


@contextmanager
def asking_anew() -> Iterator[None]:
    """Remember nothing within the block, nor afterwards what was known before it."""
    held = _answers.get()
    token = _answers.set(None)
    try:
        yield
    finally:
        _answers.reset(token)
        if held is not None:
            held.clear()


def once(question: Question) -> Question:
    """Mark a question about hashable things (actor, rows, ids). Whoever asks leaves the answer as it is: others get the same."""

    @functools.wraps(question)
    def ask(*args: Any) -> Any:
        answers = _answers.get()
        if answers is None:
            return question(*args)
        key = (question, args)
        if key not in answers:
            answers[key] = question(*args)
        return answers[key]

    return ask  # type: ignore[return-value]
