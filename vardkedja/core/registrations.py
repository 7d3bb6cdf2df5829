"""Core's own answers to core's questions."""

from vardkedja.core import policies, registry


def register() -> None:
    """Called once when the app is ready."""
    registry.nav(10, "Att göra", "core:todo", "tasks", policies.can_sign_in)
    registry.nav(50, "Ärenden", "core:cases", "case", policies.can_see_cases)
    registry.nav(55, "Medarbetare", "core:handover", "people", policies.can_hand_over)
    registry.nav(85, "Åtkomstlogg", "core:log", "eye", policies.can_review_log)
    registry.nav(90, "Administration", "core:admin", "admin", policies.can_administer)
