"""Administration: only in the own domain, logged, and without sight of any person."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.cast import a_case
from tests.core.visitors import Visitor, errors_of
from tests.world import NUMBERS, TODAY
from vardkedja.core.actions import administration as actions
from vardkedja.core.actor import acting
from vardkedja.core.errors import Conflict, Impossible, NotAllowed, NotVisible
from vardkedja.core.models import (
    AccessLog,
    Assignment,
    Organisation,
    Role,
    Unit,
    UnitPartner,
    UnitRoute,
    User,
)

PHRASE = "tre olika ord 2026"


def at(name, *args):
    return reverse(f"core:{name}", args=args)


@pytest.fixture
def adam(world):
    return Visitor(world, "adam")


def an_office(world, name="Vuxenenheten"):
    return actions.create_unit(actions.UnitDetails(name, Unit.LegalType.OFFICE), actor=world.adam)


def unit_form(**changed):
    plain = {
        "name": "Lotsen",
        "legal_type": "hvb",
        "permit_places": "8",
        "groups": ["takes_women"],
        "age_min": "18",
        "age_max": "25",
    }
    return {**plain, **changed}


@pytest.mark.parametrize("name", ["alice", "anna", "lova", "hedda"])
def test_only_the_administrator_administers(world, name):
    visitor = Visitor(world, name)
    for page in ("admin", "admin_units", "admin_users", "admin_unit_new", "admin_assign"):
        assert visitor.get(at(page)).status_code == 403
    with pytest.raises(NotAllowed):
        actions.create_unit(actions.UnitDetails("X", "hvb"), actor=world.actors[name])


def test_the_administrator_sees_no_person(world, adam):
    case = a_case(world, world.alice, NUMBERS[0])
    assert adam.get(at("case", case.pk)).status_code == 403
    assert adam.get(at("cases")).status_code == 403
    for page in ("todo", "admin", "admin_units", "admin_users", "account"):
        text = adam.text(at(page))
        assert "Testsson" not in text
        assert case.number not in text


def test_the_particulars_of_the_own_authority_are_changed(world, adam):
    data = {"org_number": "232100-0065", "phone": "0470-100 00", "address": "Storgatan 1"}
    assert adam.send(at("admin_organisation"), data, version=1).status_code == 302
    assert "0470-100 00" in adam.text(at("admin"))
    assert adam.send(at("admin_organisation"), data, version=1).status_code == 422
    with acting(world.adam):
        assert Organisation.objects.get(pk=world.anby.organisation_id).org_number == "2321000065"
        assert AccessLog.objects.filter(what="OrganisationChanged").count() == 1


def test_a_wrong_organisation_number_is_refused_at_the_field(world, adam):
    errors = errors_of(adam.send(at("admin_organisation"), {"org_number": "232100-0066"}, version=1))
    assert list(errors) == ["org_number"]


def test_a_unit_is_made_with_target_group_and_changed(world, adam):
    response = adam.send(at("admin_unit_new"), unit_form())
    with acting(world.adam):
        unit = Unit.objects.get(name="Lotsen")
    assert response.headers["Location"] == at("admin_unit", unit.pk)
    assert (unit.operator_id, unit.takes_women, unit.takes_men, unit.age_max) == (
        world.anby.pk,
        True,
        False,
        25,
    )
    changed = unit_form(name="Lotsen 2", groups=["takes_women", "takes_nonbinary", "takes_families"])
    assert adam.send(at("admin_unit_change", unit.pk), changed, version=1).status_code == 302
    text = adam.text(at("admin_unit", unit.pk))
    assert "Kvinnor, Icke-binära, Familjer" in text
    assert "Lotsen 2" in text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"age_min": "30"}, "age_max"),
        ({"groups": []}, "groups"),
        ({"groups": ["takes_families"]}, "groups"),
        ({"permit_places": "många"}, "permit_places"),
        ({"name": ""}, "name"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_at_its_field(world, adam, changed, field):
    assert list(errors_of(adam.send(at("admin_unit_new"), unit_form(**changed)))) == [field]
    with acting(world.adam):
        assert not Unit.objects.filter(operator=world.anby).exists()


def test_two_units_of_one_name_are_refused(world, adam):
    an_office(world, "Lotsen")
    assert errors_of(adam.send(at("admin_unit_new"), unit_form())) == {
        "name": ["Ni har redan en enhet med det namnet."]
    }


def test_anothers_unit_is_not_administered(world, adam):
    for page in ("admin_unit", "admin_unit_change", "admin_route", "admin_partner"):
        assert adam.get(at(page, world.hemmet.pk)).status_code == 404
    with pytest.raises(NotVisible):
        actions.set_route(world.hemmet.pk, "head_alone", TODAY, actor=world.adam)


def test_the_route_in_is_dated_and_the_former_stays(world, adam):
    unit = an_office(world)
    actions.set_route(unit.pk, "referral_group", dt.date(2025, 1, 1), actor=world.adam)
    assert (
        adam.send(at("admin_route", unit.pk), {"route": "head_alone", "since": "2026-01-01"}).status_code
        == 302
    )
    with acting(world.adam):
        rows = list(
            UnitRoute.objects.filter(unit=unit).order_by("valid_from").values_list("route", "valid_to")
        )
    assert rows == [("referral_group", dt.date(2026, 1, 1)), ("head_alone", None)]
    early = adam.send(at("admin_route", unit.pk), {"route": "queue_by_request", "since": "2026-01-01"})
    assert list(errors_of(early)) == ["since"]


def test_a_partner_authority_works_in_a_unit_and_gives_its_own_assignments_there(world, adam):
    unit = actions.create_unit(
        actions.UnitDetails("Mottagningen", "mottagning", collaboration_id=world.collaboration.pk),
        actor=world.adam,
    )
    data = {"domain": world.bjorkby.pk, "since": "2026-01-01"}
    assert adam.send(at("admin_partner", unit.pk), data).status_code == 302
    assert errors_of(adam.send(at("admin_partner", unit.pk), data)) == {
        "domain": ["Myndigheten är redan med i enheten."]
    }
    with acting(world.adam):
        partner = UnitPartner.objects.get(unit=unit)
    assert adam.send(at("admin_partner_end", unit.pk, partner.pk)).status_code == 302
    with acting(world.adam):
        assert UnitPartner.objects.get(pk=partner.pk).valid_to is not None


def new_user(**changed):
    plain = {
        "first_name": "Nadja", "last_name": "Nord", "username": "Nadja@test.example", "password": PHRASE,
        "role": Role.CASE_WORKER, "unit": "", "valid_from": "2026-01-01", "last_day": "",
    }  # fmt: skip
    return {**plain, **changed}


def test_a_user_is_made_with_a_first_assignment_and_signs_in(world, adam, client):
    assert adam.send(at("admin_user_new"), new_user()).status_code == 302
    assert "Nadja Nord" in adam.text(at("admin_users"))
    response = client.post(at("login"), {"login": "nadja@test.example", "password": PHRASE}, follow=True)
    assert response.redirect_chain[-1][0] == "/konto/losenord/", (
        "the password that the administrator knows is changed before anything else"
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"username": "alice@test.example"}, "username"),
        ({"password": "kort"}, "password"),
        ({"role": Role.HOME_STAFF}, "unit"),
        ({"last_day": "2025-12-31"}, "last_day"),
        ({"role": "king"}, "role"),
    ],
)
def test_a_user_that_cannot_be_is_refused_and_neither_user_nor_assignment_stored(world, adam, changed, field):
    before = User.objects.count()
    assert list(errors_of(adam.send(at("admin_user_new"), new_user(**changed)))) == [field]
    assert User.objects.count() == before


def test_somebody_of_another_authority_gets_an_assignment_here(world, adam):
    data = {
        "username": "bo@test.example",
        "role": Role.CASE_WORKER,
        "unit": "",
        "valid_from": "2026-01-01",
        "last_day": "2999-12-31",
    }
    assert adam.send(at("admin_assign"), data).status_code == 302
    with acting(world.adam):
        row = Assignment.objects.get(user=world.users["bo"], domain=world.anby)
    assert row.valid_to == dt.date(3000, 1, 1)
    unknown = adam.send(at("admin_assign"), {**data, "username": "nobody"})
    assert list(errors_of(unknown)) == ["username"]


def test_an_administrator_gives_the_own_account_no_role(world, adam):
    data = {
        "username": world.users["adam"].username,
        "role": Role.CASE_WORKER,
        "unit": "",
        "valid_from": "2026-01-01",
        "last_day": "",
    }
    assert "En annan administratör" in errors_of(adam.send(at("admin_assign"), data))["username"][0]
    with acting(world.adam):
        assert [row.role for row in Assignment.objects.filter(user=world.users["adam"])] == [
            Role.ADMINISTRATOR
        ]
        assert AccessLog.objects.filter(action=AccessLog.Action.DENIED, what="uppdrag").exists()


def test_a_name_that_was_tried_in_vain_stands_in_the_log(world, adam):
    data = {"username": "nobody", "role": Role.CASE_WORKER, "unit": "", "valid_from": "2026-01-01"}
    assert list(errors_of(adam.send(at("admin_assign"), data))) == ["username"]
    with acting(world.adam):
        row = AccessLog.objects.get(action=AccessLog.Action.DENIED, what="uppdrag")
    assert "nobody" not in row.reason


def test_another_authoritys_unit_cannot_be_assigned(world, adam):
    data = new_user(role=Role.HOME_STAFF, unit=world.hemmet.pk)
    assert list(errors_of(adam.send(at("admin_user_new"), data))) == ["unit"]
    with pytest.raises(Impossible):
        actions.give_assignment(
            world.users["bo"].pk, Role.HOME_STAFF, actor=world.adam, valid_from=TODAY, unit_id=world.hemmet.pk
        )


def test_the_same_role_is_not_given_twice(world):
    with pytest.raises(Conflict):
        actions.give_assignment(world.users["alice"].pk, Role.CASE_WORKER, actor=world.adam, valid_from=TODAY)


def test_an_assignment_ends_at_once_or_after_a_day(world, adam):
    first, second = world.alice.duties[0].id, world.albin.duties[0].id
    assert adam.send(at("admin_assignment_end", first), {"when": "now"}).status_code == 302
    assert (
        adam.send(at("admin_assignment_end", second), {"when": "day", "last_day": "2999-01-31"}).status_code
        == 302
    )
    assert Visitor(world, "alice").get("/").status_code == 302
    assert Visitor(world, "albin").get("/").status_code == 200
    with acting(world.adam):
        assert Assignment.objects.get(pk=second).valid_to == dt.date(2999, 2, 1)


def test_an_assignment_given_today_ends_at_once_too(world):
    row = actions.give_assignment(world.users["bo"].pk, Role.CASE_WORKER, actor=world.adam, valid_from=TODAY)
    ended = actions.end_assignment(row.pk, None, actor=world.adam)
    assert ended.valid_to == TODAY
    with acting(world.adam):
        assert not Assignment.objects.valid(TODAY).filter(pk=row.pk).exists()


@pytest.mark.parametrize("data", [{"when": "day"}, {"when": "day", "last_day": "2020-01-01"}])
def test_an_end_in_the_past_or_without_day_is_refused(world, adam, data):
    url = at("admin_assignment_end", world.alice.duties[0].id)
    assert list(errors_of(adam.send(url, data))) == ["last_day"]


def test_anothers_assignment_is_not_ended(world, adam):
    assert adam.send(at("admin_assignment_end", world.bo.duties[0].id), {"when": "now"}).status_code == 404
    with acting(world.bo):
        assert Assignment.objects.get(pk=world.bo.duties[0].id).valid_to is None


def test_the_last_administrator_does_not_leave_the_authority_without(world):
    with pytest.raises(Impossible):
        actions.end_assignment(world.adam.duties[0].id, None, actor=world.adam)


def test_the_first_administrator_is_appointed_by_command(world, capsys):
    call_command("appoint_administrator", "bo@test.example", "Björkby kommun")
    bo = Visitor(world, "bo")
    assert bo.get(at("admin_users")).status_code == 200
    with pytest.raises(CommandError, match="redan en administratör"):
        call_command("appoint_administrator", "berta@test.example", "Björkby kommun")
    with acting(world.bo):
        row = AccessLog.objects.get(what="AssignmentGiven")
    assert row.user_name == "systemet"


@pytest.mark.parametrize(
    ("username", "domain"), [("nobody", "Björkby kommun"), ("bo@test.example", "Nowhere")]
)
def test_the_command_says_what_there_is_not(world, username, domain):
    with pytest.raises(CommandError):
        call_command("appoint_administrator", username, domain)


def test_what_the_administrator_does_is_logged_in_the_own_domain(world):
    an_office(world)
    with acting(world.lova):
        row = AccessLog.objects.get(what="UnitCreated")
    assert (row.user_name, row.owner_domain_id, row.person_id) == ("Adam Ahl", world.anby.pk, None)
