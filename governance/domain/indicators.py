"""One definition of each figure of the steering page. The night writes by it, page and API read by it.

Daily figures are as of the end of a day. Monthly ones are stored for the last day of a month only: they concern people in
small municipalities, and differences between neighbouring days would tell of single persons.
"""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

#: Length of the window of figures over a year, in days, the last day included.
YEAR_DAYS = 365


class Code(StrEnum):
    OCCUPIED = "occupied"
    OCCUPANCY = "occupancy_share"
    QUEUE = "queue_length"
    WAITED = "queue_wait"
    PERSONS = "persons_year"
    FIRST_SUPPORT = "days_to_first_support"
    COST = "cost_booked"
    BUDGET = "cost_budget"
    COST_SHARE = "cost_share"


class Month(StrEnum):
    """How a month is made of its days: their mean, or the latest."""

    MEAN = "mean"
    LATEST = "latest"


@dataclass(frozen=True)
class Indicator:
    """A figure: its name and unit on the page, what is counted, and whether more is better.

    `small_cells`: counts persons, so that cells below the threshold are kept back. `decimals` on the page.
    """

    code: Code
    label: str
    unit: str
    definition: str
    month: Month = Month.LATEST
    more_is_better: bool = False
    small_cells: bool = False
    decimals: int = 0


ALL = (
    Indicator(
        Code.OCCUPIED,
        "Belagda platser",
        "platser",
        "Platser som någon bor på vid dygnets slut. Den som är tillfälligt borta räknas med. Ankomstdagen räknas, "
        "utskrivningsdagen räknas inte. En månad är medelvärdet av dess dagar.",
        Month.MEAN,
        more_is_better=True,
        decimals=1,
    ),
    Indicator(
        Code.OCCUPANCY,
        "Beläggning",
        "%",
        "Belagda platser delat med platser i drift (alla platser utom stängda), för alla enheter med platser. "
        "En månad är medelvärdet av dess dagar.",
        Month.MEAN,
        more_is_better=True,
    ),
    Indicator(
        Code.QUEUE,
        "I kö",
        "köplatser",
        "Köplatser som väntar vid dygnets slut. En person kan ha flera köplatser, om flera myndigheter har sökt.",
    ),
    Indicator(
        Code.WAITED,
        "Väntetid hittills",
        "dagar",
        "Median av hela dagar som de köplatser som väntar har väntat, från att ansökan kom in.",
    ),
    Indicator(
        Code.PERSONS,
        "Personer på boende, tolv månader",
        "personer",
        "Personer som har haft minst ett vårddygn under de 365 dagar som slutar med månadens sista dag, räknade en gång "
        "för varje kommun som har beslutat. Summan är summan av kommunerna.",
        small_cells=True,
    ),
    Indicator(
        Code.FIRST_SUPPORT,
        "Dagar till första stöd hemma",
        "dagar",
        "Median av hela dagar från hemgång till första påbörjade stödinsats, för hemgångar under de 365 dagar som slutar "
        "med månadens sista dag. Stöd som redan pågick ger 0 dagar. Den som inte har fått stöd räknas med de dagar som "
        "har gått.",
        small_cells=True,
    ),
    Indicator(
        Code.COST,
        "Bokförd kostnad",
        "kr",
        "Bokförda andelar av årets budget till och med månaden, enligt kostnadsfördelningens huvudbok.",
    ),
    Indicator(
        Code.BUDGET,
        "Budget hittills",
        "kr",
        "Årets budget till och med månaden: lika många tolftedelar som det har gått månader, avrundat nedåt till öret "
        "för varje enhet och kostnadsslag.",
    ),
    Indicator(
        Code.COST_SHARE,
        "Kostnad mot budget",
        "%",
        "Bokförd kostnad hittills i år delat med årets budget hittills.",
        decimals=1,
    ),
)
BY_CODE = {indicator.code: indicator for indicator in ALL}
#: The six of the page's first row, in order.
KEY_FIGURES = (Code.OCCUPANCY, Code.QUEUE, Code.WAITED, Code.PERSONS, Code.FIRST_SUPPORT, Code.COST_SHARE)


def month_ends(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The last days of months that lie in the period, first and last day included."""
    year, month = first.year, first.month
    while (end := dt.date(year, month, calendar.monthrange(year, month)[1])) <= last:
        yield end
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004


class Standing(StrEnum):
    """How a value stands to its target, as the state of a badge."""

    REACHED = "ok"
    NEAR = "due"
    MISSED = "late"


STANDING_WORDS = {Standing.REACHED: "Nått", Standing.NEAR: "Nära", Standing.MISSED: "Inte nått"}
#: Within a tenth of the target counts as near.
NEAR = 0.1


def standing(indicator: Indicator, value: float, target: float) -> Standing:
    """Where a value stands: reached, within a tenth of the target, or missed."""
    short = target - value if indicator.more_is_better else value - target
    if short <= 0:
        return Standing.REACHED
    return Standing.NEAR if short <= abs(target) * NEAR else Standing.MISSED
