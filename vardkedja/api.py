"""Addresses of the API under `/api/`: each app's own list, the schema, and a page that shows it."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from vardkedja.core.api import MayPermission
from vardkedja.core.policies import can_sign_in


class Schema(SpectacularAPIView):
    """The OpenAPI description of the API."""

    may = staticmethod(can_sign_in)
    methods = ("GET",)
    permission_classes = [MayPermission]


class Docs(SpectacularSwaggerSplitView):
    """The description as a page. Its script is fetched by itself, so that the content policy needs no exception."""

    may = staticmethod(can_sign_in)
    methods = ("GET",)
    permission_classes = [MayPermission]
    template_name = "api/docs.html"
    url_name = "api:schema"


app_name = "api"
urlpatterns = [
    path("", Docs.as_view(), name="docs"),
    path("schema/", Schema.as_view(), name="schema"),
    path("v1/", include("referrals.api")),
    path("v1/", include("placements.api")),
    path("v1/", include("costsharing.api")),
    path("v1/", include("governance.api")),
]
