"""The frame around every verb: the actor's scope, all or nothing, database refusals in words."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, OperationalError, transaction

from vardkedja.core import once
from vardkedja.core.actor import Actor, acting
from vardkedja.core.errors import Conflict, DomainError, Impossible

#: constraint name → (Swedish message, field). Neutral: never tells by whom or about whom.
CONSTRAINT_MESSAGES: dict[str, tuple[str, str | None]] = {}
REGISTRY: dict[str, Callable[..., Any]] = {}
_RETRY = {"40P01", "55P03", "40001"}
_BUSY = "Någon annan ändrar just detta. Vänta en stund och försök igen."
_TOO_MUCH = "Något av det du skrev är för långt eller för stort, eller har tecken som inte kan sparas."
_OTHER = "Det gick inte att spara, eftersom uppgifterna inte stämmer med det som redan finns."

Verb = TypeVar("Verb", bound=Callable[..., Any])


def explain(constraint: str, message: str, field: str | None = None) -> None:
    """Register the Swedish words for a constraint (called in each app's `apps.py` or beside the verb)."""
    CONSTRAINT_MESSAGES[constraint] = (message, field)


def translate(error: Exception) -> DomainError:
    """A database refusal as a domain error."""
    cause = error.__cause__
    diag = getattr(cause, "diag", None)
    if getattr(cause, "sqlstate", None) in _RETRY:
        return Conflict(_BUSY)
    message, field = CONSTRAINT_MESSAGES.get(getattr(diag, "constraint_name", None) or "", (_OTHER, None))
    return Conflict(message, field=field)


def _from_validation(error: ValidationError) -> DomainError:
    if hasattr(error, "error_dict"):
        field, messages = next(iter(error.message_dict.items()))
        return Impossible(messages[0], field=None if field == "__all__" else field)
    return Impossible(error.messages[0])


def verb(function: Verb) -> Verb:
    """Run a verb in its actor's scope, in a savepoint. Verbs take `actor` by keyword and raise `DomainError`s."""
    REGISTRY[f"{function.__module__}.{function.__name__}"] = function

    @functools.wraps(function)
    def run(*args: Any, actor: Actor, **kwargs: Any) -> Any:
        with acting(actor), once.asking_anew():
            try:
                with transaction.atomic():
                    return function(*args, actor=actor, **kwargs)
            except (IntegrityError, OperationalError) as error:
                raise translate(error) from error
            except DataError as error:
                raise Impossible(_TOO_MUCH) from error
            except ValidationError as error:
                raise _from_validation(error) from error

    return run  # type: ignore[return-value]


def check_version(row: Any, expected: int | None) -> None:
    """Refuse when the row has changed since the form was opened. Raises `Conflict`."""
    if expected is not None and row.row_version != expected:
        raise Conflict(
            "Uppgiften har ändrats av någon annan sedan du öppnade sidan. Ladda om och gör om ändringen."
        )


def save_new_version(row: Any, *fields: str) -> None:
    """Save named fields and count the row's version up. Raises `Conflict` when the row is not ours to write."""
    expected = row.row_version
    row.row_version = expected + 1
    values = {name: getattr(row, name) for name in (*fields, "row_version")}
    if not type(row)._default_manager.filter(pk=row.pk, row_version=expected).update(**values):
        raise Conflict(
            "Uppgiften har ändrats av någon annan sedan du öppnade sidan. Ladda om och gör om ändringen."
        )
