"""What every template may use: for whom you act, where you may go."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse

from vardkedja.core import policies, registry
from vardkedja.core.selectors.emergency import banners
from vardkedja.core.signin import session
from vardkedja.core.web import guard


def frame(request: Any) -> dict[str, Any]:
    """`actor`, `nav`, `guard`, `today` and the other domains one may switch to."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None, "nav": []}
    held = request.must_enrol or request.user.first_password  # nothing else opens yet
    items = [
        {
            "label": n.label,
            "url": reverse(n.url_name),
            "icon": n.icon,
            "current": _is_current(request, n.url_name),
        }
        for n in registry.NAV
        if n.may(actor) and not held
    ]
    domains = {a.domain_id: a.domain for a in request.assignments}
    return {
        "actor": actor,
        "nav": items,
        "unit_label": _only_unit(request),
        "today": actor.today,
        "guard": guard(request),
        "search_guard": guard(request),  # its own token: a search must not spend that of the page's form
        "emergencies": banners(actor),
        "emergency_guard": guard(request),
        "may_search": bool(policies.can_search(actor)) and not held,
        "must_enrol": request.must_enrol,
        "session_left": session.left(request, actor.now),
        "session_warning": settings.SESSION_WARNING,
        "session_who": session.who(actor),
        "session_ends": actor.now + dt.timedelta(seconds=session.left(request, actor.now)),
        "other_domains": [d for pk, d in domains.items() if pk != actor.domain_id],
    }


def _only_unit(request: Any) -> str:
    """The unit one works in, where all of one's assignments in the authority are in that unit."""
    here = {a.unit for a in request.assignments if a.domain_id == request.actor.domain_id}
    unit = next(iter(here))
    return unit.name if len(here) == 1 and unit else ""


def _is_current(request: Any, url_name: str) -> bool:
    """The page itself or one below it. The first page, at /, has all pages below it and so is current only itself."""
    match, url = request.resolver_match, reverse(url_name)
    return bool(match) and (match.view_name == url_name or (url != "/" and request.path.startswith(url)))
