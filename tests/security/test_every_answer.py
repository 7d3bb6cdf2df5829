"""Every address, asked by everybody: what the answer carries, and that nobody is named outside the page's own text."""

import re
from dataclasses import dataclass, field

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.costsharing.county import share_costs
from tests.security import allowed
from tests.security.answers import Asked, Page, ask_all, log_lines, secrets_of, told
from tests.security.objects import build
from tests.security.permissions import addresses
from tests.security.test_catalogue import agrees
from tests.world import NOW

#: Header → what it must be, or hold.
ALWAYS = {
    "Content-Security-Policy": "default-src",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass
class Walk:
    """All answers, who must not be named, and what was written meanwhile."""

    answers: list[Asked] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    lines: str = ""
    mails: list[str] = field(default_factory=list)


#: Walked once: the answers do not change between the tests.
_WALK = Walk()


@pytest.fixture
def walk(world) -> Walk:
    if not _WALK.answers:
        with time_machine.travel(NOW, tick=True):
            share_costs(world)
            objects = build(world)
            _WALK.secrets = secrets_of(objects)
            with log_lines() as lines:
                _WALK.answers = ask_all(objects)
            _WALK.lines = lines.getvalue()
            _WALK.mails = [f"{m.subject} {m.body} {m.extra_headers}" for m in mail.outbox]
    return _WALK


def test_every_answer_carries_every_header(walk):
    missing = {
        f"{asked}: {name}"
        for asked in walk.answers
        for name, part in ALWAYS.items()
        if part not in asked.response.headers.get(name, "")
    }
    assert missing == set()


def test_no_policy_lets_inline_code_run(walk):
    policies = {asked.response.headers["Content-Security-Policy"] for asked in walk.answers}
    assert not [policy for policy in policies if "unsafe" in policy or "*" in policy or "http" in policy]
    own = {policy for policy in policies if "'none'; sandbox" not in policy}
    assert all("frame-ancestors 'none'" in policy and "object-src 'none'" in policy for policy in own)


def test_no_page_holds_inline_code(walk):
    """The policy would stop it; a page that needs it would be broken."""
    found = {
        f"{asked}: {inline}"
        for asked in walk.answers
        if asked.is_html
        for inline in Page(asked.response.content.decode()).inline
    }
    assert found == set()


def test_nothing_is_kept_on_the_way_or_by_the_browser(walk):
    kept = {
        str(asked)
        for asked in walk.answers
        if "no-store" not in asked.response.headers.get("Cache-Control", "")
    }
    assert kept == set()


def test_every_cookie_is_out_of_scripts_and_other_sites_reach(walk):
    cookies = [(str(asked), c) for asked in walk.answers for c in asked.response.cookies.values()]
    cookies = [(where, c) for where, c in cookies if c.value]  # one taken away carries nothing
    assert cookies
    assert {
        where for where, c in cookies if not c["httponly"] or c["samesite"] not in {"Lax", "Strict"}
    } == set()


def test_no_title_names_anybody(walk):
    titles = {str(a): Page(a.response.content.decode()).title for a in walk.answers if a.is_html}
    assert {where for where, title in titles.items() if told(title, walk.secrets)} == set()
    pages = {str(a) for a in walk.answers if a.is_html and a.response.status_code == 200}
    assert {where for where in pages if not titles[where].strip()} == set(), "a page without a title"


def test_no_address_names_anybody(walk):
    """Of the page itself, of its links, forms and fragments, of where it sends on to, of a file that is saved."""
    named = set()
    for asked in walk.answers:
        head = asked.response.headers
        found = [asked.response.request["PATH_INFO"], asked.response.request["QUERY_STRING"]]
        found += [head.get("Location", ""), head.get("Content-Disposition", "")]
        if asked.is_html:
            found += Page(asked.response.content.decode()).addresses
        named |= {f"{asked}: {text}" for text in found if told(text, walk.secrets)}
    assert named == set()


def test_no_log_line_and_no_mail_names_anybody(walk):
    assert walk.lines.count("\n") > 20, "nothing was logged, so nothing is proved"
    assert told(walk.lines, walk.secrets) == set()
    assert told("".join(walk.mails), walk.secrets) == set()


def test_somebody_is_named_on_the_pages(walk):
    """Else the above would prove nothing."""
    pages = "".join(a.response.content.decode() for a in walk.answers if a.is_html and a.who == "own")
    assert told(pages, walk.secrets)


def test_what_is_taken_out_has_a_rate_of_its_own(walk):
    out = {
        asked.address.name
        for asked in walk.answers
        if asked.response.headers.get("Content-Disposition", "").startswith("attachment")
        and getattr(asked.address.view, "limit", "") != "export"
    }
    agrees(out, allowed.FILES_WITHOUT_RATE, 'declare it: @page(policy, limit="export")')


def test_nothing_breaks(walk):
    assert {str(asked) for asked in walk.answers if asked.response.status_code >= 500} == set()


def test_no_address_sends_on_to_another_site(walk):
    evil = ("https://evil.example/", "//evil.example/", "/\\evil.example", "https:evil.example")
    for url in (reverse("core:login"), "/", reverse("core:choose"), reverse("core:logout")):
        for name in ("next", "url", "redirect_to", "then", "back"):
            for target in evil:
                for response in (Client().get(url, {name: target}), Client().post(url, {name: target})):
                    assert "evil.example" not in re.sub(
                        r"[?&]next=[^&]*", "", response.headers.get("Location", "")
                    )


def test_every_form_needs_its_token(world):
    """A page of another site cannot send a form of ours, not even to sign somebody in or out."""
    unguarded = set()
    posts = [address for address in addresses() if "POST" in address.methods]
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["alice"], backend="django.contrib.auth.backends.ModelBackend")
    for address in posts:
        # The token is asked for before any object is, so anything that the address takes will do.
        response = client.post(ARGUMENT.sub(_some_value, address.pattern))
        if response.status_code != 403 or "Sidan var för gammal" not in response.content.decode():
            unguarded.add(f"{address.name}: {response.status_code}")
        assert not set(ALWAYS) - set(response.headers), address.name
    assert len(posts) > 40
    assert unguarded == set(), "a form without its token is answered"


ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>")
SOME = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "costyear": "2026",
    "month": "2026-03",
    "costtype": "staff",
}


def _some_value(argument: re.Match[str]) -> str:
    return SOME.get(argument[1], "testlan")
