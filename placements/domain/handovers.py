"""When a handover is open, and what its note about the unit may not hold. Plain values."""

import re
from collections.abc import Iterable, Sequence

NUMBER = re.compile(r"(?<!\d)\d{6}(?:\d{2})?[-+ ]?\d{4}(?!\d)|\bK-[A-Z0-9]{8}\b", re.IGNORECASE)
#: A part of a name shorter than this is an initial.
SHORTEST = 2


def is_open(readers: Sequence[tuple[bool, bool]]) -> bool:
    """`readers`: (on duty, signed) each. Open until all on duty have signed; where nobody was named, until somebody has."""
    named = [signed for on_duty, signed in readers if on_duty]
    return not all(named) if named else not any(signed for _on_duty, signed in readers)


def names_somebody(text: str, names: Iterable[str], staff: Iterable[str] = ()) -> str:
    """The name or number of a resident that stands in the text, or empty. Whom the staff are called alike is not counted."""
    found = NUMBER.search(text)
    if found:
        return found.group()
    colleagues = {part for name in staff for part in name.split()}
    parts = {part for name in names for part in name.split() if len(part) > SHORTEST} - colleagues
    return next((p for p in sorted(parts) if re.search(rf"\b{re.escape(p)}s?\b", text)), "")
