"""Brings the servers of a home up or down: embedded ones, or roles in a server that the environment names."""

import os
from pathlib import Path

from vardkedja import config
from vardkedja.launcher import broker, instance, postgres, roles


def prepare(home: Path, *, kind: str = "run") -> None:
    """Make keys and ports where the environment does not give everything; start nothing."""
    if not _all_given():
        instance.prepare(home, kind=kind)


def ensure(home: Path, *, kind: str = "run") -> None:
    """Bring up what is down and mend what is missing; a few milliseconds where everything runs.

    Raises LauncherError with a plain message where a server does not start or roles cannot be made.
    """
    if _all_given():
        return
    prepare(home, kind=kind)
    kept = config.read_instance(home)
    if _ready(kept):
        return
    with instance.locked(home):
        kept = config.read_instance(home)
        try:
            if not os.environ.get("REDIS_URL"):
                broker.ensure(home, kept)
            if config.server_name(os.environ) == "embedded":
                _ensure_embedded(home, kept)
            else:
                _provision_given(kept)
        finally:
            instance.write(home, kept)


def stop(home: Path) -> list[str]:
    """Stop the home's embedded servers; returns the names of those that ran."""
    kept = config.read_instance(home)
    if not kept:
        return []
    with instance.locked(home):
        return [
            name for name, server in (("PostgreSQL", postgres), ("broker", broker)) if server.stop(home, kept)
        ]


def renew_database(home: Path) -> None:
    """Drop the instance's database with everything in it, and make it anew, empty.

    Raises LauncherError where every address is given: then the database is not ours to drop.
    """
    if _all_given():
        raise instance.LauncherError("Empty the database that DATABASE_URL names, then start again.")
    with instance.locked(home):
        kept = config.read_instance(home)
        database = roles.database_of(kept["urls"]["owner"])
        roles.drop_database(kept["urls"]["admin"], database)
        config.log_heads().unlink(missing_ok=True)  # seals of a log that is gone with the database
        kept["provisioned"] = ""
        instance.write(home, kept)
    ensure(home)


def provision_given_roles() -> None:
    """Make the roles of a production installation, with the passwords that its addresses hold.

    `DATABASE_URL_ADMIN` is a login that may make roles and databases; it is used for this alone.
    """
    env = os.environ
    missing = [
        name for name in ("DATABASE_URL_ADMIN", *config.DATABASE_VARIABLE.values()) if not env.get(name)
    ]
    if missing:
        raise instance.LauncherError(f"{', '.join(missing)} must be set; see docs/operations.md.")
    passwords = {}
    for role, variable in config.DATABASE_VARIABLE.items():
        login = roles.LOGIN_OF[role]
        if roles.login_of(env[variable]) != login:
            raise instance.LauncherError(f"{variable} must log in as {login}.")
        passwords[login] = roles.password_of(env[variable])
    roles.provision(env["DATABASE_URL_ADMIN"], passwords, database=roles.database_of(env["DATABASE_URL"]))


def _all_given() -> bool:
    """Whether this is a process of a production installation, which needs no home."""
    return not config.provisions_itself(os.environ) and bool(os.environ.get("REDIS_URL"))


def _ready(kept: dict) -> bool:
    if kept.get("provisioned") != config.server_name(os.environ):
        return False
    if not os.environ.get("REDIS_URL") and not broker.answers(kept):
        return False
    return kept["server"] != "embedded" or postgres.answers(kept)


def _ensure_embedded(home: Path, kept: dict) -> None:
    kept["server"] = "embedded"
    instance.set_urls(kept)
    postgres.ensure(home, kept)
    if kept.get("provisioned") != "embedded":
        tests = kept["kind"] == "test"
        roles.provision(kept["urls"]["admin"], kept["passwords"], database="vardkedja", tests=tests)
        kept["provisioned"] = "embedded"


def _provision_given(kept: dict) -> None:
    """Make roles in the server that DATABASE_URL names, with this home's passwords."""
    admin = os.environ["DATABASE_URL"]
    database, tests = roles.database_of(admin) or "vardkedja", kept["kind"] == "test"
    login = admin if roles.can_connect(admin) else roles.with_database(admin, "postgres")
    roles.provision(login, kept["passwords"], database=database, tests=tests)
    kept["server"] = kept["provisioned"] = config.server_name(os.environ)
    ours = {
        name: roles.with_login(admin, login, kept["passwords"][login])
        for name, login in roles.LOGIN_OF.items()
    }
    kept["urls"] = {**kept["urls"], **ours, "admin": admin}
