"""The form of a report, from its questions as data: what must be said is required."""

from typing import Any

from django import forms

from referrals.domain import reports
from referrals.domain.steps import For
from referrals.forms.common import Choices, when
from referrals.forms.drafts import answers_in, field_for
from vardkedja.core.forms import ChoiceField, VkForm


class ReportForm(VkForm):
    recipient = ChoiceField(label="Till vilken kommuns socialtjänst?", widget=forms.Select)

    def __init__(self, *args: Any, kind: str, boards: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["recipient"].choices = [("", "Välj …"), *boards]
        for question in reports.QUESTIONS[kind]:
            field = field_for(question)
            if question.when is None and question.needed is not For.NONE:
                field.required = True
                field.error_messages = {**field.error_messages, "required": question.lack}
                field.widget.attrs["aria-required"] = "true"
            elif question.when is not None:
                when("vid svaret ”ja”", field)
            else:
                when("valfritt", field)
            self.fields[question.key] = field

    def clean(self) -> dict[str, Any]:
        for key, message in reports.missing(self.kind, self.answers).items():
            if key not in self.errors:
                self.add_error(key, message)
        return self.cleaned_data

    @property
    def answers(self) -> dict[str, str]:
        return answers_in(reports.QUESTIONS[self.kind], self.cleaned_data)
