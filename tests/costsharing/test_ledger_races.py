"""Two nights at once, and a worker that is cut off: the ledger is the same."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from costsharing import selectors, tasks
from costsharing.models import LedgerLine, MonthRun
from tests.costsharing.county import YEAR, share_costs
from vardkedja.core import scope
from vardkedja.core.actor import acting

MARCH = dt.date(YEAR, 3, 1)


@pytest.fixture
def county(committed_world):
    return share_costs(committed_world)


def test_two_nights_at_once_book_once(county, committed_database):
    start = threading.Barrier(4)

    def night() -> int:
        try:
            start.wait(timeout=20)
            with scope.worker_scope(county.id):
                return tasks.nightly_costs(county.id, MARCH, MARCH)
        finally:
            connections.close_all()

    with committed_database.acting_as("worker"), ThreadPoolExecutor(4) as pool:
        nights = [pool.submit(night) for _ in range(4)]
        inserted = [done.result(timeout=60) for done in nights]
    with acting(county.fia):
        assert sorted(inserted) == [0, 0, 0, LedgerLine.objects.count()]
        assert MonthRun.objects.count() == 1
        assert selectors.month_of(county.id, YEAR, 3).reconciliation.agrees


def test_a_worker_whose_connection_is_cut_books_nothing_and_the_next_run_all(county, committed_database):
    with committed_database.acting_as("worker"):
        with pytest.raises(Exception, match="closed|terminat|lost"), scope.worker_scope(county.id):
            assert tasks.nightly_costs(county.id, MARCH, MARCH) > 0
            connection.connection.close()
            MonthRun.objects.count()
        connections.close_all()
        connection.vk_scope = None
        with scope.worker_scope(county.id):
            assert not LedgerLine.objects.exists()
            assert tasks.nightly_costs(county.id, MARCH, MARCH) == LedgerLine.objects.count() > 0
