"""`/halsa/`: whether database, broker and migrations are in order, and the log is sealed. Tells nothing but that."""

import datetime as dt

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vardkedja.core import scope, seals
from vardkedja.core.models import CommandRun
from vardkedja.core.web import public


@public
@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """200 with each part `ok`, or 503 naming the part that is not; no sign-in, no version, no address.

    `loggsigill` is `ok`, `försenat` or `saknas`, `loggkontroll` `ok`, `fel` or `saknas` (never run).
    """
    parts = {"databas": _database(), "meddelandeko": _broker(), "migreringar": _migrations()}
    told = {name: "ok" if fine else "fel" for name, fine in parts.items()}
    # A seal that is late takes no page down, so it is told and the answer stays 200: whoever watches reads the words.
    told |= {"loggsigill": _seals(), "loggkontroll": _verification()}
    return JsonResponse(
        told,
        status=200 if all(parts.values()) else 503,
    )


def _seals() -> str:
    try:
        with scope.setup_scope():
            age = seals.age()
    except DatabaseError:
        return "fel"
    if age is None:
        return "saknas"
    return "ok" if age < dt.timedelta(minutes=settings.LOG_SEAL_LATE) else "försenat"


def _verification() -> str:
    """How the newest verification of the log ended."""
    try:
        with scope.setup_scope():
            runs = CommandRun.objects.filter(command="verify_log").order_by("-finished_at")
            fine = runs.values_list("succeeded", flat=True).first()
    except DatabaseError:
        return "fel"
    return {None: "saknas", True: "ok", False: "fel"}[fine]


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
