"""The house's forms: the base and its fields here, core's own forms by noun beside it."""

from vardkedja.core.forms.base import (
    ChoiceField,
    ChoicesField,
    DayField,
    DayInput,
    KronorField,
    NumberField,
    PhoneField,
    TextField,
    VkForm,
    VkRenderer,
    parse_day,
    parse_decimal,
)

__all__ = [
    "ChoiceField", "ChoicesField", "DayField", "DayInput", "KronorField", "NumberField", "PhoneField", "TextField",
    "VkForm", "VkRenderer", "parse_day", "parse_decimal",
]  # fmt: skip
