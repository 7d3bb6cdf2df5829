"""The application for an ASGI server."""

import os

from django.core.asgi import get_asgi_application

from vardkedja.requests import AsgiRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vardkedja.settings")

application = get_asgi_application()
application.request_class = AsgiRequest  # type: ignore[misc]
