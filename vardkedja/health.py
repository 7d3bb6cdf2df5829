"""`/halsa/`: whether database, broker and migrations are in order. Tells nothing but that."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vardkedja.core.web import public


@public
@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """200 with each part `ok`, or 503 naming the part that is not; no sign-in, no version, no address."""
    parts = {"databas": _database(), "meddelandeko": _broker(), "migreringar": _migrations()}
    return JsonResponse(
        {name: "ok" if fine else "fel" for name, fine in parts.items()},
        status=200 if all(parts.values()) else 503,
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker() -> bool:
    try:
        return bool(redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=2).ping())
    except redis.RedisError:
        return False


def _migrations() -> bool:
    try:
        loader = MigrationLoader(connection)
    except DatabaseError:
        return False
    return set(loader.graph.nodes) <= set(loader.applied_migrations)
