"""Cases in which the own authority is party to an application whose contents were not released: nobody is named there.

A party could otherwise recognise the person from its own record, though the applicant had no ground to tell.
"""

from collections.abc import Iterable
from uuid import UUID

from referrals.domain import states
from referrals.models import Application
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case


def withheld_cases(actor: Actor, cases: Iterable[Case]) -> set[UUID]:
    """Those of the cases (of other authorities) where an application is open and none has been released."""
    others = [case.pk for case in cases if case.owner_id != actor.domain_id]
    if not others:
        return set()
    rows = Application.objects.filter(case__in=others).exclude(state=states.State.DRAFT.value)
    seen: dict[UUID, bool] = {}
    for case_id, shared, state in rows.values_list("case", "shared", "state"):
        known = shared or state == states.State.PLACED.value
        seen[case_id] = seen.get(case_id, False) or known
    return {case_id for case_id, known in seen.items() if not known}
