"""The deployed server itself, in a process of its own: what it answers, and what it writes, when all goes wrong."""

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.harness import database
from tests.project import production
from tests.project.production_urls import NAME, NUMBER
from vardkedja import config
from vardkedja.launcher import instance

HOUSE = 'lang="sv"'


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    text: str


@dataclass
class Server:
    port: int
    log: Path

    def log_until(self, line: str) -> str:
        """What has been written once the line is there: the access log is written after the answer has been sent."""
        for _ in range(200):
            if line in (written := self.log.read_text()):
                return written
            self.ask("/halsa/")
        return written

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes = b"",
        *,
        host: str = production.HOST,
        https: bool = True,
        **head: str,
    ) -> Answer:
        """As the proxy in front would pass it on."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        told = {"Host": host, **({"X-Forwarded-Proto": "https"} if https else {}), **head}
        link.request(method, path, body=body or None, headers=told)
        response = link.getresponse()
        cookies = [value for name, value in response.getheaders() if name == "Set-Cookie"]
        text = response.read().decode("utf-8", "replace")
        link.close()
        return Answer(response.status, dict(response.getheaders()), cookies, text)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    """Gunicorn with the settings of production over a database without anybody in it."""
    name = f"vk_test_{os.getpid()}_production"
    database.create(name, database.template())
    port, log = instance.free_port(), tmp_path_factory.mktemp("production") / "web.log"
    command = [sys.executable, "-m", "gunicorn", "vardkedja.wsgi", "--config", "python:vardkedja.serving"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--access-logfile", "-"]
    environment = production.environment(name, "tests.project.production_settings")
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command, env=environment, cwd=config.PROJECT, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(port, process, log)
            yield Server(port, log)
        finally:
            process.terminate()
            process.wait(timeout=40)
            database.drop(name)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while not instance.port_in_use(port):
        assert time.monotonic() < deadline, log.read_text()
        with contextlib.suppress(subprocess.TimeoutExpired):
            pytest.fail(f"the server ended with {process.wait(timeout=0.1)}: {log.read_text()}")


@pytest.fixture(scope="module")
def broken(server) -> Answer:
    return server.ask(f"/sprangs/?namn={NAME.split()[1]}&nummer={NUMBER}")


def test_a_view_that_breaks_gives_the_houses_page_without_anybody(broken):
    assert broken.status == 500
    assert "Något gick fel hos oss" in broken.text
    assert HOUSE in broken.text
    for secret in (
        *NAME.split(),
        NUMBER,
        NUMBER.replace("-", ""),
        "KeyError",
        "Traceback",
        "production_urls",
    ):
        assert secret not in broken.text


def test_the_log_tells_what_broke_and_where_and_nobody(server, broken):
    written = server.log_until("GET /sprangs/")
    for secret in (*NAME.split(), NUMBER, NUMBER.replace("-", "")):
        assert secret not in written
    assert "builtins.KeyError" in written
    assert "builtins.ValueError" in written
    assert "production_urls.py" in written
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert any("GET /sprangs/" in line["event"] for line in lines), (
        "the access log has its line, without the query"
    )


def test_every_answer_of_the_deployed_server_carries_the_headers(server, broken):
    answers = [
        broken,
        server.ask("/halsa/"),
        server.ask("/logga-in/"),
        server.ask("/finns-inte/"),
        server.ask("/logga-in/", "POST"),
        server.ask("/halsa/", host="evil.example"),
        server.ask("/logga-in/", https=False),
        server.ask("/logga-in/", https=False, host="evil.example"),
        server.ask("/logga-in/", "POST", b"x" * 300_000),
        server.ask("/static/vk/vk.js"),
    ]
    assert [a.status for a in answers] == [500, 200, 200, 404, 403, 400, 301, 400, 413, 200]
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
    secure = [a for a in answers if a.status not in {301, 400}]
    assert {a.headers["Strict-Transport-Security"] for a in secure} == {"max-age=31536000"}


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (400, {"path": "/halsa/", "host": "evil.example"}),
        (403, {"path": "/logga-in/", "method": "POST"}),
        (404, {"path": "/finns-inte/"}),
        (413, {"path": "/logga-in/", "method": "POST", "body": b"x" * 300_000}),
    ],
)
def test_errors_are_in_swedish_and_in_the_houses_design(server, status, ask):
    answer = server.ask(**ask)
    assert answer.status == status
    assert HOUSE in answer.text
    assert "vk-public" in answer.text
    assert not re.search(r"Django|Traceback|DEBUG|Not Found|Forbidden|Bad Request", answer.text)
    assert "no-store" in answer.headers["Cache-Control"]


def test_plain_http_is_sent_to_https(server):
    answer = server.ask("/logga-in/", https=False)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{production.HOST}/logga-in/")


def test_cookies_cannot_be_read_moved_or_set_from_elsewhere(server):
    cookies = server.ask("/logga-in/").cookies
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "secure", "path=/"} <= parts
        assert parts & {"samesite=lax", "samesite=strict"}
        assert not any(part.startswith("domain") for part in parts)


def test_static_files_may_be_kept_and_pages_may_not(server):
    assert "max-age" in server.ask("/static/vk/vk.js").headers["Cache-Control"]
    for path in ("/logga-in/", "/finns-inte/", "/", "/api/"):
        assert "no-store" in server.ask(path).headers["Cache-Control"]


def test_no_file_of_the_home_or_of_the_project_is_served(server):
    for path in (
        "/files/", "/media/", "/static/../instance.json", "/static/..%2f..%2finstance.json", "/static/%2e%2e/settings.py",
        "/instance.json", "/.git/config", "/manage.py", "/admin/", "/__debug__/",
    ):  # fmt: skip
        assert server.ask(path).status in {400, 404}, path


@pytest.mark.parametrize(
    "ask",
    [
        {"path": "/logga-in/?a=" + "x" * 3_000},
        {"path": "/logga-in/", "X-Long": "x" * 9_000},
        {"path": "/logga-in/%00"},
        {"path": "/logga-in/", "method": "TRACE"},
        {"path": "/logga-in/", "method": "POST", "body": b"&".join(b"a%d=1" % n for n in range(2_000))},
        {
            "path": "/api/v1/units/",
            "method": "POST",
            "body": b"[" * 5_000,
            "Content-Type": "application/json",
        },
    ],
    ids=["long address", "long header", "NUL", "TRACE", "many fields", "deep JSON"],
)
def test_what_no_browser_sends_is_refused_and_breaks_nothing(server, ask):
    answer = server.ask(**ask)
    assert 400 <= answer.status < 500
    assert "Traceback" not in answer.text
