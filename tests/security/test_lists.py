"""Every list over persons: declared, and deaf to every parameter that its table does not name (SoLPuF 15, 20 §§)."""

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.urls import reverse

from tests.answers import steady
from tests.security.matrix import ALL, Matrix, Question
from tests.security.permissions import addresses
from vardkedja import config
from vardkedja.core import log, tables

DOCUMENT = Path(config.PROJECT) / "docs" / "lists.md"
OUR_APPS = ("core", "referrals", "placements", "sip", "costsharing", "governance")
NEVER = ("ground", "substance", "diagnosis", "instrument_result", "children", "protected_identity")
#: What somebody would try beside the names of columns.
WORDS = (
    "grund", "substans", "diagnos", "instrument", "audit", "dudit", "barn", "skyddad", "skydd", "kon", "alder", "namn",
    "personnummer", "kommun", "lagrum", "lvm", "prioritet", "q", "sok", "search", "ordering", "order_by", "o", "sort",
    "filter", "group_by", "gruppera", "page_size", "format",
)  # fmt: skip
#: Read through by the table; the address's own paging.
KNOWN = {tables.SORT, tables.PAGE}
BY_NAME = {address.name: address for address in addresses()}
#: By whom each list is full: the authority that owns the cases, the home, or the group.
READERS = ("own", "runs", "told")
GET_LISTS = [name for name in tables.LISTS if name != "core:search"]


def model_fields() -> Iterator[str]:
    """Every column of every model, by itself and looked up from a person, a case or an application."""
    for model in (m for app in OUR_APPS for m in apps.get_app_config(app).get_models()):
        for field in model._meta.concrete_fields:
            yield from (field.name, f"{field.name}__icontains", f"{model._meta.model_name}__{field.name}")
            yield from (f"case__{field.name}", f"person__{field.name}", f"application__{field.name}")


def strange(name: str) -> list[str]:
    """Parameters that the list's table does not name."""
    table = tables.LISTS[name]
    known = {*table.filters, *table.preset, *KNOWN}
    return [one for one in dict.fromkeys((*WORDS, *model_fields())) if one not in known]


def page(matrix: Matrix, name: str, relation: str, query: str = "") -> str | None:
    """The page as it is shown, without its tokens; None where it is not there for the reader, or not for their authority."""
    url = matrix.url(BY_NAME[name], "present") + (f"?{query}" if query else "")
    answer = matrix.asker.ask(matrix.visitors[relation, ALL], "GET", url)
    assert answer.status in {200, 403, 404}, f"{url[:200]}: {answer.status}"
    text = answer.content.decode(errors="replace")  # a list may be a PDF
    return steady(text) if answer.status == 200 else None


def test_every_page_that_lists_persons_has_a_table(matrix):
    """Whatever logs persons as listed is a list over persons."""
    listed = set()
    for address in (a for a in addresses() if a.may is not None and "GET" in a.methods):
        for relation in READERS:
            with mock.patch.object(log, "write_hits", wraps=log.write_hits) as hits:
                matrix.ask(Question(address, "GET", ALL, relation, "present"))
            listed |= {address.name} if hits.called else set()
    assert listed == set(GET_LISTS), "declare its table with vardkedja.core.tables.declare"


@pytest.mark.parametrize("name", GET_LISTS)
def test_a_list_is_deaf_to_what_its_table_does_not_name(matrix, name):
    for relation in READERS:
        plain, asked = page(matrix, name, relation), iter(strange(name))
        while plain is not None and (some := list(islice(asked, 400))):
            found = page(matrix, name, relation, urlencode(dict.fromkeys(some, "1")))
            assert found == plain, f"{name} answers to one of {some}"


@pytest.mark.parametrize("name", GET_LISTS)
def test_a_list_sorts_by_nothing_that_its_table_does_not_name(matrix, name):
    plain = page(matrix, name, "own") or page(matrix, name, "runs")
    reader = "own" if page(matrix, name, "own") else "runs"
    for key in (
        *WORDS,
        *NEVER,
        "-person_id",
        "person__sex",
        "given_name",
        "birth_date",
        "legal_ground",
        "pk",
    ):
        assert page(matrix, name, reader, urlencode({tables.SORT: key})) == plain, key


def test_the_lists_hold_several_persons_so_that_an_answer_would_be_seen(matrix):
    shown = page(matrix, "core:cases", "own")
    closed = page(matrix, "core:cases", "own", "avslutade=on&agare=egna")
    numbers = [set(re.findall(r"K-[A-Z0-9]{8}", text or "")) for text in (shown, closed)]
    assert len(numbers[0]) >= 4
    assert numbers[0] < numbers[1]


def test_search_is_asked_in_the_body_alone(matrix):
    url = reverse("core:search")
    visitor = matrix.visitors["own", ALL]
    plain = matrix.asker.ask(visitor, "GET", url)
    asked = matrix.asker.ask(visitor, "GET", f"{url}?q=Tore&sortera=namn&kon=1")
    assert len(plain.content) == len(asked.content)
    assert "Testsson" not in asked.content.decode()


@pytest.mark.parametrize("key", [*NEVER, "sex", "age", "municipality", ""])
def test_a_table_with_a_forbidden_key_cannot_be_made(key):
    with pytest.raises(tables.ForbiddenKey):
        tables.PersonList("core:cases", (), "", filters={"grund": key})
    with pytest.raises(tables.ForbiddenKey):
        tables.PersonList("core:cases", (), "", sorts={"grund": key})


def test_what_may_be_asked_is_what_the_law_allows():
    assert tables.ALLOWED == {"unit", "responsible", "step", "date", "own_authority"}


def test_the_document_is_up_to_date():
    now = document()
    if os.environ.get("VARDKEDJA_WRITE"):
        DOCUMENT.write_text(now, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == now, "run `make permissions` and look at what has changed"


def document() -> str:
    """All tables, as `docs/lists.md`."""
    head = (
        "# Lists over persons\n\n"
        "Made by `make permissions` from the tables that the lists read their query through\n"
        "(`vardkedja/core/tables.py`). Searching and sorting of persons is limited by law (SoLPuF 15, 20 §§): a list goes by\n"
        "unit, responsible, step, date and the own authority, and by nothing else. A table that names another key cannot be\n"
        "made, and `tests/security/test_lists.py` asks every list with every column of every table in the database: what its\n"
        "table does not name changes nothing. Persons are found by name, number or case number, sent in the body.\n\n"
        "| List | Shows | Order | Filters | Sorts | Fills in a form |\n| --- | --- | --- | --- | --- | --- |\n"
    )
    return head + "".join(_row(tables.LISTS[name]) for name in sorted(tables.LISTS))


def _row(table: tables.PersonList) -> str:
    filters = ", ".join(f"`{name}` ({key})" for name, key in table.filters.items()) or "–"
    sorts = ", ".join(f"`{value}` ({key})" for value, key in table.sorts.items()) or "–"
    cells = (
        f"`{BY_NAME[table.name].pattern}`",
        ", ".join(table.columns),
        table.order,
        filters,
        sorts,
        ", ".join(f"`{name}`" for name in table.preset) or "–",
    )
    return "| " + " | ".join(cells) + " |\n"
