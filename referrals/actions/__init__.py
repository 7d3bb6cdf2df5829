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

__all__ = [
    "decide_admission", "decide_assistance", "decide_region_care", "follow_assessment", "mark_placed", "reconsider",
    "record_placement_assessment", "record_sis_decision", "save_draft", "send_application", "share_application",
    "withdraw_application", "write_assessment",
]  # fmt: skip
