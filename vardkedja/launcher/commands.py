"""Which database role and which servers a management command needs, decided before Django is set up."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from vardkedja import config
from vardkedja.launcher import servers

OWNER = {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "squashmigrations", "log_restored"}
WORKER = {
    "export_occupancy",
    "nightly",
    "seal_log",
    "verify_log",
}  # a command that must run as the worker role is added here
ALONE = {
    "help",
    "version",
    "check",
    "makemigrations",
    "collectstatic",
    "findstatic",
    "sqlmigrate",
    "spectacular",
}


def role(command: str) -> str:
    """The process role of a command: the owner for migrations, the worker for nightly work, else the application."""
    if command in OWNER:
        return "owner"
    return "worker" if command in WORKER else "app"


def before(arguments: list[str]) -> None:
    """Get ready for `manage.py ARGUMENTS`: choose the role, start servers that are down, migrate an empty database."""
    command = next((word for word in arguments if not word.startswith("-")), "help")
    os.environ.setdefault("VARDKEDJA_DB_ROLE", role(command))
    if command in ALONE or "--help" in arguments:
        servers.prepare(config.home())
        return
    servers.ensure(config.home())
    if command not in OWNER and not is_migrated():
        migrate()


def is_migrated() -> bool:
    """Whether migrations ever ran in the database."""
    with psycopg.connect(config.load().database_url, connect_timeout=10) as db:
        return db.execute("SELECT to_regclass('public.django_migrations')").fetchone() != (None,)


def migrate() -> None:
    """Run all migrations as the owner, in a process of their own."""
    environment = os.environ | {"VARDKEDJA_DB_ROLE": "owner"}
    script = Path(config.PROJECT) / "manage.py"
    subprocess.run([sys.executable, str(script), "migrate", "--no-input", "-v0"], env=environment, check=True)
