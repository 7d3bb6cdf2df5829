"""Tables of applications, the referral group, the queue, assessments and decisions."""

from referrals.models.applications import Application, DraftText, Level, QueueTicket
from referrals.models.decisions import Decision, MemberAssessment, PlacementAssessment
from referrals.models.groups import GroupMember, GroupUnit, LegalGround, ReferralGroup
from referrals.models.queue import QueueEvent, QueuePolicy, QueueQuota

__all__ = [
    "Application", "Decision", "DraftText", "GroupMember", "GroupUnit", "LegalGround", "Level", "MemberAssessment",
    "PlacementAssessment", "QueueEvent", "QueuePolicy", "QueueQuota", "QueueTicket", "ReferralGroup",
]  # fmt: skip
