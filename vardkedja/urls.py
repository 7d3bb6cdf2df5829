"""Every address of the product; each app keeps its own list."""

from django.urls import URLPattern, URLResolver, path

from vardkedja.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("halsa/", health, name="health"),
]
