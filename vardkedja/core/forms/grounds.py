"""The conditions of the grounds as form fields, and the form for a release."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from vardkedja.core.domain.grounds import HARM_LABELS, NO_HARM, Condition, Harm, Rule, field_name
from vardkedja.core.forms.base import ChoiceField, ChoicesField, TextField, VkForm
from vardkedja.core.forms.cases import Choices

CONSENTS = ("consent_written", "consent_oral")
_YES = [("yes", "Ja")]


class OpenChoice(ChoiceField):
    """Radio buttons that let any answer through: the verb refuses what is not offered, and logs the attempt."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 40  # noqa: PLR2004 - longer than any code


def _field(condition: Condition) -> forms.Field:
    told = {"label": condition.question, "help_text": condition.help, "required": False}
    if condition.kind == "text":
        field: forms.Field = TextField(rows=3, max_length=2000, **told)
    elif condition.kind == "confirm":
        field = forms.BooleanField(**told)
    else:
        field = OpenChoice(choices=condition.options, **told)
    field.when_needed = "villkor för grunden"  # type: ignore[attr-defined]
    return field


class WithConditions(VkForm):
    """A form in which a ground is chosen: each ground's conditions follow as a group, shown when that ground is chosen."""

    def add_conditions(self, rules: Iterable[Rule]) -> None:
        """Add the fields of the rules' conditions, one group a ground."""
        groups = []
        for rule in rules:
            names = [field_name(rule.code, one.key) for one in rule.conditions]
            for name, condition in zip(names, rule.conditions, strict=True):
                self.fields[name] = _field(condition)
            if names:
                groups.append((f"Villkor: {rule.name}", names, f"vk-when vk-when--{rule.code}"))
        self.fieldsets = [*self.fieldsets, *groups]  # type: ignore[misc]

    def answers(self, ground: str) -> dict[str, str]:
        """The answers to the conditions of the chosen ground, by key."""
        prefix = field_name(ground, "")
        found = {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if ground and name.startswith(prefix)
        }
        return {key: "yes" if value is True else str(value or "") for key, value in found.items()}


class ReleaseForm(WithConditions):
    """What, to whom and why; then the harm assessment; then, where harm cannot be excluded, a ground with its conditions."""

    fieldsets = (
        ("Vad och till vem", ("versions", "recipients", "purpose")),
        ("1. Menprövning", ("harm",)),
        ("2. Grund som bryter sekretessen", ("ground", "consent"), "vk-when vk-when--not_excluded"),
    )
    versions = ChoicesField(
        label="Handlingar",
        help_text="Mottagaren får handlingen som den är nu. Senare ändringar följer inte med.",
    )
    recipients = ChoicesField(label="Mottagare")
    purpose = forms.CharField(
        label="Vad uppgifterna behövs till",
        max_length=200,
        required=False,
        help_text="Är grunden samtycke gäller samtyckets ändamål, inte det som står här.",
    )
    purpose.when_needed = "gäller inte vid samtycke"  # type: ignore[attr-defined]
    purpose.width = "full"  # type: ignore[attr-defined]
    harm = OpenChoice(
        label="Står det klart att uppgifterna kan lämnas ut utan men?",
        choices=[(key.value, words) for key, words in HARM_LABELS.items()],
        required=False,
    )
    harm.when_needed = "gör alltid den först"  # type: ignore[attr-defined]
    ground = OpenChoice(label="På vilken grund", required=False)
    ground.when_needed = "när men inte kan uteslutas"  # type: ignore[attr-defined]
    consent = ChoiceField(
        label="Samtycke",
        widget=forms.Select,
        required=False,
        help_text="Uppgifterna lämnas ut för det ändamål som står i samtycket.",
    )
    consent.when_needed = "när grunden är samtycke"  # type: ignore[attr-defined]
    package = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        versions: Choices,
        recipients: Choices,
        consents: Choices,
        rules: Sequence[Rule],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["versions"].choices = versions  # type: ignore[attr-defined]
        self.fields["recipients"].choices = recipients  # type: ignore[attr-defined]
        self.fields["consent"].choices = [("", "Inget samtycke valt"), *consents]  # type: ignore[attr-defined]
        breaking = [rule for rule in rules if rule.code != NO_HARM]
        self.fields["ground"].choices = [(rule.code, rule.name) for rule in breaking]  # type: ignore[attr-defined]
        self.add_conditions(breaking)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("harm") == Harm.CLEAR and not data.get("ground"):
            data["ground"] = NO_HARM
        if data.get("ground") in CONSENTS and not data.get("consent"):
            self.add_error("consent", "Välj vilket dokumenterat samtycke som utlämnandet vilar på.")
        return data


class RecipientsForm(VkForm):
    """The first step: what is released and to whom. The grounds depend on it. Sent by GET: it does nothing."""

    handling = ChoicesField(label="Handlingar")
    till = ChoicesField(label="Mottagare")

    def __init__(self, *args: Any, versions: Choices, recipients: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handling"].choices = versions  # type: ignore[attr-defined]
        self.fields["till"].choices = recipients  # type: ignore[attr-defined]
