"""The password that an administrator gave opens nothing but the page where it is changed: the administrator knows it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.signin import steps
from tests.world import TODAY
from vardkedja.core.actions.administration import NewUser, create_user, give_assignment
from vardkedja.core.middleware import FIRST_PASSWORD
from vardkedja.core.models import Role, User

GIVEN, OWN = "given-by-an-administrator-17", "known-to-nobody-else-29"


def a_newcomer(world, role: str) -> tuple[User, Client]:
    """Made by the administrator of Anby, given a role, and signed in with the first password."""
    new = NewUser(username="ny.anby", first_name="Nyx", last_name="Ny", title="", password=GIVEN)
    user = create_user(new, actor=world.adam)
    give_assignment(user.pk, role, actor=world.adam, valid_from=TODAY)
    client = Client()
    steps.password(client, user.username, GIVEN)
    return user, client


def change(client: Client) -> str:
    """Change it as the page does; where that leads."""
    page = client.get(reverse("core:password"))
    guard = {name: page.context["guard"][name] for name in page.context["guard"]}
    sent = client.post(reverse("core:password"), guard | {"present": GIVEN, "new": OWN, "again": OWN})
    assert sent.status_code == 302, sent.content.decode()
    return sent.headers["Location"]


@pytest.mark.parametrize("name", ["core:todo", "core:account", "governance:index", "mfa_index"])
def test_nothing_else_opens_before_it_is_changed(world, name):
    _user, client = a_newcomer(world, Role.STEERING)
    answer = client.get(reverse(name))
    assert answer.headers["Location"] == reverse("core:password")
    shown = client.get(answer.headers["Location"]).content.decode()
    assert FIRST_PASSWORD in shown
    assert reverse("governance:index") not in shown


def test_the_api_says_why(world):
    _user, client = a_newcomer(world, Role.STEERING)
    answer = client.get("/api/v1/units/")
    assert (answer.status_code, answer.json()["detail"]) == (403, FIRST_PASSWORD)


def test_once_changed_all_opens_and_the_first_one_is_dead(world):
    user, client = a_newcomer(world, Role.STEERING)
    change(client)
    assert steps.is_in(client)
    user.refresh_from_db()
    assert not user.first_password
    assert not user.check_password(GIVEN)


def test_then_the_second_factor_where_the_role_demands_one(world):
    _user, client = a_newcomer(world, Role.CASE_WORKER)
    change(client)
    assert client.get("/").headers["Location"] == reverse("mfa_index")
