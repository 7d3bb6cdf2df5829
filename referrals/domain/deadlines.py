"""When something has to be done: so many working days after it was asked for. How many is the county's own choice."""

import datetime as dt
from collections.abc import Mapping

from vardkedja.core.domain.workdays import add_working_days


def due_on(kind: str, asked: dt.date, working_days: Mapping[str, int]) -> dt.date:
    """The last day for a task of `kind` that was given on `asked`. Raises `KeyError` for a kind without a limit."""
    return add_working_days(asked, working_days[kind])
