"""Which columns a list over persons may filter and sort by: one table per list, which the list itself reads its query through.

The law limits sorting and searching of persons (SoLPuF 15 and 20 §§): unit, responsible, step of the chain, date and
the own authority, and nothing else. Ground, substance, diagnosis, instrument result, children and protected identity
are never a filter, a sort key or a grouping in a list over persons; they exist in aggregates only. A table that names
such a key cannot be made. `docs/lists.md` shows all tables; a test asks every list with everything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What any list over persons may ever offer. Not here, and never: ground, substance, diagnosis, instrument result, children,
#: protected identity.
ALLOWED = frozenset({"unit", "responsible", "step", "date", "own_authority"})
SORT, PAGE = "sortera", "sida"


class ForbiddenKey(ValueError):
    """A list over persons was to be filtered or sorted by something that the law does not allow."""


@dataclass(frozen=True)
class PersonList:
    """One list over persons, by its address's name: what it shows, and what its query may ask.

    `filters`: GET parameters, `sorts`: values of `sortera`, each with what it goes by (one of `ALLOWED`, else
    `ForbiddenKey`). `order`: how it stands where nothing is asked. `preset`: parameters that fill in a form on the page and
    choose nothing among the persons.
    """

    name: str
    columns: tuple[str, ...]
    order: str
    filters: Mapping[str, str] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    preset: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wrong = ({*self.filters.values()} | {*self.sorts.values()}) - ALLOWED
        if wrong:
            raise ForbiddenKey(
                f"{self.name}: a list over persons goes by {sorted(ALLOWED)}, not {sorted(wrong)}"
            )

    def asked(self, query: Mapping[str, str]) -> dict[str, str]:
        """What of a query the list answers to: filters, and a sort key of its own. All else is as if it were not there."""
        found = {name: query[name] for name in self.filters if query.get(name)}
        if query.get(SORT) in self.sorts:
            found[SORT] = query[SORT]
        return found


#: By the address's name; each app declares its own beside the selector of the list.
LISTS: dict[str, PersonList] = {}


def declare(table: PersonList) -> PersonList:
    """Add a list to those that `docs/lists.md` shows and the test asks."""
    LISTS[table.name] = table
    return table


CASES = declare(
    PersonList(
        "core:cases",
        ("den enskilde", "ärende", "steg nu", "ansvarig", "ägare", "öppnat"),
        "latest opened first",
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
)
TASKS = declare(
    PersonList(
        "core:todo",
        ("uppgift", "den enskilde", "dag", "varför"),
        "by day",
        filters={"visa": "responsible"},
    )
)
HITS = declare(
    PersonList(
        "core:search", ("den enskilde", "ärenden"), "by name; what is asked never stands in the address"
    )
)
MOVED = declare(
    PersonList("core:move", ("den enskilde", "ärende"), "the colleague's cases, latest opened first")
)
