"""What looks like a telephone number, as Swedes write one: no register is asked, and none is needed to stop a name or a date."""

import re

NOT_A_PHONE = (
    "Skriv ett telefonnummer, till exempel 070-123 45 67, +46 70 123 45 67 eller 0470-12 34 56 ankn. 12."
)
#: E.164 has no more digits, and an area code with its number no fewer. It begins with 0 or +, which no date and no personal number of today does.
FEWEST, MOST = 8, 15
#: Those of a switchboard or the police (114 14) have no area code.
SHORT = range(5, 7)
#: Hyphens as they are typed and as they are pasted.
_NUMBER = re.compile(r"\+?\(?\d[\d\s\u00a0()/.\u2010-\u2013-]*\d")
_EXTENSION = re.compile(r"[,;]?\s*(?:ankn(?:ytning)?\.?|anknr\.?|ext\.?|x|#)\s*[0-9]{1,6}", re.IGNORECASE)


def is_phone(text: str) -> bool:
    """Whether the text is one number: country code, spaces, hyphens and an extension are allowed."""
    written = text.strip()
    extension = re.search(f"{_EXTENSION.pattern}$", written, re.IGNORECASE)
    number = written[: extension.start()].strip() if extension else written
    if not _NUMBER.fullmatch(number):
        return False
    digits = [sign for sign in number if sign.isdigit()]
    if not all(sign.isascii() for sign in digits):
        return False
    if number.lstrip("(")[0] in "0+":
        return FEWEST <= len(digits) <= MOST
    return len(digits) in SHORT
