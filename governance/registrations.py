"""What governance answers to core's questions."""

from governance import policies, tasks
from governance.scenario import acute, bought, targets
from governance.scenario.load import load_history
from vardkedja.core import registry


def register() -> None:
    """Called once when the app is ready."""
    registry.nav(80, "Styrning", "governance:index", "steer", policies.can_see_steering)
    registry.nightly(90, "nyckeltal", tasks.nightly_figures)
    registry.scenario(80, "styrningens mål", targets.load)
    registry.scenario(98, "akuta platser", acute.load)
    registry.scenario(91, "köpt plats", bought.load)
    registry.scenario(90, "två års historik", lambda context: load_history(context))
