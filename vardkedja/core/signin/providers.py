"""The organisations' own sign-in (OpenID Connect): what is agreed with each, read from settings, never from the repository.

`settings.OIDC_PROVIDERS` is JSON, a list of objects (see docs/signing-in.md):

    {"id": "ljungby", "organisation": "0781", "name": "Ljungby kommun", "server": "https://…", "client_id": "…",
     "secret_variable": "VARDKEDJA_OIDC_LJUNGBY", "level": 3, "levels": {"http://id.sambi.se/loa/loa3": 3},
     "level_claim": "acr", "hsa_claim": "employeeHsaId", "role_claim": "", "roles": {}, "only": true, "create": false,
     "keeper": ""}

Authentication comes from there; what one may do stays with the assignments. A level of assurance below 3 is no strong
authentication (HSLF-FS 2016:40), so 3 is the lowest that can be demanded.
"""

import json
import os
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LOWEST, HIGHEST = 3, 4
_LEVEL = re.compile(r"(?:^|loa[-_:]?)([1-4])$", re.IGNORECASE)
_ID = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True)
class Provider:
    """One organisation's sign-in. `level`: the level of assurance demanded, 3 or 4. `keeper`: the name of the authority that
    answers for accounts that are made (`create`), where the organisation has several."""

    id: str
    organisation: str
    name: str
    server: str
    client_id: str
    secret: str = field(repr=False)
    level: int = LOWEST
    levels: dict[str, int] = field(default_factory=dict, hash=False)
    level_claim: str = "acr"
    hsa_claim: str = "employeeHsaId"
    role_claim: str = ""
    roles: dict[str, list[str]] = field(default_factory=dict, hash=False)
    scopes: tuple[str, ...] = ("openid", "profile")
    only: bool = False
    create: bool = False
    keeper: str = ""

    def level_of(self, told: Any) -> int:
        """The level of assurance that a claim tells; 0 for one that is not known."""
        text = str(told or "").strip()
        if text in self.levels:
            return self.levels[text]
        found = _LEVEL.search(text)
        return int(found.group(1)) if found else 0

    def confirmed_roles(self, told: Any) -> list[str] | None:
        """The roles that the role claim confirms; None where none is agreed, so that all assignments count."""
        if not self.role_claim:
            return None
        values = told if isinstance(told, list) else [told]
        return sorted({role for value in values for role in self.roles.get(str(value), [])})

    @property
    def asked_levels(self) -> str:
        """What is asked for in the request, best first, where the organisation names its levels."""
        enough = [name for name, level in self.levels.items() if level >= self.level]
        return " ".join(sorted(enough, key=lambda name: -self.levels[name]))


def all_providers() -> tuple[Provider, ...]:
    """Every organisation's sign-in. Raises `ImproperlyConfigured`, naming what is wrong."""
    return _read(settings.OIDC_PROVIDERS)


def by_id(provider_id: str) -> Provider | None:
    return next((one for one in all_providers() if one.id == provider_id), None)


def demanded_by(organisation_code: str) -> Provider | None:
    """The sign-in that an organisation demands of all its staff, if it does."""
    return next((one for one in all_providers() if one.only and one.organisation == organisation_code), None)


@cache
def _read(text: str) -> tuple[Provider, ...]:
    try:
        rows = json.loads(text or "[]")
        found = tuple(_provider(row) for row in rows)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise ImproperlyConfigured(f"VARDKEDJA_OIDC cannot be read: {error!r}") from error
    if len({one.id for one in found}) < len(found):
        raise ImproperlyConfigured("VARDKEDJA_OIDC: two organisations have the same id.")
    return found


def _provider(row: dict[str, Any]) -> Provider:
    values = dict(row)
    variable = values.pop("secret_variable")
    secret = os.environ.get(variable, "")
    if not secret:
        raise ImproperlyConfigured(f"VARDKEDJA_OIDC: {variable} is not set.")
    values["scopes"] = tuple(values.get("scopes", ("openid", "profile")))
    one = Provider(secret=secret, **values)
    if not _ID.fullmatch(one.id):
        raise ImproperlyConfigured(f"VARDKEDJA_OIDC: {one.id!r} is no id (a–z, 0–9 and hyphen).")
    if not LOWEST <= one.level <= HIGHEST:
        raise ImproperlyConfigured(f"VARDKEDJA_OIDC: {one.id} demands level {one.level}; it must be 3 or 4.")
    if not one.server.startswith("https://") and not settings.OIDC_WITHOUT_TLS:
        raise ImproperlyConfigured(f"VARDKEDJA_OIDC: the address of {one.id} must begin with https://.")
    return one
