"""An admission sheet as it is filled in, changed where a test needs it."""

import datetime as dt
from dataclasses import replace
from typing import Any

from placements.actions.daily import Sheet
from placements.actions.safety import Safe
from tests.world import NOW

BY = "Siv Syster, sjuksköterska"


def a_sheet(**changed: Any) -> Sheet:
    plain = Sheet(
        "received", "Avdelning 4", NOW - dt.timedelta(hours=1), NOW + dt.timedelta(hours=4), "LARO Anby",
        "raised", BY, "low", BY, "", "Systern Anna", "En väska",
    )  # fmt: skip
    return replace(plain, **changed)


def a_safe(**changed: Any) -> Safe:
    plain = Safe(
        "raised", BY, "given", "Räcker till torsdag", "LARO Anby på torsdag", "Ringer systern, sedan jouren"
    )
    return replace(plain, **changed)
