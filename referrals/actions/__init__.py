"""The verbs of referrals, split by noun."""

from referrals.actions.applications import (
    follow_assessment,
    mark_placed,
    save_draft,
    send_application,
    share_application,
    withdraw_application,
)
from referrals.actions.assessments import reconsider, record_placement_assessment, write_assessment
from referrals.actions.decisions import (
    decide_admission,
    decide_assistance,
    decide_region_care,
    record_sis_decision,
)
from referrals.actions.rules import set_queue_rules
from referrals.actions.tickets import pause_ticket, resume_ticket

__all__ = [
    "decide_admission",
    "decide_assistance",
    "decide_region_care",
    "follow_assessment",
    "mark_placed",
    "pause_ticket",
    "reconsider",
    "record_placement_assessment",
    "record_sis_decision",
    "resume_ticket",
    "save_draft",
    "send_application",
    "set_queue_rules",
    "share_application",
    "withdraw_application",
    "write_assessment",
]  # fmt: skip
