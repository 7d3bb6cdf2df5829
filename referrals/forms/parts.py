"""The form of the other authority's part of a *dubbelremiss*."""

from typing import Any

from referrals.domain import parts
from referrals.forms.applications import SendForm
from referrals.forms.drafts import answers_in, field_for


class PartForm(SendForm):
    fieldsets = (
        ("Er del", tuple(question.key for question in parts.QUESTIONS)),
        ("Utlämnande", ("ground", "purpose")),
        ("Om grunden är samtycke", ("consent", "given_on", "channel", "valid_to")),
    )
    none_label = "Ingen grund ännu: visa bara att er del är inne"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in parts.QUESTIONS:
            field = field_for(question)
            field.required = True
            field.error_messages = {**field.error_messages, "required": question.lack}
            field.widget.attrs["aria-required"] = "true"
            self.fields[question.key] = field

    @property
    def told(self) -> dict[str, str]:
        """The answers of the part; `answers` are those of the ground's conditions."""
        return answers_in(parts.QUESTIONS, self.cleaned_data)
