"""The embedded servers: started once, found again, and brought back after whatever happens to them."""

import socket
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from vardkedja import config
from vardkedja.launcher import broker, instance, postgres, roles, servers
from vardkedja.launcher.instance import LauncherError

MANAGE = Path(config.PROJECT) / "manage.py"


def query(home: Path, role: str, statement: str) -> object:
    url = config.read_instance(home)["urls"][role]
    with psycopg.connect(url) as link:
        cursor = link.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def test_a_home_starts_once_and_keeps_its_ports_and_keys(shared):
    before = config.read_instance(shared)
    servers.ensure(shared)
    assert config.read_instance(shared) == before
    assert postgres.answers(before)
    assert broker.answers(before)


def test_data_outlives_a_stop(running):
    query(running, "owner", "CREATE TABLE kept AS SELECT 7 AS n")
    assert servers.stop(running) == ["PostgreSQL", "broker"]
    assert not postgres.answers(config.read_instance(running))
    servers.ensure(running)
    assert query(running, "owner", "SELECT n FROM kept") == 7


def test_stopping_what_does_not_run_says_so(running):
    servers.stop(running)
    assert servers.stop(running) == []


def test_secrets_are_for_the_owner_alone(shared):
    assert stat.S_IMODE((shared / "instance.json").stat().st_mode) == 0o600
    for name in ("postgres", "broker"):
        assert stat.S_IMODE((shared / name).stat().st_mode) == 0o700
    shown = repr(config.load(instance.os.environ | {"VARDKEDJA_HOME": str(shared)}))
    assert not [secret for secret in config.read_instance(shared)["passwords"].values() if secret in shown]


def test_a_killed_database_recovers_with_its_data(home):
    servers.ensure(home)  # a home for use, since one for tests trades durability for speed
    query(home, "owner", "CREATE TABLE kept AS SELECT 7 AS n")
    postgres.kill(home, config.read_instance(home))
    servers.ensure(home)
    assert query(home, "owner", "SELECT n FROM kept") == 7


def test_a_killed_broker_recovers(running):
    kept = config.read_instance(running)
    broker.kill(running, kept)
    servers.ensure(running)
    assert broker.answers(config.read_instance(running))


@pytest.mark.parametrize("server", ["database", "broker"])
def test_a_port_that_another_program_took_is_replaced_and_told(running, capsys, server):
    taken = config.read_instance(running)["ports"][server]
    servers.stop(running)
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", taken))
        stranger.listen()
        servers.ensure(running)
    port = config.read_instance(running)["ports"][server]
    assert port != taken
    assert f"Port {taken} is used by another program" in capsys.readouterr().err
    assert query(running, "app", "SELECT current_user::text") == "vk_app"


def test_a_pid_file_of_another_process_is_no_hindrance(running):
    servers.stop(running)
    folder = running / "postgres" / "data"
    (folder / "postmaster.pid").write_text(f"{instance.os.getpid()}\n{folder}\n1\n1\n\n\n")
    servers.ensure(running)
    assert query(running, "app", "SELECT 1") == 1


def test_two_starts_at_once_give_one_server(home):
    command = [sys.executable, "-m", "vardkedja.launcher", "up", "--test"]
    both = [subprocess.Popen(command, cwd=config.PROJECT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate(timeout=90) and process.returncode for process in both] == [0, 0]
    assert query(home, "app", "SELECT current_user::text") == "vk_app"


def test_a_lock_that_was_left_behind_locks_nothing(home):
    (home / "start.lock").write_text("999999")
    servers.ensure(home, kind="test")
    assert query(home, "app", "SELECT 1") == 1


def test_a_lock_that_is_held_names_its_holder(home):
    with (
        instance.locked(home, "run"),
        pytest.raises(LauncherError, match=str(instance.os.getpid())),
        instance.locked(home, "run", wait=0),
    ):
        pass


class TestRoles:
    def test_each_role_may_what_it_should(self, shared):
        for role in ("app", "worker"):
            assert query(shared, role, "SELECT has_schema_privilege('public', 'CREATE')") is False
            assert query(shared, role, "SELECT has_database_privilege(current_database(), 'TEMP')") is False
            assert query(shared, role, "SELECT current_setting('lock_timeout')") != "0"
            assert query(shared, role, "SELECT current_setting('statement_timeout')") != "0"
            assert query(shared, role, "SELECT has_function_privilege('lo_create(oid)', 'EXECUTE')") is False
        attributes = "SELECT bool_or(rolsuper OR rolbypassrls OR rolcreaterole) FROM pg_roles WHERE rolname = current_user"
        assert [query(shared, role, attributes) for role in ("app", "worker", "owner")] == [False] * 3

    def test_the_owner_may_hand_functions_to_the_definer_but_does_not_inherit_it(self, shared):
        url = config.read_instance(shared)["urls"]["owner"]
        with psycopg.connect(url, autocommit=True) as link:
            link.execute("CREATE FUNCTION one() RETURNS int LANGUAGE sql RETURN 1")
            link.execute("ALTER FUNCTION one() OWNER TO vk_definer")
            assert link.execute("SELECT pg_has_role('vk_definer', 'USAGE')").fetchone() == (False,)
            link.execute("DROP FUNCTION one()")

    def test_provisioning_again_changes_nothing(self, shared):
        kept = config.read_instance(shared)
        roles.provision(kept["urls"]["admin"], kept["passwords"], database="vardkedja", tests=True)
        assert query(shared, "app", "SELECT current_user::text") == "vk_app"

    def test_a_login_that_may_not_make_roles_is_told_so(self, shared):
        kept = config.read_instance(shared)
        with pytest.raises(LauncherError, match="may not make the roles"):
            roles.provision(
                kept["urls"]["app"], kept["passwords"] | {"vk_owner": "another"}, database="vardkedja"
            )


def test_given_servers_are_provisioned_and_used(running, monkeypatch, tmp_path):
    """With DATABASE_URL and REDIS_URL alone, the roles are made in that server and their addresses kept in the home."""
    kept = config.read_instance(running)
    given = roles.with_database(kept["urls"]["admin"], "given")
    monkeypatch.setenv("DATABASE_URL", given)
    monkeypatch.setenv("REDIS_URL", kept["urls"]["redis"])
    monkeypatch.setenv("VARDKEDJA_HOME", str(tmp_path / "second"))
    servers.ensure(tmp_path / "second")
    settings = config.load()
    assert roles.database_of(settings.database_url) == "given"
    with psycopg.connect(settings.database_url) as link:
        assert link.execute("SELECT current_user::text, current_database()::text").fetchone() == (
            "vk_app",
            "given",
        )
    assert not (tmp_path / "second" / "postgres").exists()


def test_a_login_that_is_no_superuser_may_provision(running, monkeypatch, tmp_path):
    """As a hosted database gives: the login may make roles and databases, and not go past row-level security."""
    kept = config.read_instance(running)
    with psycopg.connect(kept["urls"]["admin"], autocommit=True) as admin:
        admin.execute("DROP DATABASE vardkedja")
        for role in ("vk_tests", "vk_app", "vk_worker", "vk_owner", "vk_definer", "vk_backup"):
            admin.execute(f"DROP ROLE {role}")
        admin.execute("CREATE ROLE hosted LOGIN CREATEROLE CREATEDB PASSWORD 'hosted'")
    monkeypatch.setenv("DATABASE_URL", roles.with_login(kept["urls"]["owner"], "hosted", "hosted"))
    monkeypatch.setenv("REDIS_URL", kept["urls"]["redis"])
    monkeypatch.setenv("VARDKEDJA_HOME", str(tmp_path / "second"))
    servers.ensure(tmp_path / "second")
    with psycopg.connect(
        config.load(instance.os.environ | {"VARDKEDJA_DB_ROLE": "owner"}).database_url
    ) as link:
        link.execute("CREATE EXTENSION btree_gist")
        link.execute("CREATE TABLE kept (n int)")
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        assert link.execute(owner).fetchone() == ("vk_owner",)


def test_a_database_may_be_made_anew(running):
    query(running, "owner", "CREATE TABLE kept AS SELECT 7 AS n")
    servers.renew_database(running)
    assert query(running, "app", "SELECT to_regclass('kept')::text") is None
    assert query(running, "app", "SELECT has_database_privilege(current_database(), 'TEMP')") is False


def test_a_command_in_an_empty_home_makes_and_migrates_the_database_but_loads_no_county(home):
    script = "from vardkedja.core.models import User; print(User.objects.count())"
    command = [sys.executable, str(MANAGE), "shell", "-v0", "-c", script]
    environment = instance.os.environ | {"DJANGO_SETTINGS_MODULE": "vardkedja.settings"}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.strip()) == (0, "0"), result.stderr
    assert config.read_instance(home)["kind"] == "run"
