"""Tables of applications, the referral group and its meetings, the queue, assessments and decisions."""

from referrals.models.appeals import Appeal, Proposal
from referrals.models.applications import (
    Application,
    ApplicationEntry,
    CompletionRequest,
    DraftText,
    Level,
    QueueTicket,
)
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
from referrals.models.parts import ApplicationPart
from referrals.models.queue import QueueEvent, QueuePolicy, QueueQuota
from referrals.models.reports import Report

__all__ = [
    "Appeal", "Application", "ApplicationEntry", "ApplicationPart", "Attendance", "CareClock", "CareDate", "CompletionRequest",
    "CompulsoryCare", "Condition", "Decision", "DeclineReason", "DelegationRule", "DraftText", "GroupMember", "GroupRule",
    "GroupUnit", "Inquiry", "Instrument", "InstrumentBand", "InstrumentResult", "InstrumentText", "LegalGround", "Level",
    "Meeting", "MeetingItem", "MemberAssessment", "Participation", "PlacementAssessment", "Proposal", "QueueEvent", "QueuePolicy",
    "QueueQuota", "QueueTicket", "Recusal", "ReferralGroup", "Report", "RequestReply", "StepTerms",
]  # fmt: skip
