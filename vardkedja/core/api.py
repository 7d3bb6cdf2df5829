"""What every view of the API stands on: the session's actor, the same policies as the pages, errors as JSON.

A view declares `may`, a policy that gives a `Decision`; the generated permission table reads it. It finds its object
through `visible_…(actor)`, so that what the reader may not see is a 404. The API writes nothing and shows no person.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied, Throttled, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from vardkedja.core import limits, log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import DomainError, NotVisible
from vardkedja.core.policies import Decision

#: Documented answer to a request that is refused.
PROBLEM = inline_serializer("Problem", {"detail": serializers.CharField()})
REFUSALS = {403: PROBLEM, 404: PROBLEM}
#: The same for a view with parameters: which of them is wrong, and why.
WITH_PARAMETERS = REFUSALS | {400: OpenApiTypes.OBJECT}
#: The longest period of one request, in days.
MAX_DAYS = 1100


class MayPermission(BasePermission):
    """Asks the view's own policy; the refusal carries the policy's reason."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the signed-in actor may; raises `PermissionDenied` with the reason when not."""
        actor = getattr(request, "actor", None)
        if actor is None:
            return False
        decision: Decision = view.may(actor)
        if not decision:
            raise PermissionDenied(decision.reason)
        limits.require(actor, "api")
        return True


class HouseView(GenericAPIView):
    """Base of the API's views: declare `may` as a static method."""

    may: ClassVar[Callable[[Actor], Decision]]
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]
    permission_classes: ClassVar[list[type[BasePermission]]] = [MayPermission]

    @property
    def actor(self) -> Actor:
        """For whom the request acts."""
        return self.request.actor  # type: ignore[attr-defined]

    def page_of(self, rows: Any) -> Response:
        """One page of rows, serialized."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Errors as JSON: what is not visible is a 404, what may not be done a 403 with its reason."""
    if isinstance(error, DomainError):
        log.keep_trace(error)
    if isinstance(error, limits.TooMany):
        error = Throttled(error.wait, detail=error.message)
    elif isinstance(error, NotVisible):
        error = NotFound(error.message)
    elif isinstance(error, DomainError):
        error = PermissionDenied(error.message)
    return exception_handler(error, context)


PERIOD = [
    OpenApiParameter("from", dt.date, description="Första dagen. Utan den: 30 dagar före den sista."),
    OpenApiParameter("to", dt.date, description="Sista dagen, medräknad. Utan den: i dag."),
]


def period_of(request: Request, today: dt.date) -> tuple[dt.date, dt.date]:
    """The days asked for, first and last included. Raises `ValidationError`, naming the parameter."""
    last = day_of(request, "to", today)
    first = day_of(request, "from", last - dt.timedelta(days=30) if last > dt.date(1, 2, 1) else last)
    if first > last:
        raise ValidationError({"from": "Första dagen är efter den sista."})
    if (last - first).days >= MAX_DAYS:
        raise ValidationError({"from": f"Högst {MAX_DAYS} dagar åt gången."})
    return first, last


def day_of(request: Request, name: str, otherwise: dt.date) -> dt.date:
    """A day among the request's parameters. Raises `ValidationError`, naming the parameter."""
    text = request.query_params.get(name)
    if text is None:
        return otherwise
    return value_of(serializers.DateField(), text, name)


def value_of(field: serializers.Field, text: str, name: str) -> Any:
    """A parameter as the field reads it. Raises `ValidationError`, naming the parameter."""
    try:
        return field.run_validation(text)
    except ValidationError as error:
        raise ValidationError({name: error.detail}) from error
