"""docker-compose.yml follows the compose schema, holds no secret, and describes what `make run` starts."""

import subprocess
import sys

import yaml

from tests.house import files

COMPOSE = files.ROOT / "docker-compose.yml"


def test_the_compose_file_follows_the_schema():
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        str(COMPOSE),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_it_describes_the_same_processes_as_make_run():
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    assert {"database", "broker", "migrate", "web", "worker", "nightly", "seal", "beat"} <= set(services)


def test_each_process_gets_only_the_database_address_of_its_role():
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    for name in ("web", "worker", "nightly", "seal", "beat"):
        given = {
            variable for variable in services[name]["environment"] if variable.startswith("DATABASE_URL")
        }
        wanted = {"DATABASE_URL_WORKER"} if name in {"nightly", "seal"} else {"DATABASE_URL_APP"}
        assert given == wanted, name


def test_no_secret_stands_in_it():
    text = COMPOSE.read_text(encoding="utf-8")
    secrets = [line for line in text.splitlines() if any(word in line for word in ("_KEY:", "PASSWORD:"))]
    assert secrets
    assert all("${" in line and ":?" in line for line in secrets), secrets
