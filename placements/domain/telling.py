"""Whom a home tells at once when somebody has absconded, wants to leave or has died, by the law that the care rests on.

Each point names its rule. Sources: LVM (1988:870) 27 § – care in another form is SiS's to call off and the board's to plan; LVM 45 §, LVU
(1990:52) 43 § and LPT (1991:1128) 47 § – the police help on request of who answers for the care, never of the home itself; SoL (2025:400)
15 kap. 9 § – a private performer tells the board; SoL 27 kap. 2 and 5 §§ – lex Sarah; begravningslagen (1990:1144) 4 kap. – the doctor who
establishes a death reports an unexpected one to the police; OSL 10 kap. 1 § and 12 kap. 2 § – next of kin are told with the person's
consent. Where no law asks, the point is there because the county's agreements do: a home marks it as not needed with its reason.
"""

from dataclasses import dataclass

KINDS = {"absconded": "Avvikning", "own_wish": "Vill lämna", "death": "Dödsfall"}
#: Why nobody needs to be told.
NOT_NEEDED = {
    "nobody": "Finns ingen att berätta för",
    "declined": "Personen har sagt nej",
    "known": "Vet redan",
    "not_here": "Gäller inte här",
}
#: Laws by the beginning of the ground's code. `lvm27` is care in another form; `lvm` what remains.
LAWS = ("lvm27", "lvm", "lvu", "lpt", "opt", "lrv", "sol")
LEAVING, ANY = ("absconded", "own_wish"), tuple(KINDS)


@dataclass(frozen=True)
class Point:
    """Somebody to tell: `kinds` when, `laws` under which (empty: all). `source`: the rule in words that the page shows."""

    key: str
    words: str
    kinds: tuple[str, ...]
    laws: tuple[str, ...] = ()
    source: str = ""

    def asked(self, kind: str, law: str) -> bool:
        return kind in self.kinds and (not self.laws or law in self.laws)


POINTS = (
    Point("doctor", "112 eller läkare, som konstaterar dödsfallet", ("death",)),
    Point("rescue", "112, om personen är i fara för sitt liv", ("absconded",)),
    Point("board", "Socialtjänsten, ansvarig nämnd eller socialjour", ANY, source="SoL 15:9"),
    Point("sis", "SiS, institutionen som beslutade om vård i annan form", ANY, ("lvm27", "lvm"), "LVM 27 §"),
    Point("physician", "Chefsöverläkaren", ANY, ("lpt", "opt", "lrv"), "LPT 47 §"),
    Point("police", "Har SiS eller nämnden begärt polisens hjälp?", ("absconded",), ("lvm27", "lvm"), "LVM 45 §"),
    Point("police", "Har nämnden begärt polisens hjälp?", ("absconded",), ("lvu",), "LVU 43 §"),
    Point("police", "Har chefsöverläkaren begärt polisens hjälp?", ("absconded",), ("lpt", "opt", "lrv"), "LPT 47 §"),
    Point("police", "Polisen, om dödsfallet är oväntat och läkaren inte har anmält det", ("death",), (), "begravningslagen 4 kap."),
    Point("region", "Regionen, den mottagning som vårdar personen", ANY),
    Point("kin", "Närstående, om personen har sagt ja", LEAVING, source="OSL 10:1, 12:2"),
    Point("kin", "Närstående", ("death",)),
    Point("management", "Den som leder verksamheten, som bedömer lex Sarah", ("death",), source="SoL 27:2, 27:5"),
)  # fmt: skip
KEYS = tuple(dict.fromkeys(point.key for point in POINTS))


def law_of(ground: str) -> str:
    """The law of a legal ground's code; without one the care is voluntary."""
    return next((law for law in LAWS if ground.startswith(law)), "sol")


def points_for(kind: str, ground: str) -> list[Point]:
    """Whom to tell, in the order of the page."""
    return [point for point in POINTS if point.asked(kind, law_of(ground))]


def words_for(key: str, kind: str, ground: str) -> Point:
    return next(point for point in points_for(kind, ground) if point.key == key)
