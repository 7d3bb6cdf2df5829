"""Files below a case: kept encrypted, read through the gate, refused without a trace but the log's."""

import io
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import UNIT, a_case
from tests.core.test_pdf import needs_pango
from tests.core.visitors import Visitor, errors_of
from tests.security import uploads as made
from tests.world import NUMBERS
from vardkedja.core import files
from vardkedja.core.actions.attachments import add_document, attach
from vardkedja.core.actions.releases import release
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import AccessLog, Attachment, Category, Entry, EntryVersion

PROGRAM = b"MZ\x90\x00" + bytes(300)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ATTACHMENTS_ROOT = settings.MEDIA_ROOT / "attachments"
    return settings.ATTACHMENTS_ROOT


@pytest.fixture
def case(world):
    return a_case(world, world.alice, NUMBERS[0], ("hemmet", UNIT))


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def add(case, actor, name="Läkarintyg Tore Testsson.pdf", content=None) -> EntryVersion:
    file = made.sent(name, made.a_pdf() if content is None else content)
    return add_document(case.pk, file, actor=actor, category=Category.SOMATIC, title="Läkarintyg")


def the_file(actor) -> Attachment:
    with acting(actor):
        return Attachment.objects.get()


def test_a_file_lies_encrypted_under_a_name_that_tells_nothing(world, case, folder):
    add(case, world.alice)
    (path,) = kept(folder)
    assert b"%PDF" not in path.read_bytes()
    assert files.KEY.fullmatch(path.name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(p.stat().st_mode) for p in (folder, folder.parent, path.parent)} == {0o700}
    assert files.read(path.name, the_file(world.alice).sha256) == made.a_pdf()


def test_an_altered_file_is_not_given_out(world, case, folder):
    add(case, world.alice)
    (path,), row = kept(folder), the_file(world.alice)
    with pytest.raises(files.Damaged):
        files.read(row.key, "0" * 64)
    path.write_bytes(b"something else")
    with pytest.raises(files.Damaged):
        files.read(row.key, row.sha256)


def test_a_new_key_still_opens_what_the_old_one_closed(world, case, settings):
    add(case, world.alice)
    row = the_file(world.alice)
    settings.FILE_KEYS = ["nyckel" * 9, *settings.FILE_KEYS]
    assert files.read(row.key, row.sha256) == made.a_pdf()
    settings.FILE_KEYS = settings.FILE_KEYS[:1]
    with pytest.raises(files.Damaged):
        files.read(row.key, row.sha256)


@pytest.mark.parametrize("key", ["../../instance.json", "", "0" * 31, "0" * 33, "G" * 32])
def test_no_key_leads_out_of_the_folder(key):
    with pytest.raises(files.Damaged):
        files.read(key, "")


def test_files_lie_outside_everything_that_is_served():
    assert not Path(settings.HOME / "files").is_relative_to(settings.STATIC_ROOT)
    assert settings.MEDIA_URL in {"", "/"}
    assert "django.core.files.uploadhandler.TemporaryFileUploadHandler" not in settings.FILE_UPLOAD_HANDLERS


def test_a_rollback_takes_the_file_along(world, case, folder):
    with acting(world.alice):
        with pytest.raises(RuntimeError), transaction.atomic():
            add(case, world.alice)
            assert len(kept(folder)) == 1
            raise RuntimeError
        assert kept(folder) == []
        add(case, world.alice)
    assert len(kept(folder)) == 1


def test_what_is_committed_stays(committed_world, folder):
    world = committed_world
    case = a_case(world, world.alice)
    add(case, world.alice)
    assert len(kept(folder)) == 1
    with pytest.raises(RuntimeError), acting(world.alice):
        add(case, world.alice)
        raise RuntimeError
    assert len(kept(folder)) == 1


def test_a_program_named_pdf_is_refused_nothing_stored_and_the_attempt_logged(world, case, folder):
    alice = Visitor(world, "alice")
    url = reverse("core:document_add", args=[case.pk])
    data = {
        "file": made.sent("intyg.pdf", PROGRAM, "application/pdf"),
        "title": "Intyg",
        "category": "somatic",
    }
    response = alice.send(url, data)
    assert response.status_code == 422
    assert "är ett program" in errors_of(response)["file"][0]
    assert kept(folder) == []
    with acting(world.alice):
        assert not Attachment.objects.exists()
        assert not Entry.objects.filter(kind="document").exists()
        row = AccessLog.objects.get(action="denied")
    assert (row.what, row.case_id, row.person_id) == ("uppladdning", case.pk, case.person_id)
    assert "är ett program" in row.reason
    assert "intyg" not in row.reason.lower()


def test_an_empty_file_is_refused_and_logged(world, case):
    data = {"file": made.sent("intyg.pdf", b""), "title": "Intyg", "category": "somatic"}
    response = Visitor(world, "alice").send(reverse("core:document_add", args=[case.pk]), data)
    assert errors_of(response)["file"] == ["Filen är tom. Välj en fil med innehåll."]
    with acting(world.alice):
        assert AccessLog.objects.filter(action="denied", what="uppladdning").count() == 1


def test_the_page_takes_a_file_and_the_document_shows_it(world, case):
    alice = Visitor(world, "alice")
    data = {"file": made.sent("Intyg Tore.pdf", made.a_pdf()), "title": "Intyg", "category": "somatic"}
    response = alice.send(reverse("core:document_add", args=[case.pk]), data)
    assert response.status_code == 302
    row = the_file(world.alice)
    page = alice.get(reverse("core:document", args=[case.pk, row.version_id])).content.decode()
    assert "Intyg Tore.pdf" in page
    assert reverse("core:file", args=[case.pk, row.pk]) in page


def test_a_file_is_given_out_as_something_to_save_and_logged(world, case):
    add(case, world.alice)
    row = the_file(world.alice)
    response = Visitor(world, "alice").get(reverse("core:file", args=[case.pk, row.pk]))
    assert response.content == made.a_pdf()
    head = response.headers
    assert head["Content-Type"] == "application/pdf"
    assert head["Content-Disposition"] == f'attachment; filename="{case.number}-{row.pk.hex[:8]}.pdf"'
    assert head["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Cache-Control"] == "no-store"
    with acting(world.alice):
        logged = AccessLog.objects.get(action="export", what="fil")
    assert (logged.object_id, logged.person_id) == (row.pk, case.person_id)


def test_a_party_finds_it_only_when_its_version_is_released(world, case):
    version = add(case, world.alice)
    row = the_file(world.alice)
    url = reverse("core:file", args=[case.pk, row.pk])
    hedda = Visitor(world, "hedda")
    assert hedda.get(url).status_code == 404
    with acting(world.hedda):
        assert not Attachment.objects.exists()
        assert AccessLog.objects.filter(action="denied", what="fil", object_id=row.pk).exists()
    give(world, case, version)
    assert hedda.get(url).content == made.a_pdf()


@needs_pango
def test_the_document_for_the_file_names_its_files_with_their_sums(world, case):
    version = add(case, world.alice)
    url = reverse("core:document_pdf", args=[case.pk, version.pk])
    made_pdf = PdfReader(io.BytesIO(Visitor(world, "alice").get(url).content))
    text = "".join("".join(page.extract_text() for page in made_pdf.pages).split())
    assert the_file(world.alice).sha256 in text
    assert "LäkarintygToreTestsson.pdf" in text


def give(world, case, version) -> None:
    release(
        case.pk, [version], [world.home.pk], actor=world.alice, ground="no_harm", purpose="Inför inflyttning"
    )


def test_nothing_is_laid_on_what_others_already_read(world, case):
    version = add(case, world.alice)
    give(world, case, version)
    with pytest.raises(Impossible, match="ny version"):
        attach(
            case.pk,
            made.sent("b.pdf", made.a_pdf()),
            actor=world.alice,
            category="somatic",
            version_id=version.pk,
        )


def test_nothing_is_laid_on_anothers_document_or_case(world, case):
    version = add(case, world.alice)
    file = made.sent("b.pdf", made.a_pdf())
    with pytest.raises(NotVisible):
        attach(case.pk, file, actor=world.hedda, category="somatic", version_id=version.pk)
    with pytest.raises(NotVisible):
        attach(case.pk, file, actor=world.olle, category="somatic")
    with acting(world.alice):
        assert Attachment.objects.count() == 1
