"""Read models of placement agreements: the parties, the person as the parties may see it, the versions of a stay."""

from dataclasses import dataclass
from typing import Any

from placements.models import PlacementAgreement, Purchase, Stay
from placements.policies import bought as policies
from placements.selectors.purchases import purchase_of
from vardkedja.core.actor import Actor
from vardkedja.core.formatting import person_number
from vardkedja.core.models import Case
from vardkedja.core.selectors.persons import identity_of

#: The parts of an agreement that are words: (key, heading, what to write).
PARTS = (
    ("included", "Vad som ingår", "Vård, boende, mat, resor, läkarkontakt och annat som priset täcker."),
    (
        "terms",
        "Villkor",
        "Till exempel frånvaro, rapportering, uppföljning och vad som händer om behovet ändras.",
    ),
    ("our_contact", "Kontaktperson i kommunen", "Namn, roll och telefon."),
    ("home_contact", "Kontaktperson på hemmet", "Namn, roll och telefon."),
)
TERMS = (
    "Hemmet meddelar kommunen samma dag om personen avviker, läggs in på sjukhus eller vill avsluta.\n"
    "Kommunen bekräftar dagarna varje månad innan hemmet fakturerar.\n"
    "En ändring av avtalet är en ny version som båda parter undertecknar."
)
NOTICE = 14


@dataclass(frozen=True)
class Party:
    """One side of the agreement, as it is written at the top."""

    role: str
    name: str
    number: str
    address: str = ""


def parties_of(actor: Actor, stay: Stay) -> list[Party]:
    """The municipality that decided, and who runs the home: a supplier outside the system, or an authority of the county."""
    ours = actor.domain.organisation
    first = Party("Kommun", ours.name, ours.org_number, ours.address)
    purchase = Purchase.objects.filter(stay=stay).select_related("home").first()
    if purchase:
        home = purchase.home
        return [first, Party("Leverantör", home.supplier, home.org_number, home.address)]
    theirs = stay.unit.operator.organisation
    return [first, Party("Driver hemmet", theirs.name, theirs.org_number, theirs.address)]


def person_of(actor: Actor, case: Case) -> dict[str, str]:
    """The person as both parties may see it; of a protected person only the case's number stands in a document."""
    identity = identity_of(actor, case)
    if identity.protected_id:
        return {"name": "Skyddade personuppgifter", "number": "", "case": case.number}
    number = person_number(identity.number) if identity.number else ""
    return {"name": identity.name, "number": number, "case": case.number}


def agreements_of(actor: Actor, stay: Stay) -> list[PlacementAgreement]:
    """The versions of a stay's agreement, the latest first, each with its signature."""
    rows = policies.visible_agreements(actor).filter(stay=stay).select_related("stay")
    return list(rows.prefetch_related("signatures").order_by("-number"))


def proposed(actor: Actor, stay: Stay) -> dict[str, Any]:
    """What a new version begins with: the price now, the planned days, and the usual terms."""
    bought = purchase_of(actor, stay)
    found: dict[str, Any] = {
        "valid_from": stay.arrived_on or stay.planned_from,
        "valid_to": stay.planned_to,
        "notice_days": NOTICE,
        "terms": TERMS,
        "our_contact": actor.name,
    }
    if bought is None:
        return found
    home, framework = bought.row.home, bought.row.framework
    contact = ", ".join(part for part in (home.contact, home.phone) if part)
    more = {"price": bought.price_now or bought.prices[0].price_ore, "home_contact": contact}
    return found | more | ({"notice_days": framework.notice_days} if framework else {})
