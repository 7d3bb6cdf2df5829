"""Tables of applications, the referral group, the queue, assessments and decisions."""

from referrals.models.appeals import Appeal, Proposal
from referrals.models.applications import Application, DraftText, Level, QueueTicket
from referrals.models.clocks import (
    CareClock,
    CareDate,
    CompulsoryCare,
    Inquiry,
    RequestReply,
    StepTerms,
)
from referrals.models.decisions import Decision, MemberAssessment, PlacementAssessment
from referrals.models.delegation import DelegationRule
from referrals.models.groups import GroupMember, GroupUnit, LegalGround, ReferralGroup
from referrals.models.instruments import Instrument, InstrumentBand, InstrumentResult, InstrumentText
from referrals.models.queue import QueueEvent, QueuePolicy, QueueQuota

__all__ = [
    "Appeal", "Application", "CareClock", "CareDate", "CompulsoryCare", "Decision", "DelegationRule", "DraftText", "GroupMember", "GroupUnit", "Inquiry", "Instrument", "InstrumentBand", "InstrumentResult", "InstrumentText", "LegalGround", "Level", "MemberAssessment", "PlacementAssessment", "Proposal", "QueueEvent", "QueuePolicy", "QueueQuota", "QueueTicket", "ReferralGroup", "RequestReply", "StepTerms",
]  # fmt: skip
