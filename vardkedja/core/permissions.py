"""guardian's permission rows that the house uses."""

from functools import cache

from django.contrib.auth.models import Permission


@cache
def handle_permission() -> Permission:
    """The permission `core.handle_case`, made by migrations and never changed."""
    return Permission.objects.select_related("content_type").get(
        codename="handle_case", content_type__app_label="core"
    )


@cache
def see_protected_permission() -> Permission:
    """The permission `core.see_protected`, made by migrations and never changed."""
    return Permission.objects.select_related("content_type").get(
        codename="see_protected", content_type__app_label="core"
    )
