"""The frame around every page: who may, for whom the form was opened, sent once."""

import functools
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from vardkedja.core import limits, log, once, policies
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Conflict, DomainError, NotAllowed, NotVisible, Sheltered
from vardkedja.core.forms.persons import ReasonForm
from vardkedja.core.frontdoor import too_many
from vardkedja.core.models import Domain, UsedToken
from vardkedja.core.selectors.protection import closed_case

View = Callable[..., HttpResponse]
STATUS = {NotVisible: (404, "404.html"), NotAllowed: (403, "403.html"), Conflict: (409, "409.html")}


class ActorRequest(HttpRequest):
    """A request of a signed-in user who acts for a domain (set by `ScopeMiddleware`)."""

    actor: Actor


def page(
    may: Callable[[Actor], policies.Decision], *, methods: tuple[str, ...] = ("GET",), limit: str = ""
) -> Callable[[View], View]:
    """Declare who may open a view. A POST must carry the guard fields (`guard`), be for the domain now acting, and is done once.

    `limit` names a rate of its own (`settings.RATE_LIMITS`) for what the view does: of a page with a form only the sending
    counts. A view without this decorator (or `public`) fails the build.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def run(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            # HEAD asks what GET would answer. A view that only does something would do it, unguarded.
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return wrong_method(request, methods)
            if getattr(request, "actor", None) is None:
                return sign_in_first(request)
            policies.require(may(request.actor))
            counts = limit and (request.method == "POST" or "POST" not in methods)
            limits.require(request.actor, "page", *([limit] if counts else []))
            if request.method == "POST":
                return _post_once(view, request, *args, **kwargs)
            with once.reading():
                return view(request, *args, **kwargs)

        run.may = may  # type: ignore[attr-defined]
        run.methods = methods  # type: ignore[attr-defined]
        run.limit = limit  # type: ignore[attr-defined]
        return run

    return decorate


def wrong_method(request: Any, methods: tuple[str, ...]) -> HttpResponse:
    """405 with the methods that may be used in `Allow`, and a page: one comes here by an old link or by reloading."""
    return HttpResponseNotAllowed(methods, render_to_string("405.html", request=request))


def sign_in_first(request: Any) -> HttpResponse:
    """To the sign-in page, and from there back to the page that was asked for (an address holds opaque ids only)."""
    return redirect_to_login(request.get_full_path()) if request.method == "GET" else redirect("core:login")


def public(view: View) -> View:
    """Declare a view open to everybody (sign-in, health)."""
    view.may = None  # type: ignore[attr-defined]
    view.methods = ("GET", "POST")  # type: ignore[attr-defined]
    return view


def guard(request: Any, version: int | None = None) -> dict[str, str]:
    """Hidden fields for a form: the domain it is opened under, a one-time token, the row's version."""
    return {
        "vk_domain": str(request.actor.domain_id),
        "vk_token": str(uuid.uuid4()),
        "vk_version": "" if version is None else str(version),
    }


def version_of(request: Any) -> int | None:
    """The row version that the posted form was opened with, or None."""
    text = request.POST.get("vk_version", "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def text_of(request: Any, name: str) -> str:
    """A posted text outside a form, without the NUL that no database stores (forms refuse it at the field)."""
    return request.POST.get(name, "").replace("\x00", "")


def _post_once(view: View, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Refuse a form opened for another domain; do a token's work once; keep the token unspent when nothing was done."""
    if request.POST.get("vk_domain") != str(request.actor.domain_id):
        return _other_domain(request)
    try:
        token = uuid.UUID(request.POST.get("vk_token", ""))
    except ValueError:
        return _other_domain(request)
    spent = UsedToken(
        domain_id=request.actor.domain_id,
        user_id=request.actor.user_id,
        token=token,
        used_at=request.actor.now,
    )
    try:
        with transaction.atomic():
            spent.save(force_insert=True)
    except (IntegrityError, OperationalError):  # done already, or being done by the other click right now
        return _already_done(request, token)
    try:
        response = view(request, *args, **kwargs)
    except DomainError:
        # Nothing was done, so the same form may be sent again; otherwise it would be told that it was sent already.
        UsedToken.objects.filter(pk=spent.pk).delete()
        raise
    if 300 <= response.status_code < 400:  # noqa: PLR2004
        UsedToken.objects.filter(pk=spent.pk).update(result_url=response.headers["Location"][:200])
    else:
        UsedToken.objects.filter(pk=spent.pk).delete()
    return response


def _already_done(request: Any, token: uuid.UUID) -> HttpResponse:
    done = UsedToken.objects.filter(
        domain=request.actor.domain_id, token=token, user=request.actor.user_id
    ).first()
    messages.info(request, "Formuläret var redan skickat. Inget har sparats två gånger.")
    url = done.result_url if done else ""
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return redirect(url if safe else "core:todo")


def _other_domain(request: Any) -> HttpResponse:
    """The form belongs to another domain than the one now acting (two tabs): say so, store nothing."""
    try:
        opened = Domain.objects.filter(pk=uuid.UUID(request.POST.get("vk_domain", ""))).first()
    except ValueError:
        opened = None
    held = {assignment.domain_id for assignment in request.assignments}
    opened_for = opened if opened and opened.pk in held else None
    return render(request, "wrong_domain.html", {"opened_for": opened_for}, status=409)


def attempt(form: Any, act: Callable[[], Any]) -> Any:
    """Run a verb for a valid form; a domain error becomes an error of the form (at its field if it has one).

    Returns the verb's result, or None when the form now has errors. `NotVisible` and `NotAllowed` go on up.
    """
    try:
        with transaction.atomic():
            return act() or True
    except (NotVisible, NotAllowed):
        raise
    except DomainError as error:
        log.keep_trace(error)
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def error_page(request: Any, error: DomainError) -> HttpResponse:
    """The page for a domain error that no form took care of; where the gate asks why, the page that asks."""
    log.keep_trace(error)
    if isinstance(error, Sheltered):
        return render(request, "core/protected.html", closed_case(request.actor, error.case), status=403)
    if error.field == "reason" and not isinstance(error, NotVisible | NotAllowed):
        stated = request.method == "POST" and "reason" in request.POST
        return render(
            request, "core/reason.html", {"form": ReasonForm(request.POST if stated else None)}, status=403
        )
    if isinstance(error, limits.TooMany):
        return too_many(request, error.wait)
    status, template = next(
        (STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), (409, "409.html")
    )
    return render(request, template, {"message": error.message}, status=status)
