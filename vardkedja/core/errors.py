"""What can go wrong in a verb, in words that a Swedish user can act on.

A message never holds person data and never tells what the reader may not know.
"""

from typing import Any


class DomainError(Exception):
    """A verb that could not be done. `field` names the form field to mend, if there is one.

    `trace` is a row of the access log for an attempt that must leave one though nothing else is stored
    (`log.refused`); whoever turns the error into an answer saves it, after the verb's work is rolled back.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.trace: Any = None


class Impossible(DomainError):
    """It cannot be done now: wrong state, wrong date, missing decision."""


class Conflict(DomainError):
    """Somebody else was first: place taken, row changed, number used."""


class NotAllowed(DomainError):
    """The actor may not do it (403 with its reason)."""


class Sheltered(NotAllowed):
    """The case is there and about a protected person for whom the actor is not named (403). `case` for the page."""

    def __init__(self, case: Any) -> None:
        super().__init__("Skyddade uppgifter. Bara de som är utsedda för personen ser ärendet.")
        self.case = case


class NotVisible(DomainError):
    """There is no such thing for this actor (404): absent and hidden look the same."""

    def __init__(self, message: str = "Sidan finns inte eller visas inte för dig.") -> None:
        super().__init__(message)


class NoScope(RuntimeError):
    """A query touched protected rows outside a scope. A programming error, raised when the query runs."""


class ScopeMismatch(RuntimeError):
    """A scope was opened inside another authority's scope. A programming error."""
