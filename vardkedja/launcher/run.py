"""`make run`: servers, migrations, demo county, then web, three workers and the schedule until Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import psycopg

from vardkedja import config
from vardkedja.launcher import commands, instance, servers
from vardkedja.launcher.instance import LauncherError, say
from vardkedja.launcher.processes import Process, Processes

SCENARIO = "kronoberg"
WEB_PORT = 8000
READY_WAIT = 60  # seconds until the web server must answer


def setup(home: Path) -> None:
    """Servers, roles, migrations, and the demo county where the database holds no collaboration.

    A demo county whose loading was cut off is half a county: then the database is made anew.
    """
    servers.ensure(home)
    unfinished = home / "loading"
    if unfinished.exists():
        say("The demo county was not loaded to its end the last time; making the database anew.")
        servers.renew_database(home)
    say("Migrating the database …")
    commands.migrate()
    if is_empty():
        say("Loading the demo county with two years of history; the first time this takes a few minutes …")
        unfinished.touch()
        _manage("load_scenario", SCENARIO)
    unfinished.unlink(missing_ok=True)


def run(home: Path) -> None:
    """Serve until Ctrl-C or SIGTERM, then end every process of the home, the servers too.

    Raises LauncherError where another `make run` serves the home already, or something does not start.
    """
    instance.make_home(home)
    processes = Processes(home)
    with instance.locked(home, "run", wait=0):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        try:
            processes.end_leftovers()
            setup(home)
            port = web_port()
            processes.start([web(port), *workers(), beat()])
            announce(port, processes)
            watch(home, processes)
        except KeyboardInterrupt:
            say("\nStopping …")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)  # nothing cuts the tidying short
            processes.stop()
            servers.stop(home)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def is_empty() -> bool:
    """Whether no collaboration stands in the database."""
    settings = config.load(os.environ | {"VARDKEDJA_DB_ROLE": "owner"})
    with psycopg.connect(settings.database_url) as db:
        # The owner sees rows of protected tables only while it migrates.
        db.execute("SELECT set_config('vk.migrating', 'on', true)")
        return db.execute("SELECT EXISTS (SELECT FROM core_collaboration)").fetchone() == (False,)


def web_port() -> int:
    """`VARDKEDJA_PORT`, or 8000, or the next free one above it; a port that was asked for must be free.

    Raises LauncherError where the asked one is used.
    """
    asked = os.environ.get("VARDKEDJA_PORT", "")
    if asked:
        if not asked.isdigit() or not 0 < int(asked) < 65536:
            raise LauncherError(f"VARDKEDJA_PORT is {asked!r}; it must be a port number.")
        if instance.port_in_use(int(asked)):
            raise LauncherError(
                f"Port {asked} is used by another program. End it, or set another VARDKEDJA_PORT."
            )
        return int(asked)
    for port in range(WEB_PORT, WEB_PORT + 100):
        if not instance.port_in_use(port):
            if port != WEB_PORT:
                say(f"Port {WEB_PORT} is used by another program; serving on {port}.")
            return port
    raise LauncherError(f"No port from {WEB_PORT} to {WEB_PORT + 99} is free. Set VARDKEDJA_PORT.")


def web(port: int) -> Process:
    """The web server: threads, no reloading."""
    command = ["gunicorn", "vardkedja.wsgi", "--config", "python:vardkedja.serving"]
    command += ["--bind", f"127.0.0.1:{port}", "--graceful-timeout", "5"]
    return Process("web", "app", [sys.executable, "-m", *command])


def workers() -> list[Process]:
    """One worker for what users start, as vk_app; as vk_worker one for the night and one that seals the log."""
    return [
        Process(name, role, [*_celery("worker"), "-Q", queue, "--concurrency", "1", "-n", f"{name}@%h"])
        for name, role, queue in (
            ("worker", "app", "app"),
            ("nightly", "worker", "nightly"),
            ("seal", "worker", "seal"),
        )
    ]


def beat() -> Process:
    """The schedule; what it remembers between starts lies in the home."""
    folder = config.home()
    state = ["--schedule", str(folder / "beat-schedule"), "--pidfile", ""]
    return Process("beat", "app", [*_celery("beat"), *state])


def announce(port: int, processes: Processes) -> None:
    """Wait until the web server answers, then say where, and with which log-ins.

    Raises LauncherError where it does not answer in time.
    """
    address = f"http://127.0.0.1:{port}/"
    deadline = time.monotonic() + READY_WAIT
    while not _answers(f"{address}halsa/"):
        if time.monotonic() > deadline or not processes.alive("web"):
            raise LauncherError(f"The web server does not start. Its log ends:\n{processes.log_of('web')}")
        time.sleep(0.2)
    print(f"\nVårdkedja: {address}\n", flush=True)
    _manage("demo_logins")
    print("\nCtrl-C stops it.", flush=True)


def watch(home: Path, processes: Processes) -> None:
    """Start again what dies, servers and processes, until interrupted."""
    while True:
        time.sleep(2)
        try:
            servers.ensure(home)
        except LauncherError as error:
            say(str(error))
        else:
            processes.mend()


def _celery(verb: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "vardkedja", verb, "--loglevel", "WARNING"]


def _manage(*arguments: str) -> None:
    script = Path(config.PROJECT) / "manage.py"
    result = subprocess.run([sys.executable, str(script), *arguments], check=False)
    if result.returncode:
        raise LauncherError(f"manage.py {' '.join(arguments)} failed; see above.")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False
