"""No line of the log tells who a person is."""

import json
import logging
import re

import pytest
import structlog
from django.conf import settings
from django.db import DataError, connection
from django.utils.log import AdminEmailHandler

from vardkedja import logs, serving
from vardkedja.core.errors import NoScope

NUMBER = "189001019802"  # published test number


@pytest.fixture
def line():
    formatter = logs.LOGGING["formatters"]["line"]
    shape = structlog.stdlib.ProcessorFormatter(
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
    )

    def write(message, *arguments, error=None):
        info = (type(error), error, error.__traceback__) if error else None
        record = logging.LogRecord("vardkedja", logging.ERROR, __file__, 1, message, arguments, info)
        return shape.format(record)

    return write


@pytest.mark.parametrize("written", [NUMBER, "18900101-9802", "900101-9802", "9001019802", "18900101 9802"])
def test_a_person_number_is_never_written(line, written):
    found = json.loads(line("Sökning på %s", written))
    assert found["event"] == "Sökning på [nummer]"


def test_what_postgresql_quotes_is_never_written(line):
    words = "duplicate key\nDETAIL:  Key (name)=(Anna Andersson) already exists."
    try:
        raise ValueError(words)
    except ValueError as error:
        found = line("Failed", error=error)
    assert "Anna" not in found
    assert "builtins.ValueError" in found
    assert "test_logs.py" in found, "where it happened is told"


def test_an_errors_own_words_are_left_out_and_its_cause_too(line):
    try:
        try:
            int("Anna Andersson")
        except ValueError as cause:
            raise KeyError("Anna Andersson") from cause
    except KeyError as error:
        found = line("Failed", error=error)
    assert "Anna" not in found
    assert "builtins.KeyError" in found
    assert "builtins.ValueError" in found


def test_our_own_words_stay(line):
    found = line("Failed", error=NoScope("a query touched core_case outside a scope"))
    assert "outside a scope" in found


@pytest.mark.django_db
def test_the_database_is_named_by_code_and_constraint(line):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'Anna Andersson'::uuid")
    except DataError as error:
        found = line("Failed", error=error)
    assert "Anna" not in found
    assert "22P02" in found


@pytest.mark.parametrize("address", ["/sok/?q=Anna+Andersson&sida=2", "https://a.example/x?namn=Anna"])
def test_the_query_of_an_address_is_never_written(line, address):
    assert "Anna" not in line("Error handling request %s", address)


def test_a_task_that_fails_is_named_by_its_errors_kind(line):
    record = logging.LogRecord(
        "celery.app.trace", logging.ERROR, __file__, 1, "Task %(name)s raised: %(exc)s",
        ({"name": "a.task", "exc": "ValueError('Anna Andersson')", "args": "['Anna']", "kwargs": "{}"},), None,
    )  # fmt: skip
    assert logs.TaskErrorsWithoutWords().filter(record)
    assert record.getMessage() == "Task a.task raised: ValueError"
    assert logs.LOGGING["loggers"]["celery.app.trace"]["filters"] == ["task"]


def test_nobody_is_mailed_an_error_report():
    kinds = {
        type(handler)
        for name in [None, *logging.root.manager.loggerDict]
        for handler in logging.getLogger(name).handlers
    }
    assert not any(issubclass(kind, AdminEmailHandler) for kind in kinds)
    assert settings.ADMINS == []


def test_the_web_server_logs_no_query_and_no_referrer():
    assert set(re.findall(r"%\((\w+)\)", serving.access_log_format)) == {"h", "m", "U", "s", "B", "M"}
    assert "gunicorn.error" in serving.logconfig_dict["loggers"]


def test_other_numbers_stay(line):
    assert (
        json.loads(line("Rad %s, %s öre", 123456, 1234567890123))["event"] == "Rad 123456, 1234567890123 öre"
    )
