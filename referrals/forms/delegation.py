"""Forms of the delegation order."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from referrals.actions.delegation import ROLES, NewRule
from referrals.models import LegalGround
from referrals.models.delegation import POWERS
from vardkedja.core.forms import ChoiceField, DayField, KronorField, NumberField, VkForm
from vardkedja.core.models import User

MOST_DAYS = 3660


class DelegationForm(VkForm):
    fieldsets = (
        ("Vem", ("role", "user")),
        ("Vad", ("power", "ground_code", "max_days", "max_cost")),
        ("När", ("point", "valid_from")),
    )
    role = ChoiceField(
        label="Alla med rollen",
        choices=[("", "Ingen roll, utan en namngiven person"), *((role.value, role.label) for role in ROLES)],
        required=False,
    )
    user = ChoiceField(label="Namngiven person", required=False, widget=forms.Select)
    power = ChoiceField(label="Får", choices=POWERS)
    ground_code = ChoiceField(label="Laglig grund", required=False, widget=forms.Select)
    max_days = NumberField(
        label="Längst antal dagar", low=1, high=MOST_DAYS, decimals=0, required=False,
        help_text="Lämna tomt om det inte finns någon gräns. Med en gräns ryms inte beslut tills vidare.",
    )  # fmt: skip
    max_cost = KronorField(
        label="Högst kostnad per dygn, kronor", required=False, max_ore=100_000_00,
        help_text="Lämna tomt om det inte finns någon gräns.",
    )  # fmt: skip
    point = forms.CharField(label="Punkt i delegationsordningen", max_length=20, required=False)
    valid_from = DayField(label="Från och med")

    def __init__(
        self, *args: Any, staff: Iterable[User], grounds: Iterable[LegalGround], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Ingen"), *((str(user.pk), str(user)) for user in staff)]  # type: ignore[attr-defined]
        labels = {ground.code: ground.label for ground in grounds}
        self.fields["ground_code"].choices = [("", "Alla"), *labels.items()]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = today

    @property
    def rule(self) -> NewRule:
        data = self.cleaned_data
        return NewRule(
            power=data["power"],
            valid_from=data["valid_from"],
            role=data["role"],
            user_id=UUID(data["user"]) if data["user"] else None,
            ground_code=data["ground_code"],
            max_days=int(data["max_days"]) if data["max_days"] else None,
            max_cost=data["max_cost"],
            point=data["point"],
        )


class EndDelegationForm(VkForm):
    ends_on = DayField(label="Gäller inte längre från och med")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = today
