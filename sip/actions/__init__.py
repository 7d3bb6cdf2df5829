"""The verbs of SIP, support and hand-off, split by noun."""

from sip.actions.calls import answer_call, call_to_sip
from sip.actions.handoffs import confirm_handoff
from sip.actions.sips import acknowledge_close, close_sip, document_consent, initiate_sip
from sip.actions.support import decide_support, end_support, start_support
from sip.actions.writing import follow_up_sip, sign_sip, write_sip

__all__ = [
    "acknowledge_close",
    "answer_call",
    "call_to_sip",
    "close_sip",
    "confirm_handoff",
    "decide_support",
    "document_consent",
    "end_support",
    "follow_up_sip",
    "initiate_sip",
    "sign_sip",
    "start_support",
    "write_sip",
]
