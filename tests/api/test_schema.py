"""Every address answers as its schema says, whatever the parameters (schemathesis, as a library)."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.api.test_api import paths, scene
from vardkedja.wsgi import application

__all__ = ["scene"]
CHECKS = (not_a_server_error, response_schema_conformance, status_code_conformance)
EXAMPLES = 12


@pytest.fixture
def _one_connection():
    """The test's transaction outlives its requests, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("reader", ["alice", "stina", "fia"])
def test_answers_follow_the_schema(scene, client_of, reader):
    client = client_of(reader)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    def signed_in(environ, start_response):
        """The WSGI client keeps a jar of its own, so the session's cookie is set behind it."""
        return application(environ | {"HTTP_COOKIE": cookie}, start_response)

    schema = schemathesis.openapi.from_wsgi("/api/schema/", signed_in)
    seen = []
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def every_case(case):
            case.path_parameters.update(_real(scene, case.path_parameters))
            answer = case.call()
            seen.append(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        every_case()
    assert 200 in seen and len(seen) >= EXAMPLES
    assert len(paths(scene)) == 5


def _real(world, parameters):
    """Half of the requests go to what exists; opaque ids would else hit nothing."""
    known = {"unit_id": str(world.hemmet.pk), "collaboration": "testlan", "year": 2026}
    return {name: known[name] for name in parameters if name in known and hash(str(parameters)) % 2}
