"""The facts that retention needs: moved by the verbs, in the own authority's file alone."""

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.db import connection

from tests.cast import GROUP, UNIT, a_case, a_person
from tests.harness.fixtures import acting_as
from tests.security.objects import build
from tests.world import NUMBERS, TODAY
from vardkedja.core import clock, rls
from vardkedja.core.actions.cases import open_case
from vardkedja.core.actions.consents import record_consent
from vardkedja.core.actions.entries import write_entry, write_version
from vardkedja.core.actions.filefacts import begin_file
from vardkedja.core.actions.persons import Particulars, change_person, register_person
from vardkedja.core.actions.releases import release, take_to_file
from vardkedja.core.actions.withdrawals import withdraw_consent
from vardkedja.core.actor import acting
from vardkedja.core.domain.retention import born_on_sample_day, in_sample_area
from vardkedja.core.errors import Impossible
from vardkedja.core.identity import reserve_number
from vardkedja.core.models import Category, EntryKind, FileFacts

TEXT = [("text", "Anteckning", "Vi pratade om våren.")]
ROOT = Path(__file__).parents[2]
DAY = dt.timedelta(days=1)
LATER = TODAY + 40 * DAY


def file_of(actor, case):
    with acting(actor):
        return FileFacts.objects.filter(case=case, domain=actor.domain_id).first()


def later(actor):
    return actor.at(clock.midday(LATER))


@pytest.fixture
def case(world):
    """Alice's case about somebody born on 1 January, with the home and psychiatry as parties."""
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT), ("psychiatry", GROUP))


@pytest.mark.parametrize(
    ("born", "expected"),
    [((1990, 1, 5), True), ((1990, 1, 15), True), ((1990, 1, 25), True), ((1990, 1, 1), False)]
    + [((1990, 1, 6), False), ((1990, 1, 30), False)],
)
def test_the_research_sample_sol_16_4(born, expected):
    """SoL 16:4 and socialtjänstförordningen: born on the 5th, 15th or 25th; all files in three counties and Göteborg."""
    assert born_on_sample_day(dt.date(*born)) is expected
    assert born_on_sample_day(None) is None
    assert [in_sample_area(code) for code in ("0580", "09", "2281", "1480", "1481", "9801", "")] == [
        True
    ] * 4 + [False] * 3


def test_a_file_begins_with_the_case_for_its_owner_alone(world, case):
    row = file_of(world.alice, case)
    assert (row.begun_on, row.last_note_on, row.law, row.is_private) == (TODAY, None, "sol", False)
    assert (row.born_on_sample_day, row.child_placed_on, row.in_sample_area) == (False, None, False)
    assert file_of(world.rut, case) is None


def test_every_further_version_moves_the_last_note_of_its_own_file(world, case):
    version = write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, TEXT, actor=world.alice)
    assert file_of(world.alice, case).last_note_on == TODAY
    write_version(version.entry_id, TEXT, actor=later(world.alice))
    assert file_of(world.alice, case).last_note_on == LATER
    assert file_of(world.rut, case) is None


def test_a_note_of_an_earlier_day_moves_nothing_back(world, case):
    write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, TEXT, actor=later(world.alice))
    write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, TEXT, actor=world.alice)
    row = file_of(world.alice, case)
    assert (row.begun_on, row.last_note_on) == (TODAY, LATER)


def test_health_care_has_a_file_of_its_own_law_pdl_3_17(world, case):
    write_entry(case.pk, EntryKind.NOTE, Category.MENTAL, TEXT, actor=world.rut)
    row = file_of(world.rut, case)
    assert (row.law, row.last_note_on, row.born_on_sample_day) == ("hsl", TODAY, None)


def test_what_is_taken_to_file_is_a_note_in_it(world, case):
    version = write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, TEXT, actor=world.alice)
    release(case.pk, [version], [world.home.pk], actor=world.alice, ground="no_harm", purpose="inskrivning")
    take_to_file(case.pk, [version], actor=later(world.hedda), diary_number="HEM 2026/1")
    assert file_of(world.hedda, case).last_note_on == LATER


def test_consent_its_withdrawal_and_a_release_are_notes_in_the_file(world, case):
    """SoL 16:1: five years are counted from the last of what was documented, be it no entry."""
    version = write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, TEXT, actor=world.alice)
    days = [(TODAY + days * DAY, world.alice.at(world.alice.now + days * DAY)) for days in (1, 2, 3)]
    given = record_consent(
        case.pk, [world.home.pk], actor=days[0][1], categories=[Category.SOCIAL], purpose="plats", given_on=days[0][0]
    )  # fmt: skip
    assert file_of(world.alice, case).last_note_on == days[0][0]
    release(
        case.pk, [version], [world.home.pk], actor=days[1][1], ground="consent_oral", purpose="plats", consent=given
    )  # fmt: skip
    assert file_of(world.alice, case).last_note_on == days[1][0]
    withdraw_consent(given.pk, actor=days[2][1])
    assert file_of(world.alice, case).last_note_on == days[2][0]
    assert file_of(world.hedda, case) is None


def test_a_birth_date_that_is_corrected_moves_the_sample_flag(world):
    number = reserve_number("TEST0001", world.anby.pk)
    record = register_person(number, Particulars("Tore", "Testsson"), actor=world.alice)
    case = open_case(record.pk, world.collaboration.pk, actor=world.alice)
    write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, TEXT, actor=world.alice)
    assert file_of(world.alice, case).born_on_sample_day is None, "not known yet"
    born = Particulars("Tore", "Testsson", birth_date=dt.date(1990, 5, 15))
    change_person(record.pk, born, actor=world.alice)
    assert file_of(world.alice, case).born_on_sample_day is True


def test_who_is_registered_after_the_file_began_gives_it_the_flag(world, case):
    write_entry(case.pk, EntryKind.NOTE, Category.MENTAL, TEXT, actor=world.rut)
    a_person(world.rut, NUMBERS[0])
    assert file_of(world.rut, case).born_on_sample_day is False


def test_a_refused_verb_moves_nothing(world, case):
    version = write_entry(case.pk, EntryKind.NOTE, Category.SOCIAL, TEXT, actor=world.alice)
    with acting(world.alice), pytest.raises(Impossible):
        release(case.pk, [version], [world.home.pk], actor=later(world.alice), ground="", purpose="x")
    assert file_of(world.alice, case).last_note_on == TODAY


def test_no_authority_sees_anothers_file_facts(world, case):
    write_entry(case.pk, EntryKind.NOTE, Category.MENTAL, TEXT, actor=world.rut)
    for actor in (world.alice, world.rut, world.hedda):
        with acting(actor):
            assert {row.domain_id for row in FileFacts.objects.all()} <= {actor.domain_id}


def test_a_file_begins_once(world, case):
    with acting(world.alice):
        begin_file(case, world.alice)
        assert FileFacts.objects.filter(case=case).count() == 1


def test_entries_are_written_in_one_place_only():
    """Whatever verb writes an entry goes through `actions.entries`, where the last note is moved."""
    found = set()
    for app in ("vardkedja", "referrals", "placements", "sip", "costsharing", "governance"):
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and _name(node.func) in {"Entry", "EntryVersion"}:
                    found.add(path.relative_to(ROOT).as_posix())
    assert found == {"vardkedja/core/actions/entries.py"}


def _name(func):
    if isinstance(func, ast.Attribute) and func.attr in {"create", "bulk_create", "get_or_create"}:
        inner = func.value
        return (
            inner.value.id if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) else ""
        )
    return func.id if isinstance(func, ast.Name) else ""


def test_what_the_verbs_kept_is_what_is_written(world):
    """A whole chain played by the verbs: each file's last note is the day of the latest that is written, documented or filed in it."""
    build(world)
    with acting_as("vk_owner"), rls.migrating(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.last_note_on, max((w.at AT TIME ZONE 'Europe/Stockholm')::date) FROM core_filefacts f JOIN "
            "(SELECT case_id, owner_id AS domain_id, written_at AS at FROM core_entryversion UNION ALL "
            " SELECT case_id, domain_id, taken_at FROM core_filing UNION ALL "
            " SELECT case_id, owner_id, recorded_at FROM core_consent UNION ALL "
            " SELECT case_id, owner_id, recorded_at FROM core_consentwithdrawal UNION ALL "
            " SELECT case_id, owner_id, released_at FROM core_release UNION ALL "
            " SELECT case_id, owner_id, added_at FROM core_attachment) w USING (case_id, domain_id) GROUP BY f.id"
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT count(DISTINCT (case_id, owner_id)) FROM core_entryversion")
        ((files,),) = cursor.fetchall()
    assert rows and all(kept == written for kept, written in rows)
    assert len(rows) == files
