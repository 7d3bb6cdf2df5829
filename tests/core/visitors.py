"""Members of the cast at the pages: Django's client with the guard fields that every form carries."""

import uuid
from typing import Any

from django.test import Client

from tests.world import World


class Visitor(Client):
    """A signed-in member of the cast, acting for the one domain of the actor."""

    def __init__(self, world: World, name: str, **options: Any) -> None:
        super().__init__(**options)
        self.actor = world.actors[name]
        self.force_login(world.users[name])
        session = self.session
        session["domain"] = str(self.actor.domain_id)
        session.save()

    def send(
        self, path: str, data: dict[str, Any] | None = None, *, version: int | None = None, **guard: str
    ) -> Any:
        """Post a form as the page would: with domain, a fresh token and the row's version."""
        fields = {"vk_domain": str(self.actor.domain_id), "vk_token": str(uuid.uuid4())}
        if version is not None:
            fields["vk_version"] = str(version)
        return self.post(path, {**fields, **guard, **(data or {})})

    def text(self, path: str) -> str:
        """The page as text; fails unless it is there."""
        response = self.get(path)
        assert response.status_code == 200, f"{path} gave {response.status_code}"
        return response.content.decode()


def errors_of(response: Any) -> dict[str, list[str]]:
    """The errors of the form on a refused page."""
    assert response.status_code == 422, f"gave {response.status_code}"
    return {name: list(found) for name, found in response.context["form"].errors.items()}
