"""The template database and its copies.

The template is migrated as the owner, once per state of the migrations: its name carries a hash of them and of
every module of ours that they import. Copies take some hundredths of a second; nothing is ever flushed.
"""

import ast
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from tests.harness import boot
from vardkedja import config
from vardkedja.launcher import instance, roles, servers

PACKAGES = ("vardkedja", "referrals", "placements", "sip", "costsharing", "governance")


def urls() -> dict[str, str]:
    """The addresses of the tests' servers by role; starts the servers where they are down."""
    servers.ensure(boot.home(), kind="test")
    return config.read_instance(boot.home())["urls"]


def url(role: str, database: str) -> str:
    """The address of one database for a real log-in: owner, app, worker, tests or admin."""
    return roles.with_database(urls()[role], database)


def environment(database: str, role: str = "app") -> dict[str, str]:
    """The environment of a process that works on one database, as in production: every address given."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "REDIS_"))}
    kept = config.read_instance(boot.home())
    return keep | {
        "DATABASE_URL": url("owner", database),
        "DATABASE_URL_APP": url("app", database),
        "DATABASE_URL_WORKER": url("worker", database),
        "REDIS_URL": os.environ.get("REDIS_URL") or kept["urls"]["redis"],
        "VARDKEDJA_DB_ROLE": role,
    }


def template() -> str:
    """The name of a migrated template database; built where no earlier run left one of the same state."""
    name = f"vk_template_{state_of_migrations()}"
    with instance.locked(boot.home(), "template"), _admin() as admin:
        if not exists(admin, name):
            _drop_others(admin, name)
            _build(admin, name)
    return name


def create(name: str, source: str) -> None:
    """Copy a database that nobody is connected to."""
    with _admin() as admin:
        _drop(admin, name)
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER vk_owner TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
        roles.limit_connections(admin, name)


def drop(name: str) -> None:
    """Drop a database, ending whatever still is connected to it."""
    with _admin() as admin:
        _drop(admin, name)


def exists(admin: psycopg.Connection, name: str) -> bool:
    """Whether there is such a database."""
    return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _admin() -> psycopg.Connection:
    return psycopg.connect(roles.with_database(urls()["admin"], "postgres"), autocommit=True)


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_others(admin: psycopg.Connection, name: str) -> None:
    """Older templates, and what sessions that were killed left behind."""
    found = admin.execute("SELECT datname FROM pg_database WHERE datname ~ '^vk_(template|test)_'").fetchall()
    for (other,) in found:
        owner = other.split("_")[2]
        in_use = other.startswith("vk_test_") and owner.isdigit() and _alive(int(owner))
        if other != name and not in_use:
            _drop(admin, other)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _build(admin: psycopg.Connection, name: str) -> None:
    building = f"{name}_building"
    _drop(admin, building)
    admin.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(building))
    )
    roles.secure_database(url("admin", building))
    command = [sys.executable, str(config.PROJECT / "manage.py"), "migrate", "--no-input", "-v0"]
    settings = environment(building, "owner") | {"DJANGO_SETTINGS_MODULE": "vardkedja.settings"}
    result = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(f"the migrations failed:\n{result.stdout}{result.stderr}")
    admin.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
    )


def state_of_migrations() -> str:
    """A hash of all migrations, of our modules that they import, and of how roles are made."""
    digest = hashlib.sha256()
    start = [path for package in PACKAGES for path in (config.PROJECT / package).rglob("migrations/*.py")]
    for path in sorted(_closure([*start, Path(roles.__file__)])):
        digest.update(path.relative_to(config.PROJECT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _closure(paths: list[Path]) -> set[Path]:
    seen: set[Path] = set()
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting.extend(_imported(path))
    return seen


def _imported(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.split(".")[0] in PACKAGES:
                yield from (found for found in _files(name) if found.exists())


def _files(module: str) -> tuple[Path, Path]:
    base = config.PROJECT.joinpath(*module.split("."))
    return base.with_suffix(".py"), base / "__init__.py"
