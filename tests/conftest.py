"""The harness: a home of its own for the tests, then the fixtures of `tests.harness`."""

import django
from hypothesis import HealthCheck, settings

from tests.harness import boot

boot.prepare()
# No test asserts how long something takes: a machine with much to do makes slow examples, not wrong ones.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
django.setup()

from tests.harness import signed_in  # noqa: E402 - reads settings

signed_in.install()

pytest_plugins = ["tests.harness.fixtures", "tests.cast"]
