"""What placements answers to core's questions."""

from placements import scenario, tasks
from vardkedja.core import registry


def register() -> None:
    """Called once when the app is ready."""
    registry.nightly(20, "beläggning", tasks.nightly_occupancy)
    registry.scenario(20, "platser", scenario.load_places)
