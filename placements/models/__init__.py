"""Places, who claims them, stays and going home, split by noun."""

from placements.models.absences import Absence
from placements.models.acute import AcutePoint, AcuteRequest
from placements.models.imports import ImportedStay
from placements.models.matching import MatchRule, Restriction
from placements.models.occupancy import OccupancyDay
from placements.models.offers import APPLICANTS_NO, UNITS_NO, Offer, OfferReason
from placements.models.places import ClaimKind, ClosedFor, ClosingRevision, Place, PlaceClaim, PlaceTraits
from placements.models.stays import (
    CANCEL_REASONS,
    END_REASONS,
    CancelReason,
    Destination,
    DischargePlan,
    EndReason,
    Housing,
    PastOrder,
    Placement,
    Stay,
)

__all__ = [
    "APPLICANTS_NO", "CANCEL_REASONS", "END_REASONS", "UNITS_NO", "Absence", "AcutePoint", "AcuteRequest", "CancelReason", "ClaimKind",
    "ClosedFor", "ClosingRevision", "Destination",
    "DischargePlan", "EndReason", "Housing",
    "ImportedStay", "MatchRule", "OccupancyDay", "Offer", "OfferReason", "PastOrder", "Place", "PlaceClaim", "PlaceTraits", "Placement", "Restriction", "Stay",
]  # fmt: skip
