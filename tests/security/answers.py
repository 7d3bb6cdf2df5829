"""Every address asked in every way, once, and what a page says outside its own text: title, addresses, inline code."""

import copy
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import structlog
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.security.objects import Objects
from tests.security.permissions import Address, _Request, addresses
from tests.world import NUMBERS
from vardkedja import logs
from vardkedja.core.actor import acting
from vardkedja.core.models import PersonRecord
from vardkedja.core.web import guard

#: Attributes that hold an address or code.
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "content",
    "hx-get",
    "hx-post",
    "hx-push-url",
    "data-url",
    "poster",
}


@dataclass
class Asked:
    """One answer and how it was asked for."""

    address: Address
    who: str
    method: str
    response: Any

    def __str__(self) -> str:
        return f"{self.method} {self.address.name} as {self.who}"

    @property
    def is_html(self) -> bool:
        return self.response.headers.get("Content-Type", "").startswith("text/html")


class Page(HTMLParser):
    """What of a page is not its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title, self.addresses, self.inline = "", list[str](), list[str]()
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attributes}
        self._within = tag if tag in {"title", "script", "style"} else ""
        # A block of data is not code: no policy has to let it run.
        if tag in {"script", "style"} and not held.get("src") and held.get("type") != "application/json":
            self.inline.append(f"<{tag}>")
        for name, value in held.items():
            if name in ADDRESSES:
                self.addresses.append(value)
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                self.inline.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data


def ask_all(objects: Objects, who: tuple[str, ...] = ("own", "party", "foreign")) -> list[Asked]:
    """Every address, read and (with nothing filled in) sent, as each visitor and as nobody. What it did is undone."""
    found = []
    for address in addresses():
        url = reverse(
            address.name, kwargs={n: objects.values.get(n, "finns-inte") for n in address.arguments}
        )
        for position in (*who, "nobody"):
            client = objects.clients.get(position) or Client()
            actor = objects.actors.get(position)
            for method in [m for m in ("GET", "POST") if m in address.methods]:
                data = guard(_Request(actor)) if actor and method == "POST" else {}
                before, cookies = transaction.savepoint(), copy.deepcopy(client.cookies)
                response = getattr(client, method.lower())(url, data)
                transaction.savepoint_rollback(before)
                client.cookies = cookies  # signing out is undone too
                found.append(Asked(address, position, method, response))
    return found


def secrets_of(objects: Objects) -> set[str]:
    """Family names and numbers, as they may be written, of every person whom an authority of the walk knows."""
    names: set[str] = set()
    for actor in objects.actors.values():
        with acting(actor):
            for record in PersonRecord.objects.filter(domain=actor.domain_id):
                names |= {record.family_name, record.full_name}
    numbers = {
        form for n in NUMBERS for form in (n, n[2:], f"{n[:8]}-{n[8:]}", f"{n[2:8]}-{n[8:]}", f"{n[:8]}-****")
    }
    assert len(names) >= 2, "somebody must be known, or nothing is proved"
    return {name for name in names if name} | numbers


def told(text: str, secrets: set[str]) -> set[str]:
    """Which of the secrets stand in a text."""
    return {secret for secret in secrets if secret.lower() in text.lower()}


@contextmanager
def log_lines() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, at every level, as production writes it."""
    shape = logs.LOGGING["formatters"]["line"]
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=shape["processors"], foreign_pre_chain=shape["foreign_pre_chain"]
    )
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
