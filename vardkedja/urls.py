"""Every address of the product; each app keeps its own list."""

from django.urls import URLPattern, URLResolver, include, path

from vardkedja.health import health

#: Not `defaults.bad_request`: what was too large says so.
handler400 = "vardkedja.core.frontdoor.bad_request"
urlpatterns: list[URLPattern | URLResolver] = [
    path("halsa/", health, name="health"),
    path("api/", include("vardkedja.api")),
    path("", include("vardkedja.core.urls")),
    path("", include("vardkedja.core.signin.urls")),
    path("", include("referrals.urls")),
    path("", include("placements.urls")),
    path("", include("sip.urls")),
    path("", include("costsharing.urls")),
    path("", include("governance.urls")),
]
