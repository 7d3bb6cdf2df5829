"""Tables of applications, the referral group and its meetings, the queue, assessments and decisions."""

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
from referrals.models.groups import (
    DeclineReason,
    GroupMember,
    GroupRule,
    GroupUnit,
    LegalGround,
    ReferralGroup,
)
from referrals.models.instruments import Instrument, InstrumentBand, InstrumentResult, InstrumentText
from referrals.models.meetings import (
    Attendance,
    Condition,
    Meeting,
    MeetingItem,
    Participation,
    Recusal,
)
from referrals.models.queue import QueueEvent, QueuePolicy, QueueQuota

__all__ = [
    "Appeal", "Application", "Attendance", "CareClock", "CareDate", "CompulsoryCare", "Condition", "Decision",
    "DeclineReason", "DelegationRule", "DraftText", "GroupMember", "GroupRule", "GroupUnit", "Inquiry", "Instrument",
    "InstrumentBand", "InstrumentResult", "InstrumentText", "LegalGround", "Level", "Meeting", "MeetingItem",
    "MemberAssessment", "Participation", "PlacementAssessment", "Proposal", "QueueEvent", "QueuePolicy", "QueueQuota",
    "QueueTicket", "Recusal", "ReferralGroup", "RequestReply", "StepTerms",
]  # fmt: skip
