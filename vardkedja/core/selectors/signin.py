"""What the sign-in page shows besides user name and password."""

from typing import Any

from django.conf import settings

from vardkedja.core.signin import providers


def ways_in() -> dict[str, Any]:
    """`organisations`: whose own sign-in there is; `demo`: whether this is an instance for trying out, whose codes `manage.py demo_code` tells."""
    return {"demo": settings.DEBUG, "organisations": providers.all_providers()}
