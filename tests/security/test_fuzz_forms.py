"""Every form of the product with rubbish in every field: never a 500, and what is refused has stored nothing."""

import itertools
import uuid
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse

from referrals.actions import save_draft
from tests.costsharing.county import share_costs
from tests.harness.fixtures import acting_as
from tests.referrals.scene import a_draft
from tests.security import allowed
from tests.security.forms import RUBBISH, Form, forms_of
from tests.security.objects import POSITIONS, Objects, build
from tests.security.permissions import Address, addresses
from tests.world import NOW, TODAY
from vardkedja.core import rls

ANSWERS = {200, 302, 403, 404, 405, 409, 422}
#: Written although a request is refused: what was tried, and the session that tried it.
NOT_COMPARED = {"core_accesslog", "django_session", "axes_accessattempt", "axes_accessfailurelog"}
#: Looked up while they stand; a rubbish password is the form's own matter and hashing it is slow. Wrong proofs lock out.
LEFT_OUT = {"core:login", "core:logout", "core:choose", "core:password", "core:admin_user_new"} | {
    "account_reauthenticate",
    "mfa_reauthenticate",
    # Written by health care, which none of the visitors is; the form is that of the other plans.
    "placements:health_plan",
}
#: Addresses of a draft: the scene's application has been sent.
OF_A_DRAFT = {"referrals:step", "referrals:send"}
#: Addresses whose form comes when something has been picked.
PICKED = {"core:release": "?paket=ansokan", "referrals:terms_change": "?steg=assess"}
POSTED = [a for a in addresses() if "POST" in a.methods and a.name not in LEFT_OUT and a.may is not None]


@pytest.fixture
def objects(world) -> Objects:
    with time_machine.travel(NOW, tick=False):
        share_costs(world)
        made = build(world)
        for client in made.clients.values():
            client.raise_request_exception = False
        made.values["draft"] = save_draft(
            made.values["other_id"], a_draft(world.hemmet.pk), actor=world.alice
        ).pk
        yield made


def test_rubbish_in_every_field_breaks_nothing_and_stores_nothing(objects):
    """By who finds the form: the authority that owns the case, else the home."""
    tables, broken, tried = Tables(), [], set()
    before = tables.state()
    for address in POSTED:
        for position in ("own", "party"):
            forms = [] if address.name in tried else _forms(objects, position, address)
            if forms:
                tried.add(address.name)
                with _undone():
                    broken += _tried(objects, position, address, forms)
                    if tables.state() != before:
                        broken.append(f"{address.name}: a refused form has stored something")
    assert broken == []
    assert {a.name for a in POSTED} - tried == set()


def test_a_form_that_is_not_for_the_sender_stores_nothing(objects):
    """By somebody with every role of another authority or county, with the guard fields in order."""
    tables, found = Tables(), {}
    before = tables.state()
    for address in (a for a in POSTED if a.arguments):
        for position in ("foreign", "far"):
            response = _post(objects, position, _url(objects, address), {"reason": "nyfiken"})
            found[address.name, position] = response.status_code
    answered = {key: status for key, status in found.items() if status != 404}
    assert set(answered.values()) <= {403}
    assert {position for _name, position in answered} <= {"foreign"}
    assert {name for name, _position in answered} <= set(allowed.SHARED_VIEWS)
    assert tables.state() == before


def _tried(objects: Objects, position: str, address: Address, forms: list[Form]) -> list[str]:
    """What went wrong with the forms of one address for one visitor. What was accepted is undone."""
    url, broken = _url(objects, address), []
    for (name, rubbish), form in itertools.product(RUBBISH.items(), forms):
        point = transaction.savepoint()
        response = _post(objects, position, form.action or url, form.filled(rubbish, TODAY.isoformat()))
        if response.status_code not in ANSWERS:
            error = response.exc_info[1] if getattr(response, "exc_info", None) else ""
            broken.append(f"{address.name} as {position}, {name}: {response.status_code} {error!r:.150}")
        if response.status_code in {302, 500}:
            transaction.savepoint_rollback(point)
    return broken


def _forms(objects: Objects, position: str, address: Address) -> list[Form]:
    """The page's own forms; where it has none but takes a POST, one with what such views read."""
    url = _url(objects, address)
    nothing = [Form(url, {"reason": ("text", ""), "vk_version": ("hidden", "")})]
    if "GET" not in address.methods:
        return nothing
    with _undone():
        page = objects.clients[position].get(url + PICKED.get(address.name, ""))
    if page.status_code != 200:
        return []
    if "html" not in page.headers["Content-Type"]:
        return nothing  # a file; its POST asks for a reason first
    return [form for form in forms_of(page.content.decode()) if form.action in {"", url}] or nothing


def _post(objects: Objects, position: str, url: str, sent: dict[str, Any]) -> Any:
    guard = {"vk_domain": str(objects.actors[position].domain_id), "vk_token": str(uuid.uuid4())}
    return objects.clients[position].post(url, {"vk_version": "", **sent, **guard})


def _url(objects: Objects, address: Address) -> str:
    values = objects.values | (
        {"application_id": objects.values["draft"]} if address.name in OF_A_DRAFT else {}
    )
    return reverse(address.name, kwargs={name: values[name] for name in address.arguments})


class _undone:
    """Whatever happens inside is rolled back."""

    def __enter__(self) -> None:
        self.point = transaction.savepoint()

    def __exit__(self, *_: object) -> None:
        transaction.savepoint_rollback(self.point)


class Tables:
    """A fingerprint of every row in the database, as the owner sees them."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            names = set(connection.introspection.table_names(cursor)) - NOT_COMPARED
        parts = [
            f"SELECT '{n}' AS t, count(*) AS n, sum(hashtext(r::text)) AS s FROM \"{n}\" r"
            for n in sorted(names)
        ]
        # In order: so many tables are read by parallel workers, whose rows come as they are ready.
        self._query = " UNION ALL ".join(parts) + " ORDER BY t"  # noqa: S608 - names from the catalogue

    def state(self) -> list[tuple[Any, ...]]:
        point = transaction.savepoint()
        with acting_as("vk_owner"), rls.migrating(), connection.cursor() as cursor:
            cursor.execute(self._query)
            found = cursor.fetchall()
        transaction.savepoint_rollback(point)
        return found


def test_the_visitors_are_those_of_the_permission_table():
    assert {"own", "party", "foreign", "far"} == set(POSITIONS)
    assert len(POSTED) > 50


def test_a_form_that_comes_when_something_is_picked_is_tried_with_its_fields(objects):
    fields = {
        "core:release": {"versions", "recipients", "purpose", "harm", "ground", "care_social__criterion"},
        "referrals:terms_change": {"working_days", "cutoff", "remind"},
    }
    assert set(fields) == set(PICKED)
    for address in (a for a in POSTED if a.name in PICKED):
        (form,) = _forms(objects, "own", address)
        assert fields[address.name] <= set(form.fields)
