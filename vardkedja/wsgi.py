"""The application for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from vardkedja.requests import WsgiRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vardkedja.settings")

application = get_wsgi_application()
application.request_class = WsgiRequest  # type: ignore[misc]
