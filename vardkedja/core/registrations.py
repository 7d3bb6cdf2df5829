"""Core's own answers to core's questions."""

from vardkedja.core import policies, registry


def register() -> None:
    """Called once when the app is ready."""
    registry.nav(10, "Att göra", "core:todo", "check", policies.can_sign_in)
    registry.nav(50, "Ärenden", "core:cases", "folder", policies.can_see_cases)
    registry.nav(90, "Åtkomstlogg", "core:log", "eye", policies.can_review_log)
    registry.nav(95, "Administration", "core:admin", "gear", policies.can_administer)
