"""Plainly fictive people for the demo county: invented names, samordningsnummer with the serials 980–989."""

import datetime as dt
from dataclasses import dataclass
from random import Random

WOMEN = (
    "Ada",
    "Bella",
    "Cilla",
    "Doris",
    "Elsa",
    "Frida",
    "Gerd",
    "Hilda",
    "Ines",
    "Jenny",
    "Klara",
    "Lotta",
    "Maja",
    "Nora",
)
MEN = (
    "Adam",
    "Bosse",
    "Claes",
    "David",
    "Emil",
    "Folke",
    "Gunnar",
    "Hugo",
    "Ivar",
    "Jens",
    "Kalle",
    "Love",
    "Milo",
    "Nisse",
)
FAMILIES = (
    "Provlund", "Exempelsson", "Fiktivsson", "Testberg", "Låtsas", "Påhittig", "Demoström", "Mönstergren", "Skenlund",
    "Figursson", "Sagoberg", "Rollgren", "Övningsson", "Ämbetsfri", "Åskådlig",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    given: str
    family: str
    sex: str
    number: str
    birth: dt.date


def check_digit(nine: str) -> str:
    """The Luhn digit over the nine digits YYMMDDNNN."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(nine))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def fictive_number(birth: dt.date, serial: int) -> str:
    """A samordningsnummer of twelve digits: the day of birth plus 60, a serial 980–989."""
    date = f"{birth:%Y%m}{birth.day + 60}"
    return date + str(serial) + check_digit(date[2:] + str(serial))


class People:
    """Makes up people, never the same number twice."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.seen: set[str] = set()

    def somebody(self, day: dt.date, ages: tuple[int, int]) -> Person:
        """A person between two ages, in whole years on a day."""
        random, (youngest, oldest) = self.random, ages
        while True:
            sex = random.choices(("man", "woman", "nonbinary"), (62, 35, 3))[0]
            birth = day - dt.timedelta(days=random.randint(youngest * 366, oldest * 365))
            serial = random.choice((981, 983, 985, 987, 989) if sex == "man" else (980, 982, 984, 986, 988))
            number = fictive_number(birth, serial)
            if number not in self.seen:
                break
        self.seen.add(number)
        given = random.choice(MEN if sex == "man" else WOMEN)
        return Person(given, random.choice(FAMILIES), sex, number, birth)
