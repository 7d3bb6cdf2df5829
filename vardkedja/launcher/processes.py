"""The processes of one `make run`: started together, started again when they die, ended together."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vardkedja import config
from vardkedja.launcher import system
from vardkedja.launcher.instance import say

STOP_WAIT = 10  # seconds between asking a process to end and killing it
QUICK_DEATH = 20  # a process that lives shorter than this is started again more and more slowly


@dataclass(frozen=True)
class Process:
    """What to start, and under which database role."""

    name: str
    role: str
    command: list[str]


class Processes:
    """Each process is in a session of its own, so that Ctrl-C reaches the launcher only, which ends them in order."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.wanted: dict[str, Process] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, float] = {}
        self.delay: dict[str, float] = {}

    def end_leftovers(self) -> None:
        """End processes of an earlier run that was killed, known by number and arguments together."""
        try:
            left = json.loads(self._file().read_text())
        except (OSError, ValueError):
            return
        for pid, arguments in left.items():
            if system.command_of(int(pid)).endswith(f" {arguments}"):
                _signal_group(int(pid), signal.SIGKILL)

    def start(self, processes: Iterable[Process]) -> None:
        """Start all."""
        self.wanted = {process.name: process for process in processes}
        for process in self.wanted.values():
            self._start(process)
        self._remember()

    def mend(self) -> None:
        """Start again what has died; what dies at once waits twice as long each time, at most a minute."""
        for name, running in list(self.running.items()):
            if running.poll() is None:
                continue
            lived = time.monotonic() - self.started[name]
            self.delay[name] = min(60, 2 * self.delay.get(name, 1)) if lived < QUICK_DEATH else 1
            if lived < self.delay[name]:
                continue
            say(f"{name} ended with code {running.returncode}; starting it again. Its log: {self.log(name)}")
            self._start(self.wanted[name])
            self._remember()

    def alive(self, name: str) -> bool:
        """Whether the process runs."""
        return name in self.running and self.running[name].poll() is None

    def log(self, name: str) -> Path:
        """Where a process writes."""
        return self.home / "logs" / f"{name}.log"

    def log_of(self, name: str) -> str:
        """The end of a process's log."""
        return system.tail(self.log(name), 20)

    def stop(self) -> None:
        """Ask all to end, wait, then kill what is left with all its children."""
        for running in self.running.values():
            _signal(running.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_WAIT
        for running in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(timeout=max(0.1, deadline - time.monotonic()))
            _signal_group(running.pid, signal.SIGKILL)
            running.wait()
        self._file().unlink(missing_ok=True)

    def _start(self, process: Process) -> None:
        log = self.log(process.name)
        log.parent.mkdir(exist_ok=True, mode=0o700)
        environment = os.environ | {
            "VARDKEDJA_DB_ROLE": process.role,
            "VARDKEDJA_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "vardkedja.settings",
            "C_FORCE_ROOT": "1",  # Celery warns of pickle as root; only JSON is accepted here
        }
        with open(log, "ab") as output:
            self.running[process.name] = subprocess.Popen(
                process.command, env=environment, cwd=config.PROJECT, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.started[process.name] = time.monotonic()

    def _file(self) -> Path:
        return self.home / "processes.json"

    def _remember(self) -> None:
        # Without the program itself: some systems show another path for it than the one it was started by.
        started = {self.running[name].pid: " ".join(self.wanted[name].command[1:]) for name in self.running}
        self._file().write_text(json.dumps(started))


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
