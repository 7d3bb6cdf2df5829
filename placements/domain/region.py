"""The region's part in care at an HVB. Whether a county asks that the region is told and called is data (`models.RegionTerms`): that it should
be everywhere is a proposal of the comorbidity reform (SOU 2021:93 and 2023:5), and holds today only where the county's agreement says so."""

import datetime as dt

from placements.domain.stays import Refusal

TOLD, CALLED, PLANS, CARRIES_OUT = "told", "called", "plans", "carries_out"
PARTS = {
    TOLD: "Regionen underrättades om beslutet",
    CALLED: "Regionen kallades till SIP",
    PLANS: "Regionen planerar vården",
    CARRIES_OUT: "Regionen utför vården",
}
#: The same as it is asked for.
ASKED = {TOLD: "Regionen ska underrättas om beslutet", CALLED: "Regionen ska kallas till SIP"}
#: A day; the others are periods.
DEEDS = (TOLD, CALLED)
MANNERS = {
    "letter": "brev", "phone": "telefon", "message": "säkert meddelande", "meeting": "möte",
}  # fmt: skip


def wrong(
    part: str, first_day: dt.date, last_day: dt.date | None, manner: str, told_name: str, today: dt.date
) -> Refusal | None:
    """Why a part cannot be kept so."""
    if part not in PARTS:
        return Refusal("Välj vad som har gjorts.", "part")
    if part in DEEDS and first_day > today:
        return Refusal("Dagen har inte varit ännu.", "first_day")
    if part in DEEDS and last_day is not None:
        return Refusal("Det här är gjort en dag. Lämna fältet tomt.", "last_day")
    if last_day is not None and last_day < first_day:
        return Refusal("Sista dagen kan inte vara före den första.", "last_day")
    if part == TOLD and manner not in MANNERS:
        return Refusal("Välj hur regionen underrättades.", "manner")
    if part == TOLD and not told_name.strip():
        return Refusal("Skriv vem vid regionen som fick veta.", "told_name")
    return None
