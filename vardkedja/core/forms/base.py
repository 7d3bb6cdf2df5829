"""The house's forms: every form is a ``VkForm`` and prints itself by ``templates/components/form.html``.

``{{ form }}`` gives error summary, fieldsets, labels, hints and errors at the field, tied together
by ``aria-describedby``. Checks here concern the shape of what was typed; rules live in the actions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.template import loader

from vardkedja.core.domain.phones import NOT_A_PHONE, is_phone
from vardkedja.core.domain.words import legible
from vardkedja.core.formatting import NBSP, kronor, number
from vardkedja.core.money import MoneyError, parse_kronor

Fieldsets = Sequence[tuple[str, Sequence[str]] | tuple[str, Sequence[str], str]]


class VkRenderer(DjangoTemplates):
    """Components come from the project's templates, widgets from Django's own."""

    form_template_name = "components/form.html"
    field_template_name = "components/form_field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("components/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)


#: Django's text for an empty field does not say what to do; these do, by the kind of control.
_MISSING = (
    (forms.CheckboxInput, "Kryssa i rutan för att gå vidare."),
    (forms.Select, "Välj ett alternativ."),
    (forms.Widget, "Fyll i det här fältet."),
)


def _speak_plainly(field: forms.Field) -> None:
    """Replace Django's own words where they do not say what to do, and only those."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        text = next(words for kind, words in _MISSING if isinstance(field.widget, kind))
        field.error_messages = {**field.error_messages, "required": text}
    if (
        field.error_messages.get("invalid_choice")
        == forms.ChoiceField.default_error_messages["invalid_choice"]
    ):
        # Django's own repeats what was sent.
        field.error_messages = {**field.error_messages, "invalid_choice": "Välj ett av alternativen."}
    if isinstance(field, forms.CharField):
        field.error_messages.setdefault(
            "max_length", "Skriv högst %(limit_value)d tecken. Nu är det %(show_value)d."
        )


def _legible(data: Any) -> Any:
    """What was sent, each text as it may be kept."""
    if not isinstance(data, QueryDict):
        return data
    kept = data.copy()
    for name, values in data.lists():
        kept.setlist(name, [legible(value) if isinstance(value, str) else value for value in values])
    return kept


class VkForm(forms.Form):
    """Base of all forms.

    ``fieldsets`` groups fields under legends; a field not named there comes last. ``use_required_attribute``
    is off, because the browser's own bubbles speak the browser's language and hide all faults but one.
    """

    default_renderer = VkRenderer
    use_required_attribute = False
    fieldsets: ClassVar[Fieldsets] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.data = _legible(self.data)
        for field in self.fields.values():
            _speak_plainly(field)
            if field.required and not field.widget.is_hidden:
                field.widget.attrs.setdefault("aria-required", "true")
            if isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
                field.widget.attrs.pop("aria-required", None)


class AskedByVerb:
    """Mixed into a field that must be answered, which the verb sees to: an attempt without it is logged."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)  # type: ignore[misc]


class DayInput(forms.DateInput):
    """The browser's own date control; where it has none, a text field that takes ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_SWEDISH = re.compile(r"(\d{1,2})\s*[/.]\s*(\d{1,2})[\s./-]+(\d{4})")


def parse_day(text: str) -> dt.date:
    """2026-11-22, 20261122, 22/11 2026 or 22.11.2026; raises ValueError for anything else."""
    text = text.strip()
    if match := _ISO.fullmatch(text):
        return dt.date(*(int(part) for part in match.groups()))
    if match := _SWEDISH.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        return dt.date(year, month, day)
    raise ValueError(text)


class DayField(forms.DateField):
    """A day. Errors tell how to write one."""

    widget = DayInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Ange ett datum.",
        "invalid": "Skriv datumet som år-månad-dag, till exempel 2026-11-22.",
        "impossible": "Det datumet finns inte. Kontrollera dag och månad.",
        "far": "Kontrollera året. Det ska ligga mellan 1800 och 2999.",
    }
    #: A slip of the hand beyond these years cannot be counted with: the calendar ends at 9999.
    years = range(1800, 3000)

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        text = str(value).strip()
        try:
            day = parse_day(text)
        except ValueError:
            looks_right = _ISO.fullmatch(text) or _SWEDISH.fullmatch(text)
            code = "impossible" if looks_right else "invalid"
            raise ValidationError(self.error_messages[code], code=code) from None
        if day.year not in self.years:
            raise ValidationError(self.error_messages["far"], code="far")
        return day


class TextField(forms.CharField):
    """Running text on several lines; the reader sees line breaks as they were written."""

    widget = forms.Textarea
    default_error_messages: ClassVar[dict[str, Any]] = {"required": "Skriv något här."}

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)


class PhoneField(forms.CharField):
    """A telephone number as written: country code, spaces, hyphens and an extension are kept."""

    width = "s"
    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not is_phone(value):
            raise ValidationError(NOT_A_PHONE, code="invalid")


class ChoiceField(forms.ChoiceField):
    """One of few: radio buttons. For many, give ``widget=forms.Select``."""

    widget = forms.RadioSelect
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Välj ett alternativ.",
        "invalid_choice": "Välj ett av alternativen.",
    }


class ChoicesField(forms.MultipleChoiceField):
    """Any number of few: checkboxes."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Välj minst ett alternativ.",
        "invalid_choice": "Välj bland alternativen.",
        "invalid_list": "Välj bland alternativen.",
    }


def parse_decimal(text: str) -> Decimal:
    """A number as Swedes write it: spaces between thousands, comma or point; raises ValueError."""
    compact = re.sub(rf"[\s{NBSP}]", "", text).replace("\u2212", "-").replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", compact):
        raise ValueError(text)
    return Decimal(compact)


class KronorField(forms.Field):
    """Kronor and öre as typed ("1 234,50"); gives whole öre. ``min_ore`` and ``max_ore`` are inclusive."""

    width = "s"
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Ange ett belopp.",
        "low": "Beloppet kan inte vara lägre än {limit}.",
        "high": "Beloppet kan inte vara högre än {limit}.",
    }

    def __init__(self, *, min_ore: int | None = 0, max_ore: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_ore, self.max_ore = min_ore, max_ore

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return parse_kronor(str(value))
        except MoneyError as fault:
            raise ValidationError(str(fault), code="invalid") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_ore is not None and value < self.min_ore:
            raise ValidationError(self.error_messages["low"].format(limit=kronor(self.min_ore)), code="low")
        if self.max_ore is not None and value > self.max_ore:
            raise ValidationError(self.error_messages["high"].format(limit=kronor(self.max_ore)), code="high")

    def prepare_value(self, value: Any) -> Any:
        return kronor(value, unit=False) if isinstance(value, int) else value


class NumberField(forms.Field):
    """A decimal number as Swedes write it, inclusive limits, at most ``decimals`` decimals; gives Decimal."""

    width = "s"
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Ange ett tal.",
        "invalid": "Skriv ett tal, till exempel 44,79.",
        "decimals": "Skriv talet med högst {limit} decimaler.",
        "low": "Talet kan inte vara lägre än {limit}.",
        "high": "Talet kan inte vara högre än {limit}.",
        "long": "Talet är för långt.",
    }
    #: More digits than any number of the house has, and fewer than Decimal's own precision (28).
    most_digits = 20

    def __init__(
        self,
        *,
        low: Decimal | int | None = None,
        high: Decimal | int | None = None,
        decimals: int = 2,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.low, self.high, self.decimals = low, high, decimals

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            return parse_decimal(str(value).removesuffix("%"))
        except (ValueError, InvalidOperation):
            whole = self.decimals == 0
            message = "Skriv ett heltal." if whole else self.error_messages["invalid"]
            raise ValidationError(message, code="invalid") from None

    def _refuse(self, code: str, limit: str) -> None:
        raise ValidationError(self.error_messages[code].format(limit=limit), code=code)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if len(value.as_tuple().digits) > self.most_digits:
            self._refuse("long", "")
        if value != round(value, self.decimals):
            self._refuse("decimals", str(self.decimals))
        if self.low is not None and value < self.low:
            self._refuse("low", number(self.low, self.decimals, trim=True))
        if self.high is not None and value > self.high:
            self._refuse("high", number(self.high, self.decimals, trim=True))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal | int | float):
            return number(value, self.decimals, trim=True)
        return value
