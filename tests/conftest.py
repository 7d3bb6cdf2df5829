"""The harness: a home of its own for the tests, then the fixtures of `tests.harness`."""

import django

from tests.harness import boot

boot.prepare()
django.setup()

from tests.harness import signed_in  # noqa: E402 - reads settings

signed_in.install()

pytest_plugins = ["tests.harness.fixtures", "tests.cast"]
