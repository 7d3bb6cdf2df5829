"""How the states of an application look: ok, due, late, info or neutral."""

from referrals.domain import states

STATE_BADGES = {
    states.State.DRAFT: "neutral",
    states.State.SENT: "info",
    states.State.ASSESSED: "due",
    states.State.APPROVED: "ok",
    states.State.PLACED: "ok",
    states.State.WITHDRAWN: "neutral",
    states.State.DECLINED: "late",
    states.State.SUPPORTED: "ok",
}
