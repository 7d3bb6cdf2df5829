"""What every answer carries, and what is not installed."""

import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings

from tests.project import production
from vardkedja import config


@pytest.mark.django_db
def test_every_answer_has_a_strict_policy(client):
    headers = client.get("/halsa/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_admin_is_not_installed():
    assert not apps.is_installed("django.contrib.admin")


def test_guardian_makes_no_anonymous_account():
    assert settings.ANONYMOUS_USER_NAME is None


def test_queries_carry_no_values_in_their_text():
    assert settings.DATABASES["default"]["OPTIONS"]["server_side_binding"] is True


def test_production_passes_djangos_own_check():
    """As deployed: every value from the environment, no debug, HTTPS."""
    environment = production.environment("postgres")
    command = [
        sys.executable,
        str(config.PROJECT / "manage.py"),
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
    ]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
