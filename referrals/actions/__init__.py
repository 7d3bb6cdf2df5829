"""The verbs of referrals, split by noun."""

from referrals.actions.appeals import (
    carry_out_appeal,
    pass_on_appeal,
    receive_appeal,
    record_court_decision,
    record_service,
    review_appeal,
)
from referrals.actions.applications import (
    follow_assessment,
    mark_placed,
    send_application,
    share_application,
)
from referrals.actions.assessments import reconsider, record_placement_assessment, write_assessment
from referrals.actions.completing import complete_application, request_completion
from referrals.actions.conditions import settle_condition
from referrals.actions.decisions import (
    decide_admission,
    decide_assistance,
    decide_region_care,
    record_sis_decision,
)
from referrals.actions.delegation import add_delegation, end_delegation
from referrals.actions.drafts import attach_file, save_draft
from referrals.actions.groups import add_member, end_member, set_rule
from referrals.actions.instruments import (
    UNANSWERED,
    annul_instrument_result,
    correct_instrument_result,
    record_instrument_result,
)
from referrals.actions.letters import write_letter
from referrals.actions.meetings import (
    assess_item,
    call_members,
    cancel_meeting,
    change_meeting,
    close_meeting,
    note_attendance,
    open_meeting,
    plan_meeting,
    postpone_item,
    put_on_agenda,
)
from referrals.actions.minutes import note_extract_read, note_letter_sent
from referrals.actions.parts import send_part
from referrals.actions.proposals import communicate_proposal, propose_assistance, record_answer
from referrals.actions.recusals import end_recusal, recuse
from referrals.actions.reports import receive_report, send_report
from referrals.actions.rules import set_queue_rules
from referrals.actions.sis import record_sis_plan, record_sis_recall
from referrals.actions.tickets import pause_ticket, resume_ticket
from referrals.actions.withdrawing import note_withdrawal, withdraw_application

__all__ = [
    "UNANSWERED",
    "add_delegation",
    "add_member",
    "annul_instrument_result",
    "assess_item",
    "attach_file",
    "call_members",
    "cancel_meeting",
    "carry_out_appeal",
    "change_meeting",
    "close_meeting",
    "communicate_proposal",
    "complete_application",
    "correct_instrument_result",
    "decide_admission",
    "decide_assistance",
    "decide_region_care",
    "end_delegation",
    "end_member",
    "end_recusal",
    "follow_assessment",
    "mark_placed",
    "note_attendance",
    "note_extract_read",
    "note_letter_sent",
    "note_withdrawal",
    "open_meeting",
    "pass_on_appeal",
    "pause_ticket",
    "plan_meeting",
    "postpone_item",
    "propose_assistance",
    "put_on_agenda",
    "receive_appeal",
    "receive_report",
    "reconsider",
    "record_answer",
    "record_court_decision",
    "record_instrument_result",
    "record_placement_assessment",
    "record_service",
    "record_sis_decision",
    "record_sis_plan",
    "record_sis_recall",
    "recuse",
    "request_completion",
    "resume_ticket",
    "review_appeal",
    "save_draft",
    "send_application",
    "send_part",
    "send_report",
    "set_queue_rules",
    "set_rule",
    "settle_condition",
    "share_application",
    "withdraw_application",
    "write_assessment",
    "write_letter",
]  # fmt: skip
