"""The pieces of `make run`: which role a command gets, which port, and processes that come back and end."""

import signal
import socket
import sys
import threading

import pytest

from vardkedja.launcher import commands, processes, run
from vardkedja.launcher.instance import LauncherError
from vardkedja.launcher.processes import Process, Processes


@pytest.mark.parametrize(
    ("command", "role"),
    [("migrate", "owner"), ("makemigrations", "owner"), ("nightly", "worker"), ("shell", "app")],
)
def test_a_command_has_its_role(command, role):
    assert commands.role(command) == role


@pytest.fixture
def taken(monkeypatch):
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        monkeypatch.setattr(run, "WEB_PORT", port)
        yield port


def test_the_web_port_falls_back_and_says_so(taken, capsys, monkeypatch):
    monkeypatch.delenv("VARDKEDJA_PORT", raising=False)
    port = run.web_port()
    assert port > taken
    assert f"Port {taken} is used by another program; serving on {port}." in capsys.readouterr().err


def test_a_port_that_was_asked_for_is_not_replaced(taken, monkeypatch):
    monkeypatch.setenv("VARDKEDJA_PORT", str(taken))
    with pytest.raises(LauncherError, match=f"Port {taken} is used"):
        run.web_port()


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_is_refused(port, monkeypatch):
    monkeypatch.setenv("VARDKEDJA_PORT", port)
    with pytest.raises(LauncherError, match="must be a port number"):
        run.web_port()


class TestSetup:
    """With the parts that take minutes replaced: what is loaded, and when the database is made anew."""

    @pytest.fixture
    def told(self, monkeypatch):
        told = []
        monkeypatch.setattr(run.commands, "migrate", lambda: told.append("migrate"))
        monkeypatch.setattr(run, "is_empty", lambda: True)
        monkeypatch.setattr(run, "_manage", lambda *words: told.append(" ".join(words)))
        monkeypatch.setattr(run.servers, "ensure", lambda home: told.append("servers"))
        monkeypatch.setattr(run.servers, "renew_database", lambda home: told.append("renew"))
        return told

    def test_an_empty_database_gets_the_demo_county(self, told, tmp_path):
        run.setup(tmp_path)
        assert told == ["servers", "migrate", "load_scenario kronoberg"]

    def test_another_start_loads_nothing(self, told, tmp_path, monkeypatch):
        run.setup(tmp_path)
        monkeypatch.setattr(run, "is_empty", lambda: False)
        told.clear()
        run.setup(tmp_path)
        assert told == ["servers", "migrate"]

    def test_a_county_that_was_cut_off_is_loaded_anew(self, told, tmp_path, monkeypatch):
        def cut_off(*_words):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(run, "_manage", cut_off)
            run.setup(tmp_path)
        told.clear()
        run.setup(tmp_path)
        assert told == ["servers", "renew", "migrate", "load_scenario kronoberg"]
        assert not (tmp_path / "loading").exists()


WAITS = Process(
    "waits", "app", [sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"]
)
# Answers no request to end, and has a child that would outlive it.
STUBBORN = Process(
    "stubborn", "app", ["/bin/sh", "-c", "trap '' TERM; sleep 600 & echo up $!; while :; do wait; done"]
)


@pytest.fixture
def started(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "STOP_WAIT", 1)
    group = Processes(tmp_path)
    yield group
    group.stop()


def wait_for(condition, seconds=20):
    """Poll without blocking the other threads; a condition that never holds fails the test."""
    pause = threading.Event()
    for _ in range(seconds * 20):
        if condition():
            return
        pause.wait(0.05)
    pytest.fail("it did not happen in time")


def test_a_process_that_dies_is_started_again(started, monkeypatch):
    monkeypatch.setattr(processes, "QUICK_DEATH", 0)
    started.start([WAITS])
    first = started.running["waits"]
    first.send_signal(signal.SIGKILL)
    first.wait()
    wait_for(lambda: started.mend() or started.running["waits"].pid != first.pid)
    assert started.alive("waits")


def test_stopping_ends_a_stubborn_process_with_its_children(started):
    started.start([WAITS, STUBBORN])
    wait_for(lambda: "up" in started.log_of("stubborn") and "up" in started.log_of("waits"))
    pids = [process.pid for process in started.running.values()]
    child = int(started.log_of("stubborn").split()[1])
    assert processes.system.command_of(child) == "sleep 600"
    started.stop()
    wait_for(lambda: not [pid for pid in (*pids, child) if processes.system.command_of(pid)])


def test_what_a_killed_run_left_behind_is_ended(started, tmp_path):
    started.start([WAITS])
    left = started.running["waits"]
    wait_for(lambda: "up" in started.log_of("waits"))
    Processes(tmp_path).end_leftovers()
    assert left.wait(timeout=10) == -signal.SIGKILL


def test_a_process_that_got_an_old_number_is_left_alone(started, tmp_path):
    started.start([WAITS])
    alive = started.running["waits"]
    (tmp_path / "processes.json").write_text(f'{{"{alive.pid}": "another command"}}')
    Processes(tmp_path).end_leftovers()
    assert alive.poll() is None
