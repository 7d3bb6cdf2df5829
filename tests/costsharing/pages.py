"""Pages by the test client: signed in as a member of the cast, forms posted as a browser posts them."""

import re
import uuid

from django.test import Client

from tests.costsharing.county import County

NBSP = "\u00a0"


def client_of(county: County, name: str) -> Client:
    """A client signed in as a member of the cast."""
    client = Client()
    client.force_login(county.world.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, county: County, name: str, url: str, data: dict[str, str], *, token: str = ""):
    """Post a form with the guard fields that the page would have carried."""
    guard = {
        "vk_domain": str(county.world.actors[name].domain_id),
        "vk_token": token or str(uuid.uuid4()),
        "vk_version": "",
    }
    return client.post(url, guard | data)


def text_of(response) -> str:
    """What the page says: tags out, blanks single, no-break spaces as blanks."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace(NBSP, " "))


def rows_of(response) -> list[list[str]]:
    """Every table row as its cells' texts."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", response.content.decode(), re.DOTALL)
    cell = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
    return [
        [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", c).replace(NBSP, " ")).strip()
            for c in cell.findall(row)
        ]
        for row in rows
    ]
