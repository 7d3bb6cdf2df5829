"""Files as pages list them. Row-level security decides which there are."""

from typing import Any

from django.urls import reverse

from vardkedja.core.models import Attachment, Consent, EntryVersion


def files_of(holder: EntryVersion | Consent) -> list[dict[str, Any]]:
    """The files on a version or a consent, oldest first, as `components/file_link.html` wants them."""
    about = {"version": holder} if isinstance(holder, EntryVersion) else {"consent": holder}
    rows = Attachment.objects.filter(case=holder.case_id, **about).order_by("added_at", "name")
    return [
        {
            "name": row.name,
            "kind": row.get_content_type_display(),
            "size": row.size,
            "sha256": row.sha256,
            "url": reverse("core:file", args=[row.case_id, row.pk]),
        }
        for row in rows
    ]
