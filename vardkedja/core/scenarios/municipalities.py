"""The municipalities of the four counties, as every scenario knows them: members of its collaboration or outside it.

Codes and names are public (SCB). An organisation number stands where a public source was at hand; the rest is empty, and an
authority fills in its own under Administration.
"""

from collections.abc import Collection, Iterable

from vardkedja.core.models import Domain, Organisation
from vardkedja.core.scenarios.shapes import DomainData, OrganisationData

#: county code → (key, code, place, name, organisation number)
COUNTIES: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "07": (
        ("vaxjo", "0780", "Växjö", "Växjö kommun", "2120000662"),
        ("ljungby", "0781", "Ljungby", "Ljungby kommun", "2120000670"),
        ("lessebo", "0761", "Lessebo", "Lessebo kommun", "2120000613"),
        ("tingsryd", "0763", "Tingsryd", "Tingsryds kommun", "2120000621"),
        ("uppvidinge", "0760", "Uppvidinge", "Uppvidinge kommun", "2120000605"),
        ("markaryd", "0767", "Markaryd", "Markaryds kommun", "2120000654"),
        ("almhult", "0765", "Älmhult", "Älmhults kommun", "2120000647"),
        ("alvesta", "0764", "Alvesta", "Alvesta kommun", "2120000639"),
    ),
    "10": (
        ("olofstrom", "1060", "Olofström", "Olofströms kommun", ""),
        ("karlskrona", "1080", "Karlskrona", "Karlskrona kommun", ""),
        ("ronneby", "1081", "Ronneby", "Ronneby kommun", ""),
        ("karlshamn", "1082", "Karlshamn", "Karlshamns kommun", ""),
        ("solvesborg", "1083", "Sölvesborg", "Sölvesborgs kommun", ""),
    ),
    "17": (
        ("kil", "1715", "Kil", "Kils kommun", ""),
        ("eda", "1730", "Eda", "Eda kommun", ""),
        ("torsby", "1737", "Torsby", "Torsby kommun", ""),
        ("storfors", "1760", "Storfors", "Storfors kommun", ""),
        ("hammaro", "1761", "Hammarö", "Hammarö kommun", ""),
        ("munkfors", "1762", "Munkfors", "Munkfors kommun", ""),
        ("forshaga", "1763", "Forshaga", "Forshaga kommun", ""),
        ("grums", "1764", "Grums", "Grums kommun", ""),
        ("arjang", "1765", "Årjäng", "Årjängs kommun", ""),
        ("sunne", "1766", "Sunne", "Sunne kommun", ""),
        ("karlstad", "1780", "Karlstad", "Karlstads kommun", "2120001850"),
        ("kristinehamn", "1781", "Kristinehamn", "Kristinehamns kommun", ""),
        ("filipstad", "1782", "Filipstad", "Filipstads kommun", ""),
        ("hagfors", "1783", "Hagfors", "Hagfors kommun", ""),
        ("arvika", "1784", "Arvika", "Arvika kommun", ""),
        ("saffle", "1785", "Säffle", "Säffle kommun", ""),
    ),
    "20": (
        ("vansbro", "2021", "Vansbro", "Vansbro kommun", ""),
        ("malung-salen", "2023", "Malung-Sälen", "Malung-Sälens kommun", ""),
        ("gagnef", "2026", "Gagnef", "Gagnefs kommun", ""),
        ("leksand", "2029", "Leksand", "Leksands kommun", ""),
        ("rattvik", "2031", "Rättvik", "Rättviks kommun", ""),
        ("orsa", "2034", "Orsa", "Orsa kommun", ""),
        ("alvdalen", "2039", "Älvdalen", "Älvdalens kommun", ""),
        ("smedjebacken", "2061", "Smedjebacken", "Smedjebackens kommun", ""),
        ("mora", "2062", "Mora", "Mora kommun", ""),
        ("falun", "2080", "Falun", "Falu kommun", ""),
        ("borlange", "2081", "Borlänge", "Borlänge kommun", ""),
        ("sater", "2082", "Säter", "Säters kommun", ""),
        ("hedemora", "2083", "Hedemora", "Hedemora kommun", ""),
        ("avesta", "2084", "Avesta", "Avesta kommun", ""),
        ("ludvika", "2085", "Ludvika", "Ludvika kommun", ""),
    ),
}
_ROWS = {row[0]: row for rows in COUNTIES.values() for row in rows}


def keys_of(county_code: str) -> tuple[str, ...]:
    """The keys of a county's municipalities, in the order of the table."""
    return tuple(row[0] for row in COUNTIES[county_code])


def place_of(key: str) -> str:
    """What a municipality is called in the names of its offices."""
    return _ROWS[key][2]


def organisations(members: Collection[str]) -> tuple[OrganisationData, ...]:
    """All municipalities of the four counties; those not among `members` stand outside the collaboration."""
    ordered = (*members, *(key for key in _ROWS if key not in members))
    return tuple(
        OrganisationData(key, Organisation.Kind.MUNICIPALITY, name, code, number, member=key in members)
        for key, code, _place, name, number in (_ROWS[key] for key in ordered)
    )


def boards(keys: Iterable[str] = tuple(_ROWS)) -> tuple[DomainData, ...]:
    """The social services board of each municipality, also of those outside: it decides on the stays that it buys."""
    return tuple(
        DomainData(key, key, f"{_ROWS[key][3]}, socialnämnden", _ROWS[key][3], Domain.Law.SOL) for key in keys
    )
