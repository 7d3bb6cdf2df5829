"""`manage.py seal_log`: seal the access log now, as the task of each minute does. Runs as vk_worker."""

from typing import Any

from vardkedja.core import seals
from vardkedja.core.commands import HouseCommand


class Command(HouseCommand):
    help = "Förseglar loggrader som ännu inte är förseglade. Görs annars varje minut av sig självt."

    def act(self, **_options: Any) -> str:
        return str(seals.seal_log() or "En annan försegling pågår just nu.")
