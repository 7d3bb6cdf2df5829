"""What the sign-in page shows besides user name and password."""

from typing import Any

from django.conf import settings


def ways_in() -> dict[str, Any]:
    """`demo`: whether this is an instance for trying out, whose codes `manage.py demo_code` tells."""
    return {"demo": settings.DEBUG}
