"""A home's own page, by its link: what is asked, without who it is, and its answer. No account, one answer."""

from dataclasses import replace
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import render

from placements.actions.asking import answer_by_link
from placements.domain.bought import hash_of
from placements.forms.bought import AnswerForm
from placements.models import HomeAsked
from placements.policies import bought as policies
from placements.selectors.bought import link_is_open, words_of
from vardkedja.core import clock, limits, log, scope
from vardkedja.core.actor import Actor, system
from vardkedja.core.frontdoor import too_many
from vardkedja.core.models import Domain
from vardkedja.core.web import attempt, public, wrong_method

METHODS = ("GET", "POST")
#: What the access log says of who opened it.
BY_LINK = "hemmet öppnade sin länk"


@public
def home_reply(request: Any, token: str) -> HttpResponse:
    """What is asked, and the form; a thank you afterwards. An unknown link is 404, one that is used or over says so (410)."""
    if request.method not in METHODS and request.method != "HEAD":
        return wrong_method(request, METHODS)
    address = request.META.get("REMOTE_ADDR", "")
    if (wait := limits.spend("link", address)) is not None:
        return too_many(request, wait)
    if request.user.is_authenticated:
        return _say(request, "Länken är till för hemmet. Logga ut för att öppna den.", 403)
    owner = _owner(hash_of(token))
    if owner is None:
        return render(request, "404.html", status=404)
    with scope.open_scope(scope.ScopeKey(domain=owner)):
        domain = Domain.objects.select_related("organisation").get(pk=owner)
        actor = replace(system(domain, clock.now()), source=address)
        return _answer(request, actor, hash_of(token))


def _owner(hashed: str) -> Any:
    """Which authority made the link: asked before there is a scope to read in."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT vk_link_owner(%s)", [hashed])
        return cursor.fetchone()[0]


def _answer(request: Any, actor: Actor, hashed: str) -> HttpResponse:
    row = policies.visible_asked(actor).get(link_hash=hashed)
    need = words_of([row.request.entry_id]).get(row.request.entry_id, "")
    over = not link_is_open(row, actor.now) or not need  # protected since: the words are closed
    _log(actor, row, refused=over)
    if over:
        return _say(request, "Länken gäller inte längre. Ring den som skickade den.", 410)
    sent = request.method == "POST"
    form = AnswerForm(request.POST if sent else None)
    if sent and form.is_valid() and attempt(form, lambda: answer_by_link(row.pk, form.told, actor=actor)):
        return _say(request, "Tack, svaret är sparat. Länken går inte att använda igen.", 200)
    context = {"form": form, "row": row.request, "home": row.home, "need": need, "authority": actor.domain}
    return render(request, "placements/home_reply.html", context, status=422 if form.errors else 200)


def _say(request: Any, words: str, status: int) -> HttpResponse:
    return render(request, "placements/home_replied.html", {"words": words}, status=status)


def _log(actor: Actor, row: HomeAsked, *, refused: bool) -> None:
    log.write(
        actor, log.Action.DENIED if refused else log.Action.READ, "platsförfrågan", reason=BY_LINK,
        owner_domain_id=row.owner_id, person_id=row.case.person_id, case_id=row.case_id, object_id=row.pk,
    )  # fmt: skip
