"""A unit's terms of the acute route: how old what is told may be, and for how long a place is given."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AcuteTerms:
    """What holds where a unit has set nothing else; `Rules.acute` has the unit's own.

    `assessed_hours`: an older medical assessment says too little of somebody who is intoxicated or in withdrawal (an assumption).
    `asked_hours`: on an older question nobody comes (an assumption). `weeks`: for how long a place is planned (Dalarna: two weeks,
    which may be extended by one or two).
    """

    assessed_hours: int = 24
    asked_hours: int = 24
    weeks: int = 2


USUAL = AcuteTerms()
#: The most that a unit may set: hours of a week, weeks of half a year.
MOST_HOURS, MOST_WEEKS = 168, 26


def words(terms: AcuteTerms) -> str:
    weeks = "en vecka" if terms.weeks == 1 else f"{terms.weeks} veckor"
    return (
        f"En akut plats ges för {weeks}. Den medicinska bedömningen är högst {terms.assessed_hours} timmar gammal, "
        f"frågan högst {terms.asked_hours}."
    )
