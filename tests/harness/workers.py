"""Real Celery workers for tests."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import IO, Self

from kombu import pools

from vardkedja import config
from vardkedja.celery import app

READY_WAIT = 60  # seconds
ROLE_OF = {"app": "app", "nightly": "worker", "seal": "worker"}


class Workers:
    """The workers of one test; leaving the context ends them."""

    def __init__(self, environment: Callable[[str], dict[str, str]], *, prefix: str) -> None:
        self.environment = environment
        self.prefix = f"{prefix}:"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.before: dict[str, object] = {}

    def __enter__(self) -> Self:
        ours = {
            "task_always_eager": False,
            "broker_url": self.environment("app")["REDIS_URL"],
            "result_backend": self.environment("app")["REDIS_URL"],
            "broker_transport_options": {"global_keyprefix": self.prefix},
            "result_backend_transport_options": {"global_keyprefix": self.prefix},
        }
        self.before = {name: app.conf[name] for name in ours}
        self._configure(ours)
        return self

    def start(self, queue: str) -> None:
        """Start a worker of one queue and wait until it takes tasks."""
        command = [sys.executable, "-m", "celery", "-A", "vardkedja", "worker", "-Q", queue, "--pool", "solo"]
        command += [
            "--loglevel",
            "INFO",
            "--without-gossip",
            "--without-mingle",
            "-n",
            f"{queue}-{os.getpid()}@tests",
        ]
        environment = self.environment(ROLE_OF[queue]) | {
            "VARDKEDJA_QUEUE_PREFIX": self.prefix,
            "DJANGO_SETTINGS_MODULE": "vardkedja.settings",
            "C_FORCE_ROOT": "1",
        }
        process = subprocess.Popen(
            command, env=environment, cwd=config.PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        self.processes.append(process)
        _wait_until_ready(process)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._configure(self.before)

    def _configure(self, values: dict[str, object]) -> None:
        for name, value in values.items():
            setattr(app.conf, name, value)
        pools.reset()  # kombu keeps pools by address, closed ones too
        app.amqp._producer_pool = None
        app._pool = None
        app.__dict__.pop("backend", None)
        app._local.__dict__.pop("backend", None)


def _wait_until_ready(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    deadline, seen = time.monotonic() + READY_WAIT, b""
    while time.monotonic() < deadline and b" ready." not in seen:
        if select.select([process.stdout], [], [], 1)[0]:
            text = os.read(process.stdout.fileno(), 65536)
            seen += text
            if not text:
                break
    if b" ready." not in seen:
        process.kill()
        raise RuntimeError("the Celery worker did not start:\n" + seen.decode(errors="replace"))
    threading.Thread(target=_drain, args=[process.stdout], daemon=True).start()


def _drain(stream: IO[bytes]) -> None:
    """Read on, so that the worker never waits for somebody to read its log."""
    with stream:
        while os.read(stream.fileno(), 65536):
            pass
