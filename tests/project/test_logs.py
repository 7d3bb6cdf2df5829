"""No line of the log tells who a person is."""

import json
import logging

import pytest
import structlog

from vardkedja import logs

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
    assert "duplicate key" in found


def test_other_numbers_stay(line):
    assert (
        json.loads(line("Rad %s, %s öre", 123456, 1234567890123))["event"] == "Rad 123456, 1234567890123 öre"
    )
