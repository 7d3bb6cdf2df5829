"""Sign-in through an organisation, against a provider that runs as a process of its own."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from axes.models import AccessFailureLog
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from tests.signin import organisations as there
from tests.signin import steps
from tests.signin.organisations import HSA, Organisation, sign_in
from vardkedja.core.actor import acting
from vardkedja.core.models import Assignment, Role, User
from vardkedja.core.signin import oidc, providers


@pytest.fixture(scope="module")
def organisation():
    running = Organisation()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _agreed(organisation, settings, monkeypatch):
    monkeypatch.setenv("TEST_OIDC_SECRET", "hemlig")
    settings.OIDC_WITHOUT_TLS = True
    settings.OIDC_PROVIDERS = there.settings_of(organisation.agreed())
    organisation.says()


@pytest.fixture
def alice(world) -> User:
    user = world.users["alice"]
    user.hsa_id = HSA
    user.save()
    return user


def told(response) -> str:
    assert response.status_code == 403
    return response.content.decode()


def test_the_right_claims_sign_in_without_a_second_step_here(alice, client):
    assert sign_in(client).headers["Location"] == "/"
    assert steps.is_in(client)
    assert "Alice Andersson" in client.get("/").content.decode()
    assert client.get("/arenden/").status_code == 200


def test_the_request_carries_state_nonce_and_pkce(alice, client):
    asked = parse_qs(urlsplit(client.get("/logga-in/genom/anby/").headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))
    again = parse_qs(urlsplit(client.get("/logga-in/genom/anby/").headers["Location"]).query)
    assert not {asked[n][0] for n in ("state", "nonce")} & {again[n][0] for n in ("state", "nonce")}


def test_one_comes_to_the_page_one_asked_for_and_nowhere_else(alice):
    assert sign_in(Client(), query="?next=/arenden/").headers["Location"] == "/arenden/"
    assert sign_in(Client(), query="?next=https://evil.example/").headers["Location"] == "/"
    asked = (
        Client().get("/logga-in/genom/anby/?auth_params=acr_values%3Dloa1&scope=admin").headers["Location"]
    )
    assert "loa1" not in asked
    assert "admin" not in asked


@pytest.mark.parametrize("acr", ["http://id.sambi.se/loa/loa2", "loa1", "", None, "urn:okänd", "3000"])
def test_too_low_a_level_of_assurance_is_refused(alice, client, organisation, acr):
    organisation.says(acr=acr)
    assert "Här krävs tillitsnivå 3" in told(sign_in(client))
    assert not steps.is_in(client)


def test_level_four_can_be_demanded_and_levels_be_named(alice, organisation, settings):
    agreed = organisation.agreed(level=4, levels={"urn:sithskort": 4})
    settings.OIDC_PROVIDERS = there.settings_of(agreed)
    assert "tillitsnivå 4" in told(sign_in(Client()))
    organisation.says(acr="urn:sithskort")
    assert sign_in(Client()).headers["Location"] == "/"


@pytest.mark.parametrize("hsa", ["SE2321000065-B2", "", None])
def test_another_hsa_id_is_refused_and_makes_no_account(alice, client, organisation, hsa):
    before = User.objects.count()
    organisation.says(hsa=hsa)
    assert "inget konto här" in told(sign_in(client))
    assert not steps.is_in(client)
    assert User.objects.count() == before
    assert AccessFailureLog.objects.filter(username="oidc:anby").count() == 1


def test_an_account_is_made_where_that_is_agreed_and_opens_nothing(world, client, organisation, settings):
    settings.OIDC_PROVIDERS = there.settings_of(organisation.agreed(create=True))
    organisation.says(hsa="SE-NY1", given_name="Nina", family_name="Ny")
    assert "ge dig ett uppdrag" in told(sign_in(client))
    user = User.objects.get(hsa_id="SE-NY1")
    assert (str(user), user.has_usable_password()) == ("Nina Ny", False)
    with acting(world.adam):
        Assignment.objects.create(
            user=user, domain=world.anby, role=Role.FINANCE, valid_from=world.alice.today
        )
    assert sign_in(client).headers["Location"] == "/"


def test_an_account_is_made_for_one_authority_and_for_none_where_nobody_says_which(
    world, client, organisation, settings
):
    region = {"id": "region", "organisation": "98", "name": "Region Test", "create": True}
    settings.OIDC_PROVIDERS = there.settings_of(organisation.agreed(**region))
    organisation.says(hsa="SE-NY2", given_name="Nils", family_name="Ny")
    assert world.home.organisation == world.psychiatry.organisation
    assert "inget konto här" in told(sign_in(client, "region"))
    assert not User.objects.filter(hsa_id="SE-NY2").exists()
    settings.OIDC_PROVIDERS = there.settings_of(organisation.agreed(**region, keeper=world.psychiatry.name))
    told(sign_in(client, "region"))
    assert User.objects.get(hsa_id="SE-NY2").kept_by_id == world.psychiatry.pk


FAULTS = ["tampered", "unsigned", "other key", "other issuer", "other audience", "other nonce", "expired"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_is_not_as_it_should_be_is_refused(alice, client, organisation, fault):
    organisation.says(fault)
    assert "gick inte igenom" in told(sign_in(client))
    assert not steps.is_in(client)


def test_an_answer_is_for_the_browser_that_asked(alice, client):
    """Nobody can sign somebody else's browser in as themselves (or use a stolen answer)."""
    answer = there.go(client)
    stranger = Client()
    assert there.follow(stranger, answer).status_code in {401, 403}
    assert not steps.is_in(stranger)


def test_an_answer_is_good_once(alice, client):
    answer = there.go(client)
    assert there.follow(client, answer).status_code == 302
    client.post("/logga-ut/")
    assert there.follow(client, answer).status_code in {401, 403}
    assert not steps.is_in(client)


def test_the_provider_demands_the_verifier_of_this_attempt(alice, client):
    """Two attempts: the code of the one with the state of the other. The provider refuses the wrong verifier."""
    first, second = there.go(client), there.go(client)
    code = parse_qs(urlsplit(first).query)["code"][0]
    state = parse_qs(urlsplit(second).query)["state"][0]
    assert client.get(f"/logga-in/genom/anby/svar/?code={code}&state={state}").status_code in {401, 403}
    assert not steps.is_in(client)


def test_one_organisation_signs_in_no_one_elses_staff(world, alice, client, organisation, settings):
    bjorkby = organisation.agreed(id="bjorkby", organisation="9802", name="Björkby kommun")
    settings.OIDC_PROVIDERS = there.settings_of(organisation.agreed(), bjorkby)
    assert "inget konto här" in told(sign_in(client, "bjorkby"))
    assert not steps.is_in(client)


def test_a_session_through_one_organisation_opens_nothing_of_another(world, alice, client):
    with acting(world.bo):
        Assignment.objects.create(
            user=alice, domain=world.bjorkby, role=Role.CASE_WORKER, valid_from=world.bo.today
        )
    sign_in(client)
    page = client.get("/konto/").content.decode()
    assert "Anby kommun" in page
    assert "Björkby kommun" not in page
    client.post("/valj-uppdrag/", {"domain": str(world.bjorkby.pk)})
    assert "Björkby kommun" not in client.get("/").content.decode()


def test_an_organisation_can_demand_its_own_sign_in(alice, client, organisation, settings):
    settings.OIDC_PROVIDERS = there.settings_of(organisation.agreed(only=True))
    steps.by_hand(client, alice)
    answer = client.get("/", follow=True)
    assert "kräver att du loggar in genom den: välj Anby kommun" in answer.content.decode()
    assert not steps.is_in(client)
    assert sign_in(client).headers["Location"] == "/"
    assert steps.is_in(client)


def test_a_role_claim_narrows_and_never_widens(world, alice, organisation, settings):
    agreed = organisation.agreed(
        role_claim="roll", roles={"Handläggare": ["case_worker"], "Chef": ["unit_manager"]}
    )
    settings.OIDC_PROVIDERS = there.settings_of(agreed)
    confirmed, chief = Client(), Client()
    organisation.says(roll=["Handläggare"])
    assert sign_in(confirmed).headers["Location"] == "/"
    assert steps.is_in(confirmed)
    organisation.says(roll="Chef")
    sign_in(chief)
    assert not steps.is_in(chief), "the claim gives no assignment that the authority has not given"


def test_what_is_no_longer_agreed_ends_its_sessions(alice, client, settings):
    sign_in(client)
    settings.OIDC_PROVIDERS = "[]"
    assert not steps.is_in(client)


def test_nothing_of_the_answer_is_kept(alice, client):
    sign_in(client)
    kept = str(dict(client.session.items()))
    assert HSA not in kept
    assert "eyJ" not in kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": 2},
        {"id": "Å b"},
        {"server": "http://idp.example"},
        {"secret_variable": "NOT_THERE"},
        {"colour": 1},
    ],
)
def test_what_cannot_be_agreed_is_told_at_once(organisation, settings, wrong):
    settings.OIDC_WITHOUT_TLS = False
    settings.OIDC_PROVIDERS = there.settings_of(organisation.agreed(**({"server": "https://x"} | wrong)))
    with pytest.raises(ImproperlyConfigured):
        providers.all_providers()


def test_a_provider_that_does_not_answer_is_told_in_words(alice, client, organisation, settings):
    settings.OIDC_PROVIDERS = there.settings_of(organisation.agreed(server="http://127.0.0.1:9"))
    assert "gick inte igenom" in told(client.get("/logga-in/genom/anby/"))
    assert client.get("/logga-in/genom/ingen/").status_code == 404


def test_the_secret_shows_nowhere(organisation):
    assert "hemlig" not in repr(providers.all_providers())


def test_the_provider_is_a_real_one(organisation):
    """It refuses what a real one refuses; else the tests above would prove little."""
    base = f"{organisation.address}/authorize?client_id=vardkedja&response_type=code&scope=openid&redirect_uri=http://x/svar/"
    assert requests.get(base, allow_redirects=False, timeout=5).status_code == 400, "no nonce"
    assert "code=" not in requests.get(f"{base}&nonce=n", allow_redirects=False, timeout=5).headers.get(
        "Location", ""
    )
    wrong = {"grant_type": "authorization_code", "code": "x", "redirect_uri": "http://x/svar/"}
    answer = requests.post(f"{organisation.address}/token", wrong, auth=("vardkedja", "fel"), timeout=5)
    assert answer.status_code == 401
    assert oidc.ALGORITHMS
