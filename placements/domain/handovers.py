"""When a handover is open, and what its note about the unit may not hold. Plain values."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

NUMBER = re.compile(r"(?<!\d)\d{6}(?:\d{2})? ?[-+‐‑–— ]? ?\d{4}(?!\d)|\bK-[A-Z0-9]{8}\b", re.IGNORECASE)
#: A part of a name that is shorter is an initial.
SHORTEST = 2


def is_open(readers: Sequence[tuple[bool, bool]]) -> bool:
    """`readers`: (on duty, signed) each. Open until all on duty have signed; where nobody was named, until somebody has."""
    named = [signed for on_duty, signed in readers if on_duty]
    return not all(named) if named else not any(signed for _on_duty, signed in readers)


def names_somebody(text: str, names: Iterable[str], staff: Iterable[str] = ()) -> str:
    """The name or number of a resident that stands in the text, or empty. Whom the staff are called alike is not counted."""
    text = _as_read(text)
    found = NUMBER.search(text)
    if found:
        return found.group()
    colleagues = {part for name in staff for part in name.split()}
    parts = {part for name in names for part in _as_read(name).split() if len(part) >= SHORTEST} - colleagues
    if part := next((part for part in sorted(parts) if _stands_in(part, text)), ""):
        return part
    whole = (_as_read(name) for name in names)
    return next((name for name in whole if " " in name and name.lower() in text.lower()), "")


def _as_read(text: str) -> str:
    """The text as a reader sees it: without characters that do not show, letters of other widths as the usual ones."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(one for one in plain if unicodedata.category(one) != "Cf")


def _stands_in(part: str, text: str) -> bool:
    """As a name or in capitals; in small letters many a name is a word (sten, liv)."""
    return any(re.search(rf"\b{re.escape(one)}[sS]?\b", text) for one in (part, part.upper()))
