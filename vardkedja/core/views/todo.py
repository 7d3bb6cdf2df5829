"""Att göra: my tasks with their due days."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from vardkedja.core.policies import can_sign_in
from vardkedja.core.web import page


@page(can_sign_in)
def todo(request: Any) -> HttpResponse:
    return render(request, "core/todo.html", {})
