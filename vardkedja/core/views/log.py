"""The access log for its reviewer."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from vardkedja.core import log as access_log
from vardkedja.core import policies
from vardkedja.core.forms.administration import LogFilter
from vardkedja.core.selectors import log as selector
from vardkedja.core.views.lists import query_of
from vardkedja.core.web import page

PER_PAGE = 50


@page(policies.can_review_log)
def access(request: Any) -> HttpResponse:
    """What the own staff did, and what others read of what the own authority owns."""
    actor = request.actor
    form = LogFilter(request.GET or None, users=selector.users_of(actor))
    wanted = form.cleaned_data if form.is_valid() else {}
    shown = Paginator(selector.rows(actor, wanted), PER_PAGE).get_page(request.GET.get("sida"))
    rows = selector.in_words(actor, list(shown))
    access_log.write(
        actor, access_log.Action.READ, "åtkomstlogg", reason="logggranskning", owner_domain_id=actor.domain_id
    )
    return render(
        request, "core/log.html", {"form": form, "page": shown, "rows": rows, "query": query_of(request)}
    )
