"""Search every answer of the application for the strings of protected persons.

What is asked is generated from the URLconf; what comes back is read as a person (or a program) would read it: pages,
JSON and CSV as text, PDF by its text, spreadsheets cell by cell, and the headers.
"""

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import openpyxl
import pypdf
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.security.objects import Objects
from tests.security.permissions import Address, addresses
from tests.world import SINCE, World, on_shift
from vardkedja.core import actor as actors
from vardkedja.core import scope
from vardkedja.core.actor import Actor
from vardkedja.core.models import Assignment, Role, User
from vardkedja.core.web import guard

PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Needles:
    """What must nowhere stand, and what must not stand together with the case's number."""

    anywhere: tuple[str, ...]
    numbers: tuple[str, ...]
    beside_number: tuple[str, ...]

    def found_in(self, text: str, frame: str = "") -> set[str]:
        """The strings that the text holds. `frame` is the reader's own authority, which stands on every page."""
        found = {needle for needle in self.anywhere if needle in text}
        about = text.replace(frame, "") if frame else text
        if any(number in about for number in self.numbers):
            found |= {needle for needle in self.beside_number if needle in about}
        return found


@dataclass
class Reader:
    """Somebody signed in, who is not named for any protected person (or is, as the control)."""

    label: str
    actor: Actor
    client: Client
    seen: list[tuple[str, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def own(self) -> str:
        return self.actor.domain.name

    def ask(self, method: str, url: str, data: dict[str, Any] | None = None) -> Any:
        """One request, undone afterwards; the answer's text is remembered."""
        before = transaction.savepoint()
        body = guard(self) | (data or {}) if method == "POST" else data
        response = getattr(self.client, method.lower())(url, body)
        transaction.savepoint_rollback(before)
        self.seen.append((f"{method} {url}", everything_in(response)))
        if response.status_code >= 500:  # noqa: PLR2004
            self.broken.append(f"{method} {url}")
        return response


def everything_in(response: Any) -> str:
    """Headers and content as text, whatever the format."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if kind == PDF:
        pdf = pypdf.PdfReader(io.BytesIO(raw))
        text = "\n".join([page.extract_text() for page in pdf.pages] + [str(pdf.metadata)])
    elif kind == XLSX:
        book = openpyxl.load_workbook(io.BytesIO(raw))
        cells = (c.value for sheet in book for row in sheet.iter_rows() for c in row)
        text = "\n".join(str(value) for value in cells if value is not None)
    else:
        text = unescape(raw.decode("utf-8", "replace"))
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n\n{text}"


def a_reader(
    world: World, label: str, domain: str, roles: tuple[str, ...], unit: str | None = None
) -> Reader:
    """A new colleague in one of the cast's authorities, who is named for nobody."""
    user = User(username=f"{label}@laser.example", first_name="Lisa", last_name="Oinvigd")
    user.save(force_insert=True)
    with scope.setup_scope():
        for role in roles:
            Assignment.objects.create(
                user=user,
                domain=world.domains[domain],
                unit=world.units[unit] if unit else None,
                role=role,
                valid_from=SINCE,
            )
    world.users[label] = user
    if unit and Role.SUBSTITUTE in roles:
        on_shift(world, label, unit)
    return signed_in(world, label, user, domain)


def signed_in(world: World, label: str, user: User, domain: str) -> Reader:
    now = world.alice.now
    with scope.open_scope(scope.ScopeKey(user=user.pk)):
        held = actors.valid_assignments(user, now)
        actor = actors.for_user(user, world.domains[domain].pk, held, now)
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return Reader(label, actor, client)


def requests(objects: Objects, *, post: bool, role: str = "") -> Iterator[tuple[str, str]]:
    """(method, url) for every address; an address about an object once for each protected one that there is. With a role: of those that
    refuse it, which say the policy's words alone and look at no object (held by the permission matrix), the first."""
    refused = 0
    for address in addresses():
        if address.may is None:
            continue
        if role and role not in address.roles():
            refused += 1
            if refused > 1:
                continue
        for values in _objects_of(address, objects):
            url = reverse(address.name, kwargs=values)
            if "GET" in address.methods:
                yield "GET", url
            if "POST" in address.methods and (post or "GET" not in address.methods):
                yield "POST", url


def _objects_of(address: Address, objects: Objects) -> Iterator[dict[str, Any]]:
    values = {name: objects.values[name] for name in address.arguments}
    yield values
    for name, others in objects.values.get("also", {}).items():
        if name in values:
            yield from ({**values, name: other} for other in others)


def walk(reader: Reader, objects: Objects, *, post: bool = False, role: str = "") -> None:
    """Ask every address; a reader with one role alone those that let the role in."""
    for method, url in requests(objects, post=post, role=role):
        reader.ask(method, url)


def leaks(reader: Reader, needles: Needles) -> dict[str, set[str]]:
    """Request → what it told."""
    told: dict[str, set[str]] = {}
    for what, text in reader.seen:
        found = needles.found_in(text, reader.own)
        if found:
            told.setdefault(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", what), set()).update(found)
    return told


def in_the_post(needles: Needles) -> set[str]:
    """What letters by e-mail told."""
    texts = [f"{m.subject}\n{m.body}\n{m.to}\n{m.alternatives!r}" for m in getattr(mail, "outbox", [])]
    return {needle for text in texts for needle in needles.anywhere if needle in text}


def in_log_lines(records: list[logging.LogRecord], needles: Needles) -> set[str]:
    """What lines for whoever runs the servers told, with tracebacks."""
    shape = logging.Formatter()
    return {n for record in records for n in needles.anywhere if n in shape.format(record)}
