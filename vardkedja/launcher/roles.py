"""Database roles and the database: made and kept in order, as often as one likes.

| role | log-in | may |
|---|---|---|
| vk_owner | yes | owns the database and its tables; migrations only |
| vk_app | yes | what grants and policies give the web and user-started tasks; owns nothing |
| vk_worker | yes | what grants and policies give the nightly work; owns nothing |
| vk_definer | no | owns the few SECURITY DEFINER helpers; vk_owner may hand functions to it |
| vk_backup | no | reads past row-level security for pg_dump; made where the provisioning login may |
| vk_tests | test homes | member of the above without inheriting, so that a test chooses its role |
"""

from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from vardkedja.launcher.instance import LauncherError, say

LOGIN_OF = {"owner": "vk_owner", "app": "vk_app", "worker": "vk_worker", "tests": "vk_tests"}
SETTINGS = {
    "vk_owner": {"lock_timeout": "10s"},
    "vk_app": {
        "lock_timeout": "5s",
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "120s",
    },
    "vk_worker": {"lock_timeout": "30s", "statement_timeout": "15min"},
    "vk_tests": {"lock_timeout": "20s", "statement_timeout": "120s"},
}
LARGE_OBJECTS = (
    "lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid, bytea)", "lo_open(oid, integer)",
    "lo_put(oid, bigint, bytea)", "lowrite(integer, bytea)", "lo_unlink(oid)",
)  # fmt: skip


def provision(admin_url: str, passwords: dict[str, str], *, database: str, tests: bool = False) -> None:
    """Make or mend roles, their passwords and limits, the database and its grants.

    `passwords` holds one for each of vk_owner, vk_app and vk_worker (vk_tests too where `tests`). Raises
    LauncherError with the server's words where the login may not do what is needed.
    """
    try:
        with psycopg.connect(admin_url, autocommit=True, connect_timeout=10) as admin:
            for name in ("vk_owner", "vk_app", "vk_worker", *(["vk_tests"] if tests else [])):
                _login(admin, name, passwords[name])
            _helpers(admin)
            _memberships(admin, tests)
            _database(admin, database)
        secure_database(with_database(admin_url, database))
    except psycopg.errors.InsufficientPrivilege as error:
        raise LauncherError(
            f"The login in the administrator's database address may not make the roles: {error}. Give a login that "
            "may create roles and databases, or make the roles as docs/operations.md tells."
        ) from error
    except psycopg.OperationalError as error:
        raise LauncherError(f"The database server does not answer: {error}") from error


def secure_database(url: str) -> None:
    """Hand one database to vk_owner, and take from everybody what PostgreSQL gives to PUBLIC in it.

    The order is what a login that is no superuser may do: on PostgreSQL 15 only the owner of the database itself
    may hand on its schema.
    """
    with psycopg.connect(url, autocommit=True) as db:
        name = sql.Identifier(db.info.dbname)
        if _is_superuser(db):
            for function in LARGE_OBJECTS:
                db.execute(sql.SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC").format(sql.SQL(function)))
        if _owner_of_public(db) != "vk_owner":
            db.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO vk_owner").format(name))
            db.execute("ALTER SCHEMA public OWNER TO vk_owner")
        if _owner_of_database(db) != "vk_owner":
            db.execute(sql.SQL("ALTER DATABASE {} OWNER TO vk_owner").format(name))
        if not _is_superuser(db):
            db.execute("SET ROLE vk_owner")
        limit_connections(db, db.info.dbname)
        db.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        db.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
        db.execute("GRANT USAGE, CREATE ON SCHEMA public TO vk_definer")


def drop_database(admin_url: str, database: str) -> None:
    """Drop a database, ending whatever is connected to it."""
    with psycopg.connect(with_database(admin_url, "postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def limit_connections(db: psycopg.Connection, database: str) -> None:
    """Who may connect, and nobody may make temporary tables.

    Grants on a database are not copied from its template, so each copy needs this.
    """
    name = sql.Identifier(database)
    db.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    db.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO vk_app, vk_worker").format(name))
    for role in ("vk_backup", "vk_tests"):
        if _exists(db, role):
            db.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(role)))


def with_database(url: str, database: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(database)))


def with_login(url: str, login: str, password: str) -> str:
    """The same server and database, another login."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(login, safe='')}:{quote(password, safe='')}@{host}"))


def database_of(url: str) -> str:
    """The database an address names."""
    return unquote(urlsplit(url).path.lstrip("/"))


def can_connect(url: str) -> bool:
    """Whether the address, with its database, answers."""
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def login_of(url: str) -> str:
    """The login an address names."""
    return unquote(urlsplit(url).username or "")


def password_of(url: str) -> str:
    """The password an address holds."""
    return unquote(urlsplit(url).password or "")


def _exists(db: psycopg.Connection, role: str) -> bool:
    return db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def _is_superuser(db: psycopg.Connection) -> bool:
    row = db.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def _owner_of_public(db: psycopg.Connection) -> str:
    row = db.execute("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'").fetchone()
    return row[0] if row else ""


def _owner_of_database(db: psycopg.Connection) -> str:
    row = db.execute(
        "SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    return row[0] if row else ""


def _login(admin: psycopg.Connection, name: str, password: str) -> None:
    role = sql.Identifier(name)
    if not _exists(admin, name):
        # NOINHERIT: the owner must not read through the policies of the roles it may hand functions to.
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE").format(role))
    # The plain password never reaches the server's log or pg_stat_activity: libpq sends it hashed.
    hashed = admin.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(hashed)))
    for setting, value in SETTINGS[name].items():
        admin.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(role, sql.Identifier(setting), sql.Literal(value))
        )


def _helpers(admin: psycopg.Connection) -> None:
    if not _exists(admin, "vk_definer"):
        admin.execute("CREATE ROLE vk_definer NOLOGIN NOINHERIT")
    if not _exists(admin, "vk_backup"):
        try:
            admin.execute("CREATE ROLE vk_backup NOLOGIN BYPASSRLS")
            admin.execute("GRANT pg_read_all_data TO vk_backup")
        except psycopg.errors.InsufficientPrivilege:
            say("The role vk_backup was not made: this login may not give BYPASSRLS. See docs/operations.md.")


def _memberships(admin: psycopg.Connection, tests: bool) -> None:
    wanted = [("vk_definer", "vk_owner")]
    if not _is_superuser(admin):
        row = admin.execute("SELECT current_user").fetchone()
        wanted += [("vk_owner", row[0])] if row else []  # to hand database and schema to it
    if tests:
        wanted += [(role, "vk_tests") for role in ("vk_owner", "vk_app", "vk_worker")]
    # From PostgreSQL 16 on, who makes a role is its member without being able to act as it.
    kind = "SET" if admin.info.server_version >= 160000 else "MEMBER"
    for role, member in wanted:
        if admin.execute("SELECT pg_has_role(%s, %s, %s)", [member, role, kind]).fetchone() != (True,):
            admin.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(member)))


def _database(admin: psycopg.Connection, database: str) -> None:
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        name = sql.Identifier(database)
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name))
