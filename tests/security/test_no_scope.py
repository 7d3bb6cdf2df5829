"""Forgetting the scope raises when the query runs, on every model, also when rows are fetched late."""

import pytest
from django.apps import apps
from django.db import connection
from django.http import StreamingHttpResponse

from tests.cast import a_case
from tests.security import allowed
from vardkedja.core import scope
from vardkedja.core.actor import acting
from vardkedja.core.errors import NoScope
from vardkedja.core.models import Case, Event, User

MODELS = [
    model
    for label in scope.HOUSE_APPS
    for model in apps.get_app_config(label).get_models(include_auto_created=True)
    if model._meta.db_table not in allowed.UNSCOPED
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_needs_a_scope(db, model):
    rows = model._base_manager.all()
    for ask in (
        lambda: list(rows),
        rows.count,
        rows.exists,
        lambda: rows.update(**{model._meta.pk.name: None}),
        lambda: list(rows.values_list("pk")),
        lambda: next(rows.iterator(), None),
    ):
        with pytest.raises(NoScope):
            ask()


def test_what_is_made_inside_and_read_outside_raises(world):
    """A lazy query set, a generator and a streamed answer: made in a scope, read after it."""
    case = a_case(world, world.alice)
    with acting(world.alice):
        lazy = Case.objects.filter(pk=case.pk)
        late = (row.number for row in Case.objects.iterator())
        streamed = StreamingHttpResponse(
            f"{event.kind}\n" for event in Event.objects.order_by("pk").iterator()
        )
        related = Case.objects.get(pk=case.pk)
        deferred = Case.objects.only("pk").get(pk=case.pk)
    for ask in (
        lambda: list(lazy),
        lambda: list(late),
        lambda: b"".join(streamed),
        lambda: related.owner.name,
        lambda: deferred.number,
        related.refresh_from_db,
        related.save,
    ):
        with pytest.raises(NoScope):
            ask()


def test_one_actor_s_rows_are_not_read_on_in_another_s_scope(world):
    """A query set made for one and read in another's scope gives what the other may see."""
    case = a_case(world, world.alice)
    with acting(world.alice):
        lazy = Case.objects.filter(pk=case.pk)
    with acting(world.bo):
        assert list(lazy) == []


@pytest.mark.parametrize(
    "query",
    [
        'SELECT count(*) FROM "core_case"',
        '  select * from "core_entryversion" limit 1'.replace("select", "SELECT"),
        'WITH x AS (SELECT 1 FROM "core_personrecord") SELECT * FROM x',
        'UPDATE "core_task" SET done_at = now()',
        'DELETE FROM "core_casehandler"',
        'SELECT 1 FROM "core_user" JOIN "core_assignment" ON true',
    ],
)
def test_sql_by_hand_raises_too(db, query):
    with connection.cursor() as cursor, pytest.raises(NoScope):
        cursor.execute(query)


def test_staff_accounts_and_sessions_need_none(world):
    assert User.objects.count() >= len(world.users)


def test_models_are_walked(db):
    assert len(MODELS) > 50
