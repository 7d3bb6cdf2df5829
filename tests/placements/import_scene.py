"""Files of stays as the tests write them."""

from placements.actions.importing import NotRead, Sheets, import_stays, sheets
from placements.domain.imports import ABSENCE_COLUMNS, STAY_COLUMNS
from placements.models import Absence, ImportedStay, PlaceClaim, Placement, Stay
from tests.world import NUMBERS
from vardkedja.core.actor import Actor, acting
from vardkedja.core.models import Case, CaseParty, Event, PersonRecord

FIRST = {
    "stay_ref": "V-1", "person_number": NUMBERS[0], "given_name": "Tore", "family_name": "Test",
    "municipality_code": "9801", "place": "1", "legal_ground": "sol", "admitted_on": "2026-01-10",
    "discharged_on": "2026-02-01", "price_class": "ordinary",
}  # fmt: skip
SECOND = FIRST | {
    "stay_ref": "V-2", "person_number": NUMBERS[2], "place": "2", "legal_ground": "LVM27",
    "admitted_on": "2026-01-20", "discharged_on": "", "municipality_code": "9802",
}  # fmt: skip
AWAY = {"stay_ref": "V-1", "kind": "leave", "from": "2026-01-12", "to": "2026-01-14"}
#: What an import writes. A refused one leaves all of it as it was.
TABLES = (
    Stay,
    Placement,
    PlaceClaim,
    ImportedStay,
    Absence,
    PersonRecord,
    Case,
    CaseParty,
    Event,
)


def written(columns: tuple[str, ...], rows: tuple[dict[str, str], ...]) -> bytes:
    return "\n".join([";".join(columns), *(";".join(row[name] for name in columns) for row in rows)]).encode()


def files(*rows: dict[str, str], away: tuple[dict[str, str], ...] = ()) -> Sheets:
    return sheets(written(STAY_COLUMNS, rows), written(ABSENCE_COLUMNS, away) if away else None)


def read_in(scene, *rows, away=(), actor: Actor | None = None, unit: str = "hemmet"):
    head = actor or scene.head(unit)
    return import_stays(scene.world.units[unit].pk, files(*rows, away=away), actor=head)


def faults(scene, *rows, away=(), unit: str = "hemmet") -> list[tuple[str, int, str, str]]:
    """What a refused import says, having seen that it left nothing."""
    before = counted(scene.head(unit))
    try:
        read_in(scene, *rows, away=away, unit=unit)
    except NotRead as told:
        assert counted(scene.head(unit)) == before
        return [(one.sheet, one.line, one.column, one.message) for one in told.report.faults]
    raise AssertionError("it was read in")


def counted(actor: Actor) -> list[int]:
    with acting(actor):
        return [table.objects.count() for table in TABLES]
