"""An organisation's own sign-in in a test: the provider's process, and a visitor who goes there and back."""

import json
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit

import requests
from django.test import Client

from tests.signin import provider
from vardkedja import config
from vardkedja.launcher import instance

HSA = "SE2321000065-A1"


class Organisation:
    """A provider that runs until `stop`."""

    def __init__(self) -> None:
        self.port = instance.free_port()
        command = [sys.executable, "-m", "tests.signin.provider", str(self.port)]
        self.process = subprocess.Popen(command, cwd=config.PROJECT, stderr=subprocess.DEVNULL)
        self.address = f"http://127.0.0.1:{self.port}"
        _wait_for(f"{self.address}/jwks")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def says(self, fault: str = "", **claims: Any) -> None:
        """Who sits at the screen from now on, and what the provider does wrong."""
        who = {"sub": "42", "hsa": HSA, "acr": "http://id.sambi.se/loa/loa3", **claims}
        requests.put(f"{self.address}/control", json={"claims": who, "fault": fault}, timeout=5)

    def agreed(self, **changed: Any) -> dict[str, Any]:
        """What stands in the settings about it."""
        return {
            "id": "anby", "organisation": "9801", "name": "Anby kommun", "server": self.address,
            "client_id": provider.CLIENT, "secret_variable": "TEST_OIDC_SECRET", "hsa_claim": "hsa", **changed,
        }  # fmt: skip


def go(client: Client, name: str = "anby", query: str = "") -> str:
    """Off to the organisation. Returns the address of the answer."""
    off = client.get(f"/logga-in/genom/{name}/{query}")
    assert off.status_code == 302, off.content.decode()
    back = requests.get(off.headers["Location"], allow_redirects=False, timeout=5)
    assert back.status_code == 302, back.text
    return back.headers["Location"]


def sign_in(client: Client, name: str = "anby", query: str = "") -> Any:
    """There and back."""
    return follow(client, go(client, name, query))


def follow(client: Client, address: str) -> Any:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def settings_of(*organisations: dict[str, Any]) -> str:
    return json.dumps(organisations)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            requests.get(address, timeout=1)
        except requests.ConnectionError:
            continue
        return
    raise RuntimeError("the provider does not answer")
