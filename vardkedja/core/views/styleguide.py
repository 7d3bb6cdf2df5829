"""The style guide: every component with example data. Shown in DEBUG only; persons are invented."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from vardkedja.core.views import styleguide_data as data
from vardkedja.core.web import public


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """The page of all components; 404 outside DEBUG."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "styleguide.html", data.context())
