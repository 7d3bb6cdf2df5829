"""Requests that no page of ours makes: too large, too deep, for another host, sent on elsewhere, with somebody's old session."""

import io
import json

import pytest
from django.conf import settings as configured
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.cast import a_case
from tests.core.visitors import Visitor, errors_of
from tests.security import uploads as made
from tests.world import NUMBERS, PASSWORD
from vardkedja.core.actor import acting
from vardkedja.core.models import Attachment, Entry
from vardkedja.requests import AsgiRequest, WsgiRequest
from vardkedja.wsgi import application

LOGIN = reverse("core:login")


@pytest.fixture
def case(world):
    return a_case(world, world.alice, NUMBERS[0])


def test_a_form_with_more_text_than_any_of_ours_is_refused(world, case):
    response = Visitor(world, "alice").send(
        reverse("core:note", args=[case.pk]), {"text": "a" * (configured.FORM_MAX_BYTES + 1)}
    )
    assert response.status_code == 413
    assert "för stort" in response.content.decode()
    with acting(world.alice):
        assert not Entry.objects.filter(kind="note").exists()


def test_a_plain_form_that_is_too_large_is_refused_before_it_is_read(world):
    class Unreadable(io.BytesIO):
        def read(self, *_size: int) -> bytes:
            raise AssertionError("it was read")

    alice = Visitor(world, "alice")
    response = alice.generic(
        "POST", "/", content_type="application/x-www-form-urlencoded",
        CONTENT_LENGTH=str(configured.FORM_MAX_BYTES + 1), **{"wsgi.input": Unreadable()},
    )  # fmt: skip
    assert response.status_code == 413
    assert "för stort" in response.content.decode()


def test_a_file_a_little_too_large_is_told_of_at_its_field(world, case, settings, tmp_path):
    settings.ATTACHMENTS_ROOT = tmp_path
    settings.UPLOAD_MAX_BYTES = 1000
    data = {"file": made.sent("a.pdf", b"%PDF-" + bytes(2000)), "title": "Intyg", "category": "somatic"}
    response = Visitor(world, "alice").send(reverse("core:document_add", args=[case.pk]), data)
    assert "för stor" in errors_of(response)["file"][0]
    assert list(tmp_path.rglob("*")) == []


def test_a_file_far_too_large_is_refused_before_it_is_read(world, case, settings):
    settings.REQUEST_MAX_BYTES = 5000
    data = {"file": made.sent("a.pdf", bytes(6000)), "title": "Intyg", "category": "somatic"}
    response = Visitor(world, "alice").send(reverse("core:document_add", args=[case.pk]), data)
    assert response.status_code == 413
    with acting(world.alice):
        assert not Attachment.objects.exists()


def test_who_is_not_signed_in_sends_little(db):
    response = Client().post(LOGIN, {"username": "a" * (configured.ANONYMOUS_MAX_BYTES + 1)})
    assert response.status_code == 413


def test_too_many_fields_are_refused(world, case):
    fields = {f"f{n}": "1" for n in range(configured.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    response = Visitor(world, "alice").send(reverse("core:note", args=[case.pk]), {"text": "a", **fields})
    assert response.status_code == 400
    assert "gick inte att läsa" in response.content.decode()
    with acting(world.alice):
        assert not Entry.objects.filter(kind="note").exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (json.dumps({"a": [{"b": 1}]}), 405),
        ("[" * 25 + "]" * 25, 400),
        ("[" * 100_000 + "]" * 100_000, 400),
        ('{"a":' * 30 + "1" + "}" * 30, 400),
        ("[", 405),
    ],
)
def test_json_deeper_than_any_of_ours_is_refused(world, body, status):
    """405: the API only reads, so what may be read is then refused for that reason."""
    response = Visitor(world, "alice").post(reverse("api:units"), body, content_type="application/json")
    assert response.status_code == status


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "a b", ""]
)
def test_another_host_gets_nothing(db, host):
    response = (
        Client().get(LOGIN, HTTP_HOST=host) if host else Client().get(LOGIN, SERVER_NAME="evil.example")
    )
    assert response.status_code == 400
    assert "evil" not in response.content.decode()


def test_a_forwarded_host_is_not_believed(world):
    response = Client().get("/", HTTP_X_FORWARDED_HOST="evil.example", HTTP_FORWARDED="host=evil.example")
    assert "evil.example" not in response.headers["Location"] + response.content.decode()
    assert not configured.USE_X_FORWARDED_HOST


def sign_in(client, user, **more):
    """With a role that sees no person: name and password are all it takes."""
    return client.post(
        LOGIN, {"username": user.username, "login": user.username, "password": PASSWORD, **more}
    )


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
    ],
)
def test_after_sign_in_one_stays_here(world, target):
    client = Client()
    response = sign_in(client, world.users["stina"], next=target)
    assert response.status_code == 302, "signed in"
    assert response.headers["Location"].startswith("/")
    assert "evil" not in response.headers["Location"]
    assert "javascript" not in response.headers["Location"]


def test_a_session_from_before_is_not_the_one_signed_in(world):
    """Who planted a session in somebody's browser is not signed in with them."""
    client = Client()
    client.get(LOGIN)
    client.session["planted"] = True
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[configured.SESSION_COOKIE_NAME] = session.session_key
    planted = session.session_key
    sign_in(client, world.users["stina"])
    assert client.session.session_key != planted
    attacker = Client()
    attacker.cookies[configured.SESSION_COOKIE_NAME] = planted
    assert attacker.get("/").status_code == 302, "to the sign-in page"


def test_signing_out_ends_the_session_on_the_server(world):
    client = Client()
    sign_in(client, world.users["stina"])
    kept = client.cookies[configured.SESSION_COOKIE_NAME].value
    assert client.get("/konto/").status_code == 200
    client.post(reverse("core:logout"))
    thief = Client()
    thief.cookies[configured.SESSION_COOKIE_NAME] = kept
    assert thief.get("/konto/").status_code == 302


ENCODINGS = [
    "charset=rot13",
    "charset=base64",
    "charset=idna",
    "charset=undefined",
    "charset=utf-16",
    "a*=nonsense''%41",
]


@pytest.mark.parametrize("told", ENCODINGS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_is_read_as_ours_whatever_codec_it_names(db, method, told):
    """Several of Python's codecs make no text; naming one was an error of ours, before any page was asked."""
    body = b"login=%C3%A5sa&password=x"
    environ = RequestFactory().generic(method, LOGIN, body, QUERY_STRING="next=/%C3%A5/").environ
    environ["CONTENT_TYPE"] = f"application/x-www-form-urlencoded; {told}"
    answered = []
    page = b"".join(application(environ, lambda status, _headers: answered.append(status[:3])))
    assert answered == ["200" if method == "GET" else "403"]
    assert method == "POST" or 'value="/å/"' in page.decode()


@pytest.mark.parametrize("kind", [WsgiRequest, AsgiRequest])
def test_both_kinds_of_server_read_a_form_as_utf_8(kind):
    body, told = io.BytesIO(b"a=%C3%A5"), "application/x-www-form-urlencoded; charset=utf-16"
    if kind is WsgiRequest:
        request = kind(
            {"REQUEST_METHOD": "POST", "CONTENT_TYPE": told, "CONTENT_LENGTH": "8", "wsgi.input": body}
        )
    else:
        headers = [(b"content-type", told.encode()), (b"content-length", b"8")]
        request = kind({"type": "http", "method": "POST", "path": "/", "headers": headers}, body)
    assert request.POST["a"] == "å"
