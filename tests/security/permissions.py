"""Every address with its policy and the roles that it lets in, and the document that says what each answers to whom."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters

from tests.security.objects import Objects
from tests.security.relations import RELATIONS
from tests.security.rules import BY_ROLE, IN, NOT_FOUND, RULES
from vardkedja.core import clock
from vardkedja.core.actor import Actor, Duty
from vardkedja.core.models import Domain, Organisation, Role
from vardkedja.core.web import guard

HEAD = """# Permissions

Made by `make permissions` from the addresses of the URLconf, the policies that their views declare and the rules written in
`tests/security/rules.py`. `test_permission_matrix` asks every line for real (method × role × relation × state) and fails
where the application answers otherwise; `test_permissions` fails when this page is out of date or a view declares no policy.

**Roles** – whom the policy of the page lets in at all, each role held alone (letters below; `none` and the anonymous are sent
to sign in). **Relations** – what the page answers to an authority that
{relations}.
`ok`: shown, or done, or told why not now; `403`: refused with the reason; `·`: not found (404), the same as what is absent.
The referral group's part in a case is for its members and the care planner alone. **State** – where an object in that state
is there for others: a list of the relations that then get in. **But** – roles that the page lets in and the act does not.

{letters}

"""
LETTERS = dict(zip(Role, "HERVLOFBUAKGSXYZ", strict=False))


@dataclass(frozen=True)
class Address:
    """One address: its name, pattern, view and the names of the objects in it."""

    name: str
    pattern: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def declares(self) -> bool:
        return hasattr(self.view, "may") or hasattr(getattr(self.view, "cls", None), "may")

    @property
    def may(self) -> Any:
        """The policy; None for a view that is open to everybody."""
        return getattr(self.view, "may", None) or getattr(getattr(self.view, "cls", None), "may", None)

    @property
    def methods(self) -> tuple[str, ...]:
        """What the view answers to."""
        return getattr(self.view, "methods", None) or getattr(self.view.cls, "methods", ("GET",))

    def roles(self) -> list[str]:
        """The roles that the policy lets in, each held alone."""
        return [role for role in Role if self.may and self.may(_with(role))]


def addresses() -> list[Address]:
    """Every address of the URLconf, in its order."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            names = tuple(_all_converters(prefix + str(entry.pattern)))
            yield Address(f"{space}{entry.name}", f"/{prefix}{entry.pattern}", entry.callback, names)


def _all_converters(pattern: str) -> Iterator[str]:
    for part in pattern.split("<")[1:]:
        kind, _, name = part.split(">")[0].rpartition(":")
        assert kind in get_converters()
        yield name


def _with(role: str) -> Actor:
    """Somebody who holds one role and nothing else, in an authority that is in no database."""
    domain = Domain(
        name="", organisation=Organisation(name="", kind=Organisation.Kind.MUNICIPALITY), law="sol"
    )
    return Actor(uuid.uuid4(), "", domain, (Duty(uuid.uuid4(), role, None),), clock.now())


def answer(objects: Objects, position: str, address: Address, **changed: Any) -> Any:
    """The response of one address to a visitor; whatever it did is undone."""
    values = {name: objects.values[name] for name in address.arguments} | changed
    try:
        url = reverse(address.name, kwargs=values)
    except NoReverseMatch as error:
        raise AssertionError(
            f"{address.name}: name an object for {address.arguments} in objects.py"
        ) from error
    client, actor = objects.clients[position], objects.actors[position]
    before = transaction.savepoint()
    response = client.get(url) if "GET" in address.methods else client.post(url, guard(_Request(actor)))
    transaction.savepoint_rollback(before)
    return response


@dataclass
class _Request:
    actor: Actor


def table() -> str:
    """The whole document."""
    letters = " · ".join(f"**{letter}** {role.label.lower()}" for role, letter in LETTERS.items())
    words = "; ".join(f"*{relation}*: {told}" for relation, (_key, told) in RELATIONS.items())
    heads = ["Address", "Policy", "Roles", *RELATIONS, "State", "But"]
    lines = [HEAD.format(letters=letters, relations=words), _line(heads), _line(["---"] * len(heads))]
    lines += [_line(_cells(address)) for address in addresses()]
    return "\n".join([*lines, ""])


def _cells(address: Address) -> list[str]:
    methods = "" if "GET" in address.methods else " (POST)"
    first = [f"`{address.pattern}`{methods}"]
    if address.may is None:
        return [*first, "open", "everybody", *[""] * (len(RELATIONS) + 2)]
    roles = address.roles()
    letters = "all" if len(roles) == len(Role) else " ".join(LETTERS[Role(role)] for role in roles)
    told = [_told(address, relation) for relation in RELATIONS]
    return [*first, address.may.__name__, letters, *told, _states(address), _exceptions(address, roles)]


def _told(address: Address, relation: str) -> str:
    if not address.arguments:
        return ""
    answer = RULES[address.name].expects(address.methods[0], relation, "present")
    return {IN: "ok", NOT_FOUND: "·"}.get(answer, answer)


def _states(address: Address) -> str:
    """Per state in which the rule is another: who then gets in."""
    rules = RULES[address.name].states if address.arguments else {}
    return "; ".join(f"{state}: {rule.there or 'nobody'}" for state, rule in rules.items())


def _exceptions(address: Address, roles: list[str]) -> str:
    """Roles that the policy lets in and the act refuses."""
    found: dict[str, str] = {}
    for role in roles:
        if answer := BY_ROLE.get((address.name, Role(role))):
            found[answer] = found.get(answer, "") + LETTERS[Role(role)]
    return "; ".join(f"{letters}: {answer}" for answer, letters in found.items())


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
