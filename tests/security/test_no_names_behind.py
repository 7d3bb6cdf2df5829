"""Behind the pages too nobody is named: what is queued, what the system did, and what is written of it."""

import inspect
import io
from uuid import UUID

import pytest
from celery import current_app
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.cast import a_case
from tests.core.visitors import Visitor
from tests.security.answers import log_lines, told
from tests.world import NUMBERS
from vardkedja.core import commands, scope
from vardkedja.core.models import CommandRun

#: What the arguments of a task may be called, apart from ids: days and the like, never a person.
PLAIN = {"first", "last", "day", "self", "month", "year"}
NAMED = ("Tore", "Testsson", NUMBERS[0], "18900101-9802", "900101-9802")


def our_tasks() -> dict[str, object]:
    current_app.loader.import_default_modules()
    ours = ("vardkedja.", "referrals.", "placements.", "sip.", "costsharing.", "governance.")
    return {name: task for name, task in current_app.tasks.items() if name.startswith(ours)}


def test_tasks_are_given_ids_and_days_and_nothing_else():
    found = our_tasks()
    assert "vardkedja.core.tasks.nightly" in found
    strange = {
        f"{name}({one})"
        for name, task in found.items()
        for one, parameter in inspect.signature(task.run).parameters.items()  # type: ignore[attr-defined]
        if one not in PLAIN
        and not one.endswith(("_id", "_ids"))
        and parameter.annotation not in {UUID, "UUID"}
        and parameter.kind is not inspect.Parameter.VAR_POSITIONAL
    }
    assert strange == set(), "queue ids; the task reads what it needs in the scope of who asked"


class Failing(commands.HouseCommand):
    """As a command that meets a number that it cannot read."""

    def act(self, **options: object) -> str:
        raise CommandError("Numret går inte att läsa.")


def test_what_the_system_did_is_told_without_anybody(world):
    """A command that fails in a county with persons: its sentence, and the lines of the log."""
    a_case(world, world.alice, NUMBERS[0])
    with log_lines() as lines, pytest.raises(CommandError):
        call_command(Failing(), stdout=io.StringIO())
    with scope.setup_scope():
        runs = list(CommandRun.objects.all())
    assert runs
    text = " ".join(f"{run.command} {run.arguments} {run.outcome}" for run in runs)
    assert told(text, set(NAMED)) == set()
    assert told(lines.getvalue(), set(NAMED)) == set()


def test_arguments_that_are_logged_are_never_free_text():
    assert set(commands.LOGGED) <= {
        "scenario", "collaboration", "month", "from", "to", "format", "empty", "username", "domain", "last",
    }  # fmt: skip


def test_a_search_leaves_no_trace_of_what_was_sought(world):
    """Neither in the address, where the browser goes on, nor in a line of the log."""
    a_case(world, world.alice, NUMBERS[0])
    with log_lines() as lines:
        for query in NAMED:
            response = Visitor(world, "alice").send("/sok/", {"q": query})
            assert response.status_code == 200
            assert "Location" not in response.headers
            assert response.request["QUERY_STRING"] == ""
        refused = Visitor(world, "alice").get("/sok/", {"q": NAMED[1]})
    assert "träff" not in refused.content.decode().lower(), "an address never searches"
    assert told(lines.getvalue(), set(NAMED)) == set()
