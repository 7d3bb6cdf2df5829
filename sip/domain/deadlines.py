"""Due days around SIP and hand-off.

The law says *genast* (SoL 10:8) and *utan dröjsmål* (HSL 16:4) and sets no days; the numbers are targets that a county
changes here. Working days are those of `core.domain.workdays`.
"""

import datetime as dt

from vardkedja.core.domain.workdays import add_working_days

#: Working days from initiating to the call.
CALL_WITHIN = 3
#: Working days from the call to the answer.
ANSWER_WITHIN = 3
#: Working days from the meeting until the plan is written.
WRITE_WITHIN = 3
#: Working days from a version of the plan to each authority's signature.
SIGN_WITHIN = 5
#: Working days from discharge to the receiver's confirmation.
CONFIRM_WITHIN = 1
#: Calendar days between two follow-ups, at most (six months).
FOLLOW_UP_AT_LATEST = 183


def call_by(initiated_on: dt.date) -> dt.date:
    return add_working_days(initiated_on, CALL_WITHIN)


def answer_by(called_on: dt.date, meeting_on: dt.date) -> dt.date:
    """A few working days after the call, and never later than the meeting."""
    return min(add_working_days(called_on, ANSWER_WITHIN), max(meeting_on, called_on))


def write_by(meeting_on: dt.date) -> dt.date:
    return add_working_days(meeting_on, WRITE_WITHIN)


def sign_by(written_on: dt.date) -> dt.date:
    return add_working_days(written_on, SIGN_WITHIN)


def confirm_by(discharged_on: dt.date) -> dt.date:
    return add_working_days(discharged_on, CONFIRM_WITHIN)


def why_not_follow_up_on(day: dt.date, written_on: dt.date) -> str:
    """Why a day will not do for the follow-up meeting, in Swedish; empty when it will."""
    if day <= written_on:
        return "Uppföljningen måste vara en dag som kommer."
    if (day - written_on).days > FOLLOW_UP_AT_LATEST:
        return f"Uppföljningen ska vara senast om {FOLLOW_UP_AT_LATEST} dagar."
    return ""
