"""Which assignments count in a session, by how it was opened.

Through an organisation's own sign-in: the assignments in that organisation, and where a role claim is agreed only those
whose role it confirms. By password: all but those in organisations that demand their own sign-in. So no organisation's
sign-in opens another's work, and nobody goes round one that is demanded.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from vardkedja.core.models import Assignment, Role
from vardkedja.core.signin import providers

NO_SHIFT = (
    "Du har inget pass just nu. Som vikarie kommer du in under ditt pass; föreståndaren ger dig åtkomst."
)
ONLY_THROUGH = "Din organisation kräver att du loggar in genom den: välj {name} på inloggningssidan."


def counted(request: Any, assignments: Iterable[Assignment]) -> list[Assignment]:
    """The assignments that count in this session."""
    opened = request.session.get("sign_in") or {}
    if not opened:
        return [one for one in assignments if not providers.demanded_by(one.domain.organisation.code)]
    through = providers.by_id(opened["through"])
    if through is None:  # no longer agreed
        return []
    roles = opened.get("roles")
    return [
        one
        for one in assignments
        if one.domain.organisation.code == through.organisation and (roles is None or one.role in roles)
    ]


def why_none(request: Any, assignments: list[Assignment], today: dt.date) -> str:
    """Why none of somebody's assignments counts, where it is how they signed in or a shift that is not; else empty."""
    if not assignments:
        waiting = Assignment.objects.valid(today).filter(user=request.user, role=Role.SUBSTITUTE)
        return NO_SHIFT if waiting.exists() else ""
    if request.session.get("sign_in"):
        return ""
    demanded = (providers.demanded_by(one.domain.organisation.code) for one in assignments)
    first = next((one for one in demanded if one), None)
    return ONLY_THROUGH.format(name=first.name) if first else ""
