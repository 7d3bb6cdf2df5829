"""The places of a demo county: `1`…`n` ordinary, `A1`… acute, `I1`… intake, `Q1`… quota."""

from placements.actions.closing import add_places
from placements.models import Place
from vardkedja.core import clock
from vardkedja.core.actor import system
from vardkedja.core.scenario import Context

KINDS = {"A": Place.Kind.ACUTE, "I": Place.Kind.INTAKE, "Q": Place.Kind.QUOTA}


def load_places(context: Context) -> None:
    """Add the places that the county's data name; those that are there are left as they are."""
    for unit in context.county.units:
        for kind in (Place.Kind.ORDINARY, *KINDS.values()):
            names = [name for name in unit.places if KINDS.get(name[0], Place.Kind.ORDINARY) == kind]
            if names:
                actor = system(context.domains[unit.operator], clock.midday(context.today))
                unit_id = context.units[unit.key].pk
                add_places(unit_id, names, actor=actor, valid_from=context.county.since, kind=kind)
