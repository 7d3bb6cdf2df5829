"""Which columns a list over persons may filter and sort by. One table per list; a test holds them.

The law limits sorting and searching of persons (SoLPuF 15 and 20 §§): unit, responsible, step of the chain, date and
the own authority, and nothing else. Ground, substance, diagnosis, instrument result, children and protected identity
are never a filter, a sort key or a grouping in a list over persons; they exist in aggregates only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What any list over persons may ever offer.
ALLOWED = frozenset({"unit", "responsible", "step", "date", "own_authority"})


@dataclass(frozen=True)
class PersonList:
    """One list over persons: its GET parameters for filters and the values of `sortera`, each with what it goes by."""

    name: str
    filters: Mapping[str, str] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)


CASES = PersonList(
    "cases",
    filters={
        "enhet": "unit",
        "ansvarig": "responsible",
        "steg": "step",
        "fran": "date",
        "till": "date",
        "agare": "own_authority",
        "avslutade": "date",
    },
    sorts={"-oppnat": "date", "oppnat": "date", "ansvarig": "responsible"},
)
TASKS = PersonList("tasks", filters={"visa": "responsible"})
HITS = PersonList("hits")
#: The access log shows no person: only case numbers.
LISTS = (CASES, TASKS, HITS)
