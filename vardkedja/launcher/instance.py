"""The instance file of a home and the lock that keeps two starts of one home apart."""

import contextlib
import fcntl
import json
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from vardkedja import config

LOCK_WAIT = 180  # seconds before a start gives up waiting for another start of the same home
LOGINS = ("postgres", "vk_owner", "vk_app", "vk_worker", "vk_tests")


class LauncherError(Exception):
    """Something keeps the instance from starting; the message says what and how to mend it."""


def say(text: str) -> None:
    """A line to whoever started us; on stderr, since a command's own output may be read by a program."""
    print(text, file=sys.stderr, flush=True)


def prepare(home: Path, *, kind: str = "run") -> dict:
    """Make the home and its instance file where missing (keys, passwords, ports); start nothing.

    `kind` is "run" or "test": a test home's server gives up durability and has the login `vk_tests`.
    """
    make_home(home)
    with locked(home):
        instance = config.read_instance(home)
        changed = complete(instance, kind)
        if changed:
            write(home, instance)
    return instance


def make_home(home: Path) -> None:
    """Create the folder; as root others may pass through it, since the servers then run as `nobody`."""
    home.mkdir(parents=True, exist_ok=True)
    if home.stat().st_uid == os.geteuid():
        home.chmod(0o711 if os.geteuid() == 0 else 0o700)


def complete(instance: dict, kind: str) -> bool:
    """Fill in what the instance file lacks. Keys that exist are never changed: data depends on them."""
    before = json.dumps(instance, sort_keys=True)
    instance.setdefault("kind", kind)
    instance.setdefault("debug", instance["kind"] == "run")
    instance.setdefault("allowed_hosts", ["localhost", "127.0.0.1", "[::1]"])
    for name in ("secret_key", "identity_key", "log_key", "file_key", "signin_key"):
        instance.setdefault(name, secrets.token_urlsafe(48))
    ports = instance.setdefault("ports", {})
    for name in ("database", "broker"):
        ports.setdefault(name, free_port(avoid=ports.values()))
    passwords = instance.setdefault("passwords", {})
    for login in (*LOGINS, "broker"):
        passwords.setdefault(login, secrets.token_urlsafe(24))
    instance.setdefault("server", "embedded")
    set_urls(instance)
    return json.dumps(instance, sort_keys=True) != before


def set_urls(instance: dict) -> None:
    """Renew the addresses after ports or passwords changed; another server's database addresses stay."""
    ours = embedded_urls(instance)
    if instance["server"] == "embedded":
        instance["urls"] = ours
    else:
        instance["urls"]["redis"] = ours["redis"]


def embedded_urls(instance: dict) -> dict:
    """Addresses of the embedded servers, by the ports and passwords of the instance file."""
    ports, passwords = instance["ports"], instance["passwords"]
    urls = {
        name: f"postgresql://{login}:{passwords[login]}@127.0.0.1:{ports['database']}/vardkedja"
        for name, login in (
            ("owner", "vk_owner"),
            ("app", "vk_app"),
            ("worker", "vk_worker"),
            ("tests", "vk_tests"),
        )
    }
    urls["admin"] = f"postgresql://postgres:{passwords['postgres']}@127.0.0.1:{ports['database']}/postgres"
    urls["redis"] = f"redis://:{passwords['broker']}@127.0.0.1:{ports['broker']}/0"
    return urls


def write(home: Path, instance: dict) -> None:
    """Replace the instance file in one step, readable by its owner only."""
    temporary = home / f".instance.{os.getpid()}.json"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(instance, file, indent=2)
        file.write("\n")
    temporary.replace(home / "instance.json")


@contextlib.contextmanager
def locked(home: Path, name: str = "start", *, wait: float = LOCK_WAIT) -> Iterator[None]:
    """Hold the home's lock. The kernel frees it when its holder dies, so a lock left behind locks nothing.

    Raises LauncherError, naming the holder, after `wait` seconds.
    """
    with open(home / f"{name}.lock", "a+", encoding="ascii") as file:
        started, told = time.monotonic(), False
        while not _try_lock(file):
            waited = time.monotonic() - started
            if waited > wait:
                raise LauncherError(
                    f"Process {_holder(file)} already works on {home} ({name}). End it, or wait for it."
                )
            if waited > 2 and not told:
                say(f"Waiting for process {_holder(file)}, which is starting {home} …")
                told = True
            time.sleep(0.05)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def _try_lock(file) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file) -> str:
    file.seek(0)
    return file.read().strip() or "unknown"


def free_port(*, avoid: Iterable[int] = ()) -> int:
    """A port on loopback that nobody listens to now."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in set(avoid):
            return port


def port_in_use(port: int) -> bool:
    """Whether somebody listens to the port on loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
