"""Read in from a file, on the page: each row looked at first, nothing kept until it is approved, the files never."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from placements.domain.imports import STAY_COLUMNS
from placements.models import ImportedStay, Stay
from tests.placements.import_scene import FIRST, SECOND, counted, written
from tests.placements.pages import text_of
from vardkedja.core.actor import acting


def url(scene) -> str:
    return reverse("placements:import", args=[scene.world.hemmet.pk])


def sent(*rows):
    return {"stays": SimpleUploadedFile("vistelser.csv", written(STAY_COLUMNS, rows), "text/csv")}


def carried(answer) -> str:
    return re.search(r'name="carried" value="([^"]+)"', answer.content.decode())[1]


def test_each_row_is_shown_and_then_read_in(scene, visit):
    hedda = visit("hedda")
    before = counted(scene.world.hedda)
    answer = hedda.post(url(scene), sent(FIRST, SECOND | {"person_number": "196803619805"}))
    assert answer.status_code == 200 and answer.headers["Cache-Control"].count("no-store")
    shown = text_of(answer)
    assert "Inget är sparat ännu" in shown and "2 nya vistelser" in shown and "V-2" in shown
    for secret in ("Tore", "196803619805"):
        assert secret not in shown
    assert counted(scene.world.hedda) == before
    done = hedda.post(url(scene), {"carried": carried(answer)})
    assert done.status_code == 302
    assert "Inläst: 2 nya vistelser" in text_of(hedda.get(done.url))
    with acting(scene.world.hedda):
        assert ImportedStay.objects.count() == 2


def test_faults_are_told_row_by_row_and_nothing_can_be_read_in(scene, visit):
    answer = visit("hedda").post(url(scene), sent(FIRST, SECOND | {"place": "99"}))
    assert answer.status_code == 422
    assert "Enheten har ingen plats med det namnet." in text_of(answer)
    assert "carried" not in answer.content.decode()


def test_another_s_or_an_altered_page_is_refused(scene, visit):
    hedda = visit("hedda")
    page = carried(hedda.post(url(scene), sent(FIRST)))
    for text in (page[:-2] + "xx", "", "x" * 50):
        answer = hedda.post(url(scene), {"carried": text})
        assert answer.status_code == 422 and "Välj filerna igen" in text_of(answer)
    with acting(scene.world.hedda):
        assert not Stay.objects.exists()


def test_what_changed_between_the_report_and_the_reading_is_told(scene, visit):
    hedda = visit("hedda")
    page = carried(hedda.post(url(scene), sent(FIRST | {"discharged_on": ""})))
    scene.planned(scene.approved(3), place="1", start=3)
    answer = hedda.post(url(scene), {"carried": page})
    assert answer.status_code == 422 and "Platsen är upptagen från" in text_of(answer)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "Välj en fil."),
        ({"stays": SimpleUploadedFile("a.csv", b"")}, "Filen är tom."),
        ({"stays": SimpleUploadedFile("a.csv", b"\xff\xd8\xff\xe0")}, "Filen är inte UTF-8"),
        ({"stays": SimpleUploadedFile("a.csv", b"x" * 1_000_001)}, "större än 1 MB"),
    ],
)
def test_a_file_that_is_none_is_told_at_once(scene, visit, files, words):
    answer = visit("hedda").post(url(scene), files)
    assert answer.status_code == 422 and words in text_of(answer)


@pytest.mark.parametrize(("who", "status"), [("sten", 403), ("bodil", 404), ("alice", 403), ("olle", 403)])
def test_only_the_head_comes_in(scene, visit, who, status):
    assert visit(who).get(url(scene)).status_code == status
