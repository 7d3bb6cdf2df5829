"""What somebody has written, as a reader sees it: signs without a shape say nothing, and none turns the others round."""

import unicodedata

#: Fewer letters than these say nothing of why.
LEAST_LETTERS = 5
#: Fewer say nothing of what for ("SIP" does).
LEAST_OF_A_PURPOSE = 3
#: Letters and symbols by their Unicode category, but drawn as nothing.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
#: Embeddings, overrides and isolates of writing direction: with them a name reads otherwise than it is stored (CVE-2021-42574).
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def seen(text: str) -> str:
    """The text without control and format characters (Unicode categories C*), white space made single; may be empty."""
    kept = (" " if char in "\t\r\n" else char for char in text)
    return " ".join("".join(c for c in kept if not unicodedata.category(c).startswith("C")).split())


def says(text: str, *, letters: int = LEAST_LETTERS, characters: int = 0) -> bool:
    """Whether the text holds at least so many letters (L*), and so many characters that are neither C* nor Z*."""
    kinds = [unicodedata.category(char)[0] for char in text if char not in _FILLERS]
    return kinds.count("L") >= letters and sum(kind not in "CZ" for kind in kinds) >= characters


def legible(text: str) -> str:
    """The text as it may be kept: without signs that turn the others round, and empty where nothing of it can be seen.

    What holds a NUL is left for the field to refuse.
    """
    straight = text.translate(_TURNS)
    return straight if "\x00" in straight or any(map(_is_drawn, straight)) else ""


def _is_drawn(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNPS" and char not in _FILLERS
