"""What referrals answers to core's questions."""

from referrals import scenario
from referrals.selectors.agenda import agenda_reason
from referrals.selectors.withheld import withheld_cases
from vardkedja.core import gate, registry, withheld
from vardkedja.core.actor import Actor
from vardkedja.core.models import Case


def register() -> None:
    """Called once when the app is ready."""
    gate.register_reason(_on_the_agenda)
    withheld.register(withheld_cases)
    registry.scenario(10, "remissgrupp", scenario.load_group)


def _on_the_agenda(actor: Actor, case: Case) -> gate.Why | None:
    if agenda_reason(actor, case.pk):
        return gate.Why("agenda", "på remissgruppens dagordning")
    return None
