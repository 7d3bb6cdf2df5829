"""Tables of applications, the referral group, the queue, assessments and decisions."""

from referrals.models.applications import Application, DraftText, Level, QueueTicket
from referrals.models.decisions import Decision, MemberAssessment, PlacementAssessment
from referrals.models.groups import GroupMember, GroupUnit, LegalGround, ReferralGroup

__all__ = [
    "Application", "Decision", "DraftText", "GroupMember", "GroupUnit", "LegalGround", "Level", "MemberAssessment",
    "PlacementAssessment", "QueueTicket", "ReferralGroup",
]  # fmt: skip
