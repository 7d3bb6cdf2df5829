"""The application's addresses, and one that breaks."""

from typing import Any

from django.http import HttpRequest
from django.urls import path

from vardkedja.urls import handler400
from vardkedja.urls import urlpatterns as own

__all__ = ["handler400", "urlpatterns"]

NAME, NUMBER = "Tore Testsson", "18900101-9802"


def breaks(_request: HttpRequest) -> Any:
    """Raises with person data in the message, in the cause and in local variables."""
    name, number = NAME, NUMBER
    try:
        int(f"{name} {number}")
    except ValueError as cause:
        raise KeyError({name: number}) from cause


urlpatterns = [path("sprangs/", breaks), *own]
