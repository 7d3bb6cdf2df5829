"""What governance answers to core's questions."""

from governance.history.load import load_history
from vardkedja.core import registry


def register() -> None:
    """Called once when the app is ready."""
    registry.scenario(90, "två års historik", lambda context: load_history(context))
