"""`/halsa/`: open to everybody, and telling no more than whether all is well."""

import pytest
from django.db import DatabaseError
from django.urls import reverse

from vardkedja import health

pytestmark = pytest.mark.django_db
ALL_WELL = {
    "databas": "ok",
    "meddelandeko": "ok",
    "migreringar": "ok",
    "loggsigill": "saknas",
    "loggkontroll": "saknas",
}


def test_all_is_well(client):
    response = client.get(reverse("health"))
    assert (response.status_code, response.json()) == (200, ALL_WELL)
    assert "no-store" in response.headers["Cache-Control"]


def test_a_broker_that_is_down_is_told(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    response = client.get(reverse("health"))
    assert (response.status_code, response.json()) == (503, ALL_WELL | {"meddelandeko": "fel"})


def test_a_migration_that_is_missing_is_told(client, monkeypatch):
    monkeypatch.setattr(health.MigrationLoader, "check_consistent_history", lambda *_: None)
    before = health.MigrationLoader.build_graph

    def with_one_more(loader):
        before(loader)
        loader.graph.add_node(("core", "9999_later"), None)

    monkeypatch.setattr(health.MigrationLoader, "build_graph", with_one_more)
    assert client.get(reverse("health")).json() == ALL_WELL | {"migreringar": "fel"}


def test_a_database_that_fails_is_told_and_its_words_are_not(client, monkeypatch):
    class Broken:
        def cursor(self):
            raise DatabaseError("secret words")

    monkeypatch.setattr(health, "connection", Broken())
    monkeypatch.setattr(health, "_migrations", lambda: True)
    response = client.get(reverse("health"))
    assert response.json() == ALL_WELL | {"databas": "fel"}
    assert b"secret" not in response.content


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)(reverse("health")).status_code == 405
