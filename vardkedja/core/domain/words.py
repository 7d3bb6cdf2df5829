"""What somebody has stated as a reason: whether it says anything when nothing but what can be seen is counted."""

import unicodedata

#: Fewer letters than these say nothing of why.
LEAST_LETTERS = 5


def seen(text: str) -> str:
    """The text without control and format characters (Unicode categories C*), white space made single; may be empty."""
    kept = (" " if char in "\t\r\n" else char for char in text)
    return " ".join("".join(c for c in kept if not unicodedata.category(c).startswith("C")).split())


def says(text: str, *, letters: int = LEAST_LETTERS, characters: int = 0) -> bool:
    """Whether the text holds at least so many letters (L*), and so many characters that are neither C* nor Z*."""
    kinds = [unicodedata.category(char)[0] for char in text]
    return kinds.count("L") >= letters and sum(kind not in "CZ" for kind in kinds) >= characters
