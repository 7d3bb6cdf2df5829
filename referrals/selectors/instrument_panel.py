"""The case page's panel: which instruments the own authority has used, and whether in the inquiry."""

from collections.abc import Iterable

from referrals import policies
from referrals.selectors.instruments import inquiry_from, results
from vardkedja.core.actor import Actor
from vardkedja.core.gate import OpenCase
from vardkedja.core.registry import Panel
from vardkedja.core.selectors.casepage import only_reads


def panels(actor: Actor, opened: OpenCase) -> Iterable[Panel]:
    """Shown to who may use instruments, and to who reads what was used."""
    case = opened.case
    used = [one for one in results(actor, case) if one.holds]
    may = bool(policies.can_record_instrument(actor)) and not only_reads(actor, opened)
    if used or may:
        since = inquiry_from(actor, case)
        context = {
            "used": used,
            "case": case,
            "since": since,
            "may_record": may,
            "inquires": since is not None,
            "none": not any(one.in_inquiry for one in used),
        }
        yield Panel(40, "Bedömningsinstrument", "referrals/instrument_panel.html", context, column="side")
