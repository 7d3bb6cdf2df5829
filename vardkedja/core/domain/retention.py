"""Facts that decide how long a file is kept. What is done with them is another matter; here is only what they are.

Sources: socialtjänstlagen (2025:400) 16:1 (five years after the last note), 16:2 (placement of a child is kept), 16:4 and
socialtjänstförordningen (a research sample is kept: born on the 5th, 15th or 25th, and everybody in some areas), 17:2
(private: two years); patientdatalagen 3:17 (health care: at least ten years after the last note).
"""

import datetime as dt

SAMPLE_DAYS = frozenset({5, 15, 25})
#: County codes (Östergötland, Gotland, Västernorrland) and the municipality code of Göteborg: all files are kept there.
SAMPLE_COUNTIES = frozenset({"05", "09", "22"})
SAMPLE_MUNICIPALITIES = frozenset({"1480"})
ADULT = 18


def born_on_sample_day(born: dt.date | None) -> bool | None:
    """Whether somebody was born on the 5th, 15th or 25th of a month; None while the birth date is not known."""
    return None if born is None else born.day in SAMPLE_DAYS


def in_sample_area(code: str) -> bool:
    """Whether every file of an organisation with this municipality code (four digits) or county code (two) is kept."""
    return code in SAMPLE_MUNICIPALITIES or code[:2] in SAMPLE_COUNTIES
