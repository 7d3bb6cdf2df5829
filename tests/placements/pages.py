"""Pages by the test client: signed in as a member of the cast, on the day of the scene, forms posted as a browser does."""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.world import World


@dataclass
class Visitor:
    """A member of the cast at a machine."""

    world: World
    name: str
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.client.force_login(
            self.world.users[self.name], backend="django.contrib.auth.backends.ModelBackend"
        )

    def get(self, url: str, **query: Any):
        return self.client.get(url, query)

    def post(self, url: str, data: dict[str, Any] | None = None, *, version: Any = "", token: str = ""):
        """Post with the guard fields that the page would have carried."""
        guard = {
            "vk_domain": str(self.world.actors[self.name].domain_id),
            "vk_token": token or str(uuid.uuid4()),
            "vk_version": str(version),
        }
        return self.client.post(url, guard | (data or {}))


def text_of(response) -> str:
    """What the page says: tags out, blanks single."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " "))
