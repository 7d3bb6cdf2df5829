"""What a process reads, and what it says when something is missing."""

import pytest

from vardkedja import config
from vardkedja.config import ConfigError

GIVEN = {
    "DATABASE_URL_APP": "postgresql://vk_app:a@db/v",
    "DATABASE_URL_WORKER": "postgresql://vk_worker:w@db/v",
    "DATABASE_URL": "postgresql://vk_owner:o@db/v",
    "REDIS_URL": "redis://broker/0",
    "VARDKEDJA_SECRET_KEY": "s",
    "VARDKEDJA_IDENTITY_KEY": "i",
    "VARDKEDJA_LOG_KEY": "l",
    "VARDKEDJA_FILE_KEY": "f",
    "VARDKEDJA_SIGNIN_KEY": "s",
}


@pytest.fixture
def given(tmp_path):
    return GIVEN | {"VARDKEDJA_HOME": str(tmp_path)}


@pytest.mark.parametrize("role", config.ROLES)
def test_in_production_each_role_has_its_own_address(given, role):
    loaded = config.load(given | {"VARDKEDJA_DB_ROLE": role})
    assert f"vk_{role}" in loaded.database_url
    assert (loaded.debug, loaded.https) == (False, True)


def test_the_application_is_the_role_unless_told(given):
    assert config.load(given).role == "app"


@pytest.mark.parametrize("missing", [name for name in GIVEN if name != "DATABASE_URL_WORKER"])
def test_what_is_missing_is_named(given, missing):
    role = "owner" if missing == "DATABASE_URL" else "app"
    del given[missing]
    with pytest.raises(ConfigError, match=missing):
        config.load(given | {"VARDKEDJA_DB_ROLE": role})


def test_a_process_needs_no_address_but_its_own(given):
    del given["DATABASE_URL"], given["DATABASE_URL_APP"]
    assert "vk_worker" in config.load(given | {"VARDKEDJA_DB_ROLE": "worker"}).database_url


def test_an_unknown_role_is_refused(given):
    with pytest.raises(ConfigError, match="VARDKEDJA_DB_ROLE"):
        config.load(given | {"VARDKEDJA_DB_ROLE": "postgres"})


def test_secrets_do_not_show(given):
    shown = repr(config.load(given))
    assert "vk_app:a" not in shown
    assert "secret_key" not in shown


def test_a_home_that_cannot_be_read_is_told(given, tmp_path):
    (tmp_path / "instance.json").write_text("{")
    with pytest.raises(ConfigError, match=r"instance\.json cannot be read"):
        config.load(given)


def test_a_database_address_becomes_djangos():
    entry = config.django_database("postgresql://a%40b:p%2Fw@db:6432/vård?sslmode=require")
    assert (entry["USER"], entry["PASSWORD"], entry["NAME"]) == ("a@b", "p/w", "vård")
    assert entry["OPTIONS"] == {"server_side_binding": True, "sslmode": "require"}
    with pytest.raises(ConfigError, match="postgresql://"):
        config.django_database("mysql://x/y")
