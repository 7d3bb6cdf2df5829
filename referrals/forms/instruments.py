"""The form of an instrument: one set of radio buttons an item, by the instrument's own values."""

from collections.abc import Mapping
from typing import Any

from django import forms

from referrals.actions.instruments import Filled
from referrals.domain.instruments import Item, Scale
from referrals.forms.common import LONG, when
from referrals.models import Instrument
from vardkedja.core.forms import ChoiceField, DayField, TextField, VkForm

#: The answer that there was none, told item by item so that nothing is left out by mistake.
NONE = "none"
HOW = ("administered_on", "administered_by", "profession", "trained")


class ResultForm(VkForm):
    """How it was carried out, then the items. With `wordings` loaded by the deployer the questions are shown, else their numbers."""

    administered_on = DayField(label="Genomfört den")
    administered_by = forms.CharField(label="Genomfört av", max_length=120)
    profession = forms.CharField(
        label="Profession", max_length=80, help_text="Till exempel socionom eller sjuksköterska."
    )
    trained = forms.BooleanField(label="Den som genomförde intervjun är utbildad i instrumentet")

    def __init__(
        self, *args: Any, instrument: Instrument, wordings: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not instrument.training:
            del self.fields["trained"]
        self.scale: Scale = instrument.scale()
        may_wait = {number for rule in self.scale.skips for number in rule.skip}
        for item in self.scale.items:
            told = wordings.get(str(item.number), {})
            self.fields[_name(item)] = _field(item, told, optional=item.number in may_wait)
        self.fieldsets = [("Genomförande", HOW), *_groups(self.scale)]  # type: ignore[misc]

    @property
    def filled(self) -> Filled:
        data = self.cleaned_data
        given = {item.number: data.get(_name(item), "") for item in self.scale.items}
        answers = {n: None if value == NONE else int(value) for n, value in given.items() if value}
        return Filled(
            data["administered_on"],
            data["administered_by"],
            data["profession"],
            answers,
            trained=bool(data.get("trained")),
        )


class CorrectionForm(ResultForm):
    """The same with why it is corrected, last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = TextField(label="Vad rättas, och varför?", rows=3, max_length=LONG)
        self.fieldsets = [*self.fieldsets, ("Rättelse", ("why",))]  # type: ignore[misc]


class AnnulForm(VkForm):
    why = TextField(label="Varför gäller inte resultatet?", rows=3, max_length=LONG)


def _name(item: Item) -> str:
    return f"item_{item.number}"


def _groups(scale: Scale) -> list[tuple[str, tuple[str, ...]]]:
    groups: dict[str, list[str]] = {}
    for item in scale.items:
        groups.setdefault(item.area or "Svar", []).append(_name(item))
    return [(legend, tuple(names)) for legend, names in groups.items()]


def _field(item: Item, told: Mapping[str, Any], *, optional: bool) -> ChoiceField:
    answers = told.get("answers", {})
    choices = [(str(v), f"{v} – {answers[str(v)]}" if answers.get(str(v)) else str(v)) for v in item.values]
    label = f"{item.number}. {told['text']}" if told.get("text") else item.name
    if item.area:
        label = item.asks.capitalize()
    field = ChoiceField(
        label=label,
        choices=[*choices, (NONE, "Inte besvarad")],
        required=not optional,
        error_messages={
            "required": f"{item.name}: välj ett svar, eller att frågan inte besvarades.",
            "invalid_choice": f"{item.name} kan bara besvaras med {item.allowed}.",
        },
    )
    field.row = not answers  # type: ignore[attr-defined]
    return when("om den ställdes", field)  # type: ignore[return-value]
