"""guardian's permission rows that the house uses."""

from functools import cache

from django.contrib.auth.models import Permission


@cache
def _handle_permission_id() -> int:
    return Permission.objects.get(codename="handle_case", content_type__app_label="core").pk


def handle_permission() -> Permission:
    """The permission `core.handle_case`, made by migrations."""
    return Permission(pk=_handle_permission_id())
