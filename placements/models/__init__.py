"""Places, who claims them, stays and going home, split by noun."""

from placements.models.absences import Absence
from placements.models.acute import AcutePoint, AcuteRequest
from placements.models.agreements import AgreementSignature, PlacementAgreement
from placements.models.bought import BoughtHome, HomeAsked, PlaceRequest
from placements.models.changes import CORRECTIONS, EXTENSIONS, StayChange, StayGround, StayTerms, Why
from placements.models.daily import AdmissionSheet, Appointment, ResidentCard
from placements.models.drugtests import DrugTest
from placements.models.handovers import Handover, HandoverNote, HandoverReader
from placements.models.imports import ImportedStay
from placements.models.invoices import ConfirmedMonth, HomeInvoice, HomeInvoiceLine, InvoiceOutcome
from placements.models.matching import MatchRule, Restriction
from placements.models.notes import DailyNote, NoteObjection, NotesSetting
from placements.models.occupancy import OccupancyDay
from placements.models.offers import APPLICANTS_NO, UNITS_NO, Offer, OfferReason
from placements.models.places import ClaimKind, ClosedFor, ClosingRevision, Place, PlaceClaim, PlaceTraits
from placements.models.plans import GoalFollowUp, PlanGoal, StayPlan, StayPlanVersion
from placements.models.purchases import DayPrice, FrameworkAgreement, Purchase
from placements.models.region import RegionPart, RegionTerms
from placements.models.reserve import ReserveList
from placements.models.stays import (
    CANCEL_REASONS,
    END_REASONS,
    CancelReason,
    Destination,
    DischargePlan,
    EndReason,
    Housing,
    NoShow,
    Occupation,
    PastOrder,
    Placement,
    Stay,
)
from placements.models.study_visits import StudyVisit
from placements.models.telling import DischargeSafety, TellList, TellPoint
from placements.models.visits import FollowUpVisit, VisitTerms

__all__ = [
    "APPLICANTS_NO",
    "CANCEL_REASONS",
    "CORRECTIONS",
    "END_REASONS",
    "EXTENSIONS",
    "UNITS_NO",
    "Absence",
    "AcutePoint",
    "AcuteRequest",
    "AdmissionSheet",
    "AgreementSignature",
    "Appointment",
    "BoughtHome",
    "CancelReason",
    "ClaimKind",
    "ClosedFor",
    "ClosingRevision",
    "ConfirmedMonth",
    "DailyNote",
    "DayPrice",
    "Destination",
    "DischargePlan",
    "DischargeSafety",
    "DrugTest",
    "EndReason",
    "FollowUpVisit",
    "FrameworkAgreement",
    "GoalFollowUp",
    "Handover",
    "HandoverNote",
    "HandoverReader",
    "HomeAsked",
    "HomeInvoice",
    "HomeInvoiceLine",
    "Housing",
    "ImportedStay",
    "InvoiceOutcome",
    "MatchRule",
    "NoShow",
    "NoteObjection",
    "NotesSetting",
    "OccupancyDay",
    "Occupation",
    "Offer",
    "OfferReason",
    "PastOrder",
    "Place",
    "PlaceClaim",
    "PlaceRequest",
    "PlaceTraits",
    "Placement",
    "PlacementAgreement",
    "PlanGoal",
    "Purchase",
    "RegionPart",
    "RegionTerms",
    "ReserveList",
    "ResidentCard",
    "Restriction",
    "Stay",
    "StayChange",
    "StayGround",
    "StayPlan",
    "StayPlanVersion",
    "StayTerms",
    "StudyVisit",
    "TellList",
    "TellPoint",
    "VisitTerms",
    "Why",
]  # fmt: skip
