"""Requests as the house reads them: always as UTF-8, whatever codec of Python's the visitor names.

Django takes the `charset` of a request's content type at its word, before any middleware. Several codecs make no text, and a
request that named one (or an unknown one for a parameter, RFC 2231) ended as an error of ours.
"""

from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters


class _InUtf8:
    """The content type without what its `charset` would change. One that cannot be read is none."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            told = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (LookupError, ValueError):
            told = ("", {})
        self.content_type, self.content_params = told


class WsgiRequest(_InUtf8, WSGIRequest):
    """A request from gunicorn."""


class AsgiRequest(_InUtf8, ASGIRequest):
    """A request from an ASGI server."""
