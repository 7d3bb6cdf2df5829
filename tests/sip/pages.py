"""Pages by the test client: signed in as a member of the cast, forms posted as a browser posts them."""

import re
import uuid

from django.test import Client


def client_of(world, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, world, name: str, url: str, data: dict, *, version: str = "", token: str = ""):
    """Post a form with the guard fields that the page would have carried."""
    guard = {
        "vk_domain": str(world.actors[name].domain_id),
        "vk_token": token or str(uuid.uuid4()),
        "vk_version": version,
    }
    return client.post(url, guard | data)


def text_of(response) -> str:
    """What the page says: tags out, blanks single."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))
