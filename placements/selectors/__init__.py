"""Read models of places and stays, for pages, API, upper apps and the night."""

from placements.selectors.board import place_board
from placements.selectors.days import day_of_unit
from placements.selectors.occupancy import free_places, occupancy_table
from placements.selectors.people import Known, known_person, released_person, target_refusal
from placements.selectors.stays import (
    application_for,
    chain_of,
    coming_stay,
    decided_on,
    deciding_municipality,
    latest_stay,
    present_stays,
    ready_for_place,
)

__all__ = [
    "Known", "application_for", "chain_of", "coming_stay", "day_of_unit", "decided_on", "deciding_municipality",
    "free_places", "known_person", "latest_stay", "occupancy_table", "place_board", "present_stays", "ready_for_place",
    "released_person", "target_refusal",
]  # fmt: skip
