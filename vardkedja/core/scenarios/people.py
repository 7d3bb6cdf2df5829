"""Fictive staff of the municipalities in the counties that name nobody by hand."""

from collections.abc import Iterable, Iterator
from itertools import cycle

from vardkedja.core.models import Role, Unit
from vardkedja.core.scenarios.municipalities import place_of
from vardkedja.core.scenarios.shapes import StaffData, UnitData

GIVEN = (
    "Alva", "Björn", "Cecilia", "Didrik", "Ebba", "Filip", "Gerda", "Hampus", "Irma", "Joel", "Kajsa", "Linus", "Majken",
    "Noel", "Olga", "Pontus", "Rut", "Sixten", "Tekla", "Urban", "Vera", "Yngve",
)  # fmt: skip
FAMILIES = (
    "Ask", "Björkvall", "Cronholm", "Dalby", "Edling", "Flink", "Granath", "Hedin", "Isberg", "Järvman", "Kjellin", "Lindau",
    "Moberg", "Norell", "Ödman", "Palmér", "Rosell", "Skog", "Tallberg", "Unge", "Vallin", "Wide", "Åhs",
)  # fmt: skip


def names() -> Iterator[str]:
    """Names that differ: 22 given names against 23 family names meet again after 506."""
    return (f"{given} {family}" for given, family in zip(cycle(GIVEN), cycle(FAMILIES), strict=False))


def offices(keys: Iterable[str]) -> tuple[UnitData, ...]:
    """A municipality's own office that handles the cases."""
    return tuple(
        UnitData(
            f"office-{key}",
            f"Individ- och familjeomsorgen {place_of(key)}",
            key,
            Unit.LegalType.OFFICE,
            key,
        )
        for key in keys
    )


def municipal_staff(keys: Iterable[str], shown: str) -> tuple[StaffData, ...]:
    """Two case workers, a manager and an economist of each municipality; those of `shown` stand among the demo log-ins."""
    found, called = [], names()
    for key in keys:
        office, demo = f"office-{key}", key == shown
        found += [
            StaffData(f"handlaggare.{key}", next(called), key, ((Role.CASE_WORKER, office),), "Socialsekreterare",
                      "Handläggare" if demo else ""),
            StaffData(f"handlaggare2.{key}", next(called), key, ((Role.CASE_WORKER, office),), "Socialsekreterare"),
            StaffData(f"chef.{key}", next(called), key, ((Role.UNIT_MANAGER, office),), "Enhetschef, delegat",
                      "Enhetschef (delegat)" if demo else ""),
            StaffData(f"ekonom.{key}", next(called), key, ((Role.FINANCE, ""),), "Ekonom"),
        ]  # fmt: skip
    return tuple(found)
