"""The plan as PDF, read back: the four statutory contents, the goals, the signatures."""

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from sip.actions import sign_sip
from tests.sip.pages import client_of
from tests.sip.scenes import GOALS, a_called_sip, a_drawn_up_sip
from vardkedja.core import pdf
from vardkedja.core.actor import acting
from vardkedja.core.models import AccessLog

pytestmark = pytest.mark.skipif(not pdf.available(), reason="Pango is not installed, so no PDF can be made")


def words_of(response):
    reader = PdfReader(io.BytesIO(response.content))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages)), reader.metadata


@pytest.fixture
def sip(world):
    sip = a_drawn_up_sip(world)
    sign_sip(sip.pk, actor=world.rut)
    return sip


def test_the_document_holds_what_the_law_demands(world, sip):
    response = client_of(world, "alice").get(reverse("sip:pdf", args=[sip.pk]))
    said, _metadata = words_of(response)
    assert response.headers["Content-Type"] == "application/pdf"
    for words in (
        "Boendestöd tre gånger i veckan",  # 1: which interventions are needed
        "Region Test, psykiatrin",  # 2: which authority answers
        "Systern följer med på studiebesök",  # 3: measures by others
        "4. Övergripande ansvar Anby kommun",  # 4
        GOALS,
        "Alice Andersson",
        "Uppföljningsmöte 2026-04-20",
        "Tore Testsson",
    ):
        assert words in said, words


def test_the_document_shows_who_has_signed_and_who_has_not(world, sip):
    said, _metadata = words_of(client_of(world, "alice").get(reverse("sip:pdf", args=[sip.pk])))
    assert "Rut Ros, 2026-03-02" in said
    assert "Inte undertecknad" in said


def test_no_name_stands_in_the_files_properties_or_its_name(world, sip):
    response = client_of(world, "alice").get(reverse("sip:pdf", args=[sip.pk]))
    _said, metadata = words_of(response)
    assert "Tore" not in str(metadata) + response.headers["Content-Disposition"]


def test_the_called_get_the_document_without_a_name_they_were_not_given(world, sip):
    said, _metadata = words_of(client_of(world, "rut").get(reverse("sip:pdf", args=[sip.pk])))
    assert GOALS in said
    assert "Tore" not in said


def test_taking_the_document_out_is_logged(world, sip):
    client_of(world, "rut").get(reverse("sip:pdf", args=[sip.pk]))
    with acting(world.lova):
        row = AccessLog.objects.get(action="export")
    assert (row.reader_domain_id, row.owner_domain_id) == (world.psychiatry.pk, world.anby.pk)


def test_there_is_no_document_before_a_plan_is_drawn_up(world):
    sip = a_called_sip(world)
    assert client_of(world, "alice").get(reverse("sip:pdf", args=[sip.pk])).status_code == 404
