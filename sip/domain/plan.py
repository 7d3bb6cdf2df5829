"""What a plan must say, and what it lacks.

Source: SoL (2025:400) 10 kap. 8 § and HSL (2017:30) 16 kap. 4 §: (1) which interventions are needed, (2) which of them
each authority answers for, (3) measures by others than municipality and region, (4) which authority has the overall
responsibility. The person's own goals, named responsible persons and the follow-up meeting are practice.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

MOST_INTERVENTIONS = 20


@dataclass(frozen=True)
class Intervention:
    """One intervention, the authority that answers for it, and when (first and last day, the last may be open)."""

    domain_id: UUID
    text: str
    responsible: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


@dataclass(frozen=True)
class Plan:
    """The contents of one version as it is to be written."""

    goals: str
    interventions: Sequence[Intervention]
    others: str
    overall_id: UUID
    follow_up_on: dt.date
    attended: str = ""
    crisis: str = ""


@dataclass(frozen=True)
class Lack:
    """What is missing and at which field."""

    message: str
    field: str


def signers_of(overall_id: UUID, responsible: Collection[UUID]) -> frozenset[UUID]:
    """Who signs: each authority that answers for an intervention, and the one with the overall responsibility."""
    return frozenset({overall_id, *responsible})


def lacks(plan: Plan, participants: Collection[UUID]) -> Lack | None:
    """The first thing that is missing in a plan between `participants` (initiator and called), or None."""
    if not plan.goals.strip():
        return Lack("Skriv den enskildes egna mål, med egna ord.", "goals")
    if not plan.others.strip():
        return Lack("Skriv vad andra än kommun och region gör, eller att ingen annan gör något.", "others")
    if plan.overall_id not in participants:
        return Lack("Välj en myndighet som deltar i planen.", "overall")
    return _lacking_intervention(plan.interventions, participants)


def _lacking_intervention(rows: Sequence[Intervention], participants: Collection[UUID]) -> Lack | None:
    if not rows:
        return Lack("Skriv minst en insats som behövs.", "text_1")
    if len(rows) > MOST_INTERVENTIONS:
        return Lack(f"En plan har högst {MOST_INTERVENTIONS} insatser.", f"text_{MOST_INTERVENTIONS + 1}")
    for number, row in enumerate(rows, start=1):
        if not row.text.strip():
            return Lack(f"Skriv vad insats {number} är.", f"text_{number}")
        if row.domain_id not in participants:
            message = f"Insats {number} måste ha en ansvarig myndighet som deltar i planen."
            return Lack(message, f"domain_{number}")
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            return Lack(f"Insats {number} slutar innan den börjar.", f"to_{number}")
    return None
