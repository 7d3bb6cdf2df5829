"""Configuration of one process: environment first, then the instance file of the home.

The home is the folder that holds everything one instance keeps: `instance.json` (ports, passwords and
keys, readable by its owner only), the embedded servers' data and the files. It is `VARDKEDJA_HOME`, or
`var/` in the project.

In production nothing is read from a home: every value comes from the environment, and a process is given
the database address of its own role only (see `docs/operations.md`).
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PROJECT = Path(__file__).resolve().parent.parent
ROLES = ("app", "worker", "owner")
DATABASE_VARIABLE = {"owner": "DATABASE_URL", "app": "DATABASE_URL_APP", "worker": "DATABASE_URL_WORKER"}


class ConfigError(Exception):
    """A value is missing or impossible; the message says which, and what to do."""


@dataclass(frozen=True)
class Config:
    """What a process needs to know before Django starts. Secrets never show in its repr."""

    home: Path
    role: str
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    identity_key: str = field(repr=False)
    log_key: str = field(repr=False)
    signin_key: str = field(repr=False)
    file_key: str = field(repr=False)
    log_keys_old: tuple[str, ...] = field(default=(), repr=False)
    log_heads: Path = Path()
    debug: bool = False
    https: bool = True
    allowed_hosts: tuple[str, ...] = ()
    trusted_origins: tuple[str, ...] = ()
    queue_prefix: str = ""


def home(env: Mapping[str, str] | None = None) -> Path:
    """The folder of this instance, absolute; it need not exist."""
    value = (os.environ if env is None else env).get("VARDKEDJA_HOME", "")
    return Path(value).expanduser().absolute() if value else PROJECT / "var"


def log_heads(env: Mapping[str, str] | None = None) -> Path:
    """The file to which each seal of the access log is added; in production on another machine (docs/access-log.md)."""
    env = os.environ if env is None else env
    value = env.get("VARDKEDJA_LOG_HEADS", "")
    return Path(value).expanduser().absolute() if value else home(env) / "heads" / "log-heads.jsonl"


def read_instance(folder: Path) -> dict:
    """The content of `instance.json`, empty where there is none."""
    try:
        return json.loads((folder / "instance.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise ConfigError(f"{folder}/instance.json belongs to another user.") from error
    except ValueError as error:
        raise ConfigError(f"{folder}/instance.json cannot be read: {error}.") from error


def load(env: Mapping[str, str] | None = None) -> Config:
    """Read the configuration.

    Raises ConfigError, naming the variable, where a value stands neither in the environment nor in the home.
    """
    env = os.environ if env is None else env
    folder = home(env)
    instance = read_instance(folder)
    role = env.get("VARDKEDJA_DB_ROLE", "app")
    if role not in ROLES:
        raise ConfigError(f"VARDKEDJA_DB_ROLE is {role!r}; it must be one of {', '.join(ROLES)}.")

    def value(variable: str, kept: object) -> str:
        found = env.get(variable) or kept
        if not found:
            raise ConfigError(
                f"{variable} is not set and {folder}/instance.json does not hold it. Run `make setup`, "
                "or set everything that docs/operations.md lists."
            )
        return str(found)

    debug = _truth(env.get("VARDKEDJA_DEBUG"), bool(instance.get("debug")))
    return Config(
        home=folder,
        role=role,
        database_url=_database_url(env, instance, role, value),
        redis_url=value("REDIS_URL", instance.get("urls", {}).get("redis")),
        secret_key=value("VARDKEDJA_SECRET_KEY", instance.get("secret_key")),
        identity_key=value("VARDKEDJA_IDENTITY_KEY", instance.get("identity_key")),
        log_key=value("VARDKEDJA_LOG_KEY", instance.get("log_key")),
        file_key=value("VARDKEDJA_FILE_KEY", instance.get("file_key")),
        log_keys_old=_words(env.get("VARDKEDJA_LOG_KEYS_OLD"), ()),
        log_heads=log_heads(env),
        signin_key=value("VARDKEDJA_SIGNIN_KEY", instance.get("signin_key")),
        debug=debug,
        https=_truth(env.get("VARDKEDJA_HTTPS"), not debug and not instance),
        allowed_hosts=_words(env.get("VARDKEDJA_ALLOWED_HOSTS"), instance.get("allowed_hosts", ())),
        trusted_origins=_words(env.get("VARDKEDJA_TRUSTED_ORIGINS"), ()),
        queue_prefix=env.get("VARDKEDJA_QUEUE_PREFIX", ""),
    )


def provisions_itself(env: Mapping[str, str]) -> bool:
    """Whether roles are made by us: always, unless the address of a role of its own is given."""
    return not (env.get("DATABASE_URL_APP") or env.get("DATABASE_URL_WORKER"))


def server_name(env: Mapping[str, str]) -> str:
    """Which server the instance file's addresses are for: `embedded`, or host, port and database."""
    url = env.get("DATABASE_URL")
    if not url:
        return "embedded"
    parts = urlsplit(url)
    return f"{parts.username or ''}@{parts.hostname or ''}:{parts.port or 5432}{parts.path}"


def _database_url(env: Mapping[str, str], instance: dict, role: str, value) -> str:
    variable = DATABASE_VARIABLE[role]
    if not provisions_itself(env):
        return value(variable, None)
    if instance.get("server", "embedded") != server_name(env):
        raise ConfigError(
            "The home was set up for another database server than DATABASE_URL. Run `make setup`."
        )
    # DATABASE_URL alone is the login that provisions; the address of each role stands in the instance file.
    return instance.get("urls", {}).get(role) or value(DATABASE_VARIABLE["app"], None)


def _truth(text: str | None, default: bool) -> bool:
    return default if text is None or text == "" else text.strip().lower() in ("1", "true", "yes", "on")


def _words(text: str | None, default) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split()) if text else tuple(default)


def django_database(url: str) -> dict:
    """Translate a PostgreSQL address to Django's DATABASES entry; its query becomes libpq options."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ConfigError(f"The database address must begin with postgresql://, not {parts.scheme}://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, **dict(parse_qsl(parts.query))},
    }
