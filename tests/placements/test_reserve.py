"""The list for when the system is down: made each evening, masked, encrypted, fetched under log, thrown away."""

import datetime as dt
import io
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.urls import reverse

from placements.actions.absences import register_absence
from placements.actions.daily import fill_sheet, write_card
from placements.actions.reserve import make_reserve_lists
from placements.models import ReserveList
from tests.core.test_pdf import needs_pango
from tests.placements.daily_scene import a_sheet
from tests.placements.pages import text_of
from tests.placements.scene import day
from tests.world import NOW, TODAY
from vardkedja.core.actions.cases import record_of
from vardkedja.core.actions.protection import protect_person
from vardkedja.core.actor import acting, system
from vardkedja.core.models import AccessLog

pytestmark = needs_pango
EVENING = NOW.replace(hour=19)


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"


@pytest.fixture
def stay(scene):
    return scene.arrived(scene.approved(0), start=-5)


def nightly(scene, at=EVENING):
    return make_reserve_lists(actor=system(scene.world.home, at))


def url(scene, unit="hemmet"):
    return reverse("placements:reserve", args=[scene.world.units[unit].pk])


def stored():
    return [path for path in Path(settings.ATTACHMENTS_ROOT).rglob("*") if path.is_file()]


def words(response):
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def test_it_is_made_once_an_evening_and_not_by_day(scene, stay):
    assert nightly(scene, NOW) == 0
    assert nightly(scene) == 1
    assert nightly(scene, EVENING + dt.timedelta(minutes=5)) == 0
    assert nightly(scene, EVENING + dt.timedelta(days=1)) == 1
    with acting(scene.world.hedda):
        assert list(ReserveList.objects.values_list("day", flat=True)) == [day(1), TODAY]


def test_it_lies_encrypted(scene, stay):
    nightly(scene)
    (path,) = stored()
    assert b"%PDF" not in path.read_bytes()


def test_those_past_their_days_are_thrown_away_with_their_files(scene, stay):
    for number in range(6):
        nightly(scene, EVENING + dt.timedelta(days=number))
    with acting(scene.world.hedda):
        days = set(ReserveList.objects.values_list("day", flat=True))
        thrown = AccessLog.objects.filter(what="ReserveListThrownAway").count()
    keep = settings.RESERVE_LIST["keep_days"]
    assert days == {day(5 - number) for number in range(keep + 1)}
    assert thrown == 6 - len(days)


def test_staff_fetch_it_and_each_on_it_is_logged(scene, stay, visit):
    write_card(stay.pk, "12", {"allergies": "Jordnöt", "next_of_kin": "Systern"}, actor=scene.world.sten)
    register_absence(stay.pk, actor=scene.world.sten, kind="leave", away_from=TODAY, expected_back=day(1))
    sten = visit("sten")
    assert sten.get(url(scene)).status_code == 404
    nightly(scene)
    text = words(sten.get(url(scene)))
    for told in ("Reservlista", "Tore Testsson", "Jordnöt", "Systern", "permission"):
        assert told in text
    with acting(scene.world.sten):
        rows = AccessLog.objects.filter(what="reservlista", action="export")
        assert [row.case_id for row in rows] == [stay.case_id]
    assert "Reservlista" in text_of(sten.get(reverse("placements:day_unit", args=[scene.world.hemmet.pk])))
    assert visit("bodil").get(url(scene)).status_code == 404
    assert visit("alice").get(url(scene)).status_code == 403
    with acting(scene.world.bodil):
        assert not ReserveList.objects.exists()


def test_a_protected_resident_is_only_a_place_on_it_for_everybody(scene, stay, visit):
    """The paper may lie about, and who will read it is not known when it is made: so also for who is named."""
    write_card(stay.pk, "12", {"allergies": "Jordnöt", "next_of_kin": "Systern"}, actor=scene.world.sten)
    fill_sheet(stay.pk, a_sheet(), actor=scene.world.sten)
    with acting(scene.world.alice):
        record = record_of(scene.world.alice, stay.case)
    protect_person(record.pk, "marking", actor=scene.world.alice, source="register")
    nightly(scene)
    text = words(visit("hedda").get(url(scene)))
    assert "plats 1" in text
    for hidden in ("Testsson", "Jordnöt", "Systern", stay.case.number, "Abstinens"):
        assert hidden not in text
