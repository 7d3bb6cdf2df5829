"""Files: taken in only after their content has been looked through, refused with the reason, the attempt logged."""

import hashlib
from typing import Protocol
from uuid import UUID

from django.conf import settings

from vardkedja.core import events, files, log
from vardkedja.core.actions.cases import party_case
from vardkedja.core.actions.entries import write_entry
from vardkedja.core.actions.filefacts import note_written
from vardkedja.core.actor import Actor
from vardkedja.core.domain import uploads
from vardkedja.core.errors import Impossible, NotVisible
from vardkedja.core.models import Attachment, Case, Consent, EntryKind, EntryVersion, Filing, Grant
from vardkedja.core.verbs import verb


class Upload(Protocol):
    """What a form hands over (Django's `UploadedFile`), or anything with a name, a size in bytes and content."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self) -> bytes: ...


@verb
def attach(
    case_id: UUID,
    file: Upload,
    *,
    actor: Actor,
    category: str,
    version_id: UUID | None = None,
    consent_id: UUID | None = None,
) -> Attachment:
    """Keep a file of the own authority below a case, on an own entry version or an own consent where one is named.

    Raises `Impossible` (field `file`, the attempt logged) for anything but a harmless PDF, PNG or JPEG of at most
    `UPLOAD_MAX_BYTES`, and for a version that others already read: what was released stays as it was.
    """
    case = party_case(actor, case_id)
    version = _own_version(case, version_id, actor)
    if consent_id and not Consent.objects.filter(pk=consent_id, case=case, owner=actor.domain_id).exists():
        raise NotVisible
    fit = looked_through(file, case, actor)
    row = Attachment(
        case=case,
        case_owner_id=case.owner_id,
        owner_id=actor.domain_id,
        entry_id=version.entry_id if version else None,
        version=version,
        consent_id=consent_id,
        category=category,
        name=fit.name,
        content_type=fit.content_type,
        size=len(fit.content),
        sha256=hashlib.sha256(fit.content).hexdigest(),
        key=files.store(fit.content),
        added_by_id=actor.user_id,
        added_by_name=actor.name,
        added_at=actor.now,
    )
    row.save(force_insert=True)
    note_written(case, actor)
    log.tell(actor, events.FileAdded(), case, subject_id=row.pk)
    return row


@verb
def add_document(case_id: UUID, file: Upload, *, actor: Actor, category: str, title: str) -> EntryVersion:
    """A document that came as a file (a scan): an entry that says what it is, with the file on its only version."""
    fields = [("title", "Vad det är", title)]
    version = write_entry(case_id, EntryKind.DOCUMENT, category, fields, actor=actor)
    attach(case_id, file, actor=actor, category=category, version_id=version.pk)
    return version


def _own_version(case: Case, version_id: UUID | None, actor: Actor) -> EntryVersion | None:
    if version_id is None:
        return None
    version = EntryVersion.objects.filter(pk=version_id, case=case, owner=actor.domain_id).first()
    if version is None:
        raise NotVisible
    if Grant.objects.filter(version=version).exists() or Filing.objects.filter(version=version).exists():
        raise Impossible(
            "Handlingen är utlämnad eller tagen till akten. Lägg filen på en ny version.", field="file"
        )
    return version


def looked_through(file: Upload, case: Case, actor: Actor) -> uploads.Fit:
    """A file as it may be kept. Raises `Impossible` (field `file`), the attempt logged."""
    most = settings.UPLOAD_MAX_BYTES
    try:
        # What is announced as too large is not even read.
        content = file.read() if (file.size or 0) <= most else b"\0" * (most + 1)
        return uploads.inspect(file.name or "", content, most_bytes=most)
    except uploads.Unfit as fault:
        raise log.refused(actor, "uppladdning", str(fault), field="file", case=case) from fault
