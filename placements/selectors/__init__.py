"""Read models of places and stays, for pages, API, upper apps and the night."""

from placements.selectors.board import place_board
from placements.selectors.cases import acts_on, case_panel, home_step, placement_step, possible_acts
from placements.selectors.days import day_of_unit
from placements.selectors.matching import (
    blocked,
    matches,
    matches_of,
    other_cases,
    restrictions_of,
    rules_of,
    versions,
)
from placements.selectors.occupancy import (
    free_places,
    occupancy_table,
    place_status,
    queue_occupancy,
    taken_places,
)
from placements.selectors.offers import (
    free_from,
    in_the_way,
    offered_place,
    offering_units,
    offers_of,
    passed_over,
    placed_persons,
    standing_offers,
)
from placements.selectors.people import Known, known_person, released_person, target_refusal
from placements.selectors.stays import (
    application_for,
    chain_of,
    coming_stay,
    decided_on,
    deciding_municipality,
    falls_with_stay,
    latest_stay,
    not_ready,
    present_stays,
    ready_for_place,
)

__all__ = [
    "Known",
    "acts_on",
    "application_for",
    "blocked",
    "case_panel",
    "chain_of",
    "coming_stay",
    "day_of_unit",
    "decided_on",
    "deciding_municipality",
    "falls_with_stay",
    "free_from",
    "free_places",
    "home_step",
    "in_the_way",
    "known_person",
    "latest_stay",
    "matches",
    "matches_of",
    "not_ready",
    "occupancy_table",
    "offered_place",
    "offering_units",
    "offers_of",
    "other_cases",
    "passed_over",
    "place_board",
    "place_status",
    "placed_persons",
    "placement_step",
    "possible_acts",
    "present_stays",
    "queue_occupancy",
    "ready_for_place",
    "released_person",
    "restrictions_of",
    "rules_of",
    "standing_offers",
    "taken_places",
    "target_refusal",
    "versions",
]  # fmt: skip
