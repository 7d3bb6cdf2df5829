"""Uploads in forms: the control and its words. What a file may be is looked into by the verb, which logs a refusal."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings

from vardkedja.core.domain.uploads import ENDINGS
from vardkedja.core.forms.base import ChoiceField, VkForm
from vardkedja.core.models import Category


class FileField(forms.FileField):
    """One PDF, PNG or JPEG; gives Django's `UploadedFile`, unread. Give it to `actions.attachments.attach`."""

    widget = forms.FileInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Välj en fil.",
        "missing": "Välj en fil.",
        "invalid": "Filen kom inte fram. Välj den igen.",
        "max_length": "Filens namn är för långt. Döp om filen.",
    }

    def __init__(self, **kwargs: Any) -> None:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        kwargs.setdefault("help_text", f"PDF, PNG eller JPEG, högst {most} MB.")
        # An empty file is refused by the verb, so that the attempt is logged as every other.
        super().__init__(max_length=250, allow_empty_file=True, **kwargs)
        self.widget.attrs.setdefault("accept", ",".join(ENDINGS))


class DocumentForm(VkForm):
    file = FileField(label="Fil")
    title = forms.CharField(
        label="Vad det är",
        max_length=120,
        help_text="Till exempel ”läkarintyg” eller ”undertecknad ansökan”.",
    )
    category = ChoiceField(label="Vad handlingen handlar om", choices=Category.choices)
